"""`dure check goal`: whether a goal is clear and small enough for one agent, before it is begun.

Knows the rules and the reader. Does not know how a goal is worked on.
"""

from __future__ import annotations

import asyncio
import json
import shlex
from dataclasses import asdict

import click

from dure.agents.clear import Clarity, goal_reader, read_by_model, read_goal
from dure.cli.choice import chosen
from dure.cli.errors import DONE, UNEXPECTED
from dure.cli.place import Place
from dure.core.budget import Budget
from dure.core.errors import DureError, UsageError
from dure.core.outcome import Outcome
from dure.core.visible import one_line
from dure.host.languages import language, tr
from dure.runtime import Run

OFFLINE = "offline"
ENOUGH = Budget(calls=4, seconds=120)


def check_goal(sentence: str, model: str | None, place: Place, *, as_json: bool) -> int:
    """Say what the goal leaves open and whom it needs; the exit code: 1 where it is not clear."""
    if not sentence.strip():
        raise UsageError("goal.empty", 'Say the goal: dure check goal "…"')
    found = _read(sentence, chosen(model, place).model, place)
    if as_json:
        record = asdict(found) | {"clear": found.clear}
        click.echo(json.dumps(record, ensure_ascii=False))
    else:
        _show(sentence, found)
    return DONE if found.clear else UNEXPECTED


def _read(sentence: str, model: str, place: Place) -> Clarity:
    """As the model reads it; where there is none, or it cannot, as rules do, and that is told."""
    reason = tr("goal.offline", "no model is connected")
    if model != OFFLINE:
        work = Run(goal_reader(model, language()), sentence, store=place.store, budget=ENOUGH)
        try:
            outcome = asyncio.run(_outcome(work))
            if outcome.error is None and outcome.data is not None:
                return read_by_model(outcome.data)
            reason = outcome.error.text if outcome.error else tr("goal.waits", "no answer yet")
        except DureError as error:
            reason = error.text
    told = "Read by plain rules, which look for words and understand nothing: {reason}."
    click.echo(tr("goal.rules", told, reason=one_line(reason).rstrip(".")), err=True)
    return read_goal(sentence)


def _show(sentence: str, found: Clarity) -> None:
    asks = found.questions or tuple(_question(lack) for lack in found.lacks)
    if not asks:
        click.echo(tr("goal.clear", "✓ The goal is clear."))
    else:
        click.echo(tr("goal.open", "✗ The goal leaves open:"))
        for question in asks:
            click.echo(f"  ? {one_line(question)}")
    goal = shlex.quote(one_line(sentence))
    match found.size:
        case "agent":
            click.echo(tr("goal.agent", "✓ It is small enough for one agent."))
            click.echo(f"    dure auto {goal}")
        case "pair":
            text = "! Better for a pair: one writes, the other looks at it."
            click.echo(tr("goal.pair", text))
            click.echo(f"    dure new --team {goal}")
        case "team":
            click.echo(tr("goal.team", "! Better for a team, or as several goals, one by one."))
            click.echo(f"    dure new --team {goal}")
    if found.why:
        click.echo(f"    {one_line(found.why)}")


def _question(lack: str) -> str:
    match lack:
        case "what":
            return tr("goal.what", "What is to be done? Name what is made, found or changed.")
        case "where":
            return tr("goal.where", "Where or with what? Name the file, the folder, the page.")
        case _:
            text = "When is it done? Name what is there then: a file, a number, a list of five."
            return tr("goal.when_done", text)


async def _outcome(run: Run) -> Outcome:
    return await run
