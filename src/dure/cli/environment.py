"""Environment variables that hold for this call only. Knows click's contexts."""

from __future__ import annotations

import os

import click

FOLDER = "dure.in"
"""Where a call's context keeps the folder that `--in` gave."""


def for_this_call(variable: str, value: str) -> None:
    """Set the variable; when the whole call is over it is as before. (Not when the command is: its
    errors are said after that, in the language that was asked for.)"""
    before = os.environ.get(variable)
    os.environ[variable] = value
    context = click.get_current_context(silent=True)
    if context is not None:
        context.find_root().call_on_close(lambda: _put_back(variable, before))


def folder_given(context: click.Context, _: click.Parameter, value: str | None) -> None:
    """What `--in` does."""
    if value is not None:
        context.find_root().meta[FOLDER] = value
        for_this_call("DURE_HOME", value)


def language_given(_: click.Context, __: click.Parameter, value: str | None) -> None:
    """What `--lang` does."""
    if value is not None:
        for_this_call("DURE_LANG", value)


def typed(*words: str) -> str:
    """A `dure` command as the user can type it here, to the same folder as this call."""
    context = click.get_current_context(silent=True)
    folder = context.find_root().meta.get(FOLDER) if context else None
    return " ".join(["dure", *words, *(["--in", folder] if folder else [])])


def _put_back(variable: str, before: str | None) -> None:
    if before is None:
        os.environ.pop(variable, None)
    else:
        os.environ[variable] = before
