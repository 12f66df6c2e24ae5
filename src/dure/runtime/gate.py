"""Streamed text, released by sentence once the guards have let pass all that was said so far.

Knows where sentences end in Korean, English, Chinese and Japanese, in lists and in code; does not
know who listens. Nothing is released where a guard must see the whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dure.core.guard import Guard
from dure.runtime.guards import text_through

_END = re.compile(r"""(?x)
    (?: [.!?…]+ ["'”’)\]*_]* \s+      # a mark and a space
      | [。！？]+ [」』”’)\]]* (?! [。！？」』”’)\]] ) \s*     # a mark that needs none
      | \n \s*                        # a line: of a list, of code
    ) (?= \S )""")
_IN_NUMBERS = frozenset("+()-")
_LOOKED_BACK = 64
"""Characters before a new piece in which a sentence may end that only now goes on."""
_SHARE = 50
"""What is new must be a fiftieth of the whole before the whole is looked at again, so that a long
reply takes time in proportion to its length."""


@dataclass(slots=True)
class Gate:
    """One run of text under way. What it gives is to be shown; `None`: forget what was shown."""

    guards: Sequence[Guard]
    holds: bool = False
    pieces: list[str] = field(default_factory=list[str])
    length: int = 0
    pending: str = ""
    looked: int = 0
    shown: str = ""
    closed: bool = False

    def feed(self, text: str) -> list[str | None]:
        """What may be shown now that this has come."""
        self.pending += text
        if self.holds or self.closed:
            return []
        end = 0
        for found in _END.finditer(self.pending, max(0, self.looked - _LOOKED_BACK)):
            if not _splits_number(self.pending, found):
                end = found.end()
        self.looked = len(self.pending)
        if end == 0 or end * _SHARE < self.length:
            return []
        self.pieces.append(self.pending[:end])
        self.length += end
        self.pending, self.looked = self.pending[end:], len(self.pending) - end
        return self._release()

    def end(self) -> list[str | None]:
        """What may be shown now that the text is whole."""
        if self.holds:
            return []
        self.pieces.append(self.pending)
        self.pending, self.closed = "", False
        return self._release(whole=True)

    def _release(self, *, whole: bool = False) -> list[str | None]:
        passed = text_through(self.guards, "".join(self.pieces), [])
        if passed is None or not passed.startswith(self.shown):
            # What was shown has become part of something that must not be.
            forget: list[str | None] = [None] if self.shown else []
            self.shown, self.closed = "", not whole
            return [*forget, passed] if whole and passed else forget
        new, self.shown = passed[len(self.shown) :], passed
        return [new] if new else []


def _splits_number(text: str, found: re.Match[str]) -> bool:
    """Whether a number goes on behind this end: `010.\\n1234`."""
    before = text[max(0, found.start() - _LOOKED_BACK) : found.start()].rstrip()[-1:]
    return _in_number(before) and _in_number(text[found.end()])


def _in_number(character: str) -> bool:
    return character.isdigit() or character in _IN_NUMBERS
