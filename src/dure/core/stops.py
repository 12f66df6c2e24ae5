"""When to stop: rules over the messages so far, composed with `|` and `&`.

    rounds(10) | says("DONE")

A rule is pure: it looks at messages and gives the reason to stop, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dure.core.errors import UsageError
from dure.core.message import Message
from dure.core.value import value


@value
class Stop:
    """A stop rule: call it with the messages so far; it gives the reason to stop, or None."""

    rule: Callable[[Sequence[Message]], str | None]
    about: str

    def __call__(self, messages: Sequence[Message]) -> str | None:
        return self.rule(messages)

    def __or__(self, other: Stop) -> Stop:
        """Stop as soon as one of the two says so."""
        return Stop(lambda said: self(said) or other(said), f"({self.about} | {other.about})")

    def __and__(self, other: Stop) -> Stop:
        """Stop only when both say so."""

        def both(said: Sequence[Message]) -> str | None:
            one = self(said)
            two = other(said) if one else None
            return f"{one}; {two}" if one and two else None

        return Stop(both, f"({self.about} & {other.about})")


def rounds(most: int) -> Stop:
    """After `most` messages."""
    if most < 1:
        raise UsageError(
            "stop.rounds", "rounds({most}) would stop before it began. Use 1 or more.", most=most
        )

    def rule(said: Sequence[Message]) -> str | None:
        return f"{most} rounds" if len(said) >= most else None

    return Stop(rule, f"rounds({most})")


def says(word: str, by: str | None = None) -> Stop:
    """When the last message holds `word` as a whole word (and was said by `by`, if given)."""
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")

    def rule(said: Sequence[Message]) -> str | None:
        if not said or (by is not None and said[-1].sender != by):
            return None
        return f"{said[-1].sender} said {word!r}" if pattern.search(said[-1].text) else None

    return Stop(rule, f"says({word!r})")


def uses(tool: str) -> Stop:
    """When the last message calls the tool of this name."""

    def rule(said: Sequence[Message]) -> str | None:
        called = said and any(call.name == tool for call in said[-1].calls)
        return f"{tool} was called" if called else None

    return Stop(rule, f"uses({tool!r})")
