"""Drives a run at the terminal: shows it, asks, obeys Ctrl-C, and says how it ended.

Knows runs from outside. Does not know what command it is for.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import click

from dure.agents.autonomous import achieved
from dure.cli.environment import typed
from dure.cli.errors import DONE, PAUSED, STOPPED, WAITING, print_error
from dure.cli.interrupts import Interrupts
from dure.cli.screen import Screen
from dure.cli.view.achieved import review_lines
from dure.cli.view.cut import told
from dure.cli.view.jsonl import event_line
from dure.cli.view.money import dollars, seconds
from dure.cli.view.paint import Paint
from dure.cli.view.questions import question_lines
from dure.cli.view.spoken import error_text, model_calls
from dure.core.codec import compact
from dure.core.errors import DureError
from dure.core.event import Delta, Event
from dure.core.outcome import Outcome, Question
from dure.core.visible import visible
from dure.host.languages import tr
from dure.runtime import Run

TICK = 0.12
"""Seconds between two looks of the status line."""


_OF_THE_TASK = ("tasks.inputs",)
"""What is wrong stands in the run's own task: no resume mends it, and nothing was done yet."""


@dataclass
class Driver:
    """Drives one run. `as_json`: events go to stdout as JSON lines, and nothing else does.
    `alone`: when the machine fails, say how to go on; else the caller does."""

    screen: Screen
    as_json: bool = False
    alone: bool = True
    _failure: BaseException | None = None

    async def drive(self, run: Run) -> Outcome:
        """The outcome. Errors of the machine come after the run was put down, and say so."""
        going = asyncio.ensure_future(_outcome(run))
        ticking = asyncio.ensure_future(self._tick())
        with Interrupts(run, self._note, going.cancel) as interrupts:
            run.listen(interrupts.listen)
            run.listen(self._safely(self._json if self.as_json else self.screen.listen, interrupts))
            try:
                outcome = await going
            except asyncio.CancelledError:
                raise click.Abort from None
            except DureError as error:
                if run.id and self.alone and error.code not in _OF_THE_TASK:
                    self._note(put_down_text(typed("resume", run.id)))
                raise
            finally:
                ticking.cancel()
                await asyncio.gather(ticking, return_exceptions=True)
                self.screen.say([])  # no line of status stays before what is said next
        if self._failure is not None:
            raise self._failure
        return outcome

    def _note(self, text: str) -> None:
        self.screen.say([visible(text)])

    def _json(self, item: Event | Delta) -> None:
        if isinstance(item, Event):
            click.echo(event_line(item))
            sys.stdout.flush()

    def _safely(
        self, listener: Callable[[Event | Delta], None], interrupts: Interrupts
    ) -> Callable[[Event | Delta], None]:
        """A listener that never disturbs the run: what it raises puts the run down instead."""

        def listen(item: Event | Delta) -> None:
            if self._failure is None:
                try:
                    listener(item)
                except Exception as error:
                    self._failure = error
                    interrupts.pause()

        return listen

    async def _tick(self) -> None:
        while self.screen.live and not self.as_json:
            await asyncio.sleep(TICK)
            with contextlib.suppress(OSError):
                self.screen.tick()


async def _outcome(run: Run) -> Outcome:
    return await run


def put_down_text(command: str) -> str:
    """How to go on after the machine failed."""
    return tr("cli.put_down", "Nothing is lost. When it is mended: {command}", command=command)


def conclude(
    outcome: Outcome,
    screen: Screen,
    *,
    as_json: bool = False,
    brief: bool = False,
    again: str = "",
) -> int:
    """Say how the run ended and how it goes on; the exit code. `brief`: one of many. `again`: what
    is typed to go on with it, where that is not `dure resume`."""
    if not as_json:
        screen.answer(answer_text(outcome) if outcome.status == "done" else "")
    if screen.live or not brief:
        screen.lines(["", screen.paint.dim(summary(outcome, brief=brief))])
    resume = again or typed("resume", outcome.run)
    match outcome.status:
        case "done":
            return _done(outcome, screen, brief=brief)
        case "waiting":
            screen.say(waiting_lines(outcome.run, outcome.questions, screen.paint, again))
            return WAITING
        case "paused" if outcome.error is None:
            screen.say([tr("cli.paused", "Paused. Go on with: {command}", command=resume)])
            return PAUSED
        case "stopped":
            screen.say([tr("cli.stopped", "Stopped, as was asked.")])
            return STOPPED
        case _:
            return _failed(outcome, screen, resume)


def _done(outcome: Outcome, screen: Screen, *, brief: bool) -> int:
    """The review of an agent that worked by itself. Its end is that of a stop where its goals were
    not met, whichever command it was."""
    found = achieved(outcome.message) if outcome.message and not brief else None
    if found is None:
        return DONE
    lines = review_lines(found)
    screen.lines([line for text in lines for line in told(text, screen.paint)])
    return DONE if found.status == "done" else STOPPED


def _failed(outcome: Outcome, screen: Screen, resume: str) -> int:
    """What went wrong, and the way on, where there is one."""
    error = outcome.error
    if error is None:
        return STOPPED
    print_error(error_text(error))
    if outcome.status == "spent" and error.code in _WIDENS:
        command = f"{resume} {_WIDENS[error.code]} …"
        screen.say([tr("cli.spent", "Go on with more: {command}", command=command)])
    elif outcome.status == "paused":
        said = tr("cli.try_again", "Nothing is lost. Try again with: {command}", command=resume)
        screen.say([said])
    return error.exit_code


_WIDENS = {"budget.calls": "--calls", "budget.seconds": "--seconds", "budget.dollars": "--budget"}
"""The option that widens the cap which was reached; the others belong to a run for good."""


def answer_text(outcome: Outcome) -> str:
    """What was said last; structured output as JSON."""
    if outcome.text or outcome.data is None:
        return outcome.text
    return compact(outcome.data)


def summary(outcome: Outcome, *, brief: bool = False) -> str:
    """One line: calls, tokens, money, time, and where the transcript is."""
    text = tr(
        "cli.summary",
        "{calls} · {tokens} tokens · {cost} · {time}",
        calls=model_calls(outcome.usage.calls),
        tokens=f"{outcome.usage.tokens:,}",
        cost=dollars(outcome.cost),
        time=seconds(outcome.seconds),
    )
    return text if brief else f"{text} · {typed('show', outcome.run)}"


def waiting_lines(
    run: str, questions: Iterable[Question], paint: Paint, again: str = ""
) -> list[str]:
    """What the run waits for, and how to answer."""
    lines: list[str] = []
    for question in questions:
        way = answer_with(run, question, again)
        lines += ["", *question_lines(question, paint), f"    {way}"]
    return lines


def answer_with(run: str, question: Question, again: str) -> str:
    """The command that answers this question."""
    if question.asking == "timer":
        return tr("cli.due", "Later: {command}", command=again or typed("resume", "--due"))
    if again:  # asks it once more
        return tr("cli.answer_with", "Answer: {command}", command=again)
    words = {"ask": '"…"', "approve": "--yes", "happened": "--yes"}[question.asking]
    other = {"ask": "", "approve": "--no", "happened": "--no | --give-up"}[question.asking]
    command = typed("answer", run, f"{words} | {other}" if other else words, "--resume")
    return tr("cli.answer_with", "Answer: {command}", command=command)
