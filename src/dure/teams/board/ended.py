"""How the work on a board ended, and how that is told.

Knows what was said and what nobody read. Does not know why a message was of use to nobody.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from dure.core.message import Data, Message, Part, Text
from dure.core.value import value
from dure.host.languages import tr
from dure.teams.bounded import FAILURE
from dure.teams.table import Table

SCHEMA = "board"
"""The name of the data part that says why a board stopped, and what nobody watched."""


@value
class Ended:
    """How the work on a board ended: with an `answer`, or (None) for this `reason`.

    `unwatched` are the messages that nobody watched, `unread` says in words who still had
    something to read, or waited for what never came.
    """

    table: Table
    reason: str
    answer: Message | None = None
    unwatched: tuple[Message, ...] = ()
    unread: tuple[str, ...] = ()
    language: str = "en"

    @property
    def failures(self) -> tuple[Message, ...]:
        """The messages in which somebody says that they could not go on."""
        new = self.table.said[self.table.began :]
        return tuple(message for message in new if message.kind == FAILURE)


Summary: TypeAlias = Callable[[Ended], Message | Awaitable[Message]]
"""What a board answers with."""


def told(ended: Ended) -> Message:
    """The answer; without one, why the work stopped, and what was said last. In both cases what
    nobody watched is told besides: no message is lost unseen."""
    parts: list[Part] = list(ended.answer.parts) if ended.answer else []
    lines = [_nobody_watched(each, ended.language) for each in ended.unwatched]
    if ended.answer is None:
        lines = [*_stopped(ended), *lines]
    if lines:
        record = {
            "stopped": "" if ended.answer else ended.reason,
            "unread": list(ended.unread),
            "unwatched": [
                {"by": each.sender, "kind": each.kind, "text": each.text}
                for each in ended.unwatched
            ],
        }
        parts += [Text("\n\n".join(lines)), Data(record, SCHEMA)]
    return Message(ended.table.team, tuple(parts))


def _stopped(ended: Ended) -> list[str]:
    """Why there is no answer, and what was said last, unless it is told as watched by nobody."""
    stopped = tr("board.stopped", "Stopped: {reason}.", ended.language, reason=ended.reason)
    new = ended.table.said[ended.table.began :]
    words = [f"{each.sender}: {each.text}" for each in new[-1:] if each not in ended.unwatched]
    return [stopped, *ended.unread, *words]


def _nobody_watched(message: Message, language: str) -> str:
    return tr(
        "board.nobody_watched",
        "Nobody watched this ({kind}, by {name}): {text}",
        language,
        kind=message.kind,
        name=message.sender,
        text=message.text,
    )
