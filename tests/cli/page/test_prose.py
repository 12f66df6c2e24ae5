"""What models write, with the marks of Markdown made into layout, and nothing of it made to run."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.cli.page.prose import prose


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("one\ntwo\n\nthree", '<p dir="auto">one\ntwo</p><p dir="auto">three</p>'),
        ("**a** `b<c`", '<p dir="auto"><strong>a</strong> <code>b&lt;c</code></p>'),
        ("# 제목", '<p class="heading" dir="auto">제목</p>'),
        ("- a\n- b\n  more", '<ul><li dir="auto">a</li><li dir="auto">b\nmore</li></ul>'),
        ("3. a\n4. b", '<ol start="3"><li dir="auto">a</li><li dir="auto">b</li></ol>'),
        ("```py\na <b>\n```\nend", '<pre class="code" data-lang="py">a &lt;b&gt;</pre>'
         '<p dir="auto">end</p>'),
        ("```\nnever closed", '<pre class="code">never closed</pre>'),
        ("a | b\n--|--\n1 | 2", '<div class="wide"><table><thead><tr><th dir="auto">a</th>'
         '<th dir="auto">b</th></tr></thead><tbody><tr><td dir="auto">1</td><td dir="auto">2</td>'
         "</tr></tbody></table></div>"),
        ("**never closed", '<p dir="auto">**never closed</p>'),
        ("`never closed", '<p dir="auto">`never closed</p>'),
        ("a * b ** c", '<p dir="auto">a * b ** c</p>'),
        ("[x](javascript:alert(1))", '<p dir="auto">[x](javascript:alert(1))</p>'),
        ("<script>", '<p dir="auto">&lt;script&gt;</p>'),
        ("", ""),
    ],
)  # fmt: skip
def test_prose(words: str, html: str) -> None:
    assert prose(words) == html


@pytest.mark.parametrize("piece", [" ", "#", "`", "*", "|", "-", "- ", "|--", "\n", "\n ", "```\n"])
def test_no_text_takes_long(piece: str) -> None:
    for words in (f"# a{piece * 50_000}x", f"{piece * 50_000}x", f"a|b\n{piece * 50_000}x"):
        assert "x" in prose(words)


PIECES = [
    "a",
    "bc",
    "한",
    " ",
    "  ",
    "\n",
    "\n\n",
    "#",
    "# ",
    "- ",
    "* ",
    "**",
    "`",
    "```",
    "~~~",
    "|",
    "--|--",
    "<b>",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_word_is_lost(words: str) -> None:
    kept = re.sub(r'<pre[^>]* data-lang="([^"]*)"[^>]*>', r"\1", prose(words))
    text = html.unescape(re.sub(r"<[^>]*>", "", kept))
    assert re.sub(r"[^\w<>]", "", text) == re.sub(r"[^\w<>]", "", words)
