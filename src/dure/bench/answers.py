"""Scorers of what was answered: text, numbers, choices and structured values.

Knows the last message. Does not know files or tools.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from dure.bench.score import Finished, Score, Scorer
from dure.core.codec import compact
from dure.core.errors import UsageError
from dure.core.workspace import Workspace
from dure.formats import Found, repair
from dure.host.processes import run
from dure.tools import matching

PATTERN_SECONDS = 5.0
"""How long one regular expression may take on one answer."""

_NUMBER = re.compile(r"(?<![\w.,])[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_SHOWN = 80


def equals(text: str) -> Scorer:
    """The answer is this text; white space around it and runs of it within do not count."""

    def rule(finished: Finished, _: Workspace) -> Score:
        return text_score(finished.text, equal=text)

    return Scorer(rule, f"equals {text!r}")


def contains(*texts: str) -> Scorer:
    """The answer holds each of these texts, in large or small letters."""

    def rule(finished: Finished, _: Workspace) -> Score:
        return text_score(finished.text, texts)

    return Scorer(rule, "contains " + ", ".join(map(repr, texts)))


def matches(pattern: str) -> Scorer:
    """A line of the answer matches this regular expression, which has `PATTERN_SECONDS`."""
    checked_pattern(pattern)

    async def rule(finished: Finished, _: Workspace) -> Score:
        return await pattern_score(finished.text, pattern)

    return Scorer(rule, f"matches {pattern!r}")


def number(wanted: float, within: float = 0.0) -> Scorer:
    """The last number in the answer is this one, or at most `within` away. Commas between
    thousands are read; a unit behind the number does not matter."""

    def rule(finished: Finished, _: Workspace) -> Score:
        found = [_read(each) for each in _NUMBER.findall(finished.text)]
        if not found:
            return Score(False, f"there is no number in {shown(finished.text)}")
        right = math.isclose(found[-1], wanted, rel_tol=1e-9, abs_tol=within)
        return Score(right, f"{found[-1]:g}, not {wanted:g}" if not right else "")

    return Scorer(rule, f"number {wanted:g}")


def one_of(*texts: str) -> Scorer:
    """The answer is one of these texts, in large or small letters, with or without a full stop."""
    wanted = {_plain(text) for text in texts}

    def rule(finished: Finished, _: Workspace) -> Score:
        right = _plain(finished.text) in wanted
        return Score(right, "" if right else f"{shown(finished.text)} is none of them")

    return Scorer(rule, "one of " + ", ".join(map(repr, texts)))


def data(wanted: Any, at: str = "") -> Scorer:
    """The structured value of the answer (else the JSON in its text) is `wanted`; with `at`, that
    part of it: `"orders.0.total"`."""

    def rule(finished: Finished, _: Workspace) -> Score:
        found = finished.data
        if found is None:
            read = repair(finished.text)
            if not isinstance(read, Found) or read.cut:
                return Score(False, f"there is no value in {shown(finished.text)}")
            found = read.value
        return part_score(found, wanted, at)

    return Scorer(rule, f"data {at} is {compact(wanted)}")


def text_score(
    found: str, texts: Sequence[str] = (), *, equal: str | None = None, name: str = ""
) -> Score:
    """Whether a text is equal to another, or holds all of these; `name` is whose text it is."""
    where = f"{name}: " if name else ""
    if equal is not None:
        right = found.split() == equal.split()
        return Score(right, "" if right else f"{where}{shown(found)}, not {shown(equal)}")
    missing = [text for text in texts if text.casefold() not in found.casefold()]
    if missing:
        return Score(False, f"{where}{shown(missing[0])} is not in {shown(found)}")
    return Score(True)


async def pattern_score(found: str, pattern: str, name: str = "") -> Score:
    """Whether a line of the text matches, looked for in a process that can be stopped."""
    task = compact({"pattern": pattern, "files": [["", found]], "most": 1, "exact": True})
    program = [sys.executable, "-I", "-S", str(Path(matching.__file__))]
    ran = await run(program, stdin=task.encode(), seconds=PATTERN_SECONDS, mark=False)
    where = f"{name}: " if name else ""
    if ran.code != 0:
        return Score(False, f"{where}{pattern!r} took longer than {PATTERN_SECONDS:g} s")
    right = ran.out.strip() != b"[]"
    return Score(right, "" if right else f"{where}{pattern!r} does not match {shown(found)}")


def part_score(found: Any, wanted: Any, at: str, name: str = "") -> Score:
    """Whether the part of a JSON value at `at` is `wanted`; whole numbers equal those with .0."""
    where = ": ".join(filter(None, (name, at)))
    where = f"{where}: " if where else ""
    for step in filter(None, at.split(".")):
        try:
            found = found[int(step) if isinstance(found, list) else step]
        except (KeyError, IndexError, ValueError, TypeError):
            return Score(False, f"{where}there is no {step!r}")
    right = _same(found, wanted)
    why = f"{where}{shown(compact(found))}, not {shown(compact(wanted))}"
    return Score(right, "" if right else why)


def checked_pattern(pattern: str) -> str:
    """The regular expression, if it is one."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise UsageError(
            "bench.pattern",
            "{pattern!r} is not a regular expression: {reason}.",
            pattern=pattern,
            reason=str(error),
        ) from None
    return pattern


def shown(text: str) -> str:
    """A text as a reason shows it: on one line, and not all of it."""
    line = " ".join(text.split())
    return repr(line if len(line) <= _SHOWN else line[:_SHOWN] + "…")


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON: True is not 1, but 2.0 is 2."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9)
    if isinstance(one, list) and isinstance(other, list):
        items = cast("list[Any]", one), cast("list[Any]", other)
        return len(items[0]) == len(items[1]) and all(map(_same, *items))
    if isinstance(one, dict) and isinstance(other, dict):
        mine, others = cast("dict[str, Any]", one), cast("dict[str, Any]", other)
        return mine.keys() == others.keys() and all(_same(mine[k], others[k]) for k in mine)
    return isinstance(one, str | None) and one == other


def _read(number: str) -> float:
    return float(number.replace(",", "").replace("−", "-"))


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".。").casefold()
