"""Review of the code before its tests: approved, or what must change.

Knows verdicts, as data or in words. Does not know what was reviewed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any, cast

from dure.core.contracts import Turn
from dure.core.message import Data, Message, say
from dure.core.value import value
from dure.teams.board.role import NO_WORK
from dure.teams.company.seat import Seat, Work
from dure.teams.company.words import words

SCHEMA = "review"
"""The name of the data part that holds a verdict."""

APPROVED, CHANGES = "approved", "changes"

MOST = 2
"""How often a reviewer may ask for changes before the tests decide."""

_YES = re.compile(
    r"\W*(?:(?:approved?|lgtm|ok|okay|yes|right|good|looks good|네|예)\b|승인|통과"
    r"|좋[아습]|맞[아습])",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:but|except|however|unless|if|not|should|must|fix|bug)\b|지만|다만|빼고|고[치칠쳐]",
    re.IGNORECASE,
)


@value
class Review:
    """Whether the code is good enough for its tests, and else what must change."""

    approved: bool
    comments: list[str] = field(default_factory=list[str])


def reviewing(language: str, most: int = MOST) -> Work:
    """The work of a reviewer. Who has asked for changes `most` times leaves it to the tests."""
    said = words(language)

    async def work(seat: Seat, turn: Turn) -> Message:
        reply = await seat.ask(turn)
        if reply.kind in NO_WORK:
            return reply
        approved, text = verdict(reply)
        asked = sum(each.kind == CHANGES for each in turn.messages if each.sender == seat.name)
        judged = Data({"approved": approved, "comments": text}, SCHEMA)
        if approved or asked < most:
            return say(seat.name, text, judged, kind=APPROVED if approved else CHANGES)
        last = said["reviewed"].format(count=asked)
        return say(seat.name, text, last, judged, kind=APPROVED)

    return work


def verdict(reply: Message) -> tuple[bool, str]:
    """Whether it is approved, and the words."""
    record: Any = reply.data
    if not isinstance(record, Mapping):
        approves = _YES.match(reply.text) and not _BUT.search(reply.text)
        return bool(approves), reply.text
    found = cast("Mapping[str, Any]", record)
    comments = [str(each) for each in found.get("comments", ())]
    approved = bool(found.get("approved"))
    return approved, "\n".join(f"- {each}" for each in comments) or ("OK" if approved else "-")
