"""The contracts between the layers: who takes turns, what a turn can do, and what stands behind it.

Knows only words of this package. Nothing here does I/O; every protocol has a real in-process
implementation elsewhere (scripted model, memory store, scripted human, fake clock).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import field
from decimal import Decimal
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

from dure.core.budget import Budget, Left
from dure.core.errors import ToolError
from dure.core.message import Message, Part, ToolCall
from dure.core.outcome import Question
from dure.core.policy import NO_NETWORK, Effect, Network, Policy
from dure.core.prompt import Abilities, Prompt, Reply
from dure.core.usage import Price, Usage
from dure.core.value import value
from dure.core.workspace import Secrets, Workspace

T = TypeVar("T")


class Participant(Protocol):
    """Whoever can take a turn: a model with tools, a person, a team, a Go engine.

    A recipe without state between turns: what must last is in messages, memory or the journal.
    """

    @property
    def name(self) -> str: ...

    @property
    def about(self) -> str:
        """One line: what others may turn to this participant for."""
        ...

    async def reply(self, turn: Turn) -> Message:
        """Answer `turn.messages`, reaching the world only through `turn`."""
        ...


Branch: TypeAlias = Callable[["Turn"], Awaitable[Message]]
"""One of several things done at once: it gets a turn of its own."""


class Turn(Protocol):
    """The one way to the world. Each verb leaves an intent and a result in the journal.

    A verb called while another of the same turn is under way is a `UsageError`; several things at
    once are `use` with several calls, or `together`.
    """

    @property
    def key(self) -> str: ...
    @property
    def messages(self) -> Sequence[Message]: ...
    @property
    def left(self) -> Left:
        """At another time it is less: a decision by it goes through `step`."""
        ...

    @property
    def workspace(self) -> Workspace: ...

    async def observe(self, environment: Environment) -> Message:
        """Perceive: what the environment shows now."""
        ...

    async def think(
        self,
        model: Model | str,
        prompt: Prompt,
        *,
        format: Format | None = None,
        memory: Memory | None = None,
    ) -> Reply:
        """Ask a model. Raises `ReplyFailed` unless the provider said that the reply is whole."""
        ...

    async def use(self, *calls: ToolCall, tools: Sequence[Tool]) -> Message:
        """Make tool calls, several in parallel; failures come back as failed results."""
        ...

    async def ask(self, question: str | Question) -> Message:
        """Ask a person. The run may be put away until the answer comes."""
        ...

    async def hand(
        self,
        who: Participant,
        messages: Sequence[Message],
        *,
        budget: Budget | None = None,
        policy: Policy | None = None,
    ) -> Message:
        """Let another take a turn, with at most this turn's budget and policy."""
        ...

    async def together(
        self, *branches: Branch, join: Literal["all", "first"] | int = "all"
    ) -> list[Message | None]:
        """Do several things at once. Unfinished branches of an early join give None."""
        ...

    async def step(self, label: str, deed: Callable[[], T | Awaitable[T]], returns: type[T]) -> T:
        """Any other free read (recall, dice, clock): done once, read from the journal after."""
        ...

    async def wait(self, until: float) -> None:
        """A timer: until Unix time `until`."""
        ...


class Model(Protocol):
    """A brain that answers a prompt. A recipe: it holds no socket and no client."""

    @property
    def name(self) -> str:
        """`provider:model`."""
        ...

    @property
    def abilities(self) -> Abilities: ...

    @property
    def price(self) -> Price | None:
        """None: unknown."""
        ...

    async def answer(self, prompt: Prompt, line: Line) -> Reply: ...


class Line(Protocol):
    """What the runtime lends a model for one call."""

    @property
    def key(self) -> str:
        """The key of the call; ids of tool calls are made from it."""
        ...

    @property
    def seconds(self) -> float:
        """The total limit of the call, all attempts together."""
        ...

    def delta(self, kind: Literal["text", "thought", "call", "reset"], text: str) -> None:
        """Pass on a piece of the reply to live listeners."""
        ...

    def attempt(self, what: str, facts: Mapping[str, Any]) -> None:
        """Note a try that did not give the reply (a retry, a cut stream), with its facts."""
        ...

    async def noted(self, what: str) -> Sequence[Mapping[str, Any]]:
        """The facts of all such attempts that this run noted before it was resumed or forked, so
        that what was paid for is not asked again."""
        ...

    async def again(self, usage: Usage, cost: Decimal | None) -> None:
        """Pay for a request that was sent and may be charged, and reserve the next of this call,
        no larger than it. `cost` None: unknown, so it counts as all that was reserved. Raises
        `BudgetSpent` where another does not fit: then none may be sent."""
        ...

    async def person(self, question: Question) -> str:
        """Ask the person at the keyboard to be the model."""
        ...


class Format(Protocol):
    """How tool calls are asked for and read back: native calls, AutoGPT's JSON, ReAct text, code.

    `ask` and `read` are inverse: what a model said earlier is shown to it in the form in which it
    said it. Reading never raises.
    """

    @property
    def name(self) -> str: ...

    def tools(self, tools: Sequence[Tool], said: Sequence[Message]) -> Sequence[Tool]:
        """What the calls that `read` finds are made with: the tools, or what stands for them.
        `said` is the conversation so far."""
        ...

    def ask(self, prompt: Prompt) -> Prompt:
        """The prompt in the form that the model is sent."""
        ...

    def read(self, reply: Message, prompt: Prompt) -> Message | str:
        """The reply in dure's terms, or what was wrong with it, said to the model."""
        ...


