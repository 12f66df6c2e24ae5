"""Scorers of what an attempt left in its workspace.

Knows files. Does not know answers.
"""

from __future__ import annotations

import json
from typing import Any

from dure.bench.answers import (
    RIGHT,
    checked_pattern,
    part_score,
    pattern_score,
    text_score,
    wrong,
)
from dure.bench.score import Finished, Score, Scorer
from dure.core.errors import ToolError
from dure.core.workspace import Workspace
from dure.host.languages import say, tr
from dure.perception.text import decode

MOST_BYTES = 10 << 20
"""How much of a file is looked at."""

_MISSING: Any = object()


def file(
    path: str,
    *,
    equals: str | None = None,
    contains: str | tuple[str, ...] = (),
    matches: str | None = None,
    json: Any = _MISSING,
    at: str = "",
) -> Scorer:
    """There is this file; and it is the text `equals`, holds the texts `contains`, has a line that
    matches `matches`, or is the JSON value `json` (with `at`, that part of it)."""
    if matches is not None:
        checked_pattern(matches)
    texts = (contains,) if isinstance(contains, str) else contains

    async def rule(_: Finished, workspace: Workspace) -> Score:
        text = _text(workspace, path)
        if isinstance(text, Score):
            return text
        found = text_score(text, texts, name=path)
        if found.right and equals is not None:
            found = text_score(text, equal=equals, name=path)
        if found.right and matches is not None:
            found = await pattern_score(text, matches, path)
        if found.right and json is not _MISSING:
            found = _json_score(text, json, at, path)
        return found

    return Scorer(rule, f"file {path}")


def no_file(path: str) -> Scorer:
    """There is no such file."""

    def rule(_: Finished, workspace: Workspace) -> Score:
        if not workspace.exists(path):
            return RIGHT
        return wrong(tr("bench.why_file", "there is a file {path}", path=path))

    return Scorer(rule, f"no file {path}")


def _text(workspace: Workspace, path: str) -> str | Score:
    """The text of a file; a Score if there is none. What is no text counts as an empty one, so that
    a picture can be asked for by its name."""
    try:
        found = decode(workspace.read(path, MOST_BYTES), cut=True)
    except ToolError as error:
        return wrong(say(error))
    return "" if found is None else found.text


def _json_score(text: str, wanted: Any, at: str, name: str) -> Score:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        return wrong(tr("bench.why_not_json", "this is not JSON ({reason})", reason=error), name)
    return part_score(found, wanted, at, name)
