"""Asking a partner for something that can be read: what was wrong is told, and it is asked again.

Knows messages. What is asked for, and how it is read, is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar, cast

from dure.core.contracts import Participant, Turn
from dure.core.message import Message, say
from dure.formats import Found, repair
from dure.runtime.report import UNCOUNTED

T = TypeVar("T")

TRIES = 3
"""How often a partner may say something that cannot be taken before it is passed over."""


async def asked(
    turn: Turn,
    who: Participant,
    heard: list[Message],
    question: str,
    read: Callable[[Message], T | str],
) -> T | None:
    """What `read` makes of the reply. A text that it gives is what was wrong, told to `who`; None:
    nothing could be taken. What was asked and said is added to `heard`."""
    heard.append(say("dure", question, kind="note"))
    for _ in range(TRIES):
        said = await turn.hand(who, heard)
        heard.append(said)
        found = read(said)
        if not isinstance(found, str):
            return found
        wrong = await turn.step(UNCOUNTED, partial(str, found), str)
        heard.append(say("dure", wrong, kind="note"))
    return None


def record_in(message: Message) -> Mapping[str, Any] | None:
    """The JSON object in a message: its data, or what its text holds."""
    value = message.data
    if value is None:
        found = repair(message.text)
        value = found.value if isinstance(found, Found) and not found.cut else None
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else None