class Lend(Protocol):
    """Objects that live as long as a run is driven: a kernel, a connection."""

    async def __call__(
        self, name: Hashable, opener: Callable[[], AbstractAsyncContextManager[T]]
    ) -> T:
        """The run's object of this name, opened the first time; closed when the run ends or is put
        down."""
        ...


class NoLend:
    """Lends nothing: for a `Call` that was made by hand."""

    async def __call__(
        self, name: Hashable, opener: Callable[[], AbstractAsyncContextManager[T]]
    ) -> T:
        """Raises `ToolError`: there is no run that could keep it."""
        raise ToolError(
            "tool.no_run",
            "{name} is kept for as long as a run goes on, and this call belongs to none.",
            name=str(name),
        )


@value
class Call:
    """What a tool is given beside its arguments: a parameter of this type is filled in, unseen by
    the model. `key` is the idempotency key; `noted` is what `Check.before` noted; `network` is what
    the policy lets be reached; `lend` keeps an object for the run (see `Lend`); `actor` is the name
    of whoever makes the call."""

    key: str
    workspace: Workspace
    turn: Turn
    secrets: Secrets
    noted: dict[str, Any] = field(default_factory=dict[str, Any])
    network: Network = NO_NETWORK
    lend: Lend = field(default_factory=NoLend)
    actor: str = ""


@value
class Check:
    """`repeat=Check(happened)`: on resume the tool is asked whether the call happened.

    `happened(arguments, call)` gives True, False, or None when it cannot tell (a person is asked).
    `before` may note what the world looked like; the note is kept in the intent.
    """

    happened: Callable[[dict[str, Any], Call], Awaitable[bool | None]]
    before: Callable[[dict[str, Any], Call], Awaitable[dict[str, Any]]] | None = None


Repeat: TypeAlias = Literal["free", "keyed", "never"] | Check
"""May a call be made again when nobody knows whether it was made: yes; yes, with the same key; no;
ask the tool."""


@value
class Tool:
    """A named ability with the facts that decide what may be done with it. Combinators take a
    tool and give one; `dataclasses.replace` is all they need.

    `deed` gets arguments that fit `schema` (JSON Schema) and a `Call`. `reads` labels where its
    result comes from, `to` names the argument that holds a destination. `when` says when to use it
    and when not; `example` shows arguments. `seconds` is the total limit of a call. `traits`:
    `"frame"` (acts only through `Call.turn`), `"code"` (such a one, but no delegation),
    `"polling"` (the same result again is no loop), `"undeclared"` (its effect was not given),
    `"finish"` (ends the agent's turn),
    `"unsandboxed"` (runs code on this machine itself), `"sync"` (runs on a thread), `"outside"`
    (writes outside the workspace), `"shared"` (changes policy or a memory that others read),
    `"outward"` / `"inward"` (its arguments leave the machine / do not, whatever it reads),
    `"links"` (the addresses that it finds may be read), `"path:NAME"` (the argument NAME is a path
    of the workspace), `"inward:NAME"` (the argument NAME does not leave the machine).
    """

    name: str
    about: str
    deed: Callable[[dict[str, Any], Call], Awaitable[tuple[Part, ...]]]
    schema: Mapping[str, Any]
    effect: Effect = "send"
    repeat: Repeat = "never"
    reads: str = "tool"
    to: str | None = None
    when: str = ""
    example: Mapping[str, Any] | None = None
    seconds: float = 60.0
    traits: frozenset[str] = field(default_factory=frozenset[str])


class Environment(Protocol):
    """The world an agent perceives and acts in; with a score it is a bench task."""

    @property
    def name(self) -> str: ...
    @property
    def tools(self) -> Sequence[Tool]: ...

    async def observe(self) -> Sequence[Part]:
        """What can be perceived now."""
        ...

    def events(self) -> AsyncIterator[Sequence[Part]]:
        """What comes unasked: a sensor, a file, a mail."""
        ...


class Memory(Protocol):
    """How a long conversation is made to fit: when and what to fold, and into what.

    Whatever it folds, the runtime says again, word for word, what must not be lost: the first
    message, the task at hand, and the newest plan.
    """

    @property
    def name(self) -> str: ...

    def fold(self, messages: Sequence[Message], sizes: Sequence[int], full: int) -> slice | None:
        """Which messages to fold now; None: nothing. `sizes` are their tokens; more than `full` do
        not fit the model's window."""
        ...

    def prompt(self, folded: Sequence[Message], me: str) -> Prompt | None:
        """What to ask a model for a summary of these; None: `extract` is enough."""
        ...

    def extract(self, folded: Sequence[Message]) -> str:
        """A summary made without a model."""
        ...


@value
class Passage:
    """A piece of knowledge: its text, where it is from, and how well it fits (0 to 1)."""

    text: str
    source: str
    score: float = 0.0


class Knowledge(Protocol):
    """What an agent can look up."""

    @property
    def name(self) -> str: ...

    async def search(self, query: str, most: int = 5) -> Sequence[Passage]: ...


class Planner(Protocol):
    """How an agent plans: what is added to its instructions, and a plan's tools, if any."""

    @property
    def name(self) -> str: ...
    @property
    def instructions(self) -> str: ...
    @property
    def tools(self) -> Sequence[Tool]: ...
