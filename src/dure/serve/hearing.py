"""Who follows a run while it goes on: readers of its events, and of what one participant says.

Knows events and deltas. Does not know runs, nor HTTP.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from dure.core.event import Delta, Event
from dure.host.languages import tr

MOST_DELTAS = 512
"""Deltas kept for a slow reader; of more the oldest go: the event that follows has all the text."""

LOOK = 1.0
"""Seconds between two looks at a run that is driven elsewhere."""

BEAT = 15.0
"""Seconds after which a silent stream says that it is there."""


class Beat:
    """Nothing happened, but the stream is there."""


class Hears(Protocol):
    """Who follows a run while it goes on."""

    woken: asyncio.Event

    def hear(self, item: Event | Delta, /) -> None:
        """Take note of what happened."""
        ...


@dataclass(eq=False)
class Reader:
    """One who follows a run: woken when something happened."""

    deltas: deque[Delta] = field(default_factory=lambda: deque[Delta](maxlen=MOST_DELTAS))
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, item: Event | Delta) -> None:
        """Take note of what happened."""
        if isinstance(item, Delta):
            self.deltas.append(item)
        self.woken.set()


@dataclass(eq=False)
class Speech:
    """What one participant says, as it comes. A slow reader loses nothing: what waits for it is the
    text alone, and no more than that.

    `text` only grows, since what was sent cannot be taken back. A reply that broke off and is asked
    for again goes on where it was, if it says the same; else it is told that it begins anew.
    """

    who: str
    text: str = ""
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    _key: str = ""
    _begins: int = 0  # where the reply of this key begins in the text
    _void: str = ""  # what a reply had said that broke off
    _again: str = ""  # what it says since, as far as it may be the same

    def hear(self, item: Event | Delta) -> None:
        """Add what it says, not what others say to it or among themselves."""
        if not isinstance(item, Delta) or item.actor != self.who or item.key.count("/") != 1:
            return
        if item.kind == "reset" and item.key == self._key:
            self._void = self._void or self.text[self._begins :]
            self._again = ""
        elif item.kind == "text":
            self._say(item.key, item.text)
            self.woken.set()

    def _say(self, key: str, text: str) -> None:
        if key != self._key:
            self.text += "\n\n" if self._key else ""
            self._key, self._begins, self._void = key, len(self.text), ""
        if not self._void:
            self.text += text
            return
        self._again += text
        if self._void.startswith(self._again):
            return
        if self._again.startswith(self._void):
            self.text += self._again[len(self._void) :]
        else:
            anew = tr("serve.anew", "(That broke off. The reply begins anew.)")
            self.text += f"\n\n{anew}\n\n"
            self._begins = len(self.text)
            self.text += self._again
        self._void = ""


async def waited(woken: asyncio.Event) -> float:
    """Wait to be woken, or a look's time; how long that may have been."""
    try:
        await asyncio.wait_for(woken.wait(), LOOK)
    except TimeoutError:
        return LOOK
    return 0.0
