"""The critic: apart from whoever acts, it judges each goal by what was done, not by what is said.

A goal counts as met only where the critic names a step that shows it and that step did not fail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dure.agents.agent import Agent
from dure.agents.autonomous.achieved import Goal
from dure.agents.autonomous.acts import Act, evidence
from dure.agents.strategies.asking import Unfit, filled
from dure.core.contracts import Participant, Turn
from dure.core.message import Message, say
from dure.core.profile import Profile
from dure.host.languages import tr, wording

PACKAGE = "dure.agents.autonomous"


@dataclass
class Judged:
    """One goal, by its number from 1: whether it is met, why, and the numbers of the steps that
    show it."""

    goal: int
    met: bool
    why: str = ""
    steps: list[int] = field(default_factory=list[int])


@dataclass
class Verdict:
    """What a critic says of all goals. `impossible`: what was done shows that a goal cannot be met;
    `missing`: what is to be done next."""

    goals: list[Judged]
    impossible: bool = False
    missing: str = ""


@dataclass(frozen=True)
class Ruling:
    """The goals as they were judged, and what follows. `mute`: the critic said nothing of use."""

    goals: tuple[Goal, ...]
    impossible: bool = False
    missing: str = ""
    mute: bool = False

    @property
    def agreed(self) -> bool:
        """Whether every goal is met."""
        return all(goal.met for goal in self.goals)


def usual_critic(agent: Agent) -> Agent:
    """The critic of this agent, with the same model and a head of its own."""
    lang = agent.profile.language
    told = wording(PACKAGE, "prompts/critic", lang)
    return Agent(Profile(f"{agent.name} critic", instructions=told, language=lang), agent.model)


async def ruling(
    turn: Turn,
    critic: Participant,
    goals: Sequence[str],
    acts: Sequence[Act],
    *,
    claim: str,
    words: Sequence[str] = (),
) -> Ruling:
    """What the critic says of the goals, by the evidence. `words`: what people said meanwhile, by
    which the goals may have changed."""
    lang = critic.profile.language if isinstance(critic, Agent) else "en"
    listed = "\n".join(f"{number}. {goal}" for number, goal in enumerate(goals, 1))
    if words:
        told = "\n".join(f"- {each}" for each in words)
        listed += "\n\n" + wording(PACKAGE, "prompts/words", lang).format(words=told).strip()
    question = wording(PACKAGE, "prompts/judge", lang).format(
        goals=listed, claim=claim or "-", evidence=evidence(acts)
    )
    if not isinstance(critic, Agent):
        return _by_words(goals, await turn.hand(critic, [say("dure", question)]))

    def problem(found: Verdict) -> str:
        known = sorted(each.goal for each in found.goals)
        wanted = list(range(1, len(goals) + 1))
        once = "Judge each goal once: {numbers}."
        return "" if known == wanted else tr("critic.once", once, lang, numbers=wanted)

    asked = say("dure", question, kind="note")
    said = await filled(turn, critic, [], asked, Verdict, check=problem)
    if isinstance(said, Unfit):
        why = said.why
        return Ruling(tuple(Goal(goal) for goal in goals), missing=why, mute=True)
    judged = {each.goal: each for each in said.goals}
    found = tuple(_goal(goal, judged[n], acts, lang) for n, goal in enumerate(goals, 1))
    missing = said.missing or "; ".join(f"{g.text}: {g.why}" for g in found if not g.met)
    return Ruling(found, said.impossible and not all(g.met for g in found), missing)


def _goal(text: str, judged: Judged, acts: Sequence[Act], lang: str) -> Goal:
    """A goal is met where a step shows it; a step that failed shows nothing."""
    shows = [act for act in acts if act.number in judged.steps and _stands(act)]
    why = judged.why
    if judged.met and not shows:
        why = tr("critic.unshown", "no step shows it", lang)
        why += f" ({judged.why})" if judged.why else ""
    return Goal(text, judged.met and bool(shows), why, tuple(map(str, shows)))


def _stands(act: Act) -> bool:
    return not act.refused and not (act.done and all(done.result.failed for done in act.done))


def _by_words(goals: Sequence[str], said: Message) -> Ruling:
    """What a person says: only a clear yes is one; anything else is what is missing."""
    text = said.text.strip()
    met = text.casefold().rstrip(".!") in ("y", "yes", "예", "네")
    shown = (f"{said.sender}: {text}",)
    found = tuple(Goal(goal, met, text, shown if met else ()) for goal in goals)
    return Ruling(found, missing="" if met else text)
