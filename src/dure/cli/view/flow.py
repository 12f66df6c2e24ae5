"""Text that comes in pieces, broken into lines between words.

Knows the cells of a line. What stands in a fence, in a table or indented is left as it is, so that
it can be copied. Does not know who speaks.
"""

from __future__ import annotations

from dataclasses import dataclass

from dure.core.visible import visible
from dure.host.languages import width

_FENCE = "```"
_AS_IS = ("    ", "\t", "|", _FENCE)


@dataclass
class Flow:
    """Takes pieces, gives back what can be written now, made visible; a word is held until it is
    whole, so that an emoji of several parts is not torn where a piece ends."""

    cells: int
    _line: str = ""
    _word: str = ""
    _used: int = 0
    _fenced: bool = False

    def feed(self, text: str) -> str:
        """What can be written now."""
        out = ""
        for character in text:
            if character == "\n":
                self._word = self._word.removesuffix("\r")
                out += self._ended() + "\n"
                self._new_line()
            elif character == " ":
                out += self._ended()
                self._word = " "
            else:
                self._word += character
                if width(self._word) >= self.cells:
                    out += self._ended()
        return out

    def end(self) -> str:
        """What was held back."""
        out = self._ended()
        self._line = self._word = ""
        self._used = 0
        return out

    def _ended(self) -> str:
        """The word that is now whole, on a new line if this one is full."""
        word, self._word = visible(self._word), ""
        self._line += word
        size = width(word)
        as_is = self._fenced or self._line.startswith(_AS_IS)
        if not as_is and self._used and self._used + size > self.cells:
            word = word.lstrip(" ")
            self._used = width(word)
            return "\n" + word
        self._used += size
        return word

    def _new_line(self) -> None:
        if self._line.startswith(_FENCE):
            self._fenced = not self._fenced
        self._line, self._used = "", 0
