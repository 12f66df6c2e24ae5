"""Parts of a message as HTML, as notebooks show them.

Every text is escaped, bytes stand in the page itself: nothing runs, nothing is loaded from
elsewhere. Knows parts; does not know notebooks.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, cast

from dure.core.encode import clean
from dure.core.message import (
    Audio,
    Data,
    File,
    Image,
    Part,
    Reading,
    Text,
    ToolResult,
    Video,
)

MOST_ROWS, MOST_COLUMNS = 200, 50
MOST_BYTES = 10 << 20
"""What is larger is named, not shown."""

_PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"}
_CELL = ' style="text-align:left;padding:2px 10px 2px 0"'


def parts_html(parts: Iterable[Part]) -> str:
    """The parts below each other; what a model thought, and which tools it called, is left out."""
    return "".join(map(_part, parts))


def text_html(text: str, style: str = "") -> str:
    """Text as it is, with its line breaks; its direction is its own."""
    look = f"white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;{style}"
    return f'<div dir="auto" style="{look}">{_safe(text)}</div>'


def picture_html(data: bytes, mime: str, name: str = "") -> str:
    """A picture. A drawing (SVG) in an `img` runs no script and loads nothing."""
    if mime not in _PICTURES or len(data) > MOST_BYTES:
        return _named("image", name or mime, data)
    return f'<img alt="{_safe(name)}" style="max-width:100%" src="{_inline(data, mime)}">'


def _part(part: Part) -> str:
    match part:
        case Text():
            return text_html(part.text)
        case Image():
            return picture_html(part.data, part.mime, part.name)
        case Audio() | Video() | File():
            return _media(part)
        case Reading():
            return text_html(f"{part.sensor}: {part.value} {part.unit}".rstrip())
        case Data():
            return _data(part.value)
        case ToolResult():
            return parts_html(part.parts)
        case _:
            return ""


def _media(part: Audio | Video | File) -> str:
    kind = part.kind
    if kind == "file" or not part.mime.startswith(f"{kind}/") or len(part.data) > MOST_BYTES:
        return _named(kind, part.name or part.mime, part.data)
    source = _inline(part.data, part.mime)
    return f'<{kind} controls style="max-width:100%" src="{source}"></{kind}>'


def _data(value: Any) -> str:
    """Rows as a table, a record as one of two columns, anything else as JSON."""
    if isinstance(value, dict) and value:
        record = cast("dict[str, Any]", value)
        return _table([], list(record.items()))
    if isinstance(value, list) and value:
        rows = cast("list[Any]", value)
        if all(isinstance(row, dict) for row in rows):
            names = list(dict.fromkeys(name for row in rows for name in row))
            return _table(names, [[row.get(name, "") for name in names] for row in rows])
    return text_html(_json(value), "font-family:monospace")


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [_line("th", names)] if names else []
    lines += [_line("td", row) for row in rows[:MOST_ROWS]]
    more = len(rows) - MOST_ROWS
    rest = text_html(f"… + {more:,}") if more > 0 else ""
    return f"<table>{''.join(lines)}</table>{rest}"


def _line(tag: str, cells: Sequence[Any]) -> str:
    shown = cells[:MOST_COLUMNS]
    return f"<tr>{''.join(f'<{tag}{_CELL}>{_safe(_json(cell))}</{tag}>' for cell in shown)}</tr>"


def _json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _named(kind: str, name: str, data: bytes) -> str:
    return text_html(f"[{kind} {name}, {len(data):,} bytes]")


def _inline(data: bytes, mime: str) -> str:
    return f"data:{_safe(mime)};base64,{b64encode(data).decode()}"


def _safe(text: str) -> str:
    return escape(clean(text))
