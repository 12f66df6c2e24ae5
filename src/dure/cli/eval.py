"""`dure eval`: run an agent on the tasks of a file, several times each, and say how often it is
right and how sure that is."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from dure.bench import Report, Task, evaluate
from dure.bench.evaluate import new_folder, nobody
from dure.bench.kept import Kept, evaluations, newest
from dure.bench.taskfile import NAME, Suite, read_suite
from dure.cli.choice import chosen
from dure.cli.environment import typed
from dure.cli.errors import DONE, PAUSED, WAITING
from dure.cli.evaluating import Progress
from dure.cli.options import bounds, common, quiet
from dure.cli.place import Place, here
from dure.cli.recipe import POLICIES, Recipe, format_for, widened
from dure.cli.view.cut import told
from dure.cli.view.evaluation import compared_line, csv_text, report_lines
from dure.cli.view.money import dollars
from dure.cli.view.paint import paint_for
from dure.cli.whose import agent_from, model_for, on_model
from dure.core.budget import Budget, decode_budget, encode_budget
from dure.core.codec import canonical, compact
from dure.core.contracts import Participant
from dure.core.errors import SetupError, UsageError
from dure.host.languages import language, tr
from dure.runtime import Options
from dure.runtime.options import Asker


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
    "--concurrency",
    type=click.IntRange(min=1),
    metavar="N",
    help="Make so many attempts at once (else as the file says).",
)
@bounds
@click.option(
    "--json", "as_json", is_flag=True, help="Print each attempt, and the report, as JSON."
)
@click.option("--csv", "table", metavar="FILE", help="Write the attempts into this file, as CSV.")
@click.option(
    "--resume/--fresh", default=None, help="Go on with the last evaluation, or begin anew."
)
@quiet
@common
def eval(file: str, models: tuple[str, ...], table: str | None, **given: Any) -> int:
    """Run an agent on the tasks of FILE (else eval.yaml) and report how often it is right.

    Each attempt is a run of its own in a fresh workspace. An evaluation that was interrupted goes
    on where it was. Python files that FILE names are run.
    """
    place = here()
    suite = read_suite(Path(file))
    wanted = _wanted(given, suite)
    reports: list[tuple[str, Report]] = []
    for model in models or ("",):
        plan = _plan(suite, place, model, wanted)
        reports.append((plan.model, _evaluated(plan, place, wanted)))
    _show(reports, as_json=wanted.as_json)
    if table is not None:
        _write(Path(table), csv_text(reports))
    return WAITING if any(report.left for _, report in reports) else DONE


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for, beside the file."""

    only: tuple[str, ...]
    times: int | None
    concurrency: int | None
    budget: Budget
    resume: bool | None
    as_json: bool
    quiet: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """One evaluation, nothing left open. `model` is empty where the agent has its own; `kept` is
    the evaluation that it goes on with."""

    suite: Suite
    who: Participant
    model: str
    facts: dict[str, Any]
    kept: Kept | None


def _wanted(given: dict[str, Any], suite: Suite) -> Wanted:
    for name in given["only"]:
        if name not in suite.ids:
            raise UsageError(
                "bench.no_task",
                "There is no task {name!r} in {file}. There are: {known}.",
                name=name,
                file=suite.path.name,
                known=", ".join(suite.ids),
            )
    caps = widened(suite.budget, given["budget"], given["calls"], given["seconds"])
    return Wanted(
        tuple(given["only"]),
        given["times"],
        given["concurrency"],
        caps,
        given["resume"],
        given["as_json"],
        given["quiet"],
    )


def _plan(suite: Suite, place: Place, model: str, wanted: Wanted) -> Plan:
    """The evaluation that is asked for: a new one, or one that was interrupted."""
    who, model = _participant(suite, place, model)
    policy = suite.policy or place.config.policy or "workspace"
    caps = encode_budget(wanted.budget)
    digest = hashlib.sha256(f"{suite.fingerprint()} {policy} {canonical(caps)}".encode())
    of = {"file": os.fsencode(suite.path).decode(errors="backslashreplace"), "model": model}
    mark = digest.hexdigest()[:16]
    kept = _kept(place, of, mark, wanted)
    times = wanted.times or (kept.times if kept else suite.times)
    tasks = wanted.only or (kept.tasks if kept else suite.ids)
    facts = {**of, "mark": mark, "policy": policy, "budget": caps, "times": times}
    return Plan(suite, who, model, {**facts, "tasks": list(tasks)}, kept)


def _participant(suite: Suite, place: Place, model: str) -> tuple[Participant, str]:
    """The agent, and the name of its model."""
    model = model or suite.model or ""
    if suite.agent is None:
        model = chosen(model or None, place).model
        form = format_for("auto", model, place)
        return Recipe(model, "", format=form, prompts=language()).agent(), model
    who = agent_from(suite.agent, suite.path.parent)
    model = model_for(who, model or None, place).model
    return on_model(who, model), model


