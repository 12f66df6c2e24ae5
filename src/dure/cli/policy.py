"""`dure policy`: what a policy says, whether a file of rules is sound, why a call was decided so.

Knows commands. What is decided is the policy's; how it is shown is in `view/verdicts.py`.
"""

from __future__ import annotations

import asyncio
import json
import sys
from decimal import Decimal
from typing import Any

import click

from dure.cli.kept import kept
from dure.cli.kit import kit
from dure.cli.options import common, policy_option
from dure.cli.place import Place, here
from dure.cli.recipe import policy_for
from dure.cli.view.paint import paint_for
from dure.cli.view.verdicts import by_call, decided, decision_word, table, verdict_lines
from dure.core.contracts import Tool
from dure.core.errors import UsageError
from dure.core.policy import Named, Policy, Request
from dure.core.rules import Rules
from dure.host.languages import tr
from dure.runtime.policies import name_of, opened
from dure.runtime.request import reaches_out, tells_elsewhere


@click.group(invoke_without_command=True)
@common
@click.pass_context
def policy(context: click.Context) -> None:
    """Show what agents may do, and why a tool call was decided so."""
    if context.invoked_subcommand is None:
        context.invoke(show, name="")


@policy.command()
@click.argument("name", default="")
@common
def show(name: str) -> None:
    """Show a policy as tables: by its name or file (else the one of the settings).

    A file of rules is YAML with base (workspace, read-only or trusted), rules, network, private
    and answer_within. A file that is called NAME.yaml in the folder policies beside the settings
    has the name NAME.
    """
    place = here()
    found = _opened(place, name or None)
    paint = paint_for(sys.stdout)
    click.echo(paint.bold(name_of(found)), color=True)
    for line in table(found, paint):
        click.echo(line, color=True)


@policy.command()
@click.argument("file")
@common
def check(file: str) -> None:
    """Check a file of rules: every field, pattern and line."""
    found = _opened(here(), file)
    rules = found.cases if isinstance(found, Rules) else ()
    kinds = [
        f"{count} × {decision_word(decision)}"
        for decision in ("allow", "ask", "deny")
        if (count := sum(each.rule.decision == decision for each in rules))
    ]
    click.echo(
        tr(
            "policy.sound",
            "{file} is sound. Rules: {kinds}.",
            file=name_of(found),
            kinds=", ".join(kinds) or tr("policy.nothing", "none"),
        )
    )


@policy.command()
@click.argument("run", default="last")
@click.argument("key", default="")
@click.option("--tool", metavar="NAME", help="Instead of a run: what would be decided of a call.")
@click.option("--effect", metavar="NAME", help="Its effect: read, write, send, exec or pay.")
@click.option("--to", "goes", metavar="TEXT", multiple=True, help="Where it goes; may be repeated.")
@click.option("--path", "paths", metavar="PATH", multiple=True, help="A file of the workspace.")
@click.option(
    "--argument", "arguments", metavar="NAME=VALUE", multiple=True, help="An argument of the call."
)
@click.option("--who", metavar="NAME", default="agent", help="Who acts.")
@click.option("--seen", metavar="LABELS", default="", help="Labels in sight, such as web,mail.")
@click.option("--spent", metavar="DOLLARS", default="0", help="What the run has spent.")
@click.option("--fixed", is_flag=True, help="As if a person had named the destination.")
@policy_option("The policy to ask (else the one of the settings).")
@common
def explain(run: str, key: str, tool: str | None, policy: str | None, **given: Any) -> None:
    """Show for each tool call of a run (else the last) what was decided, by which rule.

    KEY is the key of one call, or its end. With --tool, say what a policy would decide of a call.
    """
    place = here()
    paint = paint_for(sys.stdout)
    if tool is not None:
        chosen = _opened(place, policy)
        lines = verdict_lines(chosen, _request(tool, given, chosen), paint)
    else:
        calls = by_call(asyncio.run(kept(place, run)).events)
        found = [events for at, events in calls.items() if at.endswith(key)]
        if not found:
            raise UsageError(
                "policy.no_call",
                "No tool call of run {run} was decided on{at}. `dure show {run}` shows the run.",
                run=run,
                at=f" at {key}" if key else "",
            )
        lines = decided(found, paint)
    for line in lines:
        click.echo(line, color=True)


def _opened(place: Place, name: str | None) -> Policy:
    return opened(policy_for(name, place), place.folders.config)


def _request(name: str, given: dict[str, Any], policy: Policy) -> Request:
    """The call that is asked about: a tool of dure's is known, of another its effect is given."""
    tool = next((each for each in kit() if each.name == name), None)
    arguments = dict(map(_argument, given["arguments"]))
    goes = tuple(given["goes"]) or _destination(tool, arguments)
    effect: Any = given["effect"] or (tool.effect if tool else "send")
    undeclared = tool is None and not given["effect"]
    traits = frozenset({"undeclared"}) if undeclared else tool.traits if tool else frozenset[str]()
    return Request(
        given["who"],
        name,
        effect,
        arguments,
        ", ".join(goes) or None,
        traits,
        tuple(label.strip() for label in given["seen"].split(",") if label.strip()),
        Named(tuple(given["paths"]), goes),
        given["fixed"],
        tool is None or tells_elsewhere(tool, arguments) or reaches_out(policy, tool),
        _dollars(given["spent"]),
    )


def _destination(tool: Tool | None, arguments: dict[str, Any]) -> tuple[str, ...]:
    to = arguments.get(tool.to or "") if tool else None
    return () if to is None else (str(to),)


def _argument(given: str) -> tuple[str, Any]:
    """`amount=100`: a JSON value, or else a text."""
    name, sign, value = given.partition("=")
    if not sign:
        raise UsageError(
            "policy.argument",
            "{given!r} is no argument. Write --argument NAME=VALUE, such as --argument amount=100.",
            given=given[:100],
        )
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _dollars(given: str) -> Decimal:
    try:
        return Decimal(given)
    except ArithmeticError:
        raise UsageError(
            "policy.dollars", "{given!r} is no amount of dollars.", given=given[:100]
        ) from None
