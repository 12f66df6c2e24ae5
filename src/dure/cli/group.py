"""The command `dure` itself: finds commands, and is the one place where every call ends.

Knows the table of commands, errors and exit codes. Does not know what any command does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

import click

from dure import __version__
from dure.cli.environment import speaking
from dure.cli.errors import DONE, READER_GONE, SETUP, USAGE, failed, shown
from dure.cli.help import spoken, summary
from dure.cli.options import common
from dure.cli.streams import as_typed, finish, prepare
from dure.cli.table import MAKE_RUNS, NAMES, SECTIONS, load, prune_by_settings
from dure.core.errors import UsageError

_HELP = """Build, run, watch and measure LLM agents.

With no key and no model server, everything works with the offline brain.
Start with: dure demo, dure chat, or dure run "a task".
"""


class Commands(click.Group):
    """All commands; each is loaded when it is called. A command returns its exit code."""

    def __init__(self, name: str) -> None:
        version = click.version_option(
            __version__, message="%(prog)s %(version)s", help="Show the version and exit."
        )
        options: Callable[..., Any] = common(
            version(click.help_option(help="Show this and exit.")(_start))
        )
        params: list[click.Parameter] = getattr(options, "__click_params__", [])[::-1]
        super().__init__(
            name,
            callback=_start,
            help=_HELP,
            params=params,
            invoke_without_command=True,
            add_help_option=False,
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the table."""
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        module = load(cmd_name)
        return None if module is None else spoken(getattr(module, cmd_name), cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; one that does not exist is named with its like."""
        if args and args[0] not in NAMES:
            near = get_close_matches(args[0], NAMES, n=2, cutoff=0.4)
            raise UsageError(
                "cli.no_command",
                "There is no command {name!r}. Near: {near}. `dure --help` lists all; to give a"
                ' task, write dure run "…".',
                name=args[0],
                near=", ".join(near) or "run, chat",
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, by section."""
        for section, names in SECTIONS.items():
            with formatter.section(section):
                found = [(name, self.get_command(ctx, name)) for name in names]
                formatter.write_dl([(name, summary(each)) for name, each in found if each])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; whatever goes wrong is said in one sentence. After a command that makes
        runs, those go that the settings no longer keep."""
        code = shown(lambda: super(Commands, self).invoke(ctx))
        if ctx.invoked_subcommand in MAKE_RUNS and code not in (USAGE, SETUP):
            shown(prune_by_settings)
        return code

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run as a program: ends with the exit code that `docs/cli.md` lists."""
        prepare()
        args = as_typed(sys.argv[1:] if args is None else args)
        with speaking(args):
            told = spoken(self, "dure")
            try:
                code = shown(
                    lambda: super(Commands, told).main(
                        args, prog_name or self.name, complete_var, standalone_mode=False, **extra
                    )
                )
            except SystemExit as error:  # click's own: the reader of our output went away
                code = READER_GONE if error.code == 1 else error.code
            unwritten = finish()
            if unwritten is not None and code == DONE:
                code = READER_GONE if isinstance(unwritten, BrokenPipeError) else failed(unwritten)
        sys.exit(code if isinstance(code, int) else DONE)


@click.pass_context
def _start(ctx: click.Context) -> None:
    """Without a command: show what there is."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
