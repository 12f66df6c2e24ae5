"""A long result becomes a file in the workspace plus a preview, so that the window stays free.

Knows texts and the workspace; does not know which tool spoke.
"""

from __future__ import annotations

from dataclasses import replace

from dure.core.errors import DureError
from dure.core.message import Part, Text
from dure.runtime.context import RunContext

LONG = 20_000
"""Characters of a text result above which it is kept as a file."""

_HEAD, _TAIL = 6_000, 2_000


def shortened(parts: tuple[Part, ...], id: str, context: RunContext) -> tuple[Part, ...]:
    """The parts, long texts replaced by their beginning, their end and where the whole is kept."""
    if not any(isinstance(part, Text) and len(part.text) > LONG for part in parts):
        return parts
    return tuple(
        [
            _short(part, f"results/{id}-{index}.txt", context)
            if isinstance(part, Text) and len(part.text) > LONG
            else part
            for index, part in enumerate(parts, 1)
        ]
    )


def _short(part: Text, path: str, context: RunContext) -> Text:
    text = part.text
    try:
        context.terms.workspace.write(path, text.encode())
        where = f"the whole is in the file {path}"
    except (DureError, OSError):
        where = "the rest could not be kept; ask for less at once"
    note = f"\n[… {len(text):,} characters in all; {where} …]\n"
    return replace(part, text=f"{text[:_HEAD]}{note}{text[-_TAIL:]}")
