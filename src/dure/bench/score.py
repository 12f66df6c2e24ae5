"""How an attempt is judged: scorers, plain callables that compose with `&`, `|` and `~`.

    equals("42") & ~called("delete_file")

Knows what an attempt left behind. Does not know any single way of judging, or how attempts are run.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.outcome import Outcome
from dure.core.value import value
from dure.core.workspace import Workspace
from dure.host.languages import tr
from dure.host.limit import Limit
from dure.tools.threads import in_thread


@value
class Score:
    """Whether it is right, and why, in a sentence for people."""

    right: bool
    why: str = ""


@value
class Made:
    """A tool call that was made: by its name, arguments, and whether it failed. `known`: there is
    such a tool, and its arguments could be read."""

    tool: str
    arguments: dict[str, Any]
    failed: bool = False
    known: bool = True


RULE_SECONDS = 300.0
"""How long a check that is a function of the user's own may take."""

Consult: TypeAlias = Callable[[Participant, str], Awaitable[Outcome]]
"""Runs a participant on a text, in a journal beside that of the attempt."""


@value
class Finished(Outcome):
    """What scorers are given: the outcome of an attempt (of its last run; money, tokens and time
    are those of the whole attempt), what was asked, the tool calls that were made, and a way to
    `consult` another participant, such as a judge."""

    asked: str = ""
    made: tuple[Made, ...] = ()
    consult: Consult | None = None


Rule: TypeAlias = Callable[[Finished, Workspace], Any]
"""A plain function that judges: it gives a `Score`, True or False, or something to await that
does."""


@value
class Scorer:
    """A rule with a line about it; composes with `&`, `|` and `~`."""

    rule: Rule
    about: str

    def __call__(self, finished: Finished, workspace: Workspace) -> Any:
        return self.rule(finished, workspace)

    def __and__(self, other: Rule) -> Scorer:
        """Right if both say so."""
        return all_of(self, other)

    def __or__(self, other: Rule) -> Scorer:
        """Right if one of the two says so."""
        return any_of(self, other)

    def __invert__(self) -> Scorer:
        """Right if this says wrong."""

        return inverse(self)


def all_of(*rules: Rule) -> Scorer:
    """Right if all say so; the first that does not says why. Those after it are not asked."""

    async def rule(finished: Finished, workspace: Workspace) -> Score:
        for each in rules:
            score = await judged(each, finished, workspace)
            if not score.right:
                return score
        return Score(True)

    return Scorer(rule, " and ".join(about(each) for each in rules))


def any_of(*rules: Rule) -> Scorer:
    """Right as soon as one says so."""

    async def rule(finished: Finished, workspace: Workspace) -> Score:
        reasons: list[str] = []
        for each in rules:
            score = await judged(each, finished, workspace)
            if score.right:
                return score
            reasons.append(score.why)
        return Score(False, "; ".join(filter(None, reasons)))

    return Scorer(rule, " or ".join(about(each) for each in rules))


def inverse(rule: Rule) -> Scorer:
    """Right if the rule says wrong."""

    async def inverted(finished: Finished, workspace: Workspace) -> Score:
        score = await judged(rule, finished, workspace)
        why = tr("bench.why_not", "this is so: {what}", what=about(rule))
        return Score(not score.right, why if score.right else "")

    return Scorer(inverted, f"not {about(rule)}")


async def _own(rule: Rule, finished: Finished, workspace: Workspace) -> Any:
    try:
        with Limit(RULE_SECONDS):
            if inspect.iscoroutinefunction(rule):
                return await rule(finished, workspace)
            found = await in_thread(rule, finished, workspace)
            return await found if inspect.isawaitable(found) else found
    except TimeoutError:
        raise UsageError(
            "bench.slow_rule",
            "The check {name} took longer than {seconds} s.",
            name=about(rule),
            seconds=RULE_SECONDS,
        ) from None


def about(rule: Rule) -> str:
    """A line about a rule: its own, or the name of the function."""
    return str(getattr(rule, "about", "") or getattr(rule, "__name__", type(rule).__name__))


async def judged(rule: Rule, finished: Finished, workspace: Workspace) -> Score:
    """What the rule says. A function of the user's own has `RULE_SECONDS`, on a thread if it is
    not async, so that it neither stops the other attempts nor lasts for ever."""
    if isinstance(rule, Scorer):
        found = rule(finished, workspace)
        found = await found if inspect.isawaitable(found) else found
    else:
        found = await _own(rule, finished, workspace)
    if isinstance(found, bool):
        return Score(found, "" if found else about(rule))
    if isinstance(found, Score):
        return found
    raise UsageError(
        "bench.no_score",
        "The check {name} gave {kind}. It must give True, False or a Score(right, why).",
        name=about(rule),
        kind=type(found).__name__,
    )
