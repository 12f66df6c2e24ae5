"""A web page as text."""

from dure.perception.html import Link, decode_html, read_html

PAGE = """<!doctype html><html><head><title>두레 &amp; friends</title><style>p {}</style></head>
<body><nav><a href="/">Home</a></nav>
<main><h1>Working   together</h1><p>A <b>custom</b> of
villages<br>in Korea.</p><script>alert("no")</script>
<ul><li>rice</li><li><p>houses</p></li></ul>
<table><tr><th>year</th><th>people</th></tr><tr><td>1900</td><td>12</td></tr></table>
<pre>a  b
  c</pre><img src="x.png" alt="a field">
<p>%s See <a href="sources.html#top">the sources</a> or <a href="javascript:x()">this</a>.</p>
</main>
<footer>imprint</footer></body></html>"""


def test_a_page_is_read_as_a_person_reads_it() -> None:
    page = read_html(PAGE % ("word " * 50), "https://example.org/a/")
    assert page.title == "두레 & friends"
    assert page.text.startswith(
        "# Working together\nA custom of villages\nin Korea.\n- rice\n- houses\n"
        "year | people\n1900 | 12\na  b\n  c\n[a field]\nword word"
    )
    assert "alert" not in page.text
    assert "imprint" not in page.text
    assert page.links == (Link("https://example.org/a/sources.html", "the sources"),)


def test_a_short_page_keeps_everything() -> None:
    page = read_html("<nav>Menu</nav><p>Hello", "https://example.org/")
    assert page.text == "Menu\nHello"


def test_a_list_item_in_a_menu_has_no_text_of_the_main_part() -> None:
    body = "<nav><ul><li>Home</ul></nav><p>" + "text " * 100
    assert read_html(body).text.startswith("text text")


def test_encodings_by_header_by_page_and_by_looking() -> None:
    korean = "<meta charset='euc-kr'><p>안녕 똠"
    assert decode_html(korean.encode("cp949")) == korean
    assert decode_html("안녕".encode("cp949"), "text/html; charset=EUC-KR") == "안녕"
    assert decode_html("안녕".encode(), "text/html; charset=nonsense") == "안녕"
    assert decode_html("안녕".encode("cp949")) == "안녕"
    assert decode_html(b"\x00\x01\xff") != ""


def test_broken_pages_are_read() -> None:
    for page in ("", "<", "<p", "</", "<title>x", "<a href='http://[x'>y</a>", "<main></article>z"):
        read_html(page, "https://example.org/")
