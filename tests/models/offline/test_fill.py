from typing import Any

import pytest

from dure.models.offline.fill import Known, fill
from dure.models.offline.wish import Clause
from dure.tools import load
from tests.models.offline.cards import sample


def given(tool: str, text: str, known: Known | None = None) -> dict[str, Any]:
    (card,) = load(tool)
    return dict(fill(card, Clause(text), known or Known()).arguments)


@pytest.mark.parametrize(
    ("tool", "text", "arguments"),
    [
        ("calculator", "what is 3 times 4", {"expression": "3 * 4"}),
        ("clock", "time in Asia/Seoul", {"zone": "Asia/Seoul"}),
        ("clock", "뉴욕은 지금 몇 시야?", {"zone": "뉴욕"}),
        ("clock", "what time is it?", {}),
        ("dates", "2026-03-01부터 2026-12-25까지", {"start": "2026-03-01", "end": "2026-12-25"}),
        ("dates", "days until 2026-12-25", {"end": "2026-12-25"}),
        ("dates", "3 weeks ago", {"days": -21}),
        ("dates", "45 days after 2026-03-01", {"start": "2026-03-01", "days": 45}),
        ("weather", "weather in New York for 5 days", {"place": "New York", "days": 5}),
        ("weather", "내일 제주 날씨", {"place": "제주"}),
        ("read_file", "show 3 lines of a.txt", {"path": "a.txt", "lines": 3}),
        ("search_files", "find 'x y' in a.md", {"text": "x y", "path": "a.md"}),
        ("edit_file", "replace x with y in a.md", {"path": "a.md", "old": "x", "new": "y"}),
        ("edit_file", "a.md에서 옛것을 새것으로 바꿔줘",
         {"path": "a.md", "old": "옛것", "new": "새것"}),
        ("web_search", "search the web for quiet cafés", {"query": "quiet cafés"}),
        ("web_search", "부산 기차표 검색해줘", {"query": "부산 기차표"}),
        ("web_download", "download https://e.com/d.csv?x=1",
         {"url": "https://e.com/d.csv?x=1", "path": "d.csv"}),
        ("write_file", "save 'hi' to a.txt", {"path": "a.txt", "text": "hi"}),
        ("write_file", "write buy milk to a.txt", {"path": "a.txt", "text": "buy milk"}),
        ("write_file", "a.txt에 우유 사기라고 적어줘", {"path": "a.txt", "text": "우유 사기"}),
    ],
)  # fmt: skip
def test_arguments_from_a_wish(tool: str, text: str, arguments: dict[str, Any]) -> None:
    assert given(tool, text) == arguments


def test_what_came_before_fills_gaps_when_pointed_back_to() -> None:
    before = Known(earlier="a.md", answer="42")
    assert given("read_file", "read it again", before) == {"path": "a.md"}
    assert given("read_file", "read something", before) == {}
    assert given("write_file", "save the result to b.md", before) == {"path": "b.md", "text": "42"}


def test_nothing_is_changed_in_a_file_that_was_only_spoken_of() -> None:
    assert "path" not in given("delete_file", "delete it", Known(earlier="a.md"))
    assert given("delete_file", "delete it", Known(file="a.md")) == {"path": "a.md"}


def test_what_is_missing_is_named_and_nothing_is_made_up() -> None:
    mail = sample("send_mail", "Send a letter.", "send", to="string", body="string")
    filled = fill(mail, Clause("send mail to the boss"), Known())
    assert filled.missing == ("to", "body")
    given = fill(mail, Clause("mail jane@example.org: hello", "hello"), Known()).arguments
    assert given == {"to": "jane@example.org", "body": "hello"}


def test_choices_and_required_numbers() -> None:
    schema: dict[str, Any] = {
        "properties": {"size": {"enum": ["small", "large"]}, "count": {"type": "integer"}},
        "required": ["size", "count"],
    }
    card: Any = sample("order", "Order.")
    object.__setattr__(card, "schema", schema)
    filled = fill(card, Clause("order 3 Large ones"), Known())
    assert filled.arguments == {"size": "large", "count": 3}
