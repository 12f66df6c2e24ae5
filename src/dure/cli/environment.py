"""Environment variables that hold for this call only. Knows click's contexts and the command line
as it was typed."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from itertools import pairwise

import click

from dure.core.errors import DureError
from dure.host.config import load, places
from dure.host.languages import LANGUAGES

_LANGUAGE = "DURE_LANG"

FOLDER = "dure.in"
"""Where a call's context keeps the folder that `--in` gave."""


@contextmanager
def speaking(arguments: Sequence[str]) -> Generator[None]:
    """While open, the language is the one that this call asks for, wherever on the line: help and
    errors of the command line itself are said before its options are read in order."""
    before = os.environ.get(_LANGUAGE)
    asked = _value_of("--lang", arguments) or before or _settled(_value_of("--in", arguments))
    if asked in LANGUAGES:
        os.environ[_LANGUAGE] = asked
    try:
        yield
    finally:
        put_back(_LANGUAGE, before)


def _value_of(option: str, arguments: Sequence[str]) -> str | None:
    """What stands behind an option, as `--lang ko` or `--lang=ko`."""
    for word, after in pairwise([*arguments, ""]):
        if word == "--":
            return None
        if word == option:
            return after
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return None


def _settled(folder: str | None) -> str | None:
    """The language of the settings; what is wrong with them is said by the command itself."""
    try:
        return load(places(folder)).language
    except (DureError, OSError, RuntimeError):
        return None


def for_this_call(variable: str, value: str) -> None:
    """Set the variable; when the whole call is over it is as before. (Not when the command is: its
    errors are said after that, in the language that was asked for.)"""
    before = os.environ.get(variable)
    os.environ[variable] = value
    context = click.get_current_context(silent=True)
    if context is not None:
        context.find_root().call_on_close(lambda: put_back(variable, before))


def folder_given(context: click.Context, _: click.Parameter, value: str | None) -> None:
    """What `--in` does."""
    if value is not None:
        context.find_root().meta[FOLDER] = value
        for_this_call("DURE_HOME", value)


def language_given(_: click.Context, __: click.Parameter, value: str | None) -> None:
    """What `--lang` does."""
    if value is not None:
        for_this_call(_LANGUAGE, value)


def quoted(word: str) -> str:
    """A word of a command line, such as a path, as the user can type it here."""
    if re.fullmatch(r"[\w@%+=:,./\\-]+", word):
        return word
    return f'"{word}"' if os.name == "nt" else shlex.quote(word)


def typed(*words: str) -> str:
    """A `dure` command as the user can type it here, to the same folder as this call."""
    context = click.get_current_context(silent=True)
    folder = context.find_root().meta.get(FOLDER) if context else None
    return " ".join(["dure", *words, *(["--in", quoted(folder)] if folder else [])])


def put_back(variable: str, before: str | None) -> None:
    """Set the variable to what it was before; None: it was not there."""
    if before is None:
        os.environ.pop(variable, None)
    else:
        os.environ[variable] = before
