"""Options that several commands share, each written once.

Knows click and the environment variables that the options stand for. Does not know what commands do
with them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from dure.cli.environment import folder_given, language_given
from dure.host.languages import LANGUAGES

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("auto", "native", "json", "react", "code")


def common(function: F) -> F:
    """`--in` and `--lang`: this call's DURE_HOME and DURE_LANG."""
    folder = click.option(
        "--in",
        metavar="DIR",
        expose_value=False,
        is_eager=True,
        callback=folder_given,
        help="Keep runs and settings in this folder (else DURE_HOME, ./.dure, or yours).",
    )
    language = click.option(
        "--lang",
        type=click.Choice(list(LANGUAGES)),
        expose_value=False,
        is_eager=True,
        callback=language_given,
        help="English or Korean (else DURE_LANG, the settings, or the locale).",
    )
    return folder(language(function))


def shaping(function: F) -> F:
    """What shapes the agent and bounds the run: all that `dure resume` needs to open it again."""
    for option in reversed(_SHAPING):
        function = option(function)
    return function


def bounds(function: F) -> F:
    """`--budget`, `--calls` and `--seconds`."""
    for option in reversed(_BOUNDS):
        function = option(function)
    return function


def quiet(function: F) -> F:
    """`--quiet`."""
    return click.option("--quiet", is_flag=True, help="Show no progress, only the answer.")(
        function
    )


def as_json(function: F) -> F:
    """`--json`."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print events as JSON, one a line, as they come."
    )(function)


def model_option(help: str = "The model, such as anthropic:claude-sonnet-4-5 or offline.") -> Any:
    """`--model`."""
    return click.option("--model", metavar="NAME", help=help)


def policy_option(help: str) -> Any:
    """`--policy`."""
    return click.option("--policy", metavar="NAME|FILE", help=help)


def _names_given(_: click.Context, __: click.Parameter, given: Sequence[str]) -> tuple[str, ...]:
    """Names with commas between them, or the option several times."""
    return tuple(name.strip() for item in given for name in item.split(",") if name.strip())


_BOUNDS = (
    click.option("--budget", metavar="DOLLARS", help="The most that may be spent, in dollars."),
    click.option("--calls", type=click.IntRange(min=0), metavar="N", help="The most model calls."),
    click.option(
        "--seconds",
        type=click.FloatRange(min=0),
        metavar="N",
        help="The most working time, in seconds.",
    ),
)
_SHAPING = (
    model_option(),
    click.option(
        "--agent",
        "who",
        metavar="FILE",
        help="The agent of your own Python file, as FILE or FILE:NAME (else NAME is agent). The"
        " file is run.",
    ),
    click.option(
        "--workspace", metavar="DIR", help="The folder that tools work in (else the current one)."
    ),
    *_BOUNDS,
    policy_option(
        "What is done without asking: read-only, workspace (usual), trusted, a policy of yours,"
        " or a file of rules (see `dure policy`)."
    ),
    click.option(
        "--tools",
        metavar="NAMES",
        multiple=True,
        callback=_names_given,
        help="Only these tools, with commas between (see `dure tools`).",
    ),
    click.option(
        "--vouch",
        metavar="PATTERN",
        multiple=True,
        help="Files of which you vouch for what they say, as they stand at the start: notes/*.md.",
    ),
    click.option(
        "--private",
        metavar="PATTERN",
        multiple=True,
        help="Files that are not to be told to others: keys/**.",
    ),
    click.option("--plan", is_flag=True, help="Plan first: the agent keeps a checklist."),
    click.option(
        "--format",
        type=click.Choice(FORMATS),
        default="auto",
        help="How tools are called: by the model's own tool calls, as JSON or ReAct in text, or in"
        " Python code; auto (usual): what suits the model.",
    ),
    click.option(
        "--prompts",
        type=click.Choice(list(LANGUAGES)),
        help="The language of the agent's own instructions (else that of --lang).",
    ),
    click.option(
        "--sandbox",
        metavar="NAME",
        help="Run code in this sandbox: bubblewrap, podman, docker or light (see `dure doctor`).",
    ),
    click.option(
        "--no-sandbox",
        is_flag=True,
        help="Run code on this machine itself, for this run. Journaled.",
    ),
)
