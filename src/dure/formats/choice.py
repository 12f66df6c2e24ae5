"""Which format: by name, or the one that suits a model where nobody named one.

Knows the names and what was seen of models. Does not know models.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches

from dure.core.contracts import Format
from dure.core.errors import UsageError
from dure.core.prompt import Accept
from dure.formats.code_action import code
from dure.formats.json_reply import json_reply
from dure.formats.kept import Kept
from dure.formats.native import native
from dure.formats.react_text import react

FORMATS: dict[str, Callable[[], Format]] = {
    "native": native,
    "json": json_reply,
    "react": react,
    "code": code,
}
"""By name, as on the command line."""

UNASKED = ("json", "react")
"""Formats in text that may be chosen unasked. Code is run only where the user wants that."""


def named(name: str) -> Format:
    """The format of this name."""
    if name not in FORMATS:
        raise UsageError(
            "format.unknown",
            "There is no format {name!r}. Near: {near}.",
            name=name,
            near=", ".join(get_close_matches(name, FORMATS, n=2)) or ", ".join(FORMATS),
        )
    return FORMATS[name]()


def suited(accepts: Collection[Accept], kept: Mapping[str, Kept]) -> str:
    """The name of the format for a model that takes this and has kept formats so.

    Its own tool calls if it has them, unless it was seen to keep to a text format better; else the
    text format that it kept best; else JSON.
    """
    seen = [name for name in UNASKED if name in kept and kept[name].right]
    best = max(seen, key=lambda name: kept[name].score, default=None)
    if "tools" not in accepts:
        return best or "json"
    own = kept.get("native")
    if own is None or best is None or own.score >= kept[best].score:
        return "native"
    return best
