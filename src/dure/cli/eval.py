"""`dure eval`: run an agent on the tasks of a file, several times each, and say how often it is
right and how sure that is."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from dure.bench import Report, Task, evaluate
from dure.bench.evaluate import new_folder, nobody
from dure.bench.taskfile import NAME, Suite, read_suite
from dure.cli.contender import Contender, contenders, labels
from dure.cli.environment import typed
from dure.cli.errors import DONE, PAUSED, WAITING
from dure.cli.evaluating import Progress
from dure.cli.evaluation import Plan, Wanted, options_of, plan_for, reopened_run, wanted_by
from dure.cli.options import common, quiet
from dure.cli.place import Place, here
from dure.cli.view.cut import told
from dure.cli.view.evaluation import compared_lines, csv_text, report_lines
from dure.cli.view.money import dollars
from dure.cli.view.paint import paint_for
from dure.cli.written import write_whole
from dure.core.budget import decode_budget
from dure.core.codec import compact
from dure.core.encode import clean
from dure.host.languages import tr

reopen = reopened_run
"""How `dure resume` opens a run that an evaluation made."""


@click.command()
@click.argument("file", default=NAME)
@click.option(
    "--times",
    type=click.IntRange(min=1),
    metavar="N",
    help="Try each task so often (else as the file says).",
)
@click.option(
    "--task", "only", metavar="ID", multiple=True, help="Only this task; may be repeated."
)
@click.option(
    "--model",
    "models",
    metavar="NAME",
    multiple=True,
    help="The model, instead of the file's and the agent's; several are compared.",
)
@click.option(
    "--strategy",
    "strategies",
    metavar="NAME",
    multiple=True,
    help="How the agent solves its tasks; several, with commas between, are compared.",
)
@click.option(
    "--agent",
    "agents",
    metavar="FILE",
    multiple=True,
    help="The agent, as FILE or FILE:NAME, instead of the task file's; several are compared.",
)
@click.option(
    "--concurrency",
    type=click.IntRange(min=1),
    metavar="N",
    help="Make so many attempts at once (else as the file says).",
)
@click.option("--budget", metavar="DOLLARS", help="The most that each run may spend, in dollars.")
@click.option(
    "--calls", type=click.IntRange(min=0), metavar="N", help="The most model calls of each run."
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    metavar="N",
    help="The most working time of each run, in seconds.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print each attempt, and the report, as JSON."
)
@click.option("--csv", "table", metavar="FILE", help="Write the attempts into this file, as CSV.")
@click.option(
    "--resume/--fresh", default=None, help="Go on with the last evaluation, or begin anew."
)
@quiet
@common
def eval(file: str, table: str | None, **given: Any) -> int:
    """Run an agent on the tasks of FILE (else eval.yaml) and report how often it is right.

    Each attempt is a run of its own in a fresh workspace. An evaluation that was interrupted goes
    on where it was. Python files that FILE names are run.
    """
    place = here()
    suite = read_suite(Path(file))
    wanted = wanted_by(given, suite)
    all_asked = contenders(given)
    reports: list[tuple[Contender, Report]] = []
    for asked in all_asked:
        plan = plan_for(suite, place, asked, wanted, alone=len(all_asked) == 1)
        try:
            reports.append((plan.contender, _evaluated(plan, place, wanted)))
        except KeyboardInterrupt:
            return _interrupted(suite, given)
    _show(reports, as_json=wanted.as_json)
    if table is not None:
        text = clean(csv_text([(who.facts, report) for who, report in reports]))
        write_whole(Path(table), ["\ufeff", text], force=True)  # spreadsheets want the mark
    return WAITING if any(report.left for _, report in reports) else DONE


def _evaluated(plan: Plan, place: Place, wanted: Wanted) -> Report:
    """Evaluate, and say beforehand what is about to be done."""
    facts = plan.facts
    tasks = plan.suite.tasks(facts["tasks"])
    planned = len(tasks) * facts["times"]
    progress = Progress(plan.contender, planned, wanted.quiet, wanted.as_json)
    if plan.changed:
        _note(
            tr(
                "bench.changed",
                "The task file, the agent or the caps have changed since the evaluation that was"
                " interrupted; this one begins anew. `{command}` goes on with that.",
                command=typed("eval", "--resume", *_named(plan.suite)),
            )
        )
    if not wanted.quiet:
        _note(_opening(plan, tasks))
    return asyncio.run(_go(plan, tasks, place, wanted, progress))


def _interrupted(suite: Suite, given: Mapping[str, Any]) -> int:
    """Say how it goes on. Where several are compared, those that are finished are not begun
    anew."""
    names = {"agent": "agents", "model": "models", "strategy": "strategies"}
    asked = [f"--{flag} {value}" for flag, name in names.items() for value in given[name]]
    several = ["--resume", *asked] if len(contenders(given)) > 1 else asked
    _note(
        tr(
            "bench.interrupted",
            "Interrupted. Nothing that was done is lost: `{command}` goes on.",
            command=typed("eval", *_named(suite), *several),
        )
    )
    return PAUSED


async def _go(
    plan: Plan, tasks: Sequence[Task], place: Place, wanted: Wanted, progress: Progress
) -> Report:
    facts = plan.facts
    folder = plan.kept.folder if plan.kept else new_folder()
    command = ["eval", facts["file"], *plan.contender.arguments]
    options = options_of(facts, place, json.dumps(command), nobody)
    async with progress.live():
        return await evaluate(
            plan.who,
            tasks,
            times=facts["times"],
            concurrency=wanted.concurrency or plan.suite.concurrency,
            folder=folder,
            on_row=progress.row,
            facts=facts,
            **options,
        )


def _opening(plan: Plan, tasks: Sequence[Task]) -> str:
    """What is about to be done, and what it may cost."""
    text = tr(
        "bench.opening",
        "{who} with {model}: {tasks} tasks × {times}",
        who=plan.who.name,
        model=" · ".join(filter(None, (plan.contender.model, plan.contender.strategy))),
        tasks=len(tasks),
        times=plan.facts["times"],
    )
    if plan.kept:
        text += " · " + tr("bench.goes_on", "going on where it was")
    cap = decode_budget(plan.facts["budget"]).money
    if cap is not None:
        runs = sum(len(task.turns) for task in tasks) * plan.facts["times"]
        told = "{runs} runs, each at most {cost}; so is each judge's"
        text += " · " + tr("bench.most", told, runs=runs, cost=dollars(cap))
    return text


def _show(reports: Sequence[tuple[Contender, Report]], *, as_json: bool) -> None:
    if as_json:
        _show_json(reports)
        return
    paint = paint_for(sys.stdout)
    named = list(
        zip(labels([who for who, _ in reports]), [each for _, each in reports], strict=True)
    )
    for label, report in named:
        heading = ["", paint.name(label)] if len(reports) > 1 else []
        for line in [*heading, *report_lines(report, paint)]:
            click.echo(line, color=True)
    if len(reports) > 1:
        for line in compared_lines(named, paint):
            click.echo(line, color=True)
    if any(report.rows for _, report in reports):
        said = tr("bench.show", "What was said and done in an attempt: {command}", command="…")
        click.echo(paint.dim(said.replace("…", typed("show", "RUN"))), color=True)


def _show_json(reports: Sequence[tuple[Contender, Report]]) -> None:
    for who, report in reports:
        click.echo(compact({**who.facts, "report": report.record()}))
    (_, before), *others = reports
    first, *_ = labels([who for who, _ in reports])
    for who, report in others:
        found = report.against(before)
        gap = None if found is None else [found.value, found.low, found.high]
        click.echo(compact({**who.facts, "against": first, "difference": gap}))


def _named(suite: Suite) -> tuple[str, ...]:
    """The file as an argument; nothing where it is the usual one of this folder."""
    usual = suite.path == Path(NAME).absolute()
    return () if usual else (str(suite.path),)


def _note(text: str) -> None:
    paint = paint_for(sys.stderr)
    for line in told(text, paint):
        click.echo(paint.dim(line), err=True, color=True)
