"""Tree of thoughts: several ways on are thought of, and only the most hopeful are followed.

Yao et al. 2023, "Tree of Thoughts: Deliberate Problem Solving with Large Language Models": a
breadth-first search that keeps a few (a beam). Only thinking branches; what acts is one agent, at
the end, on the best line of thought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dure.agents.agent import Agent
from dure.agents.strategies.asking import Unfit, filled, has_room, told
from dure.agents.strategies.protocol import check_numbers
from dure.agents.strategies.step_by_step import fall_back
from dure.core.contracts import Branch, Turn
from dure.core.encode import plain
from dure.core.message import Data, Message
from dure.core.schema import reader


@dataclass(frozen=True)
class Thought:
    """One way on; `done`: with it the task is solved."""

    thought: str
    done: bool = False


@dataclass(frozen=True)
class Thoughts:
    """Several ways on."""

    thoughts: list[Thought]


@dataclass(frozen=True)
class Scores:
    """How hopeful each line of thought is, from 0 to 10, in the order in which they stand."""

    scores: list[float]


Path: TypeAlias = tuple[Thought, ...]
"""A line of thought from the task on."""


@dataclass(frozen=True)
class TreeOfThoughts:
    """Think of `wide` ways on from each of the `keep` best lines of thought, score all, and so on,
    `deep` levels at most; then act on the best.

    A level takes up to `keep` + 1 model calls, so all of it 1 + `deep` * (`keep` + 1) and those of
    acting. Where the budget has no room for another level it acts on what it has.
    """

    wide: int = 3
    deep: int = 3
    keep: int = 2

    def __post_init__(self) -> None:
        check_numbers(type(self).__name__, wide=self.wide, deep=self.deep, keep=self.keep)

    async def solve(self, turn: Turn, agent: Agent, messages: Sequence[Message]) -> Message:
        """The answer at the end of the best line of thought."""
        best: list[Path] = [()]
        for _ in range(self.deep):
            if not await has_room(turn, len(best) + 2):  # ways on, their scores, and acting
                break
            found = await self._wider(turn, agent, messages, best)
            if not found:
                break
            best = await self._best(turn, agent, messages, found)
            if best[0][-1].done:
                break
        if not best[0]:
            return await fall_back(turn, agent, messages, "There was no thought to follow.")
        ending = told(agent, "follow", path=_shown(best[0]))
        return await turn.hand(agent, [*messages, ending])

    async def _wider(
        self, turn: Turn, agent: Agent, messages: Sequence[Message], best: Sequence[Path]
    ) -> list[Path]:
        """The best lines of thought, each with every way on that was thought of. What is solved is
        kept as it is."""
        open_ = [path for path in best if not (path and path[-1].done)]
        said = await turn.together(*[self._proposing(agent, messages, path) for path in open_])
        read = reader(Thoughts)
        found = [path for path in best if path and path[-1].done]
        for path, message in zip(open_, said, strict=True):
            thoughts = read(message.data).thoughts if message and message.data else []
            found += [(*path, thought) for thought in thoughts[: self.wide]]
        return list(dict.fromkeys(found))

    def _proposing(self, agent: Agent, messages: Sequence[Message], path: Path) -> Branch:
        question = told(agent, "propose", path=_shown(path), wide=self.wide)

        async def propose(turn: Turn) -> Message:
            found = await filled(turn, agent, messages, question, Thoughts, check=_problem)
            parts = () if isinstance(found, Unfit) else (Data(plain(found), "thoughts"),)
            return Message(agent.name, parts, kind="note")

        return propose

    async def _best(
        self, turn: Turn, agent: Agent, messages: Sequence[Message], found: Sequence[Path]
    ) -> list[Path]:
        """The most hopeful lines of thought, the best first; where nobody can say, the first."""
        if len(found) == 1:
            return list(found)
        lines = "\n\n".join(f"{number}.\n{_shown(path)}" for number, path in enumerate(found, 1))

        def problem(given: Scores) -> str:
            wanted, count = len(found), len(given.scores)
            return "" if count == wanted else f"There are {wanted} to score; you scored {count}."

        question = told(agent, "score", paths=lines)
        given = await filled(turn, agent, messages, question, Scores, check=problem)
        if isinstance(given, Unfit):
            await turn.step("decided to follow the first thoughts", lambda: given.why, str)
            return list(found[: self.keep])
        order = sorted(range(len(found)), key=lambda index: -given.scores[index])
        return [found[index] for index in order[: self.keep]]


def _problem(found: Thoughts) -> str:
    """What is wrong with what was thought of."""
    said = [each.thought.strip() for each in found.thoughts]
    return "" if said and all(said) else "Give at least one thought, and none that is empty."


def _shown(path: Path) -> str:
    return "\n".join(f"- {each.thought}" for each in path) or "-"
