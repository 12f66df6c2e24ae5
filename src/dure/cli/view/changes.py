"""Two runs side by side on a terminal: where they part, and every step after that in two columns.

Knows what `runtime.diff` found. Does not know stores or commands.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable
from typing import Any

from dure.cli.view.cards import call_text
from dure.cli.view.cut import columns, cut, wrap
from dure.cli.view.money import dollars, seconds
from dure.cli.view.paint import Paint
from dure.cli.view.words import status_paint, status_word
from dure.core.codec import compact
from dure.core.visible import one_line, visible
from dure.host.languages import pad, tr
from dure.runtime.diff import Change, Diff, Pair, Side, Step

_MOST_WORDS = 400
"""Characters of a line whose words are compared one by one; longer texts line by line."""


def diff_lines(found: Diff, paint: Paint, *, full: bool = False) -> list[str]:
    """The whole comparison; `full`: what differs at every step, not only at the first."""
    lines = [*_sides(found, paint), ""]
    first = found.first
    if first is None:
        same = tr("diff.same", "The same: {count} steps.", count=len(found.pairs))
        return [*lines, paint.good(same)]
    at = found.pairs.index(first)
    if at:
        lines += [paint.dim(tr("diff.before", "The same in {count} steps.", count=at))]
    lines += [paint.bold(_parting(first)), *change_lines(first, paint)]
    rest = found.pairs[at + 1 :]
    if rest:
        lines += ["", paint.dim(tr("diff.after", "After that, {a} | {b}:", a="A", b="B"))]
    for pair in rest:
        lines.append(_row(pair, paint))
        lines += change_lines(pair, paint) if full else []
    return lines


def diff_record(found: Diff) -> dict[str, Any]:
    """The comparison as JSON."""
    first = found.first
    return {
        "same": first is None,
        "first": None if first is None else first.key,
        "left": _side_record(found.left),
        "right": _side_record(found.right),
        "steps": [_pair_record(pair) for pair in found.pairs],
    }


def change_lines(pair: Pair, paint: Paint) -> list[str]:
    """What differs at one step, fact by fact, as `-` and `+`."""
    lines: list[str] = []
    for change in pair.changes:
        lines.append(f"  {paint.name(fact_word(change.fact))}")
        lines += [f"    {line}" for line in value_lines(change, paint)]
    return lines


def value_lines(change: Change, paint: Paint) -> list[str]:
    """The two values of a fact: word by word where they are short, else line by line."""
    if change.left is None or change.right is None:
        only, style = (
            (change.left, _out(paint)) if change.right is None else (change.right, _in(paint))
        )
        return [style(line) for line in _text(only).split("\n")]
    left, right = _text(change.left), _text(change.right)
    cells = paint.cells - 4
    if "\n" not in left + right and len(left + right) <= _MOST_WORDS:
        return _words(left, right, paint, cells)
    found = list(difflib.unified_diff(left.split("\n"), right.split("\n"), lineterm="", n=1))
    return [_line(line, paint, cells) for line in found[2:]]


def fact_word(fact: str) -> str:
    """What a fact is called."""
    words = {
        "who": tr("diff.who", "participant"),
        "task": tr("diff.task", "task"),
        "told": tr("diff.told", "what was handed over"),
        "after": tr("diff.goes_on", "goes on from"),
        "model": tr("diff.model", "model"),
        "system": tr("diff.system", "instructions"),
        "tools": tr("diff.tools", "tools offered"),
        "tool": tr("diff.tool", "tool"),
        "arguments": tr("diff.arguments", "arguments"),
        "label": tr("diff.label", "what was done"),
        "until": tr("diff.until", "until"),
        "failure": tr("diff.failure", "failure"),
        "reply": tr("diff.reply", "reply"),
        "calls": tr("diff.calls", "tool calls"),
        "stop": tr("diff.stop", "how the reply ended"),
        "result": tr("diff.result", "result"),
        "failed": tr("diff.failed", "failed"),
        "summary": tr("diff.summary", "summary"),
        "message": tr("diff.message", "last word"),
        "value": tr("diff.value", "value"),
        "question": tr("diff.question", "question"),
        "answer": tr("diff.answer", "answer"),
        "decision": tr("diff.decision", "decision"),
        "rule": tr("diff.rule", "rule"),
        "steered": tr("diff.steered", "what was said to it"),
        "attempt": tr("diff.attempt", "failed try"),
    }
    return words.get(fact, fact)


def _parting(pair: Pair) -> str:
    key = one_line(pair.key)
    if pair.left is None or pair.right is None:
        step, side = (pair.left, "A") if pair.right is None else (pair.right, "B")
        at = step.seq if step else 0
        return tr(
            "diff.only",
            "They part at {key}: only {side} has it (event {at}).",
            key=key,
            side=side,
            at=at,
        )
    return tr(
        "diff.parts",
        "They part at {key} (event {a} | {b}): {facts}",
        key=key,
        a=pair.left.seq,
        b=pair.right.seq,
        facts=", ".join(fact_word(change.fact) for change in pair.changes),
    )


def _sides(found: Diff, paint: Paint) -> list[str]:
    """Both runs in numbers, a column each."""
    sides = found.left, found.right
    for_each: list[tuple[str, Callable[[Side], str]]] = [
        (tr("cli.runs_run", "RUN"), lambda side: side.head.run),
        (tr("cli.runs_status", "STATUS"), lambda side: status_word(side.head.status)),
        (tr("diff.model_calls", "MODEL CALLS"), lambda side: str(side.head.usage.calls)),
        (tr("diff.tokens", "TOKENS"), lambda side: f"{side.head.usage.tokens:,}"),
        (tr("cli.runs_cost", "COST"), lambda side: dollars(side.head.cost)),
        (tr("diff.time", "TIME"), lambda side: seconds(side.seconds)),
        (tr("cli.runs_events", "EVENTS"), lambda side: str(side.head.events)),
    ]
    rows = [["", "A", "B"], *([name, *map(show, sides)] for name, show in for_each)]
    lines = columns(rows, paint.cells, 2)
    for side in sides:
        word = status_word(side.head.status)
        lines[2] = lines[2].replace(word, status_paint(side.head.status, word, paint), 1)
    return [paint.bold(lines[0]), *lines[1:]]


def _row(pair: Pair, paint: Paint) -> str:
    room = max((paint.cells - 3) // 2, 10)
    left, right = (pad(_brief(step, room), room) for step in (pair.left, pair.right))
    if pair.same:
        return paint.dim(f"{left} = {right}".rstrip())
    if pair.left is None:
        return f"{left} > {_in(paint)(right)}".rstrip()
    if pair.right is None:
        return f"{_out(paint)(left)} <"
    return f"{_out(paint)(left)} ≠ {_in(paint)(right)}".rstrip()


def _brief(step: Step | None, cells: int) -> str:
    """A step in a few words."""
    if step is None:
        return ""
    facts = step.facts
    if "tool" in facts:
        text = "  ".join(call_text(facts["tool"], facts.get("arguments", {}), cells))
    elif "model" in facts:
        calls = [call["tool"] for call in facts.get("calls", ())]
        said = facts.get("reply") or facts.get("failure") or "→ " + ", ".join(calls)
        text = f"{facts['model']}: {_text(said)}"
    else:
        name, each = next(iter(facts.items()), ("", ""))
        text = f"{step.actor} {fact_word(name)}: {_text(each)}"
    return cut(one_line(text), cells)


def _words(left: str, right: str, paint: Paint, cells: int) -> list[str]:
    """One text with what went and what came marked in it."""
    if not paint.on:
        return [f"- {left}", f"+ {right}"]
    before, after = re.split(r"(\s+)", left), re.split(r"(\s+)", right)
    one, other = "", ""
    for what, a, b, c, d in difflib.SequenceMatcher(None, before, after).get_opcodes():
        gone, came = "".join(before[a:b]), "".join(after[c:d])
        one += gone if what == "equal" else _out(paint)(gone)
        other += came if what == "equal" else _in(paint)(came)
    return [f"{paint.bad('-')} {one}", f"{paint.good('+')} {other}"]


def _line(line: str, paint: Paint, cells: int) -> str:
    style = {"-": _out(paint), "+": _in(paint), "@": paint.dim}.get(line[:1], str)
    return "\n    ".join(style(each) for each in wrap(line, cells))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list | dict):
        return visible(json.dumps(value, ensure_ascii=False, indent=2))
    return visible(compact(value))


def _out(paint: Paint) -> Callable[[str], str]:
    return paint.bad


def _in(paint: Paint) -> Callable[[str], str]:
    return paint.good


def _side_record(side: Side) -> dict[str, Any]:
    head = side.head
    return {
        "run": head.run,
        "status": head.status,
        "events": head.events,
        "calls": head.usage.calls,
        "tokens": head.usage.tokens,
        "cost": head.cost,
        "seconds": round(side.seconds, 3),
    }


def _pair_record(pair: Pair) -> dict[str, Any]:
    changes = [{"fact": x.fact, "left": x.left, "right": x.right} for x in pair.changes]
    return {
        "key": pair.key,
        "same": pair.same,
        "left": pair.left.seq if pair.left else None,
        "right": pair.right.seq if pair.right else None,
        "changes": changes,
    }
