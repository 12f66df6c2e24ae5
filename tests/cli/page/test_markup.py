"""HTML in which text stays text."""

import html

from hypothesis import given
from hypothesis import strategies as st

from dure.cli.page.markup import Markup, el, joined, text


@given(st.text(st.characters(codec=None)))
def test_no_text_becomes_markup(words: str) -> None:
    made = el("p", words, title=words)
    assert made.count("<") == made.count(">") == 2
    assert made.count('"') == 2
    made.encode()  # no half characters


def test_text_comes_back_as_it_was() -> None:
    words = "a < b & \"c\" \u200c\u200d 한글 😀 'd'"
    assert html.unescape(text(words)) == words


def test_what_hides_is_written_out() -> None:
    assert text("a\u202eb\x00\x1b\ud800") == "a\\u202eb\\x00\\x1b\\ud800"


def test_attributes() -> None:
    made = el("a", Markup("<b>"), "<", class_="x", data_y=True, hidden=False, title=None)
    assert made == '<a class="x" data-y><b>&lt;</a>'
    assert el("img", src="data:,") == '<img src="data:,">'
    assert joined("&", Markup("&amp;")) == "&amp;&amp;"
