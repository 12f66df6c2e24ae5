"""Almost-JSON, as models write it, read as JSON: a value, or what is wrong, never an exception.

Takes off fences and the text around; reads single quotes, unquoted names, trailing commas, commas
missing at the end of a line, comments, Python's True, False and None; closes what was left open at
the end, and says so (`cut`). Guesses no further: text in which a value could be two things is
unreadable. Knows JSON (RFC 8259); does not know what the value is for.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import Any, NoReturn, cast

MOST_CHARACTERS = 1 << 20
MOST_DEPTH = 64
_MOST_STARTS = 50

_SPACE = re.compile(r"(?:\s+|//[^\n]*|#[^\n]*|/\*.*?(?:\*/|\Z))*", re.DOTALL)
_PLAIN = re.compile(r"""[^"'\\]+""")
_WORD = re.compile(r"[A-Za-z_$][\w$-]*")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_STARTS = re.compile(r"[{\[]")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": ""}
_WORDS = {"true": True, "false": False, "null": None, "True": True, "False": False, "None": None}


@dataclass(frozen=True, slots=True)
class Found:
    """A value; what had to be repaired to read it; whether its end was missing."""

    value: Any
    repairs: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """There is no value: why, in a sentence for the one who wrote the text."""

    problem: str


class _Broken(Exception):
    pass


def repair(text: str) -> Found | Unreadable:
    """The JSON object or array in `text`. An object is taken before an array."""
    if len(text) > MOST_CHARACTERS:
        return Unreadable(f"The text is longer than {MOST_CHARACTERS} characters.")
    starts = [match.start() for match in _STARTS.finditer(text)][:_MOST_STARTS]
    if not starts:
        return Unreadable("There is no JSON object in the text: no opening brace.")
    found = _strict(text, starts)
    if found is not None:
        return found
    first = next((start for start in starts if text[start] == "{"), starts[0])
    reader = _Reader(text, first)
    try:
        value = reader.value(0)
    except _Broken as error:
        return Unreadable(str(error))
    if text[:first].strip() or text[reader.at :].strip():
        reader.repairs.append("text around the JSON")
    return Found(value, tuple(dict.fromkeys(reader.repairs)), reader.cut)


