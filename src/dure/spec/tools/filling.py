"""Filling the arguments of a call into texts: `{city}`, `{secret:WEATHER_KEY}`; `{{` is a brace.

A secret is looked up when the call is made and stands in no journal. Pure but for that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from dure.core.codec import compact
from dure.core.errors import SetupError

_SLOT = re.compile(r"\{\{|\}\}|\{(secret:)?([A-Za-z_]\w*)\}")

Spelled = Callable[[str], str]


def slots(given: Any) -> set[str]:
    """The names of the arguments that these texts want."""
    return {
        found[2]
        for text in _texts(given)
        for found in _SLOT.finditer(text)
        if found[2] and not found[1]
    }


def secrets_in(given: Any) -> set[str]:
    """The names of the secrets that they want."""
    return {found[2] for text in _texts(given) for found in _SLOT.finditer(text) if found[1]}


def filled(
    text: str,
    arguments: Mapping[str, Any],
    secret: Callable[[str], str | None] = lambda _: None,
    spelled: Spelled = str,
) -> str:
    """The text with its slots filled; each argument is spelled so (quoted for an address, say)."""

    def put(found: re.Match[str]) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        if found[1]:
            return _secret(found[2], secret)
        return spelled(words(arguments.get(found[2])))

    return _SLOT.sub(put, text)


def filled_all(
    given: Any,
    arguments: Mapping[str, Any],
    secret: Callable[[str], str | None] = lambda _: None,
) -> Any:
    """The same of a whole JSON value. A text that is one slot alone becomes the argument itself."""
    if isinstance(given, str):
        alone = _SLOT.fullmatch(given)
        if alone and alone[2] and not alone[1]:
            return arguments.get(alone[2])
        return filled(given, arguments, secret)
    if isinstance(given, Mapping):
        record = cast("Mapping[str, Any]", given)
        return {name: filled_all(each, arguments, secret) for name, each in record.items()}
    if isinstance(given, list):
        return [filled_all(each, arguments, secret) for each in cast("list[Any]", given)]
    return given


def words(value: Any) -> str:
    """An argument as text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else compact(value)


def _secret(name: str, secret: Callable[[str], str | None]) -> str:
    value = secret(name)
    if value is None:
        raise SetupError(
            "spec.no_secret",
            "The secret {name} is not set. Keep it with: dure keys set {name}",
            name=name,
        )
    return value


def _texts(given: Any) -> list[str]:
    if isinstance(given, str):
        return [given]
    if isinstance(given, Mapping):
        return [t for each in cast("Mapping[str, Any]", given).values() for t in _texts(each)]
    if isinstance(given, list):
        return [text for each in cast("list[Any]", given) for text in _texts(each)]
    return []
