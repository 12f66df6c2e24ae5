"""When to stop: rules over the messages so far, composed with `|` and `&`.

    rounds(10) | says("DONE")

A rule looks at messages and gives the reason to stop, or None. Most rules need nothing else; one
that must ask (a judge, a clock) says so with `asks`, and only who has a turn can use it.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from dure.core.contracts import Turn
from dure.core.errors import UsageError
from dure.core.message import Message
from dure.core.usage import Spent
from dure.core.value import value

Rule: TypeAlias = Callable[[Sequence[Message]], str | None]
"""The reason to stop that the messages alone give, or None."""

Asks: TypeAlias = Callable[[Turn, Sequence[Message]], Awaitable[str | None]]
"""The reason to stop, found by asking: a judge, a clock, what was spent."""


@value
class Stop:
    """A stop rule: call it with the messages so far; it gives the reason to stop, or None.

    `sure`: it comes about sooner or later whatever is said. `asks`: what must be asked besides; of
    such a rule, use `met`.
    """

    rule: Rule
    about: str
    sure: bool = False
    asks: Asks | None = None

    def __call__(self, messages: Sequence[Message]) -> str | None:
        return self.rule(messages)

    async def met(self, turn: Turn, messages: Sequence[Message]) -> str | None:
        """The reason to stop, asked for where the messages alone do not tell."""
        return await self.asks(turn, messages) if self.asks else self.rule(messages)

    def __or__(self, other: Stop) -> Stop:
        """Stop as soon as one of the two says so."""

        async def asks(turn: Turn, said: Sequence[Message]) -> str | None:
            return await self.met(turn, said) or await other.met(turn, said)

        return Stop(
            lambda said: self(said) or other(said),
            f"({self.about} | {other.about})",
            self.sure or other.sure,
            asks if self.asks or other.asks else None,
        )

    def __and__(self, other: Stop) -> Stop:
        """Stop only when both say so."""

        def both(said: Sequence[Message]) -> str | None:
            one = self(said)
            two = other(said) if one else None
            return f"{one}; {two}" if one and two else None

        async def asks(turn: Turn, said: Sequence[Message]) -> str | None:
            one = await self.met(turn, said)
            two = await other.met(turn, said) if one else None
            return f"{one}; {two}" if one and two else None

        return Stop(
            both,
            f"({self.about} & {other.about})",
            self.sure and other.sure,
            asks if self.asks or other.asks else None,
        )


def rounds(most: int) -> Stop:
    """After `most` messages."""
    if most < 1:
        raise UsageError(
            "stop.rounds", "rounds({most}) would stop before it began. Use 1 or more.", most=most
        )

    def rule(said: Sequence[Message]) -> str | None:
        return f"{most} rounds" if len(said) >= most else None

    return Stop(rule, f"rounds({most})", sure=True)


def turns(most: int, by: str) -> Stop:
    """After `most` messages of this one participant."""

    def rule(said: Sequence[Message]) -> str | None:
        count = sum(message.sender == by for message in said)
        return f"{by} spoke {most} times" if count >= most else None

    return Stop(rule, f"turns({most}, by={by!r})")


def speaks(*who: str) -> Stop:
    """As soon as one of these has spoken; without a name, as soon as anybody has."""

    def rule(said: Sequence[Message]) -> str | None:
        spoke = said and (not who or said[-1].sender in who)
        return f"{said[-1].sender} spoke" if spoke else None

    return Stop(rule, f"speaks({', '.join(map(repr, who))})", sure=not who)


def when(rule: Callable[[Sequence[Message]], bool | str | None], about: str = "") -> Stop:
    """When a function of the messages so far says so: with a reason, or with True."""
    name = about or getattr(rule, "__name__", "when")

    def asked(said: Sequence[Message]) -> str | None:
        found = rule(said)
        return found if isinstance(found, str) else (name if found else None)

    return Stop(asked, name)


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


def tokens(most: int) -> Stop:
    """After so many tokens of model calls in this turn, those of everybody in it together."""
    return _spent(f"tokens({most})", f"{most:,} tokens", lambda spent: spent.usage.tokens >= most)


def dollars(most: float) -> Stop:
    """After so much money in this turn. An unknown price counts as nothing: a budget is surer."""
    text = f"${most:g}"
    return _spent(f"dollars({most:g})", text, lambda spent: float(spent.cost or 0) >= most)


def seconds(most: float) -> Stop:
    """So many seconds after this turn was begun, however many of them people were waited for."""
    text = f"{most:g} seconds"
    return _spent(f"seconds({most:g})", text, lambda spent: spent.seconds >= most)


def _spent(about: str, reason: str, over: Callable[[Spent], bool]) -> Stop:
    """What was spent is another figure in a resumed run: the decision is journaled."""

    async def asks(turn: Turn, said: Sequence[Message]) -> str | None:
        met = await turn.step(f"clock {about}", lambda: over(turn.left.spent), bool)
        return reason if met else None

    return Stop(lambda said: None, about, sure=True, asks=asks)
