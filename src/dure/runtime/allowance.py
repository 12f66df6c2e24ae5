"""Who may still spend what: reserved before a call, settled after it, nested like the frames.

Knows arithmetic and waiting; does not know models or journals. Money is exact.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias, TypeVar

from dure.core.budget import CALLS_PER_AGENT, Budget, least
from dure.core.errors import BudgetSpent
from dure.core.usage import NO_USAGE, Price, Usage
from dure.core.value import value

LEAST_OUTPUT = 256
"""Tokens of output below which a call is not worth making."""

Waiting: TypeAlias = Callable[[asyncio.Future[None]], Awaitable[None]]
"""How to wait for others to settle."""

_ZERO = Decimal(0)
_MILLION = 6  # of tokens is what rates are for: a power of ten, so that nothing is rounded
_N = TypeVar("_N", int, float, Decimal)


async def _plainly(change: asyncio.Future[None]) -> None:
    await change


def _no_time() -> float:
    return 0.0


@value
class Hold:
    """What one call has reserved: dollars, tokens, and how much output it may ask for."""

    money: Decimal
    tokens: int
    output: int


class Allowance:
    """What one frame, and all within it, may spend. `clock` gives the run's working seconds (a
    frame within another has that of the other); `began` is what it showed when the frame began, and
    `opened` the Unix time of that."""

    def __init__(
        self,
        caps: Budget,
        parent: Allowance | None = None,
        clock: Callable[[], float] = _no_time,
    ) -> None:
        self.clock = parent.clock if parent else clock
        self.began = 0.0
        self.opened = 0.0
        self.caps = caps
        self.parent = parent
        self.levels: tuple[Allowance, ...] = (self, *parent.levels) if parent else (self,)
        self.fanout = caps.fanout if parent is None else least(caps.fanout, parent.fanout)
        capped = any(level.caps.calls is not None for level in self.levels)
        self.own_most = None if capped else CALLS_PER_AGENT
        self.own_calls = 0
        self.usage = NO_USAGE
        self.cost: Decimal = _ZERO
        self.unpriced = False
        self.approvals = 0
        self.knows_past = False
        self._held_money = _ZERO
        self._held_tokens = 0
        self._held_calls = 0
        self._waiting: list[asyncio.Future[None]] = []

    @property
    def left(self) -> Budget:
        """What is left, here and above, nothing below zero."""
        own = Budget(calls=_rest(self.own_most, self.own_calls), seconds=None, approvals=None)
        for level in self.levels:
            own = level._left_here().smaller(own)
        return own

    def _left_here(self) -> Budget:
        caps = self.caps
        return replace(
            caps,
            dollars=_rest(caps.money, self.cost + self._held_money),
            tokens=_rest(caps.tokens, self.usage.tokens + self._held_tokens),
            calls=_rest(caps.calls, self.usage.calls + self._held_calls),
            seconds=_rest(caps.seconds, self.clock() - self.began),
            approvals=_rest(caps.approvals, self.approvals),
        )

    async def reserve(
        self,
        price: Price | None,
        bound: int,
        estimate: int,
        output: int,
        *,
        at_least: int = LEAST_OUTPUT,
        wait: Waiting = _plainly,
    ) -> Hold:
        """Reserve one model call. `bound` is the most tokens the input can be, `estimate` the
        likely number, `output` the most that is asked for. A call that does not fit waits until
        others have settled; alone, it may be allowed less output, but no less than `at_least`.

        Raises `BudgetSpent` if the call would not fit even if it ran alone.
        """
        while True:
            try:
                hold = self._fit(price, bound, estimate, output, at_least)
            except _Full as full:
                if not full.level._is_holding:
                    raise full.level.spent(full.error) from None
                # Others have reserved more than they may come to use: wait for one to settle.
                await wait(full.level._change())
                continue
            self.own_calls += 1
            for level in self.levels:
                level._hold(hold, 1)
            return hold

    def settle(self, hold: Hold, usage: Usage, cost: Decimal | None) -> None:
        """Give the hold back and count what was really used."""
        self.own_calls += usage.calls - 1
        for level in self.levels:
            level._hold(hold, -1)
            level._count(usage, cost)

    def add(self, usage: Usage, cost: Decimal | None, *, own: bool = True) -> None:
        """Count what was used in an earlier life of the run, where that was not done before.
        `own`: by calls made in this very frame."""
        if own:
            self.own_calls += usage.calls
        for level in self.levels:
            if not level.knows_past:
                level._count(usage, cost)

    def know(self, past: Allowance) -> None:
        """Count at this level what earlier lives of the run spent here: `add` need not any more."""
        self.usage += past.usage
        self.cost += past.cost
        self.unpriced |= past.unpriced
        self.knows_past = True

    def covers(self, level: object) -> bool:
        """Whether `level` is this allowance or one above it."""
        return any(mine is level for mine in self.levels)

    def approve(self) -> None:
        """Count a question of approval; raises `BudgetSpent` when there were too many."""
        for level in self.levels:
            most = level.caps.approvals
            if most is not None and level.approvals >= most:
                raise level.spent(
                    BudgetSpent(
                        "budget.approvals",
                        "This run has asked for leave {most} times, which is its cap. Run it again"
                        " with Budget(approvals=…) or a policy that asks less.",
                        most=most,
                    )
                )
        for level in self.levels:
            level.approvals += 1

    def spent(self, error: BudgetSpent) -> BudgetSpent:
        """The error, marked as this level's: who lies within it cannot go on."""
        error.level = self
        return error

    @property
    def seconds(self) -> float:
        """Working seconds until the first cap on them, here or above."""
        left = math.inf
        for level in self.levels:
            if level.caps.seconds is not None:
                left = min(left, level.caps.seconds - self.clock() + level.began)
        return max(left, 0.0)

    def refuse_unbounded(self) -> None:
        """Raises `BudgetSpent` where money is capped, since what is to be done has no bound."""
        for level in self.levels:
            if level.caps.money is not None:
                raise level.spent(_unbounded())

    def check_time(self, ahead: float = 0.0) -> None:
        """Raises `BudgetSpent` when the time of this frame, or of one around it, is over in
        `ahead` seconds."""
        for level in self.levels:
            most = level.caps.seconds
            if most is not None and self.clock() - level.began + ahead >= most:
                raise level.spent(seconds_spent(most))

    @property
    def _is_holding(self) -> bool:
        """Whether some call has reserved and not settled."""
        return self._held_calls > 0

    def _change(self) -> asyncio.Future[None]:
        """Done when something is settled at this level."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        return future

    def _hold(self, hold: Hold, sign: int) -> None:
        """Reserve (1) or give back (-1) at this level alone."""
        self._held_money += sign * hold.money
        self._held_tokens += sign * hold.tokens
        self._held_calls += sign
        if sign < 0:
            waiting, self._waiting = self._waiting, []
            for future in waiting:
                if not future.done():
                    future.set_result(None)

    def _count(self, usage: Usage, cost: Decimal | None) -> None:
        """Count at this level alone."""
        self.usage += usage
        if cost is None:
            self.unpriced = True
        else:
            self.cost += cost

    def _fit(
        self, price: Price | None, bound: int, estimate: int, output: int, at_least: int
    ) -> Hold:
        if self.own_most is not None and self.own_calls >= self.own_most:
            raise _Full(self, _calls_spent(self.own_most))
        for level in self.levels:
            output = level._room(price, bound, estimate, output, at_least)
        money = _ZERO if price is None else price.most(bound, output)
        return Hold(money, estimate + output, output)

    def _room(
        self, price: Price | None, bound: int, estimate: int, output: int, at_least: int
    ) -> int:
        """How much output this level allows; raises `_Full` when it is not worth a call, or when
        more will be allowed as soon as another has settled."""
        caps = self.caps
        if caps.calls is not None and self.usage.calls + self._held_calls >= caps.calls:
            raise _Full(self, _calls_spent(caps.calls))
        least = output if self._is_holding else at_least
        if caps.tokens is not None:
            output = min(output, caps.tokens - self.usage.tokens - self._held_tokens - estimate)
            if output < least:
                raise _Full(self, _tokens_spent(caps.tokens))
        if caps.money is None:
            return output
        if price is None:
            raise self.spent(_unknown_price())
        read, made = price.dearest(bound)
        spare = (caps.money - self.cost - self._held_money).scaleb(_MILLION) - bound * read
        if made * output > spare:
            output = int(spare // made) if made else -1
        if spare < 0 or output < least:
            raise _Full(self, _money_spent(caps.money, self.cost))
        return output


class _Full(Exception):
    def __init__(self, level: Allowance, error: BudgetSpent) -> None:
        super().__init__()
        self.level = level
        self.error = error


def _rest(cap: _N | None, used: _N) -> _N | None:
    return None if cap is None else max(cap - used, cap - cap)


def seconds_spent(most: float) -> BudgetSpent:
    """The time of a run, or of a part of it, is over."""
    return BudgetSpent(
        "budget.seconds",
        "The cap of {seconds} working seconds was reached. Run on with a larger Budget(seconds=…).",
        seconds=round(most),
    )


def _unknown_price() -> BudgetSpent:
    return BudgetSpent(
        "budget.unknown_price",
        "This run has a budget in dollars, but the price of its model is not known."
        " Give the model a price (`open(name, price=Price(…))`, or a line in prices.toml: see"
        " `dure prices --help`), or cap tokens or calls instead.",
    )


def _unbounded() -> BudgetSpent:
    return BudgetSpent(
        "budget.server_tools",
        "This run has a budget in dollars, but what the tools of the provider (server_tools) cost"
        " cannot be known before. Leave them out, or cap tokens or calls instead of dollars.",
    )


def _calls_spent(most: int | None) -> BudgetSpent:
    return BudgetSpent(
        "budget.calls",
        "The cap of {most} model calls was reached. Run on with a larger Budget(calls=…).",
        most=most,
    )


def _tokens_spent(most: int | None) -> BudgetSpent:
    return BudgetSpent(
        "budget.tokens",
        "The cap of {most} tokens leaves no room for another call. Run on with a larger"
        " Budget(tokens=…).",
        most=most,
    )


def _money_spent(most: Decimal | None, spent: Decimal) -> BudgetSpent:
    return BudgetSpent(
        "budget.dollars",
        "The next call could cost more than what is left of ${most} (${spent} are spent). Run on"
        " with a larger Budget(dollars=…).",
        most=str(most),
        spent=f"{spent.normalize():f}",
    )
