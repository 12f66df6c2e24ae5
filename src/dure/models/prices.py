"""What well-known models cost and take: a dated table, and "unknown" for all others.

Knows list prices as of a date, which it gives with each. Does not know discounts or today's price.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from dure.core.prompt import Abilities, Accept
from dure.core.usage import FREE, Price
from dure.models.wire.provider import Provider

_USUAL_OUTPUT = 32_000
"""Tokens of output asked for where the user names none: many models could give more, but a provider
counts what is asked for against its limits, and a budget reserves it."""
_TEXT: frozenset[Accept] = frozenset({"text", "tools", "system", "schema", "file"})
_WITH_IMAGES: frozenset[Accept] = _TEXT | frozenset[Accept]({"image"})
_DATED = re.compile(r"-(\d{8}|\d{4}-\d{2}-\d{2}|\d{4}|latest)$")


def price_of(provider: Provider, model: str) -> Price | None:
    """The list price; `FREE` on the user's own machine (unless it wants a key: then it may stand
    before a paid one); None where it is unknown."""
    if provider.local and not provider.key:
        return FREE
    known = _known(provider.name, model)
    if not known:
        return None
    cached = known.get("cached")
    return Price(
        Decimal(known["input"]),
        Decimal(known["output"]),
        Decimal(cached) if cached else None,
        str(_table()["as_of"]),
    )


def abilities_of(provider: Provider, model: str) -> Abilities:
    """What the model takes, as far as it is known; else what its provider's models usually take."""
    known = _known(provider.name, model)
    # unknown: the user who sends a picture knows better, and the provider says no if it must
    sees = known.get("images") or not known
    most = known.get("most", min(8_192, provider.window // 2))
    return Abilities(
        _WITH_IMAGES if sees else _TEXT,
        known.get("window", provider.window),
        min(most, _USUAL_OUTPUT),
    )


def _known(provider: str, model: str) -> dict[str, Any]:
    """The table's line for the model, or for the model without its date."""
    models: dict[str, dict[str, Any]] = _table()["models"]
    name = f"{provider}:{model}"
    return models.get(name) or models.get(_DATED.sub("", name)) or {}


@cache
def _table() -> dict[str, Any]:
    return json.loads((files("dure.models") / "prices.json").read_text(encoding="utf-8"))
