"""A tool call and its result in a few words each, as the demo shows them.

Knows the tools of the demo; of any other, the first argument and the first line are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from dure.core.message import ToolResult
from dure.host.languages import tr


def doing(tool: str, arguments: Mapping[str, Any]) -> str:
    """What the call is about."""
    match tool:
        case "python":
            return _title(str(arguments.get("code", "")))
        case "table":
            asked = [*_texts(arguments, "where"), *_texts(arguments, "measures")]
            return ", ".join([str(arguments.get("path", "")), *asked])
        case _:
            return _plain(next(iter(arguments.values()), ""))


def _plain(value: Any) -> str:
    """A value without its brackets: `ann: Look it up; bob: Write it down`."""
    match value:
        case dict():
            return ": ".join(map(_plain, cast("dict[str, Any]", value).values()))
        case list():
            return "; ".join(map(_plain, cast("list[Any]", value)))
        case _:
            return str(value)


def came(result: ToolResult, arguments: Mapping[str, Any], lang: str) -> str:
    """What the call brought."""
    text = result.text.strip()
    if result.failed:
        return _first(text)
    match result.name:
        case "python":  # where code says its result last
            return text.rpartition("\n")[2]
        case "table":
            return _table(text, arguments)
        case "calculator":
            return text[max(text.rfind("="), text.rfind("≈"), 0) :]
        case "list_files":
            return counted("demo.entries", "entry", "entries", _count(text), lang)
        case "search_files" if result.text.startswith("No "):
            return counted("demo.lines", "line", "lines", 0, lang)
        case "read_file" | "search_files":
            return counted("demo.lines", "line", "lines", _count(text), lang)
        case "chart":  # Drew a bar chart of 7 values in 2 series in PATH.
            return _first(text).partition(" of ")[2].rpartition(" in ")[0]
        case "write_file":  # Wrote PATH (79 lines, 4.3 kB).
            return _first(text).rpartition(" (")[2].rstrip(").")
        case _:
            return _first(text)


def counted(code: str, one: str, many: str, count: int, lang: str) -> str:
    """So many of something, in words."""
    return tr(code, f"{{count}} {one if count == 1 else many}", lang, count=count)


def _table(text: str, arguments: Mapping[str, Any]) -> str:
    """The first rows of what was worked out, or how many rows there are."""
    head, *rows = text.splitlines()
    if not arguments.get("measures") or len(rows) < 2:
        return head.partition(": ")[2].rpartition("; ")[2]
    begin = next((at for at, row in enumerate(rows) if row.count(" | ")), 0)
    shown = [row.replace(" | ", " ") for row in rows[begin + 1 :] if not row.startswith("(and ")]
    return ", ".join(shown) or rows[-1]


def _title(code: str) -> str:
    """The comment with which the code begins, or its first line."""
    first = _first(code.strip())
    return first.lstrip("# ") if first.startswith("#") else first


def _texts(arguments: Mapping[str, Any], name: str) -> list[str]:
    value: Any = arguments.get(name) or []
    return [str(each) for each in cast("list[Any]", value if isinstance(value, list) else [value])]


def _first(text: str) -> str:
    return text.partition("\n")[0]


def _count(text: str) -> int:
    return len(text.splitlines())
