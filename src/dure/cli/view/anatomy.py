"""A run drawn as the anatomy of an agent, from perception to action.

Knows events and their component. Does not know what any agent is for. The drawing follows the
figure of the textbooks (Russell and Norvig, "Artificial Intelligence", chapter 2; for agents of
language models: Wang et al., "A Survey on LLM based Autonomous Agents", 2023).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dure.cli.view.cards import call_text, said_text
from dure.cli.view.cut import cut
from dure.cli.view.guarded import guard_text
from dure.cli.view.money import dollars, seconds
from dure.cli.view.paint import Paint
from dure.cli.view.transcript import ending, heading
from dure.cli.view.words import component_word
from dure.core.event import COMPONENTS, Event
from dure.core.store import Head
from dure.core.visible import one_line
from dure.host.languages import pad, tr, width

_ARROW = " → "
_LABEL = 4  # cells of a lane's label
_TIME = 12


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
    counts = Counter(event.component for event in events if is_effect(event))
    words = {name: component_word(name) for name in COMPONENTS}
    costs = {name: component_cost(events, name) for name in COMPONENTS}
    spent = {name: "" if cost == 0 else dollars(cost) for name, cost in costs.items()}
    sizes = {name: max(width(words[name]), width(spent[name])) for name in COMPONENTS}

    def row(texts: Mapping[str, str], between: str) -> str:
        cells = [_middle(texts[name], sizes[name]) for name in COMPONENTS[:-1]]
        return between.join(cells).rstrip()

    numbers = {name: str(counts[name] or "·") for name in COMPONENTS}
    rows = [paint.bold(row(words, _ARROW)), row(numbers, " " * len(_ARROW))]
    rows += [paint.dim(row(spent, " " * len(_ARROW)))] if any(spent.values()) else []
    if counts["conversation"]:
        rows += [f"{words['conversation']}: {counts['conversation']}"]
    return rows


def lanes(events: Sequence[Event], paint: Paint) -> list[str]:
    """Everything that happened, a line each: when, in which component, what, and its cost."""
    labels = [cut_label(component_word(name)) for name in COMPONENTS]
    lane = max(map(width, labels)) + 1
    room = paint.cells - _TIME - lane * len(COMPONENTS) - 1
    start = events[0].at if events else 0.0
    lines = [paint.dim(" " * _TIME + "".join(pad(label, lane) for label in labels).rstrip())]
    asked = {event.key: event for event in events if event.kind in ("intent", "began")}
    for event in events:
        text = _what(event, asked.get(event.key), room)
        if not text:
            continue
        time = paint.dim(pad(seconds(max(event.at - start, 0.0)), _TIME))
        marks = "".join(_mark(event, name, lane, paint) for name in COMPONENTS)
        cost = f"  {dollars(event.cost)}" if event.cost else ""
        lines.append(f"{time}{marks} {cut(text, room - width(cost))}{paint.dim(cost)}")
    return lines


def cut_label(word: str) -> str:
    """The word of a component in the few cells that a lane has."""
    return word if width(word) <= _LABEL else word[: _LABEL - 1]


def _mark(event: Event, component: str, lane: int, paint: Paint) -> str:
    mark = paint.good("●") if event.component == component else paint.dim("·")
    return " " + mark + " " * (lane - 2)


def _middle(text: str, cells: int) -> str:
    left = (cells - width(text)) // 2
    return " " * left + text + " " * (cells - width(text) - left)


def is_effect(event: Event) -> bool:
    """Whether an event is an effect of its own, and not the second half of one."""
    if event.kind == "began":
        return event.body.get("what") != "branch"
    return event.kind in ("intent", "question", "answer", "steer")


def component_cost(events: Sequence[Event], component: str) -> Decimal | None:
    """What a component's calls cost; None: unknown."""
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
        case "began" if body.get("what") == "guard":
            return tr("cli.guard_asked", "the {guard} is asked", guard=body["who"])
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
        case "decision" if "guard" in body:
            return guard_text(body)
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
