"""What the demo prints while it goes on: each event of the run as lines.

Knows events and the recording they are held against. Does not know where lines go or how fast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from dure.cli.demo.brief import came, doing
from dure.cli.demo.recordings import Difference, difference
from dure.cli.view.cut import cut, wrap
from dure.cli.view.paint import Paint
from dure.core.codec import decode_message, decode_part
from dure.core.event import Delta, Event
from dure.core.message import ToolResult
from dure.core.visible import one_line, visible
from dure.host.languages import pad, tr, width

WIDEST = 92
"""Cells: text in longer lines is hard to read."""

_NAME, _DOING = 14, 30  # cells of the columns of a tool's line


@dataclass
class Screen:
    """The lines for each event. `then`: the recorded result of each call by key; None: nothing is
    recorded. Counts as it goes: calls made, and those whose results differ."""

    paint: Paint
    lang: str
    then: Mapping[str, ToolResult] | None
    framed: bool = False
    calls: int = 0
    differing: int = 0
    _begun: dict[str, Event] = field(default_factory=dict[str, Event])
    _plan: Sequence[str] = ()
    _begun_to_show: bool = False

    @property
    def cells(self) -> int:
        """How wide lines may be."""
        return min(self.paint.cells, WIDEST)

    def lines(self, item: Event | Delta) -> list[str]:
        """What this event shows; often nothing."""
        lines = self._lines(item)
        if lines and not self._begun_to_show:
            self._begun_to_show = True
            lines = lines if lines[0] == "" else ["", *lines]
        return lines

    def _lines(self, item: Event | Delta) -> list[str]:
        if isinstance(item, Delta):
            return []
        if item.kind in ("intent", "decision"):
            self._begun[item.key] = item
        elif item.kind == "result" and "reply" in item.body:
            return self._said(item)
        elif item.kind == "result" and "result" in item.body:
            return self._done(item)
        return []

    def _said(self, event: Event) -> list[str]:
        """What the agent says before it acts; its last word is for the end."""
        message = decode_message(event.body["reply"], {})
        if not message.calls or not message.text:
            return []
        lines = wrap(visible(message.text.strip()), self.cells - 4)
        return ["", *(f"  {'•' if n == 0 else ' '} {line}" for n, line in enumerate(lines))]

    def _done(self, event: Event) -> list[str]:
        result = decode_part(event.body["result"], {})
        assert isinstance(result, ToolResult)
        intent = self._begun.get(event.key)
        arguments: dict[str, Any] = intent.body.get("arguments", {}) if intent else {}
        self.calls += 1
        lines = self._shown(result, arguments)
        if self.then is None:
            return lines
        differs = difference(self.then.get(event.key), result)
        if differs is None:
            return lines
        self.differing += 1
        return lines + self._differs(differs)

    def _shown(self, result: ToolResult, arguments: Mapping[str, Any]) -> list[str]:
        """One line: the tool, what it was asked, what came. A second one where that is too long."""
        if result.name == "plan" and not result.failed:
            return self._planned(arguments)
        paint = self.paint
        mark = paint.bad("✗") if result.failed else paint.good("✓")
        name = paint.name(pad(one_line(result.name), _NAME))
        room = self.cells - 6 - _NAME
        what = one_line(doing(result.name, arguments))
        if result.failed:
            why = wrap(visible(result.text), room)
            below = [" " * (6 + _NAME) + line for line in why]
            return [f"    {mark} {name}{cut(what, room)}", *below]
        brief = one_line(came(result, arguments, self.lang))
        wide = max(_DOING, width(what) + 2)
        if wide + width(brief) <= room:
            return [f"    {mark} {name}{pad(what, wide)}{paint.dim(brief)}".rstrip()]
        more = wrap(cut(brief, 2 * room), room) if brief else []
        below = [" " * (6 + _NAME) + paint.dim(line) for line in more]
        return [f"    {mark} {name}{cut(what, room)}", *below]

    def _planned(self, arguments: Mapping[str, Any]) -> list[str]:
        """The plan in full when it is new or has changed, else how far it is."""
        paint = self.paint
        given = cast("list[Any]", arguments["steps"])
        steps = [one_line(str(_step(each).get("text", each))) for each in given]
        done = int(
            arguments.get("done", sum(_step(each).get("status") == "done" for each in given))
        )
        word = tr("demo.plan", "plan", self.lang)
        if not self._plan:
            head = word
        elif steps != self._plan:
            head = tr("demo.plan_changed", "plan, changed", self.lang)
        else:
            head = ""
        far = tr("demo.plan_done", "{done} of {all} done", self.lang, done=done, all=len(steps))
        if not head:
            return [f"    {paint.good('✓')} {paint.name(pad(word, _NAME))}{far}"]
        new, self._plan = set(steps) - set(self._plan) if self._plan else set[str](), steps
        lines = [f"    {paint.good('✓')} {paint.name(head)}"]
        for number, step in enumerate(steps):
            box = paint.good("☑") if number < done else "☐"
            text = wrap(step, self.cells - 12)
            first = paint.bold(text[0]) if step in new else text[0]
            lines += [f"        {box} {first}", *(f"          {line}" for line in text[1:])]
        return lines

    def _differs(self, differs: Difference) -> list[str]:
        room = self.cells - 8
        then = tr("demo.then", "recorded: {text}", self.lang, text=one_line(differs.then))
        now = tr("demo.now", "now:      {text}", self.lang, text=one_line(differs.now))
        said = tr("demo.differs", "This result is not the recorded one.", self.lang)
        lines = [f"≠ {said}", cut(f"  {then}", room), cut(f"  {now}", room)]
        return [self.paint.wait(f"      {line}") for line in lines]


def _step(given: Any) -> Mapping[str, Any]:
    """A step of a plan that has fields; of others, none."""
    return cast("Mapping[str, Any]", given) if isinstance(given, dict) else {}
