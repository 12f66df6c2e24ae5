"""Parts and outcomes as HTML: everything is escaped, nothing runs, nothing is loaded."""

from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from dure.core.errors import ToolError
from dure.core.message import (
    Audio,
    Data,
    File,
    Image,
    Part,
    Reading,
    Text,
    Thought,
    ToolCall,
    ToolResult,
    Video,
    say,
)
from dure.core.outcome import Outcome, Question, outcome_html
from dure.core.shown import MOST_BYTES, MOST_ROWS, parts_html, picture_html

HOSTILE = "</div></pre><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


class Tags(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    "part",
    [
        Text(HOSTILE),
        Data({HOSTILE: HOSTILE}),
        Data([{HOSTILE: HOSTILE}, {"b": 1}]),
        Data([HOSTILE]),
        Reading(HOSTILE, HOSTILE, HOSTILE),
        File(b"x", HOSTILE, HOSTILE),
        Image(b"x", HOSTILE, HOSTILE),
        Image(b"<svg onload=alert(1)>", "image/svg+xml", HOSTILE),
        Audio(b"x", f"audio/{HOSTILE}", HOSTILE),
        Video(b"x", f"video/{HOSTILE}", HOSTILE),
        ToolResult("1", HOSTILE, (Text(HOSTILE),)),
    ],
    ids=lambda part: part.kind,
)
def test_hostile_text_stays_text(part: Part) -> None:
    tags = Tags(parts_html([part])).found
    assert {tag for tag, _ in tags} <= {"div", "table", "tr", "th", "td", "img", "audio", "video"}
    for _, attributes in tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert attributes.get("src", "data:").startswith("data:")


def test_what_text_cannot_carry_is_replaced() -> None:
    page = parts_html([Text("\ud800 \0 가")])
    assert page.encode()
    assert "\0" not in page
    assert "가" in page


def test_pictures_stand_in_the_page() -> None:
    assert 'src="data:image/png;base64,eA=="' in parts_html([Image(b"x", "image/png")])
    assert "<img" not in parts_html([Image(b"x", "text/html")])
    assert "<img" not in picture_html(b"x" * (MOST_BYTES + 1), "image/png")


def test_rows_are_a_table() -> None:
    rows: list[Any] = [{"도시": "서울", "n": 1}, {"n": 2.5}] + [{"n": 0}] * MOST_ROWS
    page = parts_html([Data(rows)])
    assert page.count("<tr>") == 1 + MOST_ROWS
    assert "서울</td>" in page
    assert "2.5</td>" in page
    assert "… + 2" in page
    assert parts_html([Data({"shop": "두레"})]).count("<td") == 2
    assert "[1, 2]" in parts_html([Data([1, 2])])
    assert "{}" in parts_html([Data({})])


def test_thoughts_and_calls_are_left_out() -> None:
    assert parts_html([Thought("hm"), ToolCall("1", "add", {})]) == ""


def test_an_outcome_shows_its_answer_and_how_it_ended() -> None:
    outcome = Outcome("2611-abcd", "done", say("a", "서울입니다."), cost=Decimal("0.0120"))
    page = outcome._repr_html_()
    assert "서울입니다." in page
    assert "done · 0 calls · 0 tokens · $0.012 · 0.0 s · 2611-abcd" in page


def test_an_outcome_shows_what_is_asked_and_what_went_wrong() -> None:
    asked = Outcome("r", "waiting", questions=(Question("q", "<b>Which?</b>"),), cost=None)
    assert "? &lt;b&gt;Which?" in asked._repr_html_()
    assert "$?" in asked._repr_html_()
    failed = Outcome("r", "failed", error=ToolError("x", "It broke."))
    assert "✗ It broke." in failed._repr_html_()
    assert "✗ 망가졌습니다." in outcome_html(failed, lambda _: "망가졌습니다.")
