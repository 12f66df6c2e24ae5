"""Guards on the form of what is said: how long it is, which words it holds, of what type it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

from dure.agents.guards.finding import Do, Span, check_do, taken_out
from dure.core.contracts import Turn
from dure.core.errors import ToolError, UsageError
from dure.core.guard import PASS, PLACES, Block, Checked, Decision, Guard, Place
from dure.core.message import Message
from dure.core.schema import reader
from dure.formats import Found, repair
from dure.runtime.sizes import text_tokens

_UNITS: dict[str, Callable[[str], int]] = {
    "characters": len,
    "words": lambda text: len(text.split()),
    "tokens": text_tokens,
}


def length(
    most: int,
    *,
    unit: Literal["characters", "words", "tokens"] = "characters",
    places: Sequence[Place] = ("output",),
    retries: int = 1,
) -> Guard:
    """No text is longer than `most`. Tokens are estimated."""
    if most < 1 or unit not in _UNITS:
        raise UsageError(
            "guard.length",
            "length({most}, unit={unit!r}): use 1 or more characters, words or tokens.",
            most=most,
            unit=unit,
        )
    size = _UNITS[unit]

    def check(text: str) -> str | Block:
        found = size(text)
        return text if found <= most else Block(f"it has {found} {unit}; {most} are allowed")

    return Guard("length", frozenset(places), text=check, retries=retries)


def words(
    forbid: Sequence[str], *, do: Do = "stop", places: Sequence[Place] = tuple(sorted(PLACES))
) -> Guard:
    """None of these words, in whatever case: whole words in scripts that have spaces between them,
    anywhere in others."""
    check_do(do)
    if isinstance(forbid, str) or not forbid or not all(word.strip() for word in forbid):
        raise UsageError("guard.words", "words() takes a list of words: words(['one', 'two']).")
    pattern = re.compile("|".join(_as_word(word) for word in forbid), re.IGNORECASE)

    def find(text: str) -> Iterator[Span]:
        for found in pattern.finditer(text):
            yield found.start(), found.end(), "word"

    def check(text: str) -> str | Block:
        return taken_out(text, find, do, "it holds a word that is not allowed")

    return Guard("words", frozenset(places), text=check, deep=True)


def _as_word(word: str) -> str:
    escaped = re.escape(word.strip())
    return rf"(?<!\w){escaped}(?!\w)" if word.isascii() else escaped


def schema(kind: Any, *, retries: int = 2) -> Guard:
    """What goes out is a value of this type: a data part of it, or JSON."""
    if isinstance(kind, dict):
        raise UsageError(
            "guard.schema",
            "schema() takes a type (a dataclass, a TypedDict, list[str], …), not a JSON Schema.",
        )
    read = reader(kind)

    async def check(what: Checked, turn: Turn) -> Decision:
        if not isinstance(what, Message):
            return PASS
        value: Any = what.data
        if value is None:
            found = repair(what.text)
            if not isinstance(found, Found) or found.cut:
                return Block("it is no JSON")
            value = found.value
        try:
            read(value)
        except ToolError as error:
            return Block(error.text)
        return PASS

    return Guard("schema", frozenset({"output"}), check=check, final=True, retries=retries)
