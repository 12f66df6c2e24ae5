"""Timers: a short wait is slept through; with a long one the run is put away until it is due,
unless other branches keep it going until then.

Knows the clock; does not know who takes the run up again.
"""

from __future__ import annotations

import asyncio

from dure.core.outcome import Answer, Question
from dure.runtime.scope import Scope, Step
from dure.runtime.tasks import due

SHORT_SECONDS = 60.0
"""A wait up to this long keeps the process; a longer one parks the branch."""


async def wait_until(scope: Scope, step: Step, until: float) -> None:
    """Wait until Unix time `until`, as first asked: a resume does not begin anew."""
    context, clock = scope.context, scope.context.terms.clock
    if step.event("result") is not None:
        return
    context.journal.check_live(step.key)
    intent = step.event("intent")
    if intent is None:
        await context.safe_point()
        body = {"verb": "wait", "label": "wait", "until": until}
        scope.write("intent", step.key, body, "planning")
    else:
        until = intent.body["until"]
    if until - clock.now() > SHORT_SECONDS:
        question = Question(step.key, "", "timer", deadline=until)
        context.questions[step.key] = question
        try:
            come: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
            async with due(clock, until, come, Answer(step.key, by="dure")):
                await context.branches.park(come)
        finally:
            context.questions.pop(step.key, None)
    await clock.sleep_until(until)
    scope.write("result", step.key, {"value": None}, "planning")
