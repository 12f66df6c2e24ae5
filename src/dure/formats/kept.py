"""How well each model keeps to each format, as it was seen: a small file in the data folder.

Knows the file. Does not know how it was found out (`dure models probe` does that).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, cast

from dure.core.errors import UsageError

FILE = "formats.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """Replies in one format: how many were asked for, how many kept to it at the first try, and
    after being told what was wrong; how many did what was asked; seconds and dollars in all
    (cost None: unknown); when (Unix seconds)."""

    asked: int = 0
    first: int = 0
    repaired: int = 0
    right: int = 0
    seconds: float = 0.0
    cost: str | None = "0"
    at: float = 0.0

    @property
    def score(self) -> tuple[float, float]:
        """The share that did what was asked, then the share that kept to the format at once: who
        ignores a format and answers in plain words has done nothing wrong but the task."""
        return (self.right / self.asked, self.first / self.asked) if self.asked else (0.0, 0.0)


Models: TypeAlias = Mapping[str, Mapping[str, Kept]]
"""By model and format."""


def load(folder: Path) -> Models:
    """What was found out so far; nothing if there is no file. Raises `UsageError` for a file that
    cannot be read."""
    path = folder / FILE
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        return {}
    return _read(path, stamp)


def known(folder: Path, model: str) -> Mapping[str, Kept]:
    """What was found out of one model; nothing if the file cannot be read: it is only a hint."""
    try:
        return load(folder).get(model, {})
    except UsageError:
        return {}


def encode(models: Models) -> str:
    """The text of the file."""
    record = {
        model: {format: asdict(kept) for format, kept in formats.items()}
        for model, formats in models.items()
    }
    return json.dumps({"version": VERSION, "models": record}, ensure_ascii=False, indent=1)


@lru_cache(maxsize=8)
def _read(path: Path, stamp: int) -> Models:
    try:
        record: dict[str, Any] = json.loads(path.read_text("utf-8"))
        newer = record["version"] > VERSION
        models = _models({} if newer else record["models"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            "formats.unreadable",
            "The file {file} is damaged: {reason}. Delete it; `dure models probe` makes it again.",
            file=str(path),
            reason=f"{type(error).__name__}: {error}",
        ) from None
    if newer:
        raise UsageError(
            "formats.newer",
            "The file {file} was made by a newer dure. Update dure, or delete the file.",
            file=str(path),
        )
    return models


def _models(record: dict[str, dict[str, Any]]) -> Models:
    return {
        str(model): {
            str(format): Kept(**cast("dict[str, Any]", kept)) for format, kept in formats.items()
        }
        for model, formats in record.items()
    }
