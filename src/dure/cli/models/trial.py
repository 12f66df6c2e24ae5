"""One model, one format, all tasks: a run like any other, whose journal says how it went.

Knows tasks and turns. Does not know what is done with the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dure.cli.models.tasks import TASKS, Calls, Task
from dure.core.contracts import Format, Model, Turn
from dure.core.errors import ReplyFailed, UsageError
from dure.core.event import Event
from dure.core.message import Message, say
from dure.core.prompt import Prompt
from dure.core.usage import add_costs
from dure.formats.code_action import answer_given, calls_made
from dure.formats.kept import Kept
from dure.runtime.frames import UNANSWERED

NO_TOOLS = "model.no_tools"
"""The provider says that the model has no tool calls of its own."""

TRIAL = "trial"
"""The name of a trial in the keys of the journal."""

_RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Trials:
    """Gives a model each task `times` over, in one format."""

    model: Model
    format: Format
    times: int
    name: str = "probe"
    about: str = "tries a format"

    async def reply(self, turn: Turn) -> Message:
        """Done; what came of it is in the journal."""
        for task in TASKS * self.times:
            trial = Trial(self.model, self.format, task)
            try:
                await turn.hand(trial, [say("user", task.text)])
            except ReplyFailed as error:
                if error.code in UNANSWERED:
                    raise
            except UsageError as error:
                if error.code != NO_TOOLS:
                    raise
                break
        return say(self.name, "done")


@dataclass(frozen=True, slots=True)
class Trial:
    """One task: thinks once, makes the calls, and says whether that was right."""

    model: Model
    format: Format
    task: Task
    name: str = TRIAL
    about: str = "one task"

    async def reply(self, turn: Turn) -> Message:
        """Whether it was right."""
        task, said = self.task, list(turn.messages)
        prompt = Prompt(self.name, said, tools=task.tools, schema=task.schema)
        reply = await turn.think(self.model, prompt, format=self.format)
        answered = reply.message
        calls: Calls = [(call.name, call.arguments) for call in reply.message.calls]
        if calls:
            tools = self.format.tools(task.tools, said)
            results = (await turn.use(*reply.message.calls, tools=tools)).results
            calls = [*(made for each in results for made in calls_made(each)), *calls]
            for result in results:
                if answer := answer_given(result):  # Then running the code is no call of its own.
                    answered, calls = Message(self.name, answer), calls_made(result)
        return say(self.name, _RIGHT if task.right(calls, answered) else "wrong")


def measured(events: Sequence[Event], at: float) -> Kept:
    """What the journal of a run of `Trials` says; those that were not finished are left out."""
    attempts = {event.key for event in events if event.body.get("what") == "format"}
    begun = {event.key: event.at for event in events if event.kind == "intent"}
    asked = first = repaired = right = 0
    seconds, cost = 0.0, Decimal(0)
    total: Decimal | None = cost
    for event in events:
        thought = event.kind == "result" and event.key.endswith(f":{TRIAL}/1:think")
        if thought:
            kept = "failure" not in event.body
            asked += 1
            first += kept and event.key not in attempts
            repaired += kept and event.key in attempts
            seconds += event.at - begun[event.key]
            total = add_costs(total, event.cost)
        elif event.kind == "ended" and event.key.endswith(f":{TRIAL}"):
            right += _said(event) == _RIGHT
    price = None if total is None else str(total)
    return Kept(asked, first, repaired, right, round(seconds, 3), price, at)


def _said(event: Event) -> str:
    parts = event.body.get("message", {}).get("parts", [])
    return str(parts[0].get("text", "")) if parts else ""
