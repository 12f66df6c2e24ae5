"""HTML taken apart, also when it is broken or hostile."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.perception.markup import Token, tokens


def test_tags_attributes_and_entities() -> None:
    page = "a &amp; b<A HREF='x?a=1&amp;b=2' title=\"t>\" hidden checked=yes>c</a >"
    assert list(tokens(page)) == [
        Token("text", "a & b"),
        Token(
            "start", "a", {"href": "x?a=1&b=2", "title": "t>", "hidden": "", "checked": "yes"}
        ),
        Token("text", "c"),
        Token("end", "a"),
    ]  # fmt: skip


def test_comments_declarations_and_raw_text() -> None:
    page = "<!DOCTYPE html><!-- <b>no</b> --><script>if (a<b) '</p>'</script>x<br/><?php ?>y"
    assert [(token.kind, token.value) for token in tokens(page)] == [
        ("start", "script"),
        ("text", "if (a<b) '</p>'"),
        ("end", "script"),
        ("text", "x"),
        ("start", "br"),
        ("text", "y"),
    ]


def test_signs_that_are_no_tags_are_text() -> None:
    assert "".join(token.value for token in tokens("1 < 2 and 3 > 2 <")) == "1 < 2 and 3 > 2 <"


@pytest.mark.parametrize(
    "piece", ["<a", "<!", "<!--", "<a b='", '<a b="', "</", "<?", "<a href=", "<![", "<a b='>", "&"]
)
def test_hostile_pages_take_linear_time(piece: str) -> None:
    """Twenty times as much page may take at most about twenty times as long, with room for a busy
    machine: quadratic would be four hundred."""

    def cost(count: int) -> float:
        began = time.process_time()
        for _ in tokens(piece * count):
            pass
        return time.process_time() - began

    cost(1000)
    assert cost(100_000) < 100 * max(cost(5_000), 0.002)


@given(st.text(alphabet="<>/!-ab='\" &;", max_size=60))
def test_every_text_is_a_page(page: str) -> None:
    for token in tokens(page):
        assert token.kind in ("text", "start", "end")
