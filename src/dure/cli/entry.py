"""The command that made a run, read back: what `dure resume` and `dure fork` go on with.

Knows the table of commands. An entry is the JSON list of the command's arguments; it is read by the
same parser that reads what people type. Does not know stores.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import click

from dure.cli.place import Place
from dure.cli.recipe import Limits, Marks, Recipe, policy_for, sandbox_given
from dure.cli.table import load
from dure.core.contracts import Participant
from dure.core.errors import DureError, UsageError
from dure.core.event import Event
from dure.core.store import Head
from dure.runtime import Options
from dure.runtime.options import Asker

NO_COMMAND = "cli.no_entry"
"""The code of the error that says: no command here made this run."""

_SHAPED = ("run", "chat")
"""Commands whose options are those of a `Recipe`."""


def reopened(
    head: Head, place: Place, asks: Asker, model: str | None = None
) -> tuple[Participant, Options]:
    """The participant and the terms of the run's own command, with another `model` if given.

    A command of another kind offers `reopen(arguments, place, asks)` in its module.
    """
    name, arguments = _read(head)
    if name in _SHAPED:
        recipe = recipe_from(name, arguments)
        recipe = recipe if model is None else replace(recipe, model=model)
        return recipe.agent(), recipe.terms(place, head.entry, asks)
    reopen = getattr(load(name), "reopen", None)
    if reopen is None:
        raise _cannot(head)
    return reopen(arguments, place, asks)


def keep_policy(terms: Options, events: Sequence[Event], given: str | None, place: Place) -> None:
    """Let the run have the policy that is given, else the one that stands in its journal: what the
    file says by now is of no account."""
    if given is not None:
        terms["policy"] = policy_for(given, place)
    elif events and "policy" in events[0].body:
        terms.pop("policy", None)


def recipe_from(name: str, arguments: list[str]) -> Recipe:
    """The recipe that these arguments of `dure run` or `dure chat` spell."""
    command: click.Command = getattr(load(name), name)
    params = command.make_context(name, list(arguments)).params
    params["sandbox"] = sandbox_given(params)
    params["limits"] = Limits(params["calls"], params["seconds"])
    params["marks"] = Marks(params["vouch"], params["private"])
    return Recipe(**{field: params[field] for field in Recipe.__dataclass_fields__})


def recipe_of(head: Head) -> Recipe:
    """The recipe of a run that `dure run` or `dure chat` made."""
    return recipe_from(*_read(head))


def is_shaped(head: Head) -> bool:
    """Whether the run was made by `dure run` or `dure chat`."""
    try:
        return _read(head)[0] in _SHAPED
    except DureError:
        return False


def _read(head: Head) -> tuple[str, list[str]]:
    try:
        value: Any = json.loads(head.entry)
    except ValueError:
        raise _cannot(head) from None
    words = cast("list[Any]", value) if isinstance(value, list) else []
    if not words or not all(isinstance(word, str) for word in words) or load(words[0]) is None:
        raise _cannot(head)
    return words[0], words[1:]


def _cannot(head: Head) -> UsageError:
    return UsageError(
        "cli.no_entry",
        "Run {run} was not made by a command that can be taken up again from here. If it was made"
        " in Python, go on there: run(resume({run!r}, participant)).",
        run=head.run,
    )
