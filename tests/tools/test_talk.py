"""Questions to a person, and the last word."""

from pathlib import Path

import pytest

from dure.core.errors import ToolError
from dure.core.message import Message, Text, say
from dure.core.outcome import Question
from dure.tools.talk import ask_person, finish
from tests.tools.support import call_in, text_of


class Person:
    """A turn that asks nobody but this person."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.asked: list[str | Question] = []

    async def ask(self, question: str | Question) -> Message:
        self.asked.append(question)
        return say("owner", self.answer)


async def test_a_person_is_asked_through_the_turn(tmp_path: Path) -> None:
    person = Person("3 May")
    arguments = {"question": "Which day?", "choices": ["3 May", "4 May"]}
    parts = await ask_person.deed(arguments, call_in(tmp_path, turn=person))
    assert parts == (Text("3 May"),)
    assert person.asked == [Question("", "Which day?", choices=("3 May", "4 May"))]
    assert "frame" in ask_person.traits
    assert ask_person.reads == "user"


async def test_an_empty_question_is_none(tmp_path: Path) -> None:
    with pytest.raises(ToolError):
        await ask_person.deed({"question": " "}, call_in(tmp_path, turn=Person("")))


async def test_finish_gives_the_answer(tmp_path: Path) -> None:
    assert await text_of(finish, tmp_path, answer="42") == "42"
    assert "finish" in finish.traits
