"""A flow: steps over one state, each begun by what came before it.

Knows which step is due; does not know what a step does. A flow is itself a participant: it can be
a step of another, a member of a team, or an agent's tool.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from dure.core.contracts import Branch, Participant, Turn
from dure.core.encode import plain
from dure.core.errors import DureError, RunStopped, ToolError, UsageError
from dure.core.keys import check_name
from dure.core.message import Data, Message, Text
from dure.teams.flow.check import findings
from dure.teams.flow.state import ANSWER, Form, Record, applied, changes
from dure.teams.flow.step import Step
from dure.teams.flow.when import START
from dure.teams.flow.wiring import check_wiring
from dure.teams.problem import Problem

S = TypeVar("S")

STEPS = 100
"""How many steps a flow takes at most, if nothing else is said."""


class Flow(Generic[S]):
    """Steps over a state of your own type.

        Flow("story", Story, [write, judge, publish])

    The flow begins with the steps made by `@start()`, and ends when none is due. All that are due
    run at the same time; then come those that waited for them. The state's field `task`, if it has
    one, is what the flow was told, its field `answer` what it says at the end; the whole state is
    the message's data. `begin` makes the state of what was said in another way. `most` bounds the
    steps of one turn.
    """

    def __init__(
        self,
        name: str,
        state: type[S],
        steps: Sequence[Step[S]],
        *,
        begin: Callable[[Sequence[Message]], S] | None = None,
        most: int = STEPS,
        about: str = "",
    ) -> None:
        self.name = check_name(name, "flow")
        self.state = state
        self.steps = tuple(steps)
        self.begin = begin
        self.most = most
        self._form = Form(state)
        check_wiring(name, self.steps, self._form.fields)
        self.about = about or f"a flow of {', '.join(step.name for step in self.steps)}"

    def __repr__(self) -> str:
        return f"Flow({self.name!r})"

    @property
    def members(self) -> tuple[Participant, ...]:
        """The participants that its steps turn to, each once."""
        every = [member for step in self.steps for member in step.members]
        return tuple({id(member): member for member in every}.values())

    def check(self) -> list[Problem]:
        """What is rarely meant: steps that never begin, routes to nowhere, endless loops."""
        return findings(self.name, self.steps)

    async def reply(self, turn: Turn) -> Message:
        """Take each step when it is due, until none is."""
        due, taken = Due(self.steps), Counter[str]()
        record = self._begun(turn.messages)
        steps = due.after([START])
        while steps:
            spent = [step for step in steps if step.most and taken[step.name] >= step.most]
            acting = [step for step in steps if step not in spent]
            taken.update(step.name for step in steps)
            self._check_count(taken.total(), steps)
            record, routes = await self._take(turn, acting, record)
            routes |= {step.name: step.otherwise for step in spent}
            events = [name for step in steps for name in (step.name, routes[step.name]) if name]
            steps = due.after(events)
        return self._answer(record)

    async def _take(
        self, turn: Turn, steps: Sequence[Step[S]], record: Record
    ) -> tuple[Record, dict[str, str]]:
        """The state after these steps, taken at the same time, and the route of each."""
        acting = [_Acting(self.name, step, self._form, record) for step in steps]
        if len(acting) == 1:
            said = [await acting[0].taken(turn)]
        else:
            said = await turn.together(*[each.taken for each in acting]) if acting else []
        found = [cast("Record", message.data) for message in said if message is not None]
        names = [step.name for step in steps]
        made = [(name, each["changes"]) for name, each in zip(names, found, strict=True)]
        routes = [each["route"] for each in found]
        return applied(record, made), dict(zip(names, routes, strict=True))

    def _begun(self, messages: Sequence[Message]) -> Record:
        if self.begin is None:
            return self._form.begun(messages)
        return _record(self.name, "begin", self._form, self.begin(messages), {})

    def _check_count(self, count: int, due: Sequence[Step[S]]) -> None:
        if count > self.most:
            raise RunStopped(
                "flow.too_many",
                "{flow} took {most} steps and is not at its end; {steps} would be next. If it goes"
                " round for ever, give a router most=… and otherwise=…; else Flow(…, most=…).",
                flow=self.name,
                most=self.most,
                steps=", ".join(step.name for step in due),
            )

    def _answer(self, record: Record) -> Message:
        answer = record.get(ANSWER)
        data = Data(record, self.state.__name__)
        return Message(self.name, (Text(answer), data) if isinstance(answer, str) else (data,))


class Due(Generic[S]):
    """Which steps are due, as events come: within one turn of one flow."""

    def __init__(self, steps: Sequence[Step[S]]) -> None:
        self._come: list[tuple[Step[S], set[str]]] = [(step, set()) for step in steps]

    def after(self, events: Sequence[str]) -> list[Step[S]]:
        """The steps that are due once these events have come, in the order of the flow."""
        due: list[Step[S]] = []
        for step, come in self._come:
            come |= step.when.events.intersection(events)
            if step.when.met(come):
                come.clear()
                due.append(step)
        return due


@dataclass(frozen=True)
class _Acting(Generic[S]):
    """A step at work: a participant, so that the journal names it and its budget holds."""

    flow: str
    step: Step[S]
    form: Form[S]
    record: Record

    @property
    def name(self) -> str:
        return self.step.name

    @property
    def about(self) -> str:
        return f"a step of {self.flow}"

    @property
    def taken(self) -> Branch:
        """The step, as something that can be done beside others."""
        if self.step.bare:
            return self.reply
        return lambda turn: turn.hand(self, turn.messages, budget=self.step.budget)

    async def reply(self, turn: Turn) -> Message:
        """What the step changed, and the route it chose."""
        step, form = self.step, self.form
        try:
            done = await step.work(turn, form.read(deepcopy(self.record)))
        except DureError:
            raise
        except Exception as error:
            raise UsageError(
                "flow.raised",
                "The step {step} of {flow} raised {kind}: {reason}. Mend it and resume the run:"
                " what was done before is kept.",
                step=step.name,
                flow=self.flow,
                kind=type(error).__name__,
                reason=str(error),
            ) from error
        state = self.record if done.state is None else done.state
        after = _record(self.flow, step.name, form, state, done.fields)
        changed = changes(self.record, after)
        told = ", ".join(changed) + (f" → {done.route}" if done.route else "")
        data = Data({"changes": changed, "route": done.route})
        return Message(step.name, (Text(told), data), kind="note")


def _record(flow: str, step: str, form: Form[Any], state: Any, fields: Mapping[str, Any]) -> Record:
    """The record of a state as a step left it."""
    try:
        return form.checked({**plain(state), **fields})
    except (ToolError, TypeError) as error:
        raise UsageError(
            "flow.state",
            "{step} left the state of {flow} as it may not be: {problem} A step changes the {kind}"
            " that it is given, or returns another.",
            step=step,
            flow=flow,
            problem=str(error),
            kind=form.kind.__name__,
        ) from error
