"""Scorers of how an attempt went: which tools were called, and what it took.

Knows calls, money and time. Does not know answers or files.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dure.bench.answers import RIGHT, shown, wrong
from dure.bench.score import Finished, Made, Score, Scorer
from dure.core.codec import canonical
from dure.core.workspace import Workspace
from dure.host.languages import tr


def called(
    tool: str, arguments: Mapping[str, Any] | None = None, times: int | None = None
) -> Scorer:
    """The tool was called and did not fail: with at least these `arguments`, if given; exactly so
    many `times`, if given."""

    def rule(finished: Finished, _: Workspace) -> Score:
        made = [each for each in finished.made if each.tool == tool and not each.failed]
        fits = [each for each in made if _has(each, arguments or {})]
        if bool(fits) if times is None else len(fits) == times:
            return RIGHT
        if made and not fits:
            with_ = shown(canonical(made[-1].arguments))
            text = "{tool} was called with {arguments}"
            return wrong(tr("bench.why_called_with", text, tool=tool, arguments=with_))
        facts: dict[str, Any] = {"tool": tool, "count": len(fits)}
        return wrong(tr("bench.why_called", "calls of {tool}: {count}", **facts))

    return Scorer(rule, f"called {tool}")


def at_most(
    *,
    dollars: Decimal | float | None = None,
    tokens: int | None = None,
    calls: int | None = None,
    seconds: float | None = None,
) -> Scorer:
    """The attempt took no more than this; a cost that is not known is more than any."""
    cap = None if dollars is None else Decimal(str(dollars))

    def rule(finished: Finished, _: Workspace) -> Score:
        spent = (
            (finished.cost, cap, "dollars"),
            (finished.usage.tokens, tokens, "tokens"),
            (finished.usage.calls, calls, "calls"),
            (finished.seconds, seconds, "seconds"),
        )
        for found, most, what in spent:
            if most is not None and (found is None or found > most):
                facts = {"found": "?" if found is None else f"{found:g}", "most": f"{most:g}"}
                return wrong(tr("bench.why_more", "{found}, more than {most}", **facts), what)
        return RIGHT

    return Scorer(rule, "at most")


def _has(made: Made, arguments: Mapping[str, Any]) -> bool:
    return all(
        name in made.arguments and canonical(made.arguments[name]) == canonical(wanted)
        for name, wanted in arguments.items()
    )
