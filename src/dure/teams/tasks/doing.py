"""One task at work: who does it, what they are told, and again until it is accepted.

A participant, so that the journal names the task, and a task that is done is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from dure.agents import Agent
from dure.agents.human import LEFT
from dure.core.codec import compact
from dure.core.contracts import Model, Participant, Turn
from dure.core.message import Data, Message, say
from dure.core.schema import schema_of
from dure.teams.bounded import FAILURE, forgiving
from dure.teams.choice import pick
from dure.teams.deciding import adapted
from dure.teams.tasks.accepting import Accepting, Refused
from dure.teams.tasks.files import shown, written
from dure.teams.tasks.task import Task

RECORD = "task"
"""The name of the data part that says how a task stands."""


@dataclass(frozen=True)
class Doing:
    """A task, with what is known only now: the members who may do it, and the results it needs."""

    task: Task
    team: str
    members: Sequence[Participant]
    context: Sequence[Message]
    manager: Participant | None
    judge: Participant | Model | str | None
    words: Mapping[str, str]

    @property
    def name(self) -> str:
        """The task's name."""
        return self.task.name

    @property
    def about(self) -> str:
        """What is to be done."""
        return self.task.what

    async def reply(self, turn: Turn) -> Message:
        """The accepted result, or why there is none; and a record of it."""
        files = await shown(turn, self.team, self.task.files)
        if isinstance(files, tuple):
            path, problem = files
            return self._undone("", self.words["attach"].format(path=path, problem=problem))
        doer = await self._doer(turn)
        if doer is None:
            name = self.manager.name if self.manager else self.team
            return self._undone("", self.words["nobody"].format(manager=name))
        return await self._tried(turn, doer, [*turn.messages, *self.context, *files])

    async def _tried(self, turn: Turn, doer: Participant, known: Sequence[Message]) -> Message:
        who = self._equipped(doer)
        asked = self._asked(is_agent=who is not None)
        heard, tries = [*known, asked], 0
        accepting = Accepting(self.task, asked, self._judge(doer), self.manager, self.words)
        while True:
            said = await turn.hand(forgiving(who or doer), heard)
            found = await self._ruled(turn, accepting, said)
            if isinstance(found, Message):
                return await self._kept(turn, doer.name, found, tries + 1)
            tries += not found.by_person
            if found.ends or tries >= self.task.tries:
                return self._undone(doer.name, found.missing, tries)
            text = self.words["again"].format(missing=found.missing)
            heard = [*heard, said, say(self.team, text, kind="task")]

    async def _ruled(self, turn: Turn, accepting: Accepting, said: Message) -> Message | Refused:
        if said.kind == LEFT:
            return Refused(self.words["left"].format(name=said.sender), ends=True)
        if said.kind == FAILURE:
            return Refused(said.text)
        return await accepting.ruled(turn, said)

    async def _doer(self, turn: Turn) -> Participant | None:
        """Who does it: the only one who may, or whom the manager names."""
        if len(self.members) == 1 or self.manager is None:
            return self.members[0]
        cards = "\n".join(f"- {each.name}: {each.about or 'a member'}" for each in self.members)
        names = [each.name for each in self.members]
        heard = [*turn.messages, *self.context, self._asked(is_agent=True)]
        question = self.words["who"].format(members=cards)
        name = await pick(turn, self.manager, names, heard, question)
        return next((each for each in self.members if each.name == name), None)

    def _judge(self, doer: Participant) -> Participant | Model | str:
        """Who says whether sentences hold: the judge, the manager, else the doer's own model."""
        model: Any = getattr(doer, "model", None)  # None is whichever the run names.
        return self.judge or self.manager or cast("Model | str", model)

    def _equipped(self, doer: Participant) -> Participant | None:
        """The doer with the task's tools and its form of answer; None: it is no agent."""
        task = self.task

        def change(agent: Agent) -> Agent:
            new = [tool for tool in task.tools if tool not in agent.tools]
            more = agent.with_tools(*new) if new else agent
            return more if task.output is None else more.with_output(task.output)

        return adapted(doer, change)

    def _asked(self, *, is_agent: bool) -> Message:
        """The task as it is put. Whoever is no agent is shown the schema: nobody else does."""
        task, lines = self.task, [self.task.what]
        if task.expected:
            lines.append(self.words["expected"].format(expected=task.expected))
        if task.output is not None and not is_agent:
            schema = compact(schema_of(task.output))
            lines.append(self.words["json"].format(schema=schema))
        return say(self.team, "\n\n".join(lines), kind="task")

    async def _kept(self, turn: Turn, who: str, said: Message, tries: int) -> Message:
        """The accepted result, in its file if it has one."""
        task = self.task
        if task.file and (problem := await written(turn, task.file, said)):
            missing = self.words["file"].format(path=task.file, problem=problem)
            return self._ended(who, "undone", tries, missing, said)
        return self._ended(who, "done", tries, "", said)

    def _undone(self, who: str, missing: str, tries: int = 0) -> Message:
        return self._ended(who, "undone", tries, missing, say(self.name, missing))

    def _ended(self, who: str, status: str, tries: int, missing: str, said: Message) -> Message:
        record = {
            "task": self.name,
            "who": who,
            "status": status,
            "tries": tries,
            "missing": missing,
            "file": self.task.file if status == "done" else "",
        }
        return Message(self.name, (*said.parts, Data(record, RECORD)))
