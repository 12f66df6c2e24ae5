"""A model behind the Messages format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dure.core.contracts import Line
from dure.core.prompt import Abilities, Prompt, Reply
from dure.core.usage import Price
from dure.models.anthropic.read import MessagesReader
from dure.models.anthropic.write import ANSWER, body
from dure.models.wire.answering import reply_of
from dure.models.wire.call import Connection

PATH = "/messages"


def headers(key: str) -> dict[str, str]:
    """The headers of a request; the key travels here and nowhere else."""
    return {
        "Content-Type": "application/json",
        "anthropic-version": "2023-06-01",
        "x-api-key": key,
    }


@dataclass(frozen=True, slots=True)
class AnthropicMessages:
    """A recipe: it holds no socket. `seconds` is the total limit of a call, all tries together;
    `options` go to the provider as they are (`thinking={"type": "enabled", ...}`)."""

    name: str
    connection: Connection
    abilities: Abilities
    price: Price | None = None
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    seconds: float = 300.0

    async def answer(self, prompt: Prompt, line: Line) -> Reply:
        """The provider's reply. Raises `SetupError`, `UsageError` or `ReplyFailed` where it gives
        none; a reply that is not whole says so in its stop."""
        connection = self.connection
        head = {"model": connection.model, "stream": connection.stream, **self.options}
        request = body(prompt, head, self.abilities.most_output)
        draft = await connection.ask(request, MessagesReader, line)
        return reply_of(
            draft,
            prompt,
            line,
            price=self.price,
            forced=ANSWER,
            model=connection.model,
            sent=len(request),
        )
