"""A person at the table. Knows how to ask; does not know through which channel the answer comes."""

from __future__ import annotations

from dataclasses import dataclass

from dure.core.contracts import Turn
from dure.core.keys import check_name
from dure.core.message import Message, say
from dure.core.outcome import Question


@dataclass(frozen=True)
class Human:
    """A participant who is a person: asked at a terminal, over HTTP, or days later."""

    name: str
    about: str = "a person"

    def __post_init__(self) -> None:
        check_name(self.name)

    async def reply(self, turn: Turn) -> Message:
        """What the person says to the latest message."""
        last = turn.messages[-1] if turn.messages else None
        text = f"{last.sender}: {last.text}" if last else ""
        answer = await turn.ask(Question("", text, to=self.name))
        return say(self.name, answer.text)