def _strict(text: str, starts: list[int]) -> Found | None:
    """The first object (else array) that is JSON as it stands."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_pairs, parse_constant=_not_finite, parse_float=_finite
    )
    second: Found | None = None
    end = 0
    for start in starts:
        if start < end:  # inside a value that was read
            continue
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            return second  # what is broken here may hold what comes next: read it as a whole
        if _too_deep(value):
            return second
        around = bool(text[:start].strip() or text[end:].strip())
        found = Found(value, ("text around the JSON",) if around else ())
        if isinstance(value, dict):
            return found
        second = second or found
    return second


@dataclass(slots=True)
class _Reader:
    """Reads one value from `at` on, tolerantly."""

    text: str
    at: int
    cut: bool = False
    repairs: list[str] = field(default_factory=list[str])

    def _note(self, what: str) -> None:
        self.repairs.append(what)

    def value(self, depth: int) -> Any:
        if depth >= MOST_DEPTH:
            self._fail(f"it is nested deeper than {MOST_DEPTH} levels")
        self._space()
        match self._peek():
            case "{":
                return self._object(depth)
            case "[":
                return self._array(depth)
            case '"' | "'":
                return self._string()
            case "":
                self.cut = True
                return None
            case _:
                return self._scalar()

    def _object(self, depth: int) -> dict[str, Any]:
        self.at += 1
        made: dict[str, Any] = {}
        while not self._closed("}"):
            name = self._name()
            if self.cut:
                break
            if name in made:
                self._fail(f"the name {name[:60]!r} stands twice in one object")
            self._space()
            if self._peek() == "":
                self.cut = True
                break
            if self._peek() != ":":
                self._fail(f"there is no colon after the name {name[:60]!r}")
            self.at += 1
            value = self.value(depth + 1)
            if self.cut and value is None:
                break
            made[name] = value
            self._comma("}")
        return made

    def _array(self, depth: int) -> list[Any]:
        self.at += 1
        made: list[Any] = []
        while not self._closed("]"):
            value = self.value(depth + 1)
            if self.cut and value is None:
                break
            made.append(value)
            self._comma("]")
        return made

    def _closed(self, bracket: str) -> bool:
        """Whether the object or array ends here; its bracket is passed."""
        self._space()
        if self._peek() == "":
            self.cut = True
        if self.cut:
            return True
        if self._peek() == bracket:
            self.at += 1
            return True
        return False

    def _comma(self, bracket: str) -> None:
        """Pass the comma; one that is missing or trailing is noted."""
        before = self.at
        self._space()
        if self._peek() == ",":
            self.at += 1
            self._space()
            if self._peek() == bracket:
                self._note("a trailing comma")
        elif self._peek() not in ("", bracket):
            if self._peek() in ("}", "]"):
                self._fail(f"{self._peek()!r} closes what was not open")
            if "\n" not in self.text[before : self.at]:
                # on one line it may as well be a quotation mark inside a text
                self._fail("a comma is missing, or a quotation mark is not escaped")
            self._note("a missing comma")

    def _name(self) -> str:
        self._space()
        if self._peek() in ('"', "'"):
            return self._string()
        word = _WORD.match(self.text, self.at)
        if not word:
            self._fail("a name is missing")
        self.at = word.end()
        self._note("a name without quotes")
        if self.at == len(self.text):
            self.cut = True
        return word[0]

    def _string(self) -> str:
        quote = self._peek()
        if quote == "'":
            self._note("single quotes")
        self.at += 1
        pieces: list[str] = []
        while True:
            plain = _PLAIN.match(self.text, self.at)
            if plain:
                pieces.append(plain[0])
                self.at = plain.end()
            mark = self._peek()
            if mark == "":
                self.cut = True
                break
            self.at += 1
            if mark == quote:
                break
            pieces.append(self._escape() if mark == "\\" else mark)
        return "".join(pieces)

    def _escape(self) -> str:
        letter = self._peek()
        self.at += 1
        if letter == "u":
            digits = self.text[self.at : self.at + 4]
            if re.fullmatch(r"[0-9a-fA-F]{4}", digits):
                self.at += 4
                return self._pair(chr(int(digits, 16)))
            self._note("a broken escape")
            return ""
        if letter and letter not in _ESCAPES and letter not in "\"'\\/":
            self._note("a broken escape")
            return "\\" + letter
        return _ESCAPES.get(letter, letter)

    def _pair(self, first: str) -> str:
        """A character of two escapes (RFC 8259, 7); half of one becomes U+FFFD."""
        if not "\ud800" <= first <= "\udfff":
            return first
        other = re.compile(r"\\u([dD][c-fC-F][0-9a-fA-F]{2})").match(self.text, self.at)
        if first > "\udbff" or not other:
            self._note("half a character")
            return "\ufffd"
        self.at = other.end()
        return (first + chr(int(other[1], 16))).encode("utf-16", "surrogatepass").decode("utf-16")

    def _scalar(self) -> Any:
        number = _NUMBER.match(self.text, self.at)
        if number:
            self.at = number.end()
            if self.at == len(self.text):
                self.cut = True  # more digits may be missing
                return None
            return self._number(number[0])
        word = _WORD.match(self.text, self.at)
        if word and word[0] in _WORDS:
            self.at = word.end()
            if word[0][0].isupper():
                self._note("a word of Python")
            return _WORDS[word[0]]
        if word and word.end() == len(self.text):
            self.at, self.cut = word.end(), True
            return None
        self._fail(f"{self.text[self.at : self.at + 40]!r} is no value")

    def _number(self, digits: str) -> int | float:
        try:
            if re.fullmatch(r"[+-]?\d+", digits):
                return int(digits)
            value = float(digits)
        except ValueError:
            self._fail("a number is too long")
        if not math.isfinite(value):
            self._fail(f"{digits[:40]} is too large a number")
        return value

    def _space(self) -> None:
        end = _SPACE.match(self.text, self.at)
        if end and end.end() > self.at:
            if not self.text[self.at : end.end()].isspace():
                self._note("a comment")
            self.at = end.end()

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _fail(self, why: str) -> NoReturn:
        line = self.text.count("\n", 0, self.at) + 1
        raise _Broken(f"The JSON cannot be read at character {self.at} (line {line}): {why}.")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a name stands twice")
    return made


def _not_finite(word: str) -> NoReturn:
    raise ValueError(word)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(digits)
    return value


def _too_deep(value: Any) -> bool:
    level: list[Any] = [value]
    for _ in range(MOST_DEPTH + 1):
        level = [inner for item in level for inner in _inside(item)]
        if not level:
            return False
    return True


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(cast("dict[str, Any]", value).values())
    return cast("list[Any]", value) if isinstance(value, list) else []
