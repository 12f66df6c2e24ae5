"""The rules, as open_spiel has them: the extra `games`.

Knows how open_spiel is loaded. It writes what it refuses to standard error itself, so whoever calls
it has looked at what is given before.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from dure.core.errors import SetupError


@cache
def spiel() -> Any:
    """open_spiel. Raises `SetupError` if it is not installed."""
    try:
        return import_module("pyspiel")
    except ImportError as error:
        raise SetupError(
            "game.extra",
            "The rules of games come with an extra that is not installed. Install it with:"
            " pip install 'dure[games]'",
        ) from error


def loaded(name: str, parameters: Mapping[str, Any] | None = None) -> Any:
    """A game of open_spiel."""
    return _loaded(name, tuple(sorted((parameters or {}).items())))


@cache
def _loaded(name: str, parameters: tuple[tuple[str, Any], ...]) -> Any:
    return spiel().load_game(name, dict(parameters))
