"""A run drawn as the anatomy of an agent, from perception to action.

Knows events and their component. Does not know what any agent is for. The drawing follows the
figure of the textbooks (Russell and Norvig, "Artificial Intelligence", chapter 2; for agents of
language models: Wang et al., "A Survey on LLM based Autonomous Agents", 2023).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dure.cli.view.cards import call_text, said_text
from dure.cli.view.cut import cut
from dure.cli.view.escape import one_line
from dure.cli.view.money import dollars, seconds
from dure.cli.view.paint import Paint
from dure.cli.view.transcript import ending, heading
from dure.cli.view.words import component_word
from dure.core.event import COMPONENTS, Event
from dure.core.store import Head
from dure.host.languages import pad, tr, width

_ARROW = " → "
_LANE = 3  # cells of one lane
_TIME = 9


def anatomy(head: Head, events: Sequence[Event], paint: Paint) -> list[str]:
    """The run: what each component did and cost, then everything in the order of time."""
    return [
        *heading(head, paint),
        "",
        *flow(events, paint),
        "",
        *lanes(events, paint),
        "",
        ending(head, events, paint),
    ]


def flow(events: Sequence[Event], paint: Paint) -> list[str]:
    """The components in their order, with the effects and the cost of each beneath."""
    counts = Counter(event.component for event in events if _counts(event))
    costs = {name: _cost(events, name) for name in COMPONENTS}
    main = COMPONENTS[:-1]
    words = {name: component_word(name) for name in COMPONENTS}
    sizes = {name: max(width(words[name]), 5) for name in COMPONENTS}
    first = _ARROW.join(
        paint.bold(words[name]) + " " * (sizes[name] - width(words[name])) for name in main
    )
    rows = [first.rstrip()]
    gap = " " * len(_ARROW)
    rows.append(gap.join(pad(str(counts[name] or "·"), sizes[name]) for name in main).rstrip())
    spent = {name: dollars(cost) if cost or cost is None else "" for name, cost in costs.items()}
    if any(spent.values()):
        cells = [
            pad(spent[name] if width(spent[name]) <= sizes[name] else "?", sizes[name])
            for name in main
        ]
        rows.append(paint.dim(gap.join(cells).rstrip()))
    said = counts["conversation"]
    if said:
        rows += ["", f"{words['conversation']}: {said}"]
    return rows


def lanes(events: Sequence[Event], paint: Paint) -> list[str]:
    """Everything that happened, a line each: when, in which component, what, and its cost."""
    start = events[0].at if events else 0.0
    legend = "".join(pad(component_word(name), _LANE - 1) + " " for name in COMPONENTS)
    initials = [pad(component_word(name)[:2], _LANE) for name in COMPONENTS]
    del legend
    lines = [paint.dim(" " * _TIME + "".join(initials))]
    asked = {event.key: event for event in events if event.kind in ("intent", "began")}
    room = paint.cells - _TIME - _LANE * len(COMPONENTS) - 1
    for event in events:
        text = _what(event, asked.get(event.key), room)
        if not text:
            continue
        marks = [
            paint.good("●") + "  " if event.component == name else paint.dim("·") + "  "
            for name in COMPONENTS
        ]
        cost = f"  {dollars(event.cost)}" if event.cost else ""
        time = pad(seconds(max(event.at - start, 0.0)), _TIME)
        lines.append(
            f"{paint.dim(time)}{''.join(marks)} {cut(text, room - width(cost))}{paint.dim(cost)}"
        )
    return lines


def _counts(event: Event) -> bool:
    """Whether an event is an effect of its own, and not the second half of one."""
    if event.kind == "began":
        return event.body.get("what") != "branch"
    return event.kind in ("intent", "question", "answer", "steer")


def _cost(events: Sequence[Event], component: str) -> Decimal | None:
    total = Decimal(0)
    for event in events:
        if event.component == component and event.kind == "result" and event.usage is not None:
            if event.cost is None:
                return None
            total += event.cost
    return total


def _what(event: Event, asked: Event | None, room: int) -> str:
    """The event in a few words; empty for what is told elsewhere."""
    body = event.body
    match event.kind:
        case "began" if "task" in body:
            return one_line(" ".join(said_text(message) for message in body["task"]))
        case "began" if body.get("verb") != "use":
            return tr("cli.show_hand", "{who} takes over", who=body.get("who", event.actor))
        case "result" if "reply" in body:
            model = body.get("model") or (asked.body.get("model", "") if asked else "")
            text = one_line(said_text(body["reply"]))
            calls = [part["name"] for part in body["reply"]["parts"] if part["kind"] == "tool_call"]
            return f"{model}: {text or '→ ' + ', '.join(calls)}"
        case "result" | "ended" if "result" in body:
            arguments: dict[str, Any] = asked.body.get("arguments", {}) if asked else {}
            name, shown = call_text(body["result"]["name"], arguments, room)
            return f"{'✗ ' if body['result']['failed'] else ''}{name}  {shown}"
        case "result" if "summary" in body:
            return tr("cli.anatomy_folded", "the conversation was summarised")
        case "result" if asked is not None:
            return one_line(str(asked.body.get("label") or asked.body.get("verb", "")))
        case "decision":
            return f"{body['tool']}: {body['decision']} ({one_line(body['rule'])})"
        case "question":
            return "? " + one_line(body["text"])
        case "answer":
            return "» " + one_line(f"{body['verdict']} {body['text']}")
        case "steer":
            return "» " + one_line(said_text(body["message"]))
        case "attempt" | "note":
            return "… " + one_line(str(body.get("what", "")))
        case "paused":
            return one_line(str(body["status"]))
        case _:
            return ""
