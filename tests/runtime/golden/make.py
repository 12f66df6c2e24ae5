"""Writes `v1.jsonl`: a journal with all that a journal may hold, which every later dure must read.

`python -m tests.runtime.golden.make` writes it anew, which is for a version that is not released
yet: what a released version wrote stays as it is, and a new version of the words gets a new file.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dure.agents import Agent, Human, as_tool
from dure.core.contracts import Line, Tool, Turn
from dure.core.errors import ReplyFailed, RunStopped, ToolError
from dure.core.message import (
    Audio,
    Data,
    File,
    Image,
    Message,
    Reading,
    Text,
    Thought,
    ToolCall,
    Video,
    say,
)
from dure.core.prompt import Abilities, Prompt, Reply
from dure.core.store import Letter
from dure.core.usage import Price, Usage
from dure.host.clock import FakeClock
from dure.models import calls, scripted
from dure.models.scripted import Scripted
from dure.runtime import Run, resume
from dure.runtime.export import export
from dure.runtime.stores import Memory
from tests.runtime.support import World, asking_to_send, put

FILE = Path(__file__).parent / "v1.jsonl"
TEXT = "한글 😀: paid; by hand; 1 of 2; long ago 6; my word; 4"


@dataclass(frozen=True)
class Retrying:
    """A model that is tried twice, thinks, and costs something."""

    name: str = "retrying"
    abilities: Abilities = field(default_factory=Abilities)
    price: Price | None = field(default_factory=lambda: Price(1, 2))  # type: ignore[arg-type]

    async def answer(self, prompt: Prompt, line: Line) -> Reply:
        """A thought, a call, and what it used."""
        line.attempt("retry", {"status": 529, "seconds": 0.5})
        parts = Thought("hm", "seal"), ToolCall("paycall01", "pay", {"won": 3, "to": "ann"})
        usage = Usage(10, 20, 5, 7)
        return Reply(Message(prompt.me, parts), "tool_calls", usage, model="retrying-2026")


def _long(prompt: Prompt) -> Any:
    seen = "".join(message.text + str(message.results) for message in prompt.messages).count("#")
    return calls(("tell", {"n": seen})) if seen < 6 else f"long ago {seen}"


def tools() -> dict[str, Tool]:
    """The tools of the play."""
    world = World()
    media = (Image(b"png"), Audio(b"wav"), Video(b"mp4"), File(b"pdf"), Data({"a": [1, None]}))
    return {
        "pay": world.tool("pay", "paid", to="to"),
        "fail": world.tool("fail", ToolError("x.y", "no such {what}", what="thing")),
        "show": world.tool("show", (*media, Reading("t", 1.5, "°C", 2.0)), reads="web"),
        "tell": world.tool("tell", lambda a: f"#{a['n']} " + "word " * 500, effect="read"),
    }


class Everything:
    """Does everything that a participant may do."""

    name, about = "everything", "does everything"

    async def reply(self, turn: Turn) -> Message:
        """All verbs, one after the other."""
        made = tools()
        first = await turn.think(Retrying(), Prompt(self.name, turn.messages, "a system"))
        paid = await turn.use(*first.message.calls, tools=[made["pay"]])
        await turn.use(ToolCall("f", "fail", {}), ToolCall("s", "show", {}), tools=[*made.values()])
        ann = Agent("ann", scripted("by hand"))
        boss = Agent("boss", scripted(calls(("ann", {"task": "x"})), "by hand"), [as_tool(ann)])
        handed = await turn.hand(boss, [say("everything", "go")])
        with suppress(ReplyFailed):
            await turn.hand(Agent("bad", scripted("")), turn.messages)
        joined = await turn.together(self._branch, self._branch, join="first")
        abilities = Abilities(window=4_000, most_output=500)
        long = Agent("long", Scripted("long", (_long,) * 12, abilities), [made["tell"]])
        told = await turn.hand(long, turn.messages)
        word = await turn.hand(Human("bob"), [say("everything", "Which?")])
        await turn.wait(1_000_000_100.0)
        dice = await turn.step("dice", lambda: 4, int)
        with suppress(RunStopped):
            await turn.step("fails", self._fails, int)
        count = f"{sum(message is not None for message in joined)} of 2"
        said = [paid.results[0].text, handed.text, count, told.text, word.text, str(dice)]
        return Message(self.name, (Text(f"{turn.messages[0].text}: {'; '.join(said)}"),))

    async def _branch(self, turn: Turn) -> Message:
        return say("branch", str(await turn.step("x", lambda: [1, 2], list[int])))

    def _fails(self) -> int:
        raise RunStopped("x.y", "no {what}", what="luck")


async def made() -> list[str]:
    """The journal, as lines."""
    store, clock = Memory(), FakeClock(1_000_000_000.0)
    books = await store.open()
    options: Any = {"store": store, "clock": clock, "policy": asking_to_send}
    run = Run(Everything(), [Message("user", (Text("한글 😀"), Image(b"task")))], **options)
    outcome = await run
    while outcome.status == "waiting":
        await put(store, outcome, "yes", "my word")
        clock.advance(100)
        await books.put(Letter(outcome.run, "steer 1", "steer", {"text": "hurry"}, 3.0))
        run = resume(outcome.run, Everything(), **options)

        outcome = await run
    assert outcome.text == TEXT, outcome
    return await export(books, outcome.run)


if __name__ == "__main__":
    FILE.write_text("\n".join(asyncio.run(made())) + "\n", "utf-8")
