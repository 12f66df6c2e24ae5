"""`dure check`: what can be known of an agent or a team before it runs, each with its cure."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict

import click

from dure.agents import Agent
from dure.cli.environment import quoted, typed
from dure.cli.errors import DONE, UNEXPECTED
from dure.cli.goal import check_goal
from dure.cli.options import common, model_option, policy_option
from dure.cli.place import Place, here
from dure.cli.recipe import policy_for
from dure.cli.view.paint import paint_for
from dure.cli.whose import agent_from, is_team_file
from dure.core.budget import Budget
from dure.core.contracts import Participant
from dure.core.errors import DureError, UsageError
from dure.core.visible import one_line
from dure.host.languages import tr
from dure.host.shape import schema_in
from dure.models import open as open_model
from dure.models.presets import PROVIDERS
from dure.runtime import Run
from dure.runtime.policies import opened
from dure.runtime.stores import Memory
from dure.spec.read import lone_tools
from dure.teams.check import problems, within
from dure.teams.problem import Problem
from dure.teams.tasks import Tasks
from dure.teams.tasks.inputs import asked_for

ASKED = Budget(calls=1, seconds=60)
"""What asking one model may take."""


def _print_schema(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the form of a team file and be done: no file is needed for it."""
    if wanted:
        click.echo(json.dumps(schema_in("dure.spec"), ensure_ascii=False, indent=2))
        context.exit()


@click.command()
@click.argument("file")
@click.argument("sentence", nargs=-1)
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the form of team files as JSON Schema, for editors.",
)
@click.option("--ask", "asks", is_flag=True, help="Ask each model a word; this costs a little.")
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON.")
@policy_option("The policy it is to run under (else the one of the settings).")
@model_option("The model that reads a goal (else the usual one).")
@common
def check(
    file: str,
    sentence: tuple[str, ...],
    asks: bool,
    as_json: bool,
    policy: str | None,
    model: str | None,
) -> int:
    """Check an agent or a team before it runs: who is never reached, what never ends.

    FILE is a team file (`team.yaml`) or a Python file (`team.py`, `team.py:name`); loading a Python
    file runs it, as --agent does. The word goal with a SENTENCE instead says whether that goal is
    clear, and small enough for one agent.
    """
    place = here()
    if file == "goal":
        return check_goal(" ".join(sentence), model, place, as_json=as_json)
    if sentence:
        raise UsageError(
            "check.one_file", 'One FILE is checked at a time. A goal: dure check goal "…"'
        )
    if is_team_file(file) and (tools := lone_tools(file)):
        text = "{file}: nothing to mend. Tools: {names}."
        names = ", ".join(tool.name for tool in tools)
        click.echo("[]" if as_json else tr("check.tools", text, file=file, names=names))
        return DONE
    who = agent_from(file)
    rules = opened(policy_for(policy, place), place.folders.config)
    found = problems(who, policy=rules, model=lambda name: _wrong(name, place))
    found += asyncio.run(_unanswered(who)) if asks else []
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False))
    else:
        _show(file, who, found)
    return UNEXPECTED if found else DONE


def _show(file: str, who: Participant, found: list[Problem]) -> None:
    paint = paint_for(sys.stdout)
    if not found:
        count = len({each.name for each in within(who)})
        text = "{file}: nothing to mend. Participants: {count}."
        click.echo(tr("check.sound", text, file=file, count=count))
        if isinstance(who, Tasks) and (names := asked_for(who.tasks)):
            given = quoted(json.dumps(dict.fromkeys(names, "…"), ensure_ascii=False))
            command = typed("run", quoted(file), given)
            click.echo(tr("check.given", "It is to be given: {command}", command=command))
        return
    click.echo(tr("check.found", "{file}: to look at: {count}.", file=file, count=len(found)))
    for each in found:
        click.echo(f"{paint.bad('✗')} {one_line(each.text)}", color=True)
        click.echo(f"  {paint.dim(one_line(each.cure))}", color=True)


def _wrong(name: str, place: Place) -> str:
    """What is wrong with the model of this name; empty: nothing that is known without asking."""
    try:
        open_model(name)
    except DureError as error:
        return error.text
    provider = PROVIDERS.get(name.partition(":")[0])
    if provider is None or not provider.key or place.keys.find(provider.key):
        return ""
    text = "the key {name} is not set. `dure keys set {name}` sets it."
    return tr("check.no_key", text, name=provider.key)


async def _unanswered(who: Participant) -> list[Problem]:
    """The models that do not answer, each asked once."""
    agents = {str(each.model): each for each in within(who) if isinstance(each, Agent)}
    found: list[Problem] = []
    for model, agent in agents.items():
        probe = Agent("probe", agent.model)
        outcome = await Run(probe, "Answer: OK", store=Memory(), budget=ASKED)
        if outcome.error is not None:
            reason = tr("check.no_answer", "no answer: {reason}", reason=outcome.error.text)
            text = "{name} cannot think with {model}: {reason}"
            told = tr("check.model", text, name=agent.name, model=model, reason=reason)
            cure = "`dure models` lists those that can be used now."
            found.append(Problem("check.model", told, tr("check.model_cure", cure), agent.name))
    return found
