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
from dure.core.outcome import Outcome
from dure.core.workspace import Workspace
from dure.host.languages import wording

MOST_CHARACTERS = 40_000
"""How much of an answer a judge is shown: its beginning and its end."""


_WORDS = {"yes": True, "no": False, "예": True, "네": True, "아니요": False, "아니오": False}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge says: its reasons first, then whether the answer is right."""

    reasons: str
    right: bool


def judge(rubric: str, by: Participant | Model | str | None = None) -> Scorer:
    """Right if a judge says so, by what `rubric` asks for. The judge is a model, by its name or
    itself (None: the model of the evaluation), or any participant: one whose answer has `right`
    and `reasons` as data, or a person whose answer begins with yes or no. It sees the task and the
    answer."""
    who = by if by is not None and hasattr(by, "reply") else _agent(by)

    async def rule(finished: Finished, _: Workspace) -> Score:
        if finished.consult is None:
            raise UsageError(
                "bench.no_consult",
                "A judge needs an evaluation around it: give it to a Task's checks.",
            )
        asked = _question(rubric, finished)
        outcome = await finished.consult(who, asked)  # pyright: ignore[reportArgumentType]
        verdict = _verdict(outcome)
        if verdict is not None:
            return Score(verdict.right, f"{verdict.reasons} ({outcome.run})")
        reason = "" if outcome.error is None else f": {outcome.error}"
        raise UsageError(
            "bench.no_verdict",
            "The judge gave no verdict (run {run}){reason}. Give it a stronger model.",
            run=outcome.run,
            reason=reason,
        )

    return Scorer(rule, "judge")


def _verdict(outcome: Outcome) -> Verdict | None:
    """What the judge said: as data, or in words that begin with yes or no."""
    if outcome.status != "done":
        return None
    data: Any = outcome.data
    if isinstance(data, dict):
        said = cast("dict[str, Any]", data)
        if isinstance(said.get("right"), bool):
            return Verdict(str(said.get("reasons", "")), said["right"])
    first = outcome.text.split(maxsplit=1)[:1]
    word = "".join(first).strip(".,:;!").casefold()
    return Verdict(outcome.text, _WORDS[word]) if word in _WORDS else None


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
