"""`dure tools`: the tools there are; `dure tools choose`: which one a model would pick."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from typing import Any

import click

from dure.cli.choice import chosen
from dure.cli.drive import Driver
from dure.cli.errors import DONE
from dure.cli.kit import kit
from dure.cli.options import common, model_option
from dure.cli.place import here
from dure.cli.screen import Screen
from dure.cli.view.cards import call_text
from dure.cli.view.cut import columns
from dure.cli.view.paint import Paint, paint_for
from dure.core.contracts import Tool, Turn
from dure.core.errors import UsageError
from dure.core.message import Message, ToolCall
from dure.core.prompt import Prompt
from dure.core.visible import visible
from dure.host.languages import tr
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.spec.canonical import written
from dure.spec.read import VERSION
from dure.spec.tools.mcp import offered


@click.group(invoke_without_command=True)
@click.option("--full", is_flag=True, help="Also when to use each, and its parameters.")
@common
@click.pass_context
def tools(context: click.Context, full: bool) -> None:
    """List the tools that an agent can use."""
    if context.invoked_subcommand is not None:
        return
    here()
    paint = paint_for(sys.stdout)
    found = kit()
    rows = [[tool.name, tool.effect, _about(tool)] for tool in found]
    for tool, line in zip(found, columns(rows, paint.cells, 2), strict=True):
        click.echo(line.replace(tool.name, paint.name(tool.name), 1), color=True)
        for more in _details(tool, paint) if full else ():
            click.echo(more, color=True)


@tools.command()
@click.argument("task", nargs=-1, required=True)
@model_option()
@common
def choose(task: tuple[str, ...], model: str | None) -> int:
    """Show which tool a model would call for a task, and with what. Nothing is done."""
    place = here()
    found = chosen(model, place)
    screen = Screen(stream=False)
    screen.note(found.line)
    known = kit()
    work = Run(Chooser(found.model, known), " ".join(task), store=Memory())
    outcome = asyncio.run(Driver(screen).drive(work))
    if outcome.error is not None:
        raise outcome.error
    paint = paint_for(sys.stdout)
    calls = outcome.message.calls if outcome.message else ()
    for call in calls:
        name, shown = call_text(call.name, call.arguments, paint.cells)
        words = [paint.name(name), *([shown] if shown else []), *_missing(known, call)]
        click.echo("  ".join(words), color=True)
    if not calls:
        click.echo(tr("cli.tools_none", "No tool; it would answer in words:"), err=True)
        click.echo(visible(outcome.text))
    return DONE


# What stands after the server's first word is the server's, options as well.
@tools.command(context_settings={"allow_interspersed_args": False})
@click.argument("server", nargs=-1, required=True)
@click.option("--local", is_flag=True, help="The server may be on this machine, by an address.")
@common
def mcp(server: tuple[str, ...], local: bool) -> None:
    """Write down the tools of an MCP server, for a team file.

    SERVER is its address, or the command that starts it. Read what it says before you use it.
    """
    here()
    is_address = server[0].startswith(("http://", "https://"))
    if is_address and server[1:]:
        raise UsageError(
            "cli.tools_mcp_words",
            "After an address nothing is expected, and there is {word!r}. Options come before it.",
            word=server[1],
        )
    where: Any = server[0] if is_address else list(server)
    found = asyncio.run(offered({"server": where} | ({"local": True} if local else {})))
    click.echo(visible(written({"version": VERSION, "tools": found})), nl=False)


@dataclass(frozen=True)
class Chooser:
    """A participant that thinks once and does nothing: its reply is what the model would call."""

    model: str
    tools: tuple[Tool, ...]
    name: str = "agent"
    about: str = "chooses a tool"

    async def reply(self, turn: Turn) -> Message:
        """The model's reply, calls and all."""
        # The offline brain would ask for an argument that is missing; here it shows what it has.
        choice = "required" if self.model == "offline" else "auto"
        prompt = Prompt(self.name, turn.messages, tools=self.tools, choice=choice)
        return (await turn.think(self.model, prompt)).message


def _missing(tools: tuple[Tool, ...], call: ToolCall) -> list[str]:
    """The arguments that the call still needs, as `place=?`."""
    tool = next((tool for tool in tools if tool.name == call.name), None)
    needed = tool.schema.get("required", ()) if tool else ()
    return [f"{name}=?" for name in needed if name not in call.arguments]


def _about(tool: Tool) -> str:
    """Its first line, in the user's language; models read the English."""
    return tr(
        f"cli.tool_{tool.name}", tool.about.split("\n")[0].replace("{", "{{").replace("}", "}}")
    )


def _details(tool: Tool, paint: Paint) -> list[str]:
    names = ", ".join(tool.schema.get("properties", ()))
    return [paint.dim(f"    {line}") for line in (f"({names})", tool.when) if line]
