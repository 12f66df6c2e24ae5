"""What each part of a team's work came to: its result, how much was said, asked and spent for it.

Reads events of a run; calls nothing. Works for every team that hands to participants: the chats of
a sequence, tasks, the members of a joint chat.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from dure.core.codec import decode_message
from dure.core.errors import unpack
from dure.core.event import Event
from dure.core.keys import parent_of
from dure.core.usage import NO_USAGE, Usage, decode_usage
from dure.core.value import value


@value
class Result:
    """What one turn within a team came to. `text` and `data`: what it ended with; `failed`: why it
    ended without. `messages`: how many turns of others were in it; `asked`: how often a person was
    asked; `cost` in dollars (None: unknown, or not over)."""

    name: str
    key: str
    text: str = ""
    data: Any = None
    failed: str = ""
    messages: int = 0
    asked: int = 0
    usage: Usage = NO_USAGE
    cost: Decimal | None = None


@dataclass
class _Seen:
    """A turn of which events have come so far."""

    name: str
    around: str
    messages: int = 0
    asked: int = 0
    ended: dict[str, Any] = field(default_factory=dict[str, Any])


def results(events: Iterable[Event], team: str) -> list[Result]:
    """What each participant to whom `team` handed came to, in the order in which they began.

    results(await (await store.open()).read(outcome.run), "report")
    """
    turns: dict[str, _Seen] = {}
    for event in events:
        body = event.body
        if event.kind == "began" and body.get("what") in ("run", "hand"):
            seen = _Seen(str(body["who"]), _within(event.key, turns))
            turns.setdefault(event.key, seen)
            for above in _around(seen.around, turns):
                turns[above].messages += 1
        elif event.kind == "ended" and event.key in turns:
            turns[event.key].ended = body
        elif event.kind == "question":
            for above in _around(_within(event.key, turns), turns):
                turns[above].asked += 1
    return [
        _result(key, seen)
        for key, seen in turns.items()
        if seen.around and turns[seen.around].name == team
    ]


def _within(key: str, turns: dict[str, _Seen]) -> str:
    """The turn in which this key stands; empty: in none."""
    while key and (key := parent_of(key)) not in turns:
        pass
    return key


def _around(key: str, turns: dict[str, _Seen]) -> Iterable[str]:
    """This turn and all around it."""
    while key:
        yield key
        key = turns[key].around


def _result(key: str, seen: _Seen) -> Result:
    made, ended = Result(seen.name, key, messages=seen.messages, asked=seen.asked), seen.ended
    if not ended:
        return made
    cost = None if ended.get("cost") is None else Decimal(ended["cost"])
    made = replace(made, usage=decode_usage(ended["spent"]), cost=cost)
    if "failure" in ended:
        return replace(made, failed=unpack(ended["failure"]).text)
    record = ended["message"]
    # Pictures and the like stand in the store, not in events.
    parts = [part for part in record["parts"] if "blob" not in part]
    message = decode_message({**record, "parts": parts}, {})
    return replace(made, text=message.text, data=message.data)
