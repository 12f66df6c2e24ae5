"""A scorer that asks a model: the judge is an agent, and what it does is a run with a journal.

Knows the form of its verdict. Does not know models.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from dure.agents import Agent
from dure.bench.score import Finished, Score, Scorer
from dure.core.contracts import Model, Participant
from dure.core.errors import UsageError
from dure.core.workspace import Workspace
from dure.host.languages import wording

MOST_CHARACTERS = 40_000
"""How much of an answer a judge is shown: its beginning and its end."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge says: its reasons first, then whether the answer is right."""

    reasons: str
    right: bool


def judge(rubric: str, by: Participant | Model | str | None = None) -> Scorer:
    """Right if a judge says so, by what `rubric` asks for. The judge is a model, by its name or
    itself (None: the model of the evaluation), or any participant whose answer has `right` and
    `reasons` as data. It sees the task and the answer, and is told that both are material."""
    who = by if by is not None and hasattr(by, "reply") else _agent(by)

    async def rule(finished: Finished, _: Workspace) -> Score:
        if finished.consult is None:
            raise UsageError(
                "bench.no_consult",
                "A judge needs an evaluation around it: give it to a Task's checks.",
            )
        asked = _question(rubric, finished)
        outcome = await finished.consult(who, asked)  # pyright: ignore[reportArgumentType]
        said: Any = outcome.data
        if outcome.status != "done" or not isinstance(said, dict) or "right" not in said:
            reason = "" if outcome.error is None else f": {outcome.error}"
            raise UsageError(
                "bench.no_verdict",
                "The judge gave no verdict (run {run}){reason}. Give it a stronger model.",
                run=outcome.run,
                reason=reason,
            )
        verdict = cast("dict[str, Any]", said)
        return Score(verdict["right"] is True, f"{verdict.get('reasons', '')} ({outcome.run})")

    return Scorer(rule, "judge")


def _agent(model: object) -> Agent:
    words = wording("dure.bench", "prompts/judge", "en")
    return Agent("judge", model, instructions=words, output=Verdict)  # pyright: ignore[reportArgumentType]


def _question(rubric: str, finished: Finished) -> str:
    answer = finished.text
    if len(answer) > MOST_CHARACTERS:
        half = MOST_CHARACTERS // 2
        answer = f"{answer[:half]}\n[… cut …]\n{answer[-half:]}"
    return "\n\n".join(
        (
            f"# What a right answer must do\n\n{rubric}",
            f"# The task that was given\n\n{finished.asked}",
            f"# The answer to judge\n\n{answer or '(no answer)'}",
        )
    )
