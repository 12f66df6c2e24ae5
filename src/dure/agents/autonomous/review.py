"""The closing review: steps that brought nothing, each with why and its price. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dure.agents.autonomous.achieved import Needless
from dure.agents.autonomous.acts import MOST_SHOWN, Act, fruitless
from dure.agents.autonomous.plan import PLAN, steps_in
from dure.host.languages import tr


def needless(acts: Sequence[Act], lang: str = "en") -> tuple[Needless, ...]:
    """Each step without which the same would have been achieved, with the reason in `lang`."""
    found: list[Needless] = []
    for index, act in enumerate(acts):
        until = acts[: index + 1]
        why = fruitless(until, lang) or _failed(act, lang) or _same_plan(until, lang)
        if why:
            found.append(Needless(act.number, str(act)[:MOST_SHOWN], why, act.cost))
    return tuple(found)


def _failed(act: Act, lang: str) -> str:
    """Calls that all failed have changed nothing."""
    if act.done and all(done.result.failed for done in act.done):
        return tr("review.failed", "it failed", lang)
    return ""


def _same_plan(acts: Sequence[Act], lang: str) -> str:
    """A plan that says what the one before it said."""
    plans = [
        steps_in(done.call.arguments)
        for act in acts
        for done in act.done
        if done.call.name == PLAN and not done.result.failed
    ]
    alone = [done.call.name for done in acts[-1].done] == [PLAN]
    if alone and len(plans) > 1 and plans[-1] == plans[-2]:
        return tr("review.same_plan", "the plan was written down again, unchanged", lang)
    return ""
