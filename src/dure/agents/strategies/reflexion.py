"""Reflexion: try, have the answer checked, say in words what went wrong, and try again.

Shinn et al. 2023, "Reflexion: Language Agents with Verbal Reinforcement Learning". Knows tries and
lessons; the check is the user's own function, a person or another agent, or a second look.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from dure.agents.agent import Agent
from dure.agents.human import AWAY, GO_ON, LEFT
from dure.agents.pair.feedback import feedback_in
from dure.agents.strategies.asking import Unfit, filled, has_room, plain, told, words
from dure.agents.strategies.protocol import check_numbers
from dure.core.contracts import Participant, Tool, Turn
from dure.core.errors import DureError, UsageError
from dure.core.message import Data, Message
from dure.core.workspace import Workspace
from dure.tools.threads import in_thread

Found: TypeAlias = bool | str | None
"""True or None: right. False, or a sentence: what is wrong."""

Checking: TypeAlias = Callable[[Message, Workspace], Found | Awaitable[Found]]
"""A check of an answer; a function that is not async runs on a thread."""

_A_TRY = 3
"""Model calls that another try takes at least: what went wrong, the try, and its check."""


@dataclass(frozen=True)
class Verdict:
    """What a judge says of an answer."""

    why: str
    right: bool


@dataclass(frozen=True)
class Reflexion:
    """Try at most `tries` times, each knowing why those before were wrong.

    `check` says whether an answer is right: a function of the answer and the workspace, an agent
    that judges it, or a person (or any other participant) who says `right`, `wrong: why` or what
    is to be better; None: the agent itself looks at it once more. The workspace stays as the
    last try left it. Where no try was right, or the budget has no room for another, the last
    answer is given, with a data part that says what is wrong with it.
    """

    tries: int = 3
    check: Checking | Participant | None = None

    def __post_init__(self) -> None:
        check_numbers(type(self).__name__, tries=self.tries)

    async def solve(self, turn: Turn, agent: Agent, messages: Sequence[Message]) -> Message:
        """The first answer that is right, or the last."""
        lessons: list[str] = []
        heard = list(messages)
        while True:
            said = await turn.hand(agent, heard)
            wrong = await self._wrong(turn, agent, messages, said)
            if not wrong:
                return said
            if len(lessons) + 1 >= self.tries or not await has_room(turn, _A_TRY):
                return _unmended(said, wrong, len(lessons) + 1)
            reflect = told(agent, "reflect", wrong=wrong)
            lesson = await turn.hand(plain(agent), [*heard, said, reflect])
            lessons.append(words(lesson))
            heard = [*messages, told(agent, "lessons", lessons="\n\n".join(lessons))]

    async def _wrong(
        self, turn: Turn, agent: Agent, messages: Sequence[Message], said: Message
    ) -> str:
        """What is wrong with an answer; empty: nothing."""
        check = self.check
        if check is None:
            return await _judged(turn, agent, messages, said)
        if isinstance(check, Agent):
            return await _judged(turn, check, messages, said, check.tools)
        if not callable(check):
            return await _by_words(turn, check, agent, [*messages, said])

        async def checked() -> str:
            return await _by_function(check, said, turn.workspace)

        return await turn.step("check of the answer", checked, str)


async def _judged(
    turn: Turn, judge: Agent, messages: Sequence[Message], said: Message, tools: Sequence[Tool] = ()
) -> str:
    """What a judge finds wrong; an answer on which it says nothing that can be read stands."""
    heard = [*messages, said]
    verdict = await filled(turn, judge, heard, told(judge, "judge"), Verdict, tools=tools)
    if isinstance(verdict, Unfit):
        await turn.step("decided that the answer stands unjudged", lambda: verdict.why, str)
        return ""
    return "" if verdict.right else verdict.why or told(judge, "wrong").text


async def _by_words(turn: Turn, check: Participant, agent: Agent, heard: Sequence[Message]) -> str:
    """What a person finds wrong, if they say anything but that it is right, or enough."""
    said = await turn.hand(check, [*heard, told(agent, "review")])
    found = feedback_in(said.text)
    if said.kind in (AWAY, GO_ON, LEFT) or found.verdict in ("right", "end"):
        return ""
    return found.words or told(agent, "wrong").text


async def _by_function(check: Checking, said: Message, workspace: Workspace) -> str:
    try:
        if inspect.iscoroutinefunction(check):
            found: Any = await check(said, workspace)
        else:
            found = await in_thread(check, said, workspace)
    except DureError:
        raise
    except Exception as error:
        raise UsageError(
            "strategy.check",
            "The check {name} failed: {reason}. Mend it, and resume the run.",
            name=getattr(check, "__name__", repr(check)),
            reason=f"{type(error).__name__}: {error}",
        ) from error
    if found is None or isinstance(found, bool):
        return "The check says that it is wrong." if found is False else ""
    return str(found)


def _unmended(said: Message, wrong: str, tries: int) -> Message:
    """The last answer, with what is wrong with it."""
    facts = {"right": False, "wrong": wrong, "tries": tries}
    return Message(said.sender, (*said.parts, Data(facts, "reflexion")))
