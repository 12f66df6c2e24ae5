"""The autonomous agent: given goals, it plans and acts by itself, and a critic agrees to its end.

What it may do next is decided here: acts, leave for them, the ladder out of a loop, the end. Knows
turns; what is done is the tools', what is judged is the critic's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from dure.agents.agent import Agent
from dure.agents.autonomous.achieved import Achieved, Goal, Status, message_of
from dure.agents.autonomous.acts import Act, Done, fruitless, not_again, times
from dure.agents.autonomous.constraints import Constraint, kept
from dure.agents.autonomous.critic import PACKAGE, Ruling, ruling, usual_critic
from dure.agents.autonomous.leave import leave, next_step
from dure.agents.autonomous.plan import PLANNING, current, shown
from dure.agents.autonomous.review import needless
from dure.agents.autonomous.tools import FINISH, FINISHING, handing, reason_in, starting
from dure.agents.human import Human
from dure.agents.strategies.protocol import Strategy
from dure.core.budget import Left
from dure.core.contracts import Model, Participant, Tool, Turn
from dure.core.errors import BudgetSpent, UsageError
from dure.core.message import Message, Text, ToolCall, say
from dure.core.outcome import Question
from dure.core.prompt import Reply
from dure.host.clock import SYSTEM
from dure.host.languages import say as in_words
from dure.host.languages import tr, wording

MOST_REPEATS = 3
"""A step that brings nothing new is never made more often."""

MOST_REFUSED = 3
"""How often the critic may refuse the end before the work stops."""

LITTLE = 0.2
"""Of a cap: with less left, the agent is told."""

MOST_FRUITLESS = 12
"""How many steps in all may bring nothing before the work stops."""


class Autonomous:
    """An agent that works towards goals by itself.

        Autonomous(Agent("scout", model=m, tools=[…]), goals=["three quiet cafés in cafes.md"])

    Without goals, the task is the goal. `steps`: None goes on unasked, 0 asks a person before each
    step, n after n steps; `asks` is that person. The `critic` (an agent of the same model, where
    none is given) judges the goals by what was done. What repeats itself is told, planned anew,
    tried with the `stronger` model, asked about, and at last ends the work. With `fresh`, or a
    `strategy`, each step of the plan is worked on in a context of its own.
    """

    def __init__(
        self,
        agent: Agent,
        *,
        goals: Sequence[str] = (),
        constraints: Sequence[str] = (),
        resources: Sequence[str] = (),
        best_practices: Sequence[str] = (),
        critic: Participant | None = None,
        steps: int | None = None,
        asks: Human | None = None,
        stronger: Model | str | None = None,
        strategy: Strategy | None = None,
        patience: int = MOST_REPEATS,
        fresh: bool = False,
    ) -> None:
        if not isinstance(agent, Agent):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise UsageError(
                "autonomous.no_agent",
                "{what} is no agent. Autonomous takes an Agent: Autonomous(Agent('scout'), …).",
                what=repr(agent),
            )
        if critic is not None and not hasattr(critic, "reply"):
            raise UsageError(
                "autonomous.critic",
                "{what} is no critic. Give an agent or a person: critic=Agent('critic', model=…).",
                what=repr(critic),
            )
        if not 1 <= patience <= MOST_REPEATS or (steps is not None and steps < 0):
            raise UsageError(
                "autonomous.numbers",
                "patience is 1 to {most}, and steps None, 0 or more.",
                most=MOST_REPEATS,
            )
        profile = agent.profile
        self.profile = replace(
            profile,
            goals=(*profile.goals, *_listed("goals", goals)),
            constraints=(*profile.constraints, *_listed("constraints", constraints)),
            resources=(*profile.resources, *_listed("resources", resources)),
            best_practices=(*profile.best_practices, *_listed("best_practices", best_practices)),
        )
        self.agent = agent
        self.critic = critic or usual_critic(agent)
        self.steps, self.asks = steps, asks
        self.stronger, self.strategy = stronger, strategy
        self.patience, self.fresh = patience, fresh or strategy is not None
        self.constraints = kept(self.profile.constraints, agent.tools)

    @property
    def name(self) -> str:
        """The agent's name."""
        return self.agent.name

    @property
    def about(self) -> str:
        """What others may turn to the agent for."""
        return self.agent.about

    @property
    def model(self) -> Model | str | None:
        """The agent's model; None: that of the run."""
        return self.agent.model

    @property
    def who(self) -> Participant:
        """Who works: this goes by its name."""
        return self.agent

    @property
    def members(self) -> tuple[Participant, ...]:
        """Who judges."""
        return (self.critic,)

    def __repr__(self) -> str:
        return f"Autonomous({self.name!r})"

    async def reply(self, turn: Turn) -> Message:
        """Work until the critic agrees, a bound is reached, or nothing helps any more."""
        return await _Work(self, turn, list(turn.messages)).message()

    def silent(self) -> bool:
        """Whether a constraint says that nobody is to be asked for help."""
        return any(constraint.silences for constraint in self.constraints)

    def actor(self, goals: Sequence[str], model: Model | str | None) -> Agent:
        """Who acts: the agent with its goals and the means of this work."""
        agent, taken = self.agent, _taken(self.constraints)
        tools = tuple(
            tool
            for tool in agent.tools
            if tool.name not in taken and tool.name not in (FINISH, PLANNING.name)
        )
        profile = replace(self.profile, goals=tuple(goals))
        told = wording(PACKAGE, "prompts/autonomous", profile.language)
        profile = replace(
            profile, instructions="\n\n".join(filter(None, (profile.instructions, told)))
        )
        if self.fresh:
            within = Agent(replace(self.profile, goals=()), agent.model, tools, format=agent.format)
            own = (handing(within, self.strategy, "\n".join(goals)), PLANNING, FINISHING)
        else:
            own = (*tools, PLANNING, FINISHING, starting(agent, tools))
        return Agent(
            profile,
            model,
            own,
            memory=agent.memory,
            knowledge=agent.knowledge,
            format=agent.format,
        )


