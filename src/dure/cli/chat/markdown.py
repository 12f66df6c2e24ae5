"""A talk as Markdown: who said what, which tools were called, and what it took.

Knows events. Does not know files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dure.cli.view.cards import call_text, part_text, said_text, told_already
from dure.cli.view.cut import cut
from dure.cli.view.money import dollars, when
from dure.cli.view.spoken import model_calls
from dure.core.event import Event
from dure.core.store import Head
from dure.core.usage import NO_USAGE, add_costs
from dure.core.visible import one_line, visible
from dure.host.languages import tr
from dure.runtime.export import Journaled

_CELLS = 120
"""How much of a call, and of the first line of its result, is shown."""


def markdown(runs: Sequence[tuple[Head, Journaled]]) -> Iterator[str]:
    """These runs, the oldest first, piece by piece."""
    yield f"# {one_line(runs[0][0].title)}\n\n{_facts([head for head, _ in runs])}\n"
    for number, (head, journal) in enumerate(runs, 1):
        yield f"\n## {number} · {when(head.created)} · {head.run}\n"
        asked: dict[str, Event] = {}
        for event in journal.events:
            if "tool" in event.body:
                asked.setdefault(event.key, event)
            text = _told(event, asked)
            if text:
                yield f"\n{text}\n"


def _facts(heads: Sequence[Head]) -> str:
    usage, known = NO_USAGE, add_costs(Decimal(0), Decimal(0))
    for head in heads:
        usage += head.usage
        known = add_costs(known, None if head.cost is None else Decimal(head.cost))
    return tr(
        "chat.facts",
        "{when} · exchanges: {count} · {calls} · {tokens} tokens · {cost}",
        when=when(heads[0].created),
        count=len(heads),
        calls=model_calls(usage.calls),
        tokens=f"{usage.tokens:,}",
        cost=dollars(known),
    )


def _told(event: Event, asked: Mapping[str, Event]) -> str:
    """The event as it is read; empty for what is not told."""
    body = event.body
    match event.kind:
        case "began":
            return "\n\n".join(_said(each) for each in body.get("task", ()))
        case "result" if "reply" in body:
            return _said(body["reply"])
        case "result" | "ended" if "result" in body and not told_already(body["result"]):
            return _call(body["result"], asked.get(event.key))
        case "question" if body["asking"] == "ask":
            return f"**{event.actor}**\n\n{visible(body['text'])}"
        case "answer" | "steer":
            return _answer(event)
        case _:
            return ""


def _said(message: Mapping[str, Any]) -> str:
    text = visible(said_text(message))
    return f"**{one_line(message['from'])}**\n\n{text}" if text else ""


def _answer(event: Event) -> str:
    body = event.body
    if event.kind == "steer":
        return _said(body["message"])
    said = f"{body['verdict']} {body['text']}".strip()
    return f"**{body['by']}**\n\n{visible(said)}"


def _call(result: Mapping[str, Any], asked: Event | None) -> str:
    arguments: Mapping[str, Any] = asked.body.get("arguments", {}) if asked else {}
    name, shown = call_text(result["name"], arguments, _CELLS)
    text = one_line("\n".join(part_text(part) for part in result["parts"]))
    mark = "✗ " if result["failed"] else ""
    lines = [f"> {mark}{_code(f'{name} {shown}'.strip())}"]
    return "\n".join([*lines, f"> {_code(cut(text, _CELLS))}"] if text else lines)


def _code(text: str) -> str:
    """Text as code, whatever marks are in it."""
    fence = "``" if "`" in text else "`"
    space = " " if "`" in text else ""
    return f"{fence}{space}{text}{space}{fence}"
