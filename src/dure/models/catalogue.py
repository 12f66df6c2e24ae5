"""Which models there are, by name: `provider:model`.

Knows the providers and how to look one up. Does not know how any of them talks.
"""

from __future__ import annotations

from typing import Any

from dure.core.contracts import Model
from dure.core.errors import UsageError


def open(name: str, **options: Any) -> Model:
    """The model of this name, `provider:model`. Opens no connection."""
    raise UsageError(
        "model.unknown",
        "There is no model {name!r}. Write provider:model, such as openai:gpt-5; `dure models`"
        " lists what there is.",
        name=name,
    )
