"""`dure new`: an agent or a team from one sentence, shown for editing before it is written."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import click

from dure.cli.choice import chosen
from dure.cli.options import common
from dure.cli.place import Place, here
from dure.core.budget import Budget
from dure.core.errors import UsageError
from dure.core.message import Message, say
from dure.core.outcome import Outcome
from dure.host.languages import language, tr
from dure.runtime import Run
from dure.spec import parse
from dure.teams.check import problems
from dure.teams.draft import drafter, plain_draft, read_draft, spelled
from dure.tools.shipped import shipped

OFFLINE = "offline"
ENOUGH = Budget(calls=6, seconds=300)


@click.command()
@click.argument("sentence", nargs=-1, required=True)
@click.option("--team", is_flag=True, help="A whole team instead of one agent.")
@click.option("--model", metavar="NAME", help="The model that drafts (else the usual one).")
@click.option("--out", metavar="FILE", help="Where to write it (else after its name).")
@click.option("--yes", is_flag=True, help="Write the first draft unasked.")
@common
def new(
    sentence: tuple[str, ...], team: bool, model: str | None, out: str | None, yes: bool
) -> None:
    """Draft an agent, or a team, from one sentence that says what you want.

    The draft is shown. Say y to write it, e to edit it in your editor, n to leave it, or in words
    what is to be changed.
    """
    place = here()
    said = [say("user", " ".join(sentence))]
    name = chosen(model, place).model
    while True:
        text = _checked(_drafted(said, name, place, team=team))
        click.echo(text)
        answer = "y" if yes else _asked()
        if answer.casefold() in ("e", "편집"):
            text = _checked(click.edit(text, extension=".yaml") or text)
            click.echo(text)
            answer = _asked()
        if answer.casefold() in ("y", "yes", "예", "네"):
            _write(text, out)
            return
        if answer.casefold() in ("", "n", "no", "아니요", "아니오"):
            click.echo(tr("new.left", "Nothing was written."), err=True)
            return
        said += [say("drafter", text), say("user", answer)]


def _drafted(said: list[Message], model: str, place: Place, *, team: bool) -> str:
    """The text of a team file; without a model that writes, a plain one."""
    tools = {"files", "web", *(tool.name for tool in shipped())}
    if model == OFFLINE:
        note = "The offline brain cannot write: this is a plain draft. --model names another."
        click.echo(tr("new.plain", note), err=True)
        text, _ = spelled(plain_draft(said[0].text, team=team), tools)
        return text
    agent = drafter(model, tools, team=team, language=language())
    outcome = asyncio.run(_outcome(Run(agent, said, store=place.store, budget=ENOUGH)))
    if outcome.error is not None:
        raise outcome.error
    text, unknown = spelled(read_draft(outcome.data, team=team), tools)
    if unknown:
        told = "There are no tools called {names}: they were left out."
        click.echo(tr("new.no_tools", told, names=", ".join(sorted(set(unknown)))), err=True)
    return text


async def _outcome(run: Run) -> Outcome:
    return await run


def _checked(text: str) -> str:
    """The text, once it can be read; what else is to be looked at is told."""
    for problem in problems(parse(text, "draft.yaml")):
        click.echo(f"✗ {problem.text} {problem.cure}", err=True)
    return text


def _asked() -> str:
    """What the person says to a draft. Where nobody is there, nothing is written."""
    ask = tr("new.ask", "Write it? [y / e: edit / n / what to change]")
    try:
        return click.prompt(ask, default="n", show_default=False, err=True).strip()
    except click.Abort:  # nothing to be read
        return ""


def _write(text: str, out: str | None) -> None:
    path = Path(os.path.expanduser(out or f"{parse(text).name}.yaml"))
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(
            "new.in_the_way",
            "{file} is there already, and nothing is overwritten. Name another: --out FILE",
            file=str(path),
        ) from None
    except OSError as error:
        raise UsageError(
            "new.unwritable",
            "{file} cannot be written: {reason}. Name another: --out FILE",
            file=str(path),
            reason=error.strerror or str(error),
        ) from error
    click.echo(tr("new.next", "Next:"), err=True)
    click.echo(f"  dure check {path}")
    click.echo(f'  dure run {path} "…"')
