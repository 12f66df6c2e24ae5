"""Tasks, carried out by members: in order, at the same time where they can be, or under a manager.

Knows which task can be begun, and what came of each. Does not know how one is done. Tasks are
themselves a participant: a team's member, a flow's step, an agent's tool.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dure.core.contracts import Branch, Model, Participant, Turn
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Data, Message, say
from dure.host.languages import tr
from dure.teams.deciding import adapted, decisions
from dure.teams.order import at_once, due, ordered
from dure.teams.problem import Problem
from dure.teams.summaries import Summary, last_word
from dure.teams.table import Table, awaited, seated
from dure.teams.tasks.doing import RECORD, Doing
from dure.teams.tasks.inputs import filled, given
from dure.teams.tasks.naming import naming
from dure.teams.tasks.task import Task
from dure.teams.tasks.words import words

CONTEXT = "context"
"""The kind of a message that tells the result of another task."""


class Tasks:
    """Tasks and those who do them.

        Tasks("report", [Task("Find facts about {topic}.", who=researcher, name="facts"),
                         Task("Write a page.", who=writer, file="{topic}.md")])

    Those that need nothing of each other (`context`) are done at the same time. Tasks that say not
    who does them are the only member's; with a `manager`, it picks who, and says whether the result
    is as expected. `judge` (else the manager, else the doer's own model) says whether sentences in
    `accept` hold. Where a task is not done, those that need it are not begun, and the answer says
    so. `summary` makes the answer of all results: the last, if nothing else is said.
    """

    def __init__(
        self,
        name: str,
        tasks: Sequence[Task],
        members: Sequence[Participant] = (),
        *,
        manager: Participant | None = None,
        judge: Participant | Model | str | None = None,
        summary: Summary = last_word,
        language: str = "en",
        about: str = "",
    ) -> None:
        self.name = check_name(name, "team")
        self.tasks = _named(tasks, name)
        self.members = _everybody(self.tasks, members)
        seated([*self.members, *([manager] if manager else [])], name, least=0)
        self.manager = manager
        self.judge = judge
        self.summary = summary
        self.language = language
        names = [task.name for task in self.tasks]
        self.about = about or f"does {', '.join(names)}"
        self._doers = {task.name: self._who_may(task) for task in self.tasks}
        self._order = ordered(
            {
                task.name: names[:index] if task.context is None else task.context
                for index, task in enumerate(self.tasks)
            },
            name,
        )

    def __repr__(self) -> str:
        return f"Tasks({self.name!r})"

    def check(self) -> list[Problem]:
        """Members who have nothing to do."""
        busy = {each.name for doers in self._doers.values() for each in doers}
        return [_idle(self.name, each.name) for each in self.members if each.name not in busy]

    async def reply(self, turn: Turn) -> Message:
        """Do each task once all that it needs is done."""
        tasks = filled(self.tasks, given(turn.messages), self.name)
        by_name = {task.name: task for task in tasks}
        stands: dict[str, dict[str, Any]] = {}
        found: dict[str, Message] = {}
        while begins := due(self._order, stands):
            branches: list[Branch] = []
            for name in begins:
                passed = await self._passed_over(turn, by_name[name], stands, found)
                if passed is None:
                    branches.append(self._branch(turn, by_name[name], found))
                else:
                    stands[name] = passed
            for message in await at_once(turn, branches) if branches else ():
                record = decisions(message, RECORD)[-1]
                name = str(record["task"])
                stands[name] = record
                if record["status"] == "done":
                    found[name] = _result(name, message)
        return await self._answer(turn, stands, found)

    async def _passed_over(
        self,
        turn: Turn,
        task: Task,
        stands: dict[str, dict[str, Any]],
        found: dict[str, Message],
    ) -> dict[str, Any] | None:
        """How a task stands that is not begun; None: it is."""
        needs = [each for each in self._order[task.name] if stands[each]["status"] == "undone"]
        if needs:
            missing = words(self.language)["needs"].format(names=", ".join(needs))
            return _stand(task.name, "undone", missing)
        when = task.when
        if when is None:
            return None

        def ask() -> bool:
            with naming(when, task.name):
                return bool(when(dict(found)))

        needed = await turn.step(f"decided whether {task.name} is needed", ask, bool)
        return None if needed else _stand(task.name, "skipped")

    def _branch(self, turn: Turn, task: Task, found: dict[str, Message]) -> Branch:
        told = [found[each] for each in self._order[task.name] if each in found]
        doing = Doing(
            task,
            self.name,
            self._doers[task.name],
            told,
            self.manager,
            self.judge,
            words(self.language),
        )
        return lambda inner: inner.hand(doing, turn.messages)

    async def _answer(
        self, turn: Turn, stands: dict[str, dict[str, Any]], found: dict[str, Message]
    ) -> Message:
        said = words(self.language)
        results = [found[name] for name in self._order if name in found]
        record = Data({"tasks": [stands[name] for name in self._order]}, "tasks")
        undone = [stands[name] for name in self._order if stands[name]["status"] == "undone"]
        if undone:
            lines = [said["undone"]]
            if results:
                lines.append(said["done"].format(names=", ".join(each.sender for each in results)))
            lines.append(said["not_done"])
            lines += [f"- {each['task']}: {each['missing']}" for each in undone]
            return say(self.name, "\n".join(lines), record)
        if not results:
            return say(self.name, said["nothing"], record)
        told = [*turn.messages, *results]
        table = Table(turn, self.name, self.members, told, len(turn.messages))
        summed = await awaited(self.summary(table))
        return Message(self.name, (*summed.parts, record))

    def _who_may(self, task: Task) -> tuple[Participant, ...]:
        """Who may do a task; it must be clear who does."""
        name = getattr(task.who, "name", task.who)
        may = [each for each in self.members if name is None or each.name == name]
        if task.tools:
            may = [each for each in may if adapted(each, lambda agent: agent) is not None]
        if not may or (len(may) > 1 and self.manager is None):
            raise UsageError(
                "tasks.who",
                "Nobody can tell who does {task} in {team}. Give it who=…, one of {names} (tools"
                " need an agent), or give the team a manager.",
                task=task.name,
                team=self.name,
                names=", ".join(each.name for each in self.members) or "its members",
            )
        return tuple(may)


def _named(tasks: Sequence[Task], team: str) -> tuple[Task, ...]:
    """The tasks, each with a name of its own."""
    named = [replace(each, name=each.name or f"task {n}") for n, each in enumerate(tasks, 1)]
    names = [task.name for task in named]
    twice = [name for name in names if names.count(name) > 1]
    if twice or not named:
        raise UsageError(
            "tasks.names",
            "{team} needs tasks, each with a name of its own ({twice}).",
            team=team,
            twice=", ".join(dict.fromkeys(twice)) or "there are none",
        )
    return tuple(named)


def _everybody(tasks: Sequence[Task], members: Sequence[Participant]) -> tuple[Participant, ...]:
    """The members, and who is named by a task alone."""
    everybody = list(members)
    for task in tasks:
        if task.who is None or isinstance(task.who, str):
            continue
        if all(each is not task.who for each in everybody):
            everybody.append(task.who)
    return tuple(everybody)


def _stand(name: str, status: str, missing: str = "") -> dict[str, Any]:
    """How a task stands that was not begun."""
    return {
        "task": name,
        "who": "",
        "status": status,
        "tries": 0,
        "missing": missing,
        "file": "",
    }


def _result(name: str, message: Message) -> Message:
    """A result as other tasks are told it: without the record."""
    parts = [p for p in message.parts if not (isinstance(p, Data) and p.schema == RECORD)]
    return Message(name, tuple(parts), kind=CONTEXT)


def _idle(team: str, name: str) -> Problem:
    text = tr("tasks.idle", "{name} has no task.", name=name)
    cure = tr(
        "tasks.idle_cure",
        "Give {name} a task in {team}, or leave it out.",
        name=name,
        team=team,
    )
    return Problem("tasks.idle", text, cure, team)
