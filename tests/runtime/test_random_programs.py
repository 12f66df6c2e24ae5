"""Any program of verbs, cut at any event, ends as it would have ended, with the same effects."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from dure.core.contracts import Check, Tool, Turn
from dure.core.event import Event
from dure.core.message import Message, ToolCall, say
from dure.core.outcome import Outcome
from dure.core.prompt import Prompt
from dure.core.store import Books
from dure.models import scripted
from dure.runtime import Run, replay, resume
from dure.runtime.stores import Memory
from tests.runtime.support import Play, World, anything, put

Verb: TypeAlias = tuple[str, Any]

leaf = st.one_of(
    st.tuples(st.just("step"), st.integers(0, 9)),
    st.tuples(st.just("think"), st.text("ab", min_size=1, max_size=2)),
    st.tuples(st.just("ask"), st.just("?")),
    st.tuples(
        st.just("use"),
        st.lists(st.sampled_from(["free", "keyed", "check", "never"]), min_size=1, max_size=3),
    ),
)
programs = st.recursive(
    st.lists(leaf, max_size=4),
    lambda inner: st.lists(
        st.one_of(
            leaf,
            st.tuples(st.just("hand"), inner),
            st.tuples(st.just("together"), st.lists(inner, min_size=1, max_size=3)),
        ),
        max_size=4,
    ),
    max_leaves=12,
)


class Crash(BaseException):
    """The process dies."""


@dataclass
class Fragile:
    """A store that dies at the event of this number, written or not."""

    store: Memory
    at: int
    written: bool
    name: str = "fragile"

    async def open(self) -> Books:
        books: Any = _FragileBooks(await self.store.open(), self)
        return books


class _FragileBooks:
    def __init__(self, books: Books, fragile: Fragile) -> None:
        self._books, self._fragile, self._count = books, fragile, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._books, name)

    def append(self, event: Event, blobs: Mapping[str, bytes]) -> None:
        self._count += 1
        fragile = self._fragile
        if self._count < fragile.at or (self._count == fragile.at and fragile.written):
            self._books.append(event, blobs)
        if self._count >= fragile.at:
            raise Crash  # Whatever is tried after the crash does not happen either.


def tools_of(world: World) -> list[Tool]:
    """A tool for each kind of repeat. Each effect is named by its key, so that it counts once."""

    async def happened(arguments: dict[str, Any], call: Any) -> bool | None:
        return f"check {arguments['n']}" in world.done

    return [
        world.tool("free", effect="read", repeat="free"),
        world.tool("keyed", repeat="keyed"),
        world.tool("check", repeat=Check(happened), result="did check"),
        world.tool("never"),
    ]


def player(program: list[Verb], tools: list[Tool], name: str = "play") -> Play:
    """A participant that does what the program says, and says what came back."""

    async def play(turn: Turn) -> str:
        said = [await verb(turn, word, what) for word, what in program]
        return f"{name}({' '.join(said)})"

    async def verb(turn: Turn, word: str, what: Any) -> str:
        match word:
            case "step":
                return str(await turn.step("x", lambda: what, int))
            case "think":
                prompt = Prompt("nobody", turn.messages)
                return (await turn.think(scripted(what), prompt)).message.text
            case "ask":
                return (await turn.ask(what)).text
            case "use":
                # Named by the place in the play: the same after a crash.
                wanted = [
                    ToolCall(str(n), kind, {"n": f"{turn.key} {turn_number(turn)} {n}"})
                    for n, kind in enumerate(what)
                ]
                results = (await turn.use(*wanted, tools=tools)).results
                return " ".join(each.text for each in results if each.name != "check")
            case "hand":
                return (await turn.hand(player(what, tools, "hand"), turn.messages)).text
            case _:
                branches = [branch(inner) for inner in what]
                messages = await turn.together(*branches)
                return " ".join(message.text for message in messages if message)

    def branch(inner: list[Verb]) -> Any:
        async def played(turn: Turn) -> Message:
            return say("branch", (await player(inner, tools, "branch").reply(turn)).text)

        return played

    return Play(play, name)


def turn_number(turn: Turn) -> int:
    """How many verbs this turn has called."""
    scope: Any = getattr(turn, "_scope")  # noqa: B009
    return scope.number


async def to_the_end(outcome: Outcome, store: Memory, who: Play, world: World) -> Outcome:
    """Answer whatever is asked, truly, until the run is over."""
    for _ in range(30):
        if outcome.status != "waiting":
            return outcome
        for question in outcome.questions:
            asked = Outcome(outcome.run, "waiting", questions=(question,))
            if question.asking == "ask":
                await put(store, asked, text="word")
            else:
                name = question.call.split('"n":"')[1].split('"')[0]
                happened = f"never {name}" in world.done
                await put(store, asked, "yes" if happened else "no", "did never" * happened)
        outcome = await resume("last", who, store=store, policy=anything)
    return outcome


@given(programs, st.data())
def test_a_crash_changes_nothing(program: list[Verb], data: st.DataObject) -> None:
    async def straight() -> tuple[str, list[str], int]:
        world, store = World(), Memory()
        who = player(program, tools_of(world))
        outcome = await Run(who, "go", store=store, policy=anything)
        outcome = await to_the_end(outcome, store, who, world)
        assert outcome.status == "done"
        return outcome.text, world.done, len(store.events[outcome.run])

    async def crashed(at: list[int], written: bool) -> tuple[str, list[str]]:
        world, store = World(), Memory()
        who = player(program, tools_of(world))
        outcome = None
        for number, seq in enumerate(at):
            fragile: Any = Fragile(store, seq, written)
            options: Any = {"store": fragile, "policy": anything}
            begun = any(store.events.values())
            work = resume("last", who, **options) if begun else Run(who, "go", **options)
            try:
                outcome = await work
            except Crash:
                outcome = None
                if not any(store.events.values()):
                    store.runs.clear()
            if outcome is not None and number + 1 < len(at):
                break
        if outcome is None:
            begun = any(store.events.values())
            options = {"store": store, "policy": anything}
            outcome = await (resume("last", who, **options) if begun else Run(who, "go", **options))
        outcome = await to_the_end(outcome, store, who, world)
        assert outcome.status == "done"
        again = await replay("last", who, store=store)
        assert again.message == outcome.message
        return outcome.text, world.done

    text, done, events = asyncio.run(straight())
    at = data.draw(st.lists(st.integers(1, events), min_size=1, max_size=3))
    text_again, done_again = asyncio.run(crashed(at, data.draw(st.booleans())))
    assert text_again == text
    assert set(done_again) == set(done)
    once = [effect for effect in done_again if effect.startswith(("check", "never"))]
    assert len(once) == len(set(once))
