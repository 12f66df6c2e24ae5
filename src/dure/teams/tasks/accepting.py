"""Whether a result is accepted: its type, functions, sentences that a model judges, people.

Knows one result. Does not know how often it was tried.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from dure.agents import Human
from dure.agents.human import AWAY, GO_ON, LEFT
from dure.agents.output import structured
from dure.core.contracts import Model, Participant, Turn
from dure.core.encode import encode, plain
from dure.core.message import Data, Message, say
from dure.core.schema import reader
from dure.core.value import value
from dure.teams.choice import YES_NO, choose
from dure.teams.hierarchical.words import YES
from dure.teams.table import awaited
from dure.teams.tasks.naming import naming
from dure.teams.tasks.task import Acceptance, Checking, Task


@value
class Refused:
    """Why a result is not accepted. `by_person`: it does not count as a try. `ends`: it is not
    tried again."""

    missing: str
    by_person: bool = False
    ends: bool = False


@dataclass(frozen=True)
class Accepting:
    """Looks at results of one task. `asked` is the message that put the task; `judge` is who says
    whether sentences hold; `lead`, if there is one, whether it is as expected."""

    task: Task
    asked: Message
    judge: Participant | Model | str
    lead: Participant | None
    words: Mapping[str, str]

    async def ruled(self, turn: Turn, said: Message) -> Message | Refused:
        """The result as it is accepted, or why it is not."""
        output = self.task.output
        if output is not None:
            read = structured(said, output, reader(output))
            if isinstance(read, str):
                return Refused(read)
            said = read
        lead: Sequence[Acceptance] = [self.lead] if self.lead and self.task.expected else []
        for check in (*lead, *self.task.accept):
            found = await self._one(turn, check, said)
            if isinstance(found, Refused):
                return found
            said = found
        return said

    async def _one(self, turn: Turn, check: Acceptance, said: Message) -> Message | Refused:
        if isinstance(check, str):
            rule = self.words["judge"].format(rule=check)
            return await self._judged(
                turn, self.judge, said, rule, self.words["unmet"].format(rule=check)
            )
        if isinstance(check, Human):
            return await self._reviewed(turn, check, said)
        if hasattr(check, "reply"):
            who = cast("Participant", check)
            return await self._judged(turn, who, said, self.words["meets"], self.words["refused"])
        return await self._checked(turn, cast("Checking", check), said)

    async def _judged(
        self,
        turn: Turn,
        judge: Participant | Model | str,
        said: Message,
        question: str,
        otherwise: str,
    ) -> Message | Refused:
        choice = await choose(turn, judge, YES_NO, [self.asked, said], question)
        if choice is None:
            return Refused(self.words["unclear"])
        return said if choice.option == "yes" else Refused(choice.why or otherwise)

    async def _reviewed(self, turn: Turn, person: Human, said: Message) -> Message | Refused:
        question = say(self.asked.sender, self.words["accept"], kind="note")
        answer = await turn.hand(person, [self.asked, said, question])
        if answer.kind == LEFT:
            return Refused(self.words["left"].format(name=person.name), ends=True)
        if answer.kind == AWAY:
            return Refused(answer.text, ends=True)
        if answer.kind == GO_ON or answer.text.strip().strip(".!").casefold() in YES:
            return said
        return Refused(answer.text, by_person=True)

    async def _checked(self, turn: Turn, check: Checking, said: Message) -> Message | Refused:
        """What a function says; noted, since it may say otherwise at another time."""

        async def ask() -> dict[str, Any]:
            with naming(check, self.task.name):
                return _record(await awaited(check(said)))

        label = f"decided whether {self.task.name} is done"
        record = await turn.step(label, ask, dict[str, Any])
        if not record["accepted"]:
            return Refused(record["missing"] or self.words["refused"])
        return _instead(said, record["value"]) if "value" in record else said


def _record(ruling: Any) -> dict[str, Any]:
    """A ruling as JSON."""
    if isinstance(ruling, tuple):
        accepted, what = cast("tuple[bool, Any]", ruling)
        if accepted:
            return {"accepted": True, "value": plain(what)}
        ruling = what if isinstance(what, str) and what else False
    if isinstance(ruling, str):
        return {"accepted": not ruling, "missing": ruling}
    return {"accepted": ruling is None or bool(ruling), "missing": ""}


def _instead(said: Message, value: Any) -> Message:
    """The message with this text or value in place of its own."""
    if isinstance(value, str):
        return Message(said.sender, encode(value))
    schema = next((part.schema for part in said.parts if isinstance(part, Data)), "")
    return Message(said.sender, (Data(value, schema),))
