"""Scorers of what was answered: text, numbers, choices and structured values.

Knows the last message. Does not know files or tools.
"""

from __future__ import annotations

import json
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
from dure.host.languages import tr
from dure.host.processes import run
from dure.tools import matching

RIGHT = Score(True)

PATTERN_SECONDS = 5.0
"""How long one regular expression may take on one answer."""

_NUMBER = re.compile(r"(?<![\w.,])[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_SHOWN = 60


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
            said = shown(finished.text)
            return wrong(tr("bench.why_no_number", "there is no number in {said}", said=said))
        if math.isclose(found[-1], wanted, rel_tol=1e-9, abs_tol=within):
            return RIGHT
        return _other(f"{found[-1]:g}", f"{wanted:g}")

    return Scorer(rule, f"number {wanted:g}")


def one_of(*texts: str) -> Scorer:
    """The answer is one of these texts, in large or small letters, with or without a full stop."""
    wanted = {_plain(text) for text in texts}

    def rule(finished: Finished, _: Workspace) -> Score:
        if _plain(finished.text) in wanted:
            return RIGHT
        said = shown(finished.text)
        return wrong(tr("bench.why_none", "{said} is none of the choices", said=said))

    return Scorer(rule, "one of " + ", ".join(map(repr, texts)))


def data(wanted: Any, at: str = "") -> Scorer:
    """The structured value of the answer (else the JSON in its text) is `wanted`; with `at`, that
    part of it: `"orders.0.total"`."""

    def rule(finished: Finished, _: Workspace) -> Score:
        found = finished.data
        if found is None:
            read = repair(finished.text)
            if not isinstance(read, Found) or read.cut:
                said = shown(finished.text)
                return wrong(tr("bench.why_no_value", "there is no JSON in {said}", said=said))
            found = read.value
        return part_score(found, wanted, at)

    return Scorer(rule, f"data {at} is {compact(wanted)}")


def text_score(
    found: str, texts: Sequence[str] = (), *, equal: str | None = None, name: str = ""
) -> Score:
    """Whether a text is equal to another, or holds all of these; `name` is whose text it is."""
    if equal is not None and found.split() != equal.split():
        return _other(shown(found), shown(equal), name)
    for text in texts:
        if text.casefold() not in found.casefold():
            facts = {"text": shown(text), "said": shown(found)}
            return wrong(tr("bench.why_missing", "{text} is not in {said}", **facts), name)
    return RIGHT


async def pattern_score(found: str, pattern: str, name: str = "") -> Score:
    """Whether a line of the text matches, looked for in a process that can be stopped."""
    task = json.dumps({"pattern": pattern, "files": [["", found]], "most": 1, "exact": True})
    program = [sys.executable, "-I", "-S", str(Path(matching.__file__))]
    ran = await run(program, stdin=task.encode(), seconds=PATTERN_SECONDS, mark=False)
    facts: dict[str, Any] = {
        "pattern": shown(pattern),
        "seconds": PATTERN_SECONDS,
        "said": shown(found),
    }
    if ran.code != 0:
        text = "{pattern} took longer than {seconds} s"
        return wrong(tr("bench.why_slow", text, **facts), name)
    if ran.out.strip() == b"[]":
        return wrong(tr("bench.why_no_match", "{pattern} does not match {said}", **facts), name)
    return RIGHT


def part_score(found: Any, wanted: Any, at: str, name: str = "") -> Score:
    """Whether the part of a JSON value at `at` is `wanted`; whole numbers equal those with .0."""
    where = ", ".join(filter(None, (name, at)))
    for step in filter(None, at.split(".")):
        try:
            found = found[int(step) if isinstance(found, list) else step]
        except (KeyError, IndexError, ValueError, TypeError):
            return wrong(tr("bench.why_no_part", "there is no {step}", step=repr(step)), where)
    if _same(found, wanted):
        return RIGHT
    return _other(shown(compact(found)), shown(compact(wanted)), where)


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


def wrong(why: str, name: str = "") -> Score:
    """A score that says why not, and of what."""
    return Score(False, f"{name}: {why}" if name else why)


def shown(text: str) -> str:
    """A text as a reason shows it: on one line, and not all of it."""
    line = " ".join(text.split())
    return repr(line if len(line) <= _SHOWN else line[:_SHOWN] + "…")


def _other(found: str, wanted: str, name: str = "") -> Score:
    """One thing was found where another was wanted."""
    return wrong(tr("bench.why_other", "{found}, not {wanted}", found=found, wanted=wanted), name)


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON: True is not 1, but 2.0 is 2."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int) and isinstance(other, int):
        return one == other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return _is_close(one, other)
    if isinstance(one, list) and isinstance(other, list):
        items = cast("list[Any]", one), cast("list[Any]", other)
        return len(items[0]) == len(items[1]) and all(map(_same, *items))
    if isinstance(one, dict) and isinstance(other, dict):
        mine, others = cast("dict[str, Any]", one), cast("dict[str, Any]", other)
        return mine.keys() == others.keys() and all(_same(mine[k], others[k]) for k in mine)
    return isinstance(one, str | None) and one == other


def _is_close(one: float, other: float) -> bool:
    try:
        return math.isclose(one, other, rel_tol=1e-9)
    except OverflowError:  # a whole number larger than any other
        return False


def _read(number: str) -> float:
    return float(number.replace(",", "").replace("−", "-"))


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".。").casefold()