def _kept(place: Place, of: dict[str, Any], mark: str, wanted: Wanted) -> Kept | None:
    """The evaluation to go on with; None: a new one."""
    if wanted.resume is False:
        return None
    last = newest(place.folders.data, of)
    if wanted.resume:
        if last is None:
            raise UsageError(
                "bench.nothing",
                "There is no evaluation of {file} with {model} to go on with. Leave --resume out.",
                **of,
            )
        return last
    if last is None or last.is_finished:
        return None
    if last.facts.get("mark") != mark:
        _note(
            tr(
                "bench.changed",
                "The task file, the agent or the caps have changed since the evaluation that was"
                " interrupted; this one begins anew. `{command}` goes on with that.",
                command=typed("eval", "--resume"),
            )
        )
        return None
    return last


def _evaluated(plan: Plan, place: Place, wanted: Wanted) -> Report:
    """Evaluate. An interrupt is said in good order."""
    facts = plan.facts
    tasks = plan.suite.tasks(facts["tasks"])
    progress = Progress(plan.model, len(tasks) * facts["times"], wanted.quiet, wanted.as_json)
    if not wanted.quiet:
        _note(_opening(plan, tasks))
    try:
        return asyncio.run(_go(plan, tasks, place, wanted, progress))
    except KeyboardInterrupt:
        _note(
            tr(
                "bench.interrupted",
                "Interrupted. Nothing that was done is lost: `{command}` goes on.",
                command=typed("eval", *_named(plan.suite)),
            )
        )
        raise click.exceptions.Exit(PAUSED) from None


async def _go(
    plan: Plan, tasks: Sequence[Task], place: Place, wanted: Wanted, progress: Progress
) -> Report:
    facts = plan.facts
    folder = plan.kept.folder if plan.kept else new_folder()
    command = ["eval", facts["file"], "--model", plan.model]
    options = _options(facts, place, json.dumps(command), nobody)
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


def _options(facts: dict[str, Any], place: Place, entry: str, asks: Asker) -> Options:
    """What each run is given."""
    options = Options(
        store=place.store,
        policy=POLICIES[facts["policy"]],
        budget=decode_budget(facts["budget"]),
        entry=entry,
        asks=asks,
    )
    if facts["model"]:
        options["model"] = facts["model"]
    return options


def reopen(arguments: list[str], place: Place, asks: Asker) -> tuple[Participant, Options]:
    """The participant and the terms of a run that an evaluation made."""
    file, label = arguments[0], arguments[-1]
    evaluation, task, number, *_ = [*label.split("/"), "", ""]
    kept = next(
        (
            each
            for each in evaluations(place.folders.data)
            if each.facts["evaluation"] == evaluation
        ),
        None,
    )
    if kept is None or not file or "/judge" in label:
        raise UsageError(
            "bench.not_alone",
            "This run is part of an evaluation and goes on with it: `dure eval --resume`.",
        )
    who, _ = _participant(read_suite(Path(file)), place, kept.facts["model"])
    options = _options(kept.facts, place, json.dumps(["eval", *arguments]), asks)
    options["workspace"] = kept.folder / f"{task}-{number}"
    return who, options


def _opening(plan: Plan, tasks: Sequence[Task]) -> str:
    """What is about to be done, and what it may cost."""
    count = len(tasks) * plan.facts["times"]
    text = tr(
        "bench.opening",
        "{who} with {model}: {tasks} tasks × {times}",
        who=plan.who.name,
        model=plan.model,
        tasks=len(tasks),
        times=plan.facts["times"],
    )
    if plan.kept:
        text += " · " + tr("bench.goes_on", "going on where it was")
    cap = decode_budget(plan.facts["budget"]).money
    if cap is not None:
        text += " · " + tr("bench.most", "at most {cost} in all", cost=dollars(cap * count))
    return text


def _show(reports: Sequence[tuple[str, Report]], *, as_json: bool) -> None:
    paint = paint_for(sys.stdout)
    for model, report in reports:
        if as_json:
            click.echo(compact({"model": model, "report": report.record()}))
            continue
        heading = [paint.name(model)] if len(reports) > 1 else []
        for line in [*heading, *report_lines(report, paint)]:
            click.echo(line, color=True)
    (first, before), *others = reports
    for model, report in others:
        found = report.against(before)
        if as_json:
            gap = None if found is None else [found.value, found.low, found.high]
            click.echo(compact({"model": model, "against": first, "difference": gap}))
        else:
            click.echo(f"\n{compared_line(first, model, found)}")
    if not as_json and any(report.rows for _, report in reports):
        said = tr("bench.show", "What was said and done in an attempt: {command}", command="…")
        click.echo(paint.dim(said.replace("…", typed("show", "RUN"))), color=True)


def _write(path: Path, text: str) -> None:
    """Write a file whole: for spreadsheets, with a byte order mark."""
    passing = path.with_name(f".{path.name}.part")
    try:
        passing.write_bytes(text.encode("utf-8-sig", "replace"))
        os.replace(passing, path)
    except OSError as error:
        passing.unlink(missing_ok=True)
        raise SetupError(
            "bench.csv",
            "{file} cannot be written: {reason}.",
            file=str(path),
            reason=error.strerror or str(error),
        ) from error


def _named(suite: Suite) -> tuple[str, ...]:
    """The file as an argument; nothing where it is the usual one of this folder."""
    usual = suite.path == Path(NAME).absolute()
    return () if usual else (str(suite.path),)


def _note(text: str) -> None:
    paint = paint_for(sys.stderr)
    for line in told(text, paint):
        click.echo(paint.dim(line), err=True, color=True)
