"""Random programs: nothing protected is done unasked where untrusted text was read.

What each frame has seen is worked out by the program itself, apart from the runtime, and compared
with what was done; also where the run is cut at random and taken up again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from dure.core.contracts import Tool, Turn
from dure.core.message import Message, Text, ToolCall
from dure.core.outcome import Answer, Question
from dure.host.files import Folder
from dure.runtime import resume
from dure.runtime.stores import Memory
from tests.runtime.support import Play, World, anything, go

pytestmark = pytest.mark.anyio

TRUSTED = ("clock", "calculator", "agent")
UNTRUSTED = ("web", "mail", "tool", "knowledge")


@dataclass
class Oracle:
    """Knows what a frame has read, and notes where something was sent though it had read what
    nobody vouches for."""

    chance: random.Random
    world: World = field(default_factory=World)
    cuts: int = 2
    wrong: list[str] = field(default_factory=list[str])
    sent: int = 0
    dirty: bool = False  # whether a frame that had read such text wrote into the workspace

    def tool(self, label: str) -> Tool:
        return self.world.tool(f"read_{label}", effect="read", repeat="free", reads=label)

    async def play(self, turn: Turn, tainted: bool, depth: int, seed: int) -> bool:
        """Do random things; whether the frame is tainted at its end. `seed` makes a frame that is
        entered again do the same."""
        chance = random.Random(seed)
        for number in range(chance.randint(1, 4)):
            kind = chance.choice(("read", "read", "send", "send", "write", "files", "step", "hand"))
            label = chance.choice(TRUSTED + UNTRUSTED)
            inner = chance.randrange(1 << 30)
            if kind == "read":
                await turn.use(ToolCall("r", f"read_{label}", {}), tools=[self.tool(label)])
                tainted |= label in UNTRUSTED
            elif kind == "send":
                await self._send(turn, tainted, f"{turn.key}/{number}")
            elif kind == "write":
                tool = self.world.tool("write", effect="write", repeat="free")
                await turn.use(ToolCall("w", "write", {}), tools=[tool])
                self.dirty |= tainted
            elif kind == "files":
                tool = self.world.tool("files", effect="read", repeat="free", reads="workspace")
                await turn.use(ToolCall("f", "files", {}), tools=[tool])
                tainted |= self.dirty
            elif kind == "step":
                await turn.step("page", lambda: "text", str)
                tainted = True
            elif depth < 2:
                tainted = await self._hand(turn, tainted, depth, inner)
            if self.cuts and self.chance.random() < 0.1:
                self.cuts -= 1
                raise ValueError("cut")
        return tainted

    async def _send(self, turn: Turn, tainted: bool, name: str) -> None:
        def deed(arguments: dict[str, Any]) -> str:
            self.sent += 1
            if tainted:
                self.wrong.append(name)
            return "sent"

        tool = self.world.tool("send", deed, repeat="free")
        await turn.use(ToolCall("s", "send", {"name": name}), tools=[tool])

    async def _hand(self, turn: Turn, tainted: bool, depth: int, seed: int) -> bool:
        ended: list[bool] = []

        async def inner(own: Turn) -> Message:
            ended.append(await self.play(own, tainted, depth + 1, seed))
            return Message("inner", (Text(str(ended[-1])),))

        said = await turn.hand(Play(inner, "inner"), turn.messages[:1])
        return tainted or said.text == "True"


async def refuse(question: Question) -> Answer:
    """A person who allows nothing."""
    return Answer(question.id, verdict="no")


@pytest.mark.parametrize("seed", range(60))
async def test_no_random_program_sends_what_it_was_told_to(seed: int, tmp_path: Any) -> None:
    oracle, store = Oracle(random.Random(seed)), Memory()

    async def play(turn: Turn) -> str:
        await oracle.play(turn, False, 0, seed)
        return "end"

    who, folder = Play(play), Folder(tmp_path)
    terms: Any = {"policy": anything, "workspace": folder, "asks": refuse}
    outcome: Any = None
    for life in range(4):
        try:
            if life == 0:
                outcome = await go(who, store, **terms)
            else:
                outcome = await resume("last", who, store=store, **terms)
            break
        except ValueError:
            continue
    assert oracle.wrong == []
    assert outcome is not None
    assert outcome.status == "done" or "approvals" in str(outcome.error)


@pytest.mark.parametrize("seed", range(0, 60, 3))
async def test_nor_when_it_is_cut_at_any_event(seed: int, tmp_path: Any) -> None:
    """Cut between an intent and its result, too: what was read before is still known after."""
    oracle, store = Oracle(random.Random(seed), cuts=0), Memory()

    async def play(turn: Turn) -> str:
        oracle.dirty = False
        await oracle.play(turn, False, 0, seed)
        return "end"

    terms: Any = {"policy": anything, "workspace": Folder(tmp_path), "asks": refuse}
    outcome = await go(Play(play), store, **terms)
    events = list(store.events[outcome.run])
    for end in range(1, len(events)):
        store.events[outcome.run][:] = events[:end]
        store.mail[outcome.run].clear()
        store.runs[outcome.run] = replace(store.runs[outcome.run], status="running")
        await resume(outcome.run, Play(play), store=store, **terms)
        assert oracle.wrong == []
