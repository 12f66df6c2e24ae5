"""A long result becomes a file in the workspace plus a preview, so that the window stays free.

Knows what a model is told of a part, and the workspace; does not know which tool spoke.
"""

from __future__ import annotations

from dure.core.errors import DureError
from dure.core.message import Data, File, Part, Text
from dure.formats.code_action import RECORD
from dure.models.wire.told import told
from dure.runtime.context import RunContext
from dure.runtime.files import CHANGES
from dure.runtime.redact import clean_text

LONG = 20_000
"""Characters that a model would be told of a part, above which they are kept as a file."""

_HEAD, _TAIL = 6_000, 2_000


def shortened(parts: tuple[Part, ...], id: str, context: RunContext) -> tuple[Part, ...]:
    """The parts; of long texts, data and text files their beginning, their end and where the whole
    is kept."""
    return tuple(
        [_short(part, f"results/{id}-{index}", context) for index, part in enumerate(parts, 1)]
    )


def _short(part: Part, path: str, context: RunContext) -> Part:
    if not isinstance(part, Text | Data | File):
        return part
    if isinstance(part, Data) and part.schema in (CHANGES, RECORD):
        return part  # The runtime or the format reads it, not the model.
    text = told(part)
    if len(text) <= LONG:
        return part
    text = clean_text(text, context)  # The bytes of a file have not been looked at so far.
    path += ".json" if isinstance(part, Data) else ".txt"
    try:
        context.terms.workspace.write(path, text.encode())
        where = f"the whole is in the file {path}"
    except (DureError, OSError):
        where = "the rest could not be kept; ask for less at once"
    note = f"\n[… {len(text):,} characters in all; {where} …]\n"
    return Text(f"{text[:_HEAD]}{note}{text[-_TAIL:]}", part.origin)
