"""The first and the last lines of the demo: what will happen, and what came of it.

Knows words and widths. Does not know how the run went on in between.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from dure.cli.demo.brief import counted
from dure.cli.demo.screen import Screen
from dure.cli.environment import typed
from dure.cli.view.cut import wrap
from dure.core.outcome import Outcome
from dure.core.visible import visible
from dure.core.workspace import Sandbox
from dure.host.languages import pad, say, tr, width

_LABEL = 11  # cells


@dataclass(frozen=True, slots=True)
class Show:
    """One performance of the demo: where, in which language, with which sandbox and model (empty:
    the recording)."""

    folder: Path
    lang: str
    sandbox: Sandbox
    model: str
    goal: str

    @property
    def place(self) -> str:
        """The folder as a person types it."""
        near = os.path.relpath(self.folder)
        return str(self.folder) if near.startswith("..") else os.path.join(".", near)


def beginning(show: Show, screen: Screen) -> list[str]:
    """What is going to happen, what of it is recorded, and what is real."""
    paint, lang = screen.paint, show.lang
    about = tr(
        "demo.about",
        "An agent gets a real job in a small shop: it plans, reads the files, computes, draws"
        " charts and writes a report.",
        lang,
    )
    lines = ["", f"  {paint.bold('dure demo')}", ""]
    lines += [f"  {line}" for line in wrap(about, screen.cells - 4)] + [""]
    return [
        *lines,
        *_facts(_promises(show), screen),
        "",
        *_facts([(tr("demo.goal", "Goal", lang), show.goal)], screen, strong=True),
    ]


def _promises(show: Show) -> list[tuple[str, str]]:
    lang, problem = show.lang, show.sandbox.missing()
    if show.model:
        thinking = tr("demo.live", "live, by {model}", lang, model=show.model)
        tools = tr("demo.tools_live", "real: each one runs now, on this machine", lang)
    else:
        thinking = tr(
            "demo.recorded",
            "recorded before, and played back now: no network, no key",
            lang,
        )
        tools = tr(
            "demo.tools",
            "real: each one runs now and is held against its recorded result",
            lang,
        )
    if problem is None:
        code = tr("demo.sandbox", "in a sandbox ({name})", lang, name=show.sandbox.name)
    else:
        why = say(problem, lang)
        code = tr("demo.no_sandbox", "not at all, since there is no sandbox. {why}", lang, why=why)
    return [
        (tr("demo.thinking", "Thinking", lang), thinking),
        (tr("demo.real", "Tools", lang), tools),
        (tr("demo.code", "Code runs", lang), code),
        (
            tr("demo.files", "Files", lang),
            tr("demo.copy", "a copy of the shop's folder in {place}", lang, place=show.place),
        ),
    ]


def ending(show: Show, screen: Screen, outcome: Outcome) -> list[str]:
    """What was found, where the report is, what it cost, and what to try next."""
    paint, lang = screen.paint, show.lang
    room = screen.cells - 8
    text = visible(outcome.text.strip()) or tr("demo.nothing", "The run said nothing.", lang)
    inside = wrap(text, room)
    inside += ["", *_facts(_results(show, screen, outcome), screen, room=room, margin=0)]
    lines = ["", *_framed(inside, screen), ""]
    lines.append(f"  {paint.bold(tr('demo.next', 'Try next', lang))}")
    return [*lines, *_tried(_tries(lang), screen), ""]


def _tried(tries: Sequence[tuple[str, str]], screen: Screen) -> list[str]:
    """Commands and what they do, side by side where there is room."""
    paint = screen.paint
    wide = max(width(command) for command, _ in tries) + 2
    if 4 + wide + max(width(why) for _, why in tries) <= screen.cells:
        return [f"    {paint.name(pad(name, wide))}{paint.dim(why)}" for name, why in tries]
    return [
        line
        for name, why in tries
        for line in (f"    {paint.name(name)}", f"      {paint.dim(why)}")
    ]


def _results(show: Show, screen: Screen, outcome: Outcome) -> list[tuple[str, str]]:
    lang = show.lang
    facts: list[tuple[str, str]] = []
    report = os.path.join(show.place, "report.md")
    if not (show.folder / "report.md").is_file():
        report = tr("demo.no_report", "none: the agent ended without writing report.md", lang)
    facts.append((tr("demo.report", "Report", lang), report))
    charts = sorted(path.name for path in show.folder.glob("*.svg"))
    if charts:
        facts.append((tr("demo.charts", "Charts", lang), ", ".join(charts)))
    facts.append((tr("demo.cost", "Cost", lang), _cost(show, screen, outcome)))
    if screen.then is not None:
        facts.append((tr("demo.checked", "Checked", lang), _checked(screen)))
    took = tr("demo.seconds", "{seconds} s", lang, seconds=f"{outcome.seconds:.1f}")
    run = tr("demo.journal", "journal: {run}", lang, run=outcome.run)
    facts.append((tr("demo.took", "Took", lang), f"{took} · {run}"))
    return facts


def _cost(show: Show, screen: Screen, outcome: Outcome) -> str:
    lang = show.lang
    money = (
        tr("demo.unknown_cost", "unknown (the model's price is not known)", lang)
        if outcome.cost is None
        else _dollars(outcome.cost)
    )
    told = outcome.usage.calls
    if screen.then is None:
        replies = counted("demo.replies", "model reply", "model replies", told, lang)
        calls = counted("demo.calls", "tool call", "tool calls", screen.calls, lang)
    else:
        replies = counted("demo.recorded_replies", "recorded reply", "recorded replies", told, lang)
        calls = counted("demo.real_calls", "real tool call", "real tool calls", screen.calls, lang)
    return f"{money} · {replies}, {calls}"


def _dollars(cost: Decimal) -> str:
    return f"${cost:.2f}" if cost == 0 or cost >= Decimal("0.01") else f"${cost:.4f}"


def _checked(screen: Screen) -> str:
    if not screen.differing:
        return tr(
            "demo.all_same", "all {calls} results are as recorded", screen.lang, calls=screen.calls
        )
    return tr(
        "demo.some_differ",
        "{differing} of {calls} results differ from the recorded ones (marked ≠ above)",
        screen.lang,
        differing=screen.differing,
        calls=screen.calls,
    )


def _tries(lang: str) -> list[tuple[str, str]]:
    return [
        (_typed("show", "last"), tr("demo.try_show", "read this run again, step by step", lang)),
        (_typed("chat"), tr("demo.try_chat", "talk to the offline brain, or your model", lang)),
        (
            _typed("demo", "--model", "NAME"),
            tr("demo.try_live", "the same job, live, by your own model", lang),
        ),
    ]


def _typed(*words: str) -> str:
    """The command as the person can type it: by the path of dure where the shell knows no dure."""
    command, here = typed(*words), Path(sys.argv[0])
    if here.name != "dure" or shutil.which("dure"):
        return command
    near = os.path.relpath(here)
    return str(here if near.startswith("..") else near) + command.removeprefix("dure")


def _facts(
    facts: Sequence[tuple[str, str]],
    screen: Screen,
    *,
    room: int = 0,
    margin: int = 2,
    strong: bool = False,
) -> list[str]:
    """Labels and what they stand for, in two columns."""
    label = max(_LABEL, *(width(name) + 2 for name, _ in facts))
    lines: list[str] = []
    for name, text in facts:
        for number, line in enumerate(wrap(text, (room or screen.cells - 4) - label)):
            head = screen.paint.dim(pad(name if number == 0 else "", label))
            lines.append(" " * margin + head + (screen.paint.bold(line) if strong else line))
    return lines


def _framed(lines: Sequence[str], screen: Screen) -> list[str]:
    """The lines in a frame on a terminal; as they are in a pipe."""
    if not screen.framed:
        return [f"  {line}".rstrip() for line in lines]
    room = screen.cells - 8
    framed = [f"  │ {_padded(line, room)} │" for line in lines]
    return [f"  ╭{'─' * (room + 2)}╮", *framed, f"  ╰{'─' * (room + 2)}╯"]


def _padded(line: str, cells: int) -> str:
    """The line with spaces up to `cells`; colours take none."""
    import click

    return line + " " * max(cells - width(click.unstyle(line)), 0)
