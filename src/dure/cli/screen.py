"""What a person sees while a run goes on: text as it comes, tool cards, and one line of status.

Knows events, deltas and two streams: answers go to stdout, everything else to stderr. Does not know
how the run is driven. Simple lines, no screen control but for the status line, which is wiped
before anything else is written.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import click

from dure.cli.view.cards import call_text, calls_of, card, said_text, told_already
from dure.cli.view.cut import cut, told, wrap
from dure.cli.view.flow import Flow
from dure.cli.view.guarded import guard_text
from dure.cli.view.money import dollars, seconds
from dure.cli.view.paint import is_terminal, paint_for
from dure.cli.view.tries import attempt_text, is_told
from dure.core.event import Delta, Event
from dure.core.visible import one_line, visible
from dure.host.languages import tr

_WHEEL = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class Screen:
    """Shows a run. `stream`: text of the model is shown while it comes, on stdout. `quiet`: only
    answers and questions are shown. `cap`: the budget in dollars, if any."""

    def __init__(self, *, quiet: bool = False, stream: bool = True, cap: str | None = None) -> None:
        self.paint = paint_for(sys.stderr)
        self.live = is_terminal(sys.stderr) and not quiet
        self._quiet = quiet
        self._streams = stream and self.live and is_terminal(sys.stdout)
        self._cap = cap
        self._begun = time.monotonic()
        self._calls = 0
        self._cost: Decimal | None = Decimal(0)
        self._doing: dict[str, str] = {}
        self._early: dict[str, list[Delta]] = {}
        self._asked: dict[str, Mapping[str, Any]] = {}
        self._speaking, self._spoken, self._said = "", "", ""
        self._cells = paint_for(sys.stdout).cells
        self._flow = Flow(self._cells)
        self._status = False
        self._turns = 0
        self._held: list[Event | Delta] | None = None

    # What comes from the run

    def listen(self, item: Event | Delta) -> None:
        """Show an event or a delta; while a question stands, it waits."""
        if self._held is not None:
            self._held.append(item)
        elif isinstance(item, Delta):
            self._delta(item)
        else:
            self._event(item)

    def _delta(self, delta: Delta) -> None:
        if not self._streams:
            return
        if delta.key not in self._doing or self._speaking not in ("", delta.key):
            # Events come after their commit: what was done before must be shown before. And one
            # speaks at a time.
            self._early.setdefault(delta.key, []).append(delta)
            return
        if delta.kind == "reset":
            self._end_speech("…")
        elif delta.kind == "text" and delta.text:
            if not self._speaking:
                self._wipe()
                self._write_out("\n")
                self._speaking, self._spoken = delta.key, ""
                self._flow = Flow(self._cells)
            self._spoken += delta.text
            self._write_out(self._flow.feed(delta.text))

    def _go_on_speaking(self, key: str) -> None:
        if not self._speaking:
            for delta in self._early.pop(key, ()):
                self._delta(delta)

    def _event(self, event: Event) -> None:
        self._count(event)
        match event.kind:
            case "intent" | "began" if event.body.get("verb") == "use":
                self._begin_call(event)
            case "intent" if event.body.get("verb") == "think":
                self._doing[event.key] = tr(
                    "cli.doing_think", "{model} is thinking", model=event.body["model"]
                )
                self._go_on_speaking(event.key)
            case "intent" if event.body.get("verb") == "fold":
                self._doing[event.key] = tr("cli.doing_fold", "summing up what was said so far")
            case "note" if event.body.get("what") == "history":
                said = tr(
                    "cli.history_lost",
                    "The beginning of this talk is gone. The agent hears the {count} messages that"
                    " are left.",
                    count=event.body["heard"],
                )
                self.note(said)
            case "result" | "ended":
                self._doing.pop(event.key, None)
                self._result(event)
            case "decision" if "guard" in event.body:
                self.note(guard_text(event.body))
            case "decision":
                self._asked.setdefault(event.key, event.body)
            case "attempt":
                self._attempt(event)
            case "steer":
                self.note(f"» {one_line(said_text(event.body['message']))}")
            case _:
                pass

    def _begin_call(self, event: Event) -> None:
        tool, arguments = event.body["tool"], event.body["arguments"]
        self._asked[event.key] = event.body
        self._doing[event.key] = "  ".join(call_text(tool, arguments, self.paint.cells // 2))

    def _result(self, event: Event) -> None:
        if "reply" in event.body:
            self._reply(event)
        elif "result" in event.body:
            result = event.body["result"]
            asked = self._asked.pop(event.key, {})
            if not told_already(result):
                arguments = asked.get("arguments", {})
                self.lines(card(result["name"], arguments, result, self.paint))

    def _reply(self, event: Event) -> None:
        message = event.body["reply"]
        text = said_text(message)
        self._early.pop(event.key, None)
        if self._speaking == event.key:
            missing = text.removeprefix(self._spoken.strip())
            if missing != text or not text:
                self._write_out(self._flow.feed(missing))
                self._said = text
            self._end_speech()
        elif text and self._streams:
            self._wipe()
            self._write_out(f"\n{self._flowed(text)}\n")
            self._said = text
        elif text and calls_of(message):
            self.lines(["", *wrap(visible(text), self.paint.cells), ""])
        if (waiting := next(iter(self._early), None)) in self._doing:
            self._go_on_speaking(waiting)

    def _attempt(self, event: Event) -> None:
        body = event.body
        if is_told(body):
            self.note(f"… {attempt_text(body)}")
        elif (wait := body.get("wait")) is not None:
            text = tr("cli.again", "{what}; again in {time}", what=body["what"], time=seconds(wait))
            self.note(f"… {one_line(text)}")

    def _count(self, event: Event) -> None:
        if event.usage is not None:
            self._calls += event.usage.calls
            known = self._cost is not None and event.cost is not None
            self._cost = self._cost + event.cost if known else None  # pyright: ignore[reportOperatorIssue]

    def recall(self, events: Iterable[Event]) -> None:
        """What was asked for in an earlier life of the run: its results may come now."""
        for event in events:
            if "tool" in event.body:
                self._asked[event.key] = event.body

    # What is said beside

    def note(self, text: str) -> None:
        """A line in passing."""
        self.lines([self.paint.dim(line) for line in told(text, self.paint)])

    def lines(self, lines: list[str]) -> None:
        """Lines as they are, on stderr; nothing if quiet."""
        if not self._quiet:
            self.say(lines)

    def say(self, lines: list[str]) -> None:
        """Lines that are shown even if quiet: questions and ends."""
        self._wipe()
        self._end_speech()
        for line in lines:
            click.echo(line, err=True, color=True)

    def answer(self, text: str) -> None:
        """The answer, on stdout, unless it stands there already."""
        self._wipe()
        self._end_speech()
        if text and text.strip() != self._said:
            if is_terminal(sys.stdout):
                click.echo(f"\n{self._flowed(text)}")
            else:
                click.echo(visible(text))
        self._said = ""

    def hold(self) -> None:
        """Show nothing until `go_on`: a person is asked."""
        self._wipe()
        self._end_speech()
        self._held = []

    def go_on(self) -> None:
        """Show what came meanwhile."""
        held, self._held = self._held or [], None
        for item in held:
            self.listen(item)

    # The line of status

    def tick(self) -> None:
        """Show what is going on now."""
        if not self.live or self._held is not None or self._speaking:
            return
        self._turns += 1
        wheel = _WHEEL[self._turns % len(_WHEEL)]
        doing = next(reversed(self._doing.values()), tr("cli.doing_start", "working"))
        spent = dollars(self._cost)
        if self._cap is not None:
            spent = tr("cli.of_cap", "{spent} of ${cap}", spent=spent, cap=self._cap)
        time_ = seconds(round(time.monotonic() - self._begun))
        text = f"{wheel} {one_line(doing)} · {spent} · {time_}"
        self._write_err(f"\r\x1b[K{self.paint.dim(cut(text, self.paint.cells - 1))}")
        self._status = True

    def _wipe(self) -> None:
        if self._status:
            self._write_err("\r\x1b[K")
            self._status = False

    def _end_speech(self, mark: str = "") -> None:
        if self._speaking:
            self._write_out(f"{self._flow.end()}{mark}\n")
            self._speaking = ""

    def _flowed(self, text: str) -> str:
        flow = Flow(self._cells)
        return flow.feed(text.rstrip()) + flow.end()

    def _write_out(self, text: str) -> None:
        click.echo(text, nl=False)
        sys.stdout.flush()

    def _write_err(self, text: str) -> None:
        click.echo(text, nl=False, err=True, color=True)
        sys.stderr.flush()
