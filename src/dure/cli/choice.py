"""Which model a run gets, and why: flag, environment or settings, a key, a local server, else the
offline brain.

Knows where a model may be named. Does not know what models can do.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass

from dure.cli.place import Place
from dure.host.languages import tr
from dure.models import default
from dure.models import open as open_model


@dataclass(frozen=True, slots=True)
class Chosen:
    """A model's name and, in the user's language, why this one."""

    model: str
    why: str

    @property
    def line(self) -> str:
        """The model and why, as one line."""
        return tr("cli.open_model", "Model: {model} ({why})", model=self.model, why=self.why)


def chosen(flag: str | None, place: Place) -> Chosen:
    """The model to use. Raises `UsageError` for a name that nobody knows; connects to nothing but
    servers on this machine, and that only where no model is named and no key is set."""
    found = _named(flag, place) or _found()
    open_model(found.model)  # a wrong name is said now and not in the middle of a run
    return found


def _named(flag: str | None, place: Place) -> Chosen | None:
    if flag:
        return Chosen(flag, tr("cli.model_flag", "as you asked"))
    if not place.config.model:
        return None
    if os.environ.get("DURE_MODEL"):
        return Chosen(place.config.model, tr("cli.model_environment", "DURE_MODEL names it"))
    return Chosen(place.config.model, tr("cli.model_settings", "your settings name it"))


def _found() -> Chosen:
    choice = asyncio.run(default(os.environ))
    if choice.why == "key":
        why = tr("cli.model_key", "{variable} is set", variable=choice.what)
    elif choice.why == "server":
        why = tr("cli.model_server", "{host} answers", host=choice.what)
    else:
        why = tr(
            "cli.model_offline",
            "rules, no language model: no key is set and no local server answers;"
            " `dure models` shows how to connect one",
        )
    return Chosen(choice.model, why)