@dataclass
class _Work:
    """One stretch of work, from the task to its end. Lives within one turn; every decision follows
    from what the turn's verbs gave."""

    of: Autonomous
    turn: Turn
    history: list[Message]
    acts: list[Act] = field(default_factory=list[Act])
    words: list[str] = field(default_factory=list[str])
    goals: tuple[Goal, ...] = ()
    refused: int = 0
    rung: int = 0
    fruitless: int = 0
    warned: bool = False

    async def message(self) -> Message:
        """The last message."""
        named = self.of.profile.goals or (
            self.turn.messages[-1].text if self.turn.messages else "",
        )
        self.goals = tuple(Goal(goal) for goal in named)
        now = await self.turn.step("clock now", lambda: SYSTEM.now(), float)
        today = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M UTC")
        self.history.append(self._told("now", now=today))
        try:
            status, reason = await self._until_the_end()
        except BudgetSpent as error:
            status, reason = "bounded", in_words(error, self._lang)
        found = Achieved(
            status,
            reason,
            self.goals,
            current(self.acts),
            needless(self.acts, self._lang),
            len(self.acts),
        )
        return message_of(self.of.name, found, self._lang)

    @property
    def _lang(self) -> str:
        return self.of.profile.language

    async def _until_the_end(self) -> tuple[Status, str]:
        names = [goal.text for goal in self.goals]
        usual = self.of.actor(names, self.of.agent.model)
        stronger = self.of.actor(names, self.of.stronger) if self.of.stronger else usual
        free = self.of.steps
        while True:
            await self._warned()
            helped = self._rungs()[self.rung - 1] == "stronger" if self.rung else False
            reply = await (stronger if helped else usual).think(self.turn, self._prompted())
            self._hears(*reply.heard)
            if free == 0 and reply.message.calls:
                said = await leave(self.turn, self.of.asks, reply.message, self._lang)
                if said.ends:
                    return "stopped", ""
                if said.told is not None:
                    self._instead(reply, said.told)
                    continue
                free = said.steps
            act = await self._act(reply, usual.tools)
            free = free - 1 if free else free
            self.acts.append(act)
            if end := await self._ended(act) or await self._climbed():
                return end

    async def _warned(self) -> None:
        """Tell the agent once that little of its budget is left."""
        if self.warned:
            return
        little = await self.turn.step("clock budget", lambda: _little(self.turn.left), str)
        if little:
            self.warned = True
            self.history.append(self._told("little", left=little))

    def _prompted(self) -> list[Message]:
        """What the model is shown: all that was said; goals and plan again, if far back."""
        near = any(d.call.name == PLANNING.name for act in self.acts[-2:] for d in act.done)
        if near or len(self.acts) < 3:
            return self.history
        goals = "\n".join(f"{number}. {goal.text}" for number, goal in enumerate(self.goals, 1))
        plan = shown(current(self.acts)) or "-"
        return [*self.history, self._told("again", goals=goals, plan=plan)]

    async def _act(self, reply: Reply, tools: Sequence[Tool]) -> Act:
        """Make the calls, unless one of them has brought the same too often."""
        number, said = len(self.acts) + 1, reply.message.text
        calls = reply.message.calls
        if not calls:
            self.history += [reply.message, self._told("act")]
            return Act(number, said, cost=reply.cost)
        polling = {tool.name for tool in tools if "polling" in tool.traits}
        most = self.of.patience
        for call in calls:
            if call.name not in polling and times(self.acts, call) >= most:
                text = not_again(call.name, most, self._lang)
                self.history += [_worded(reply.message), say("dure", text, kind="note")]
                return Act(number, said, cost=reply.cost, refused=text)
        results = await self.turn.use(*calls, tools=tools)
        self.history += [reply.message, results]
        by_id = {result.id: result for result in results.results}
        done = tuple(Done(call, by_id[call.id]) for call in calls if call.id in by_id)
        return Act(number, said, done, reply.cost)

    def _instead(self, reply: Reply, told: Message) -> None:
        """A person said what to do instead: the agent hears it, and what it wanted to do."""
        self.history.append(_worded(reply.message))
        self._hears(told)

    def _hears(self, *said: Message) -> None:
        """What people say meanwhile is for the agent, and for the critic: it may change a goal."""
        self.history += said
        self.words += [message.text for message in said if message.text.strip()]

    async def _ended(self, act: Act) -> tuple[Status, str] | None:
        """How the work ends, if it was to end here and the critic agrees."""
        ending = next(
            (d.call for d in act.done if d.call.name == FINISH and not d.result.failed), None
        )
        if ending is None:
            return None
        reason = reason_in(ending.arguments)
        found = await self._judged(reason)
        if found.agreed:
            return "done", reason
        if found.mute:
            text = "{reason}\n\nNobody could judge it: {why}"
            tell = tr("autonomous.mute", text, lang=self._lang, reason=reason, why=found.missing)
            return "stuck", tell
        if found.impossible and ending.arguments.get("status") == "impossible":
            return "impossible", reason
        self.refused += 1
        if self.refused >= MOST_REFUSED:
            return ("impossible" if found.impossible else "stuck"), found.missing
        self.history.append(self._told("refused", missing=found.missing))
        return None

    async def _judged(self, claim: str) -> Ruling:
        """What the critic says; the goals are kept as it saw them."""
        names = [goal.text for goal in self.goals]
        before = [act for act in self.acts if not _only_ends(act)]
        found = await ruling(
            self.turn, self.of.critic, names, before, claim=claim, words=self.words
        )
        self.goals = found.goals
        return found

    def _rungs(self) -> list[str]:
        """The ladder out of a loop, as far as it goes here."""
        rungs = ["told", "replan"]
        rungs += ["stronger"] if self.of.stronger else []
        may_ask = self.of.steps is not None or self.of.asks is not None
        return rungs + (["ask"] if may_ask and not self.of.silent() else [])

    async def _climbed(self) -> tuple[Status, str] | None:
        """One rung higher after a step that brought nothing; back on the ground after one that
        did. Above the last rung, the work ends."""
        why = fruitless(self.acts, self._lang)
        if not why:
            self.rung = 0
            return None
        self.fruitless += 1
        rungs = self._rungs()
        if self.rung >= len(rungs) or self.fruitless >= MOST_FRUITLESS:
            found = await self._judged("")
            if found.agreed:
                return "done", ""
            return ("impossible" if found.impossible else "stuck"), why
        rung = rungs[self.rung]
        self.rung += 1
        if rung == "ask":
            question = tr(
                "autonomous.help",
                "{name} comes no further: {why}. What is it to do?",
                lang=self._lang,
                name=self.of.name,
                why=why,
            )
            to = self.of.asks.name if self.of.asks else ""
            self._hears(await self.turn.ask(Question("", question, to=to)))
        elif rung != "stronger":
            self.history.append(self._told(rung, why=why))
        return None

    def _told(self, name: str, **facts: str) -> Message:
        text = wording(PACKAGE, f"prompts/{name}", self._lang)
        return say("dure", text.format(**facts), kind="note")


def _worded(message: Message) -> Message:
    """What the agent wanted to do, in words: a call without a result would wait for one."""
    parts = tuple(part for part in message.parts if not isinstance(part, ToolCall | Text))
    return Message(message.sender, (*parts, Text(next_step(message))))


def _little(left: Left) -> str:
    """What is left of the cap that is nearest, if that is little; empty: there is enough."""
    spent = left.spent
    caps = (
        ("calls", left.calls, spent.usage.calls),
        ("dollars", left.money, spent.cost),
        ("tokens", left.tokens, spent.usage.tokens),
    )
    for name, most, used in caps:
        if most is not None and used is not None and float(most) <= LITTLE * float(most + used):
            return f"{most} {name}"
    return ""


def _only_ends(act: Act) -> bool:
    return bool(act.done) and all(done.call.name == FINISH for done in act.done)


def _taken(constraints: Sequence[Constraint]) -> set[str]:
    return {name for constraint in constraints for name in constraint.takes}


def _listed(field_name: str, given: Sequence[str]) -> Sequence[str]:
    if isinstance(given, str):
        raise UsageError(
            "autonomous.list",
            "{field} takes a list of sentences: {field}=[…].",
            field=field_name,
        )
    return given
