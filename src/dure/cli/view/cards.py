"""A tool call and what came of it, as a card of a few lines.

Knows parts of messages and the cells of a line. Does not know journals or terminals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dure.cli.view.cut import cut, wrap
from dure.cli.view.paint import Paint
from dure.cli.view.words import limit_word
from dure.core.codec import compact
from dure.core.visible import one_line, visible
from dure.formats.code_action import RECORD
from dure.host.languages import tr, width
from dure.perception.text import human_size
from dure.tools.changes import LIMIT

LINES = 6
"""Lines of a result that a card shows."""

_INDENT = "    "


def call_text(tool: str, arguments: Mapping[str, Any], cells: int) -> tuple[str, str]:
    """The tool's name and its arguments on one line of `cells` cells."""
    name = one_line(tool)
    shown = "  ".join(f"{one_line(key)}={_value(value)}" for key, value in arguments.items())
    return name, cut(shown, max(cells - width(name) - 6, 10))


def card(
    tool: str,
    arguments: Mapping[str, Any],
    result: Mapping[str, Any],
    paint: Paint,
    lines: int = LINES,
) -> list[str]:
    """The card of a finished call; `result` is the encoded tool result of the journal."""
    failed = bool(result.get("failed"))
    mark = paint.bad("✗") if failed else paint.good("•")
    name, shown = call_text(tool, arguments, paint.cells)
    text = "\n".join(part_text(part) for part in result.get("parts", ()))
    cells = paint.cells - len(_INDENT)
    if failed:  # what went wrong is read to its end
        text = "\n".join(wrap(visible(text), cells))
    body = preview(text, cells, lines)
    style = paint.bad if failed else paint.dim
    inner = [paint.bad(cut(line, cells)) for line in _limits(result)] + [*map(style, body)]
    return [f"  {mark} {paint.name(name)}  {shown}".rstrip(), *(_INDENT + line for line in inner)]


def _limits(result: Mapping[str, Any]) -> list[str]:
    """The limit that a program hit, said before its output, which may be long."""
    found = [part["value"] for part in result.get("parts", ()) if _is_limit(part)]
    words = [limit_word(one_line(str(each.get("limit", "")))) for each in found]
    return [tr("cli.card_limit", "stopped at a limit: {limit}", limit=word) for word in words]


def _is_limit(part: Mapping[str, Any]) -> bool:
    return part.get("schema") == LIMIT and isinstance(part.get("value"), Mapping)


def preview(text: str, cells: int, lines: int) -> list[str]:
    """The first lines of a text, and how many there are beside them."""
    given = [line.rstrip() for line in visible(text).expandtabs(4).split("\n") if line.strip()]
    shown = [cut(line, cells) for line in given[:lines]]
    if (more := len(given) - lines) > 0:
        if more == 1:
            return [*shown, cut(given[-1], cells)]
        shown.append(tr("cli.card_more", "… {count} more lines", count=more))
    return shown


def part_text(part: Mapping[str, Any]) -> str:
    """A part as text: what is not text is named by kind, size and name."""
    match part.get("kind"):
        case "text":
            return str(part["text"])
        case "data" if part.get("schema") == RECORD or _is_limit(part):
            return ""  # what is kept to run code again, and what a card says in words
        case "data":
            return _changed(part["value"]) or compact(part["value"])
        case "reading":
            return f"{part['sensor']}: {part['value']} {part.get('unit', '')}".rstrip()
        case "image" | "audio" | "video" | "file":
            name = part.get("name") or part.get("mime")
            return f"[{part['kind']} {name}, {human_size(int(part.get('size', 0)))}]"
        case "tool_result":
            return "\n".join(part_text(inner) for inner in part["parts"])
        case _:
            return ""


def told_already(result: Mapping[str, Any]) -> bool:
    """Whether a result is seen without a card: a question with its answer, and the last word."""
    return result["name"] in ("ask_person", "finish") and not result["failed"]


def said_text(message: Mapping[str, Any]) -> str:
    """What a message of the journal says, without thoughts and calls."""
    return "\n".join(filter(None, map(part_text, message.get("parts", ())))).strip()


def calls_of(message: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The tool calls in a message of the journal."""
    return [part for part in message.get("parts", ()) if part.get("kind") == "tool_call"]


def _changed(value: Any) -> str:
    """Files that a tool changed are told in its text already."""
    known = isinstance(value, dict) and {"changed", "deleted"} <= set(value)  # pyright: ignore[reportUnknownArgumentType]
    return " " if known else ""


def _value(value: Any) -> str:
    try:
        text = compact(value)
    except (TypeError, ValueError):
        text = repr(value)
    return visible(text if len(text) <= 400 else text[:400] + "…")
