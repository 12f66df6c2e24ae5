"""What an earlier life of a run already did within one frame: read once, in program order.

Knows events by step number; does not know what they mean.
"""

from __future__ import annotations

from collections.abc import Iterable

from dure.core.errors import ReplayMismatch
from dure.core.event import Event

Record = dict[str, Event]
"""The events at one key, by kind."""


class Past:
    """The recorded effects of one frame, taken step by step as the code asks for them again."""

    def __init__(self, frame: str = "", events: Iterable[Event] = ()) -> None:
        self._steps: dict[int, dict[str, list[Event]]] = {}
        for event in events:
            number = step_number(frame, event.key)
            if number:
                self._steps.setdefault(number, {}).setdefault(event.key, []).append(event)

    def __bool__(self) -> bool:
        return bool(self._steps)

    def take(self, number: int, key: str) -> dict[str, list[Event]]:
        """The events of step `number`, by key. `key` is what the code asks for now.

        Raises `ReplayMismatch` if the journal has something else there, or goes on without it.
        """
        if not self._steps:
            return {}
        found = self._steps.pop(number, None)
        if found is None:
            recorded = min(self._steps)
            if recorded > number:
                self._mismatch(key, next(iter(self._steps[recorded])))
            return {}
        for recorded in found:
            if recorded != key and not recorded.startswith((f"{key}/", f"{key}:")):
                self._mismatch(key, recorded)
        return found

    def check_all_read(self, frame: str) -> None:
        """Raise `ReplayMismatch` if the frame ends with events left unread."""
        if self._steps:
            left = next(iter(self._steps[min(self._steps)]))
            raise ReplayMismatch(
                "replay.unread",
                "The code under {frame} ended, but the journal goes on with {recorded}. The code"
                " has changed since; `dure fork` goes on from an earlier event.",
                key=left,
                frame=frame,
                recorded=left,
            )

    def _mismatch(self, asked: str, recorded: str) -> None:
        raise ReplayMismatch(
            "replay.other_key",
            "The code asks for {asked}, but the journal has {recorded} there. The code has changed"
            " since the run was made; `dure fork` goes on from an earlier event.",
            key=recorded,
            asked=asked,
            recorded=recorded,
        )


def step_number(frame: str, key: str) -> int:
    """Which step of `frame` a key belongs to; 0 for the frame itself."""
    rest = key[len(frame) + 1 :]
    digits = rest.partition(":")[0]
    return int(digits) if digits.isdigit() else 0


def only(events: Iterable[Event], kind: str) -> Event | None:
    """The last event of this kind."""
    found = None
    for event in events:
        if event.kind == kind:
            found = event
    return found
