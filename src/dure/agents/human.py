"""A person at the table. Knows when to ask and how to read what is typed; does not know through
which channel the answer comes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dure.core.contracts import Participant, Turn
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Media, Message, Text, say
from dure.core.outcome import Question
from dure.core.stops import Stop
from dure.host.clock import SYSTEM
from dure.host.languages import tr

LEFT, GO_ON, AWAY = "left", "go on", "away"
"""Kinds of what a person says: who ends the conversation, who typed nothing, who did not answer."""

Asked: TypeAlias = Literal["always", "never"] | Callable[[Sequence[Message]], object]
"""When a person is asked: each time, never, or when a function of the messages (a stop rule is one)
says so."""

_EXIT = re.compile(r"/?(?:exit|quit|끝|종료|그만)[.!]?", re.IGNORECASE)
_NOBODY = "dure"  # who answers when the deadline has passed


@dataclass(frozen=True)
class Human:
    """A participant who is a person: asked at a terminal, over HTTP, or days later.

    `asked` says when; `asked=says("DONE")` is only at the end. Where the person is not asked, types
    nothing, or has not answered within `within` seconds (None: the run waits), `otherwise` replies
    in their place; without one, Enter means "Go on." and who is away is said to be. `default` is
    the answer of who is away. `exit` or 끝 ends the conversation (see `left`).
    """

    name: str
    about: str = "a person"
    asked: Asked = "always"
    otherwise: Participant | None = None
    within: float | None = None
    default: str = ""
    language: str = "en"

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.asked != "always" and self.otherwise is None:
            raise UsageError(
                "human.otherwise",
                "{name} is not always asked. Say who replies in their place:"
                " otherwise=runs_code(), or an agent.",
                name=self.name,
            )

    async def reply(self, turn: Turn) -> Message:
        """What the person says to what was said since they last spoke."""
        if not self._is_asked(turn.messages):
            return await self._other(turn)
        until = await self._deadline(turn)
        question = Question("", since(turn.messages, self.name), to=self.name, deadline=until)
        answer = await turn.ask(question)
        if answer.sender == _NOBODY:
            return await self._away(turn)
        text = answer.text.strip()
        if _EXIT.fullmatch(text):
            return say(self.name, text, kind=LEFT)
        if text:
            return say(self.name, answer.text)
        if self.otherwise is not None:
            return await self._other(turn)
        return say(self.name, tr("human.go_on", "Go on.", lang=self.language), kind=GO_ON)

    def _is_asked(self, messages: Sequence[Message]) -> bool:
        if isinstance(self.asked, str):
            return self.asked == "always"
        return bool(self.asked(messages))

    async def _deadline(self, turn: Turn) -> float | None:
        within = self.within
        if within is None:
            return None
        return await turn.step("clock deadline", lambda: SYSTEM.now() + within, float)

    async def _away(self, turn: Turn) -> Message:
        if self.default:
            return say(self.name, self.default)
        if self.otherwise is not None:
            return await self._other(turn)
        text = tr(
            "human.away",
            "{name} did not answer in time.",
            lang=self.language,
            name=self.name,
        )
        return say(self.name, text, kind=AWAY)

    async def _other(self, turn: Turn) -> Message:
        """What is replied in the person's place, under the person's name."""
        assert self.otherwise is not None
        reply = await turn.hand(self.otherwise, turn.messages)
        return Message(self.name, reply.parts, reply.to, reply.kind)


def left(*who: str) -> Stop:
    """When somebody (one of these, if names are given) ended the conversation: a person who typed
    `exit` or 끝."""

    def rule(said: Sequence[Message]) -> str | None:
        if said and said[-1].kind == LEFT and (not who or said[-1].sender in who):
            return f"{said[-1].sender} left"
        return None

    return Stop(rule, f"left({', '.join(map(repr, who))})")


def since(messages: Sequence[Message], name: str) -> str:
    """What was said after `name` last spoke, each message under its sender's name. A line that
    could pass for what another of them says is marked as a quotation."""
    first = next(
        (index for index in range(len(messages), 0, -1) if messages[index - 1].sender == name), 0
    )
    names = {_NOBODY, name, *(each.sender for each in messages)} - {""}
    posing = re.compile(rf"(?<=[\n\r\u2028\u2029])(?=[^\S\n]*(?:{_any(names)})[^\S\n]*[:：])")
    shown = [f"{each.sender}: {posing.sub('> ', shown_text(each))}" for each in messages[first:]]
    return "\n\n".join(shown)


def _any(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


def shown_text(message: Message) -> str:
    """The message as text; what is none is named."""
    pieces: list[str] = []
    for part in message.parts:
        if isinstance(part, Text):
            pieces.append(part.text)
        elif isinstance(part, Media):
            pieces.append(f"[{part.kind}{': ' if part.name else ''}{part.name}]")
        elif part.kind == "data" and not message.text:
            pieces.append(str(message.data))
    return "\n".join(pieces)
