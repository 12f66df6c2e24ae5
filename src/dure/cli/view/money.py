"""Money, tokens and time as people read them. Knows numbers only."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from dure.host.languages import tr


def dollars(cost: Decimal | str | None) -> str:
    """An amount: `$0`, `$0.0021`, `$1.25`; unknown where it is not known."""
    if cost is None:
        return tr("cli.money_unknown", "cost unknown")
    amount = Decimal(cost)
    if amount == 0:
        return "$0"
    if amount < Decimal("0.0001"):
        return "<$0.0001"
    digits = "0.01" if amount >= 1 else "0.0001"
    text = format(amount.quantize(Decimal(digits)), ",f")
    return f"${text.rstrip('0').rstrip('.') if amount < 1 else text}"


def seconds(count: float) -> str:
    """A length of time: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`; a whole number stays one."""
    if count < 10 and not isinstance(count, int):
        return tr("cli.seconds", "{count} s", count=f"{count:.1f}")
    whole = round(count)
    if whole < 60:
        return tr("cli.seconds", "{count} s", count=whole)
    if whole < 3600:
        return tr("cli.minutes", "{minutes} min {rest} s", minutes=whole // 60, rest=whole % 60)
    hours, rest = whole // 3600, whole % 3600 // 60
    return tr("cli.hours", "{hours} h {rest} min", hours=hours, rest=rest)


def when(unix: float) -> str:
    """A point in time, in this machine's zone, to the minute."""
    return datetime.fromtimestamp(unix).astimezone().strftime("%Y-%m-%d %H:%M")
