"""A memory within a budget of tokens, whatever the model's window holds.

Knows another memory and a number; what is folded, and into what, is the other's choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dure.core.contracts import Memory
from dure.core.errors import UsageError
from dure.core.message import Message
from dure.core.prompt import Prompt
from dure.memory.summary import Summary

USUAL = 50_000
"""Tokens of conversation that a prompt carries where nobody said how many. Several long tool
results fit and a hundred exchanges of a talk; each call then costs cents, in a window of a million
tokens too, and a tenth of that where the provider keeps the beginning."""

_LEAST = 4_000


@dataclass(frozen=True)
class TokenBudget:
    """No prompt carries more than about `tokens` of conversation: from there on it is folded as
    `memory` folds. So the thousandth exchange of a talk costs what the hundredth did."""

    tokens: int = USUAL
    memory: Memory = field(default_factory=Summary)

    def __post_init__(self) -> None:
        if self.tokens < _LEAST:
            raise UsageError(
                "memory.too_little",
                "A memory of {tokens} tokens holds no conversation. Give {least} or more.",
                tokens=self.tokens,
                least=_LEAST,
            )

    @property
    def name(self) -> str:
        """The other's name."""
        return self.memory.name

    def fold(self, messages: Sequence[Message], sizes: Sequence[int], full: int) -> slice | None:
        """What the other folds, where there is less room."""
        return self.memory.fold(messages, sizes, min(full, self.tokens))

    def prompt(self, folded: Sequence[Message], me: str) -> Prompt | None:
        """What the other asks."""
        return self.memory.prompt(folded, me)

    def extract(self, folded: Sequence[Message]) -> str:
        """What the other tells."""
        return self.memory.extract(folded)
