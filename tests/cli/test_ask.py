"""What counts as an answer, wherever it is typed: at the terminal, in a notebook."""

import json

import pytest

from dure.cli.ask import Asker
from dure.cli.view.paint import Paint
from dure.core.codec import canonical
from dure.core.outcome import Answer, Question


class Lines:
    """Shows and types: lines that are there, and all that was shown."""

    def __init__(self, *lines: str) -> None:
        self.paint = Paint()
        self.shown: list[str] = []
        self._lines = list(lines)

    def hold(self) -> None: ...
    def go_on(self) -> None: ...
    def forget_typed(self) -> None: ...

    def is_there(self) -> bool:
        return True

    def say(self, lines: list[str]) -> None:
        self.shown += lines

    async def typed_line(self, prompt: str) -> str | None:
        return self._lines.pop(0) if self._lines else None


async def said(*lines: str) -> tuple[Answer | None, str]:
    call = canonical({"tool": "send", "arguments": {"to": "a"}, "effect": "send", "goes": ["a"]})
    there = Lines(*lines)
    question = Question("1", "", "approve", call=call, who=("clerk",), rule="because")
    return await Asker(there, there)(question), "\n".join(there.shown)


@pytest.mark.parametrize("line", ["y", "Yes", " yes ", "예", "네", "ㅛ"])
async def test_a_yes(line: str) -> None:
    assert (await said(line))[0] == Answer("1", verdict="yes")


@pytest.mark.parametrize(
    "line",
    ["yes please don't", "y n", "yes, but", "yes!", "yesterday", "a b", "always not", "", "1"],
)
async def test_anything_else_is_asked_again(line: str) -> None:
    answer, _ = await said(line, "n not this")
    assert answer == Answer("1", "not this", "no")
    assert (await said(line))[0] is None


async def test_an_edit_is_shown_before_it_counts() -> None:
    edit = f"e {json.dumps({'to': 'b'})}"
    answer, shown = await said(edit)
    assert answer is None
    assert 'to = "b"' in shown
    assert (await said(edit, "y"))[0] == Answer("1", verdict="edit", arguments={"to": "b"})
    assert (await said(edit, "a", "n"))[0] == Answer("1", "", "no")


async def test_an_edit_to_no_arguments_is_not_the_call_that_was_asked() -> None:
    assert (await said("e {}", "y"))[0] == Answer("1", verdict="edit", arguments={})


@pytest.mark.parametrize(("seen", "again"), [("What do you think?", False), ("", True)])
async def test_what_was_just_read_is_not_said_again(seen: str, again: bool) -> None:
    there = Lines("half")
    asker = Asker(there, there, seen=lambda: seen)
    answer = await asker(Question("1", "tutor: What do you think?", to="pupil"))
    assert answer == Answer("1", "half")
    assert ("What do you think?" in "".join(there.shown)) is again
