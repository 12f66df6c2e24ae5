"""What was read is marked, secrets do not slip in from people, and streams are cleaned by kind."""

from pathlib import Path
from typing import Any

import pytest

from dure.core.contracts import Turn
from dure.core.message import Message, Text, ToolCall
from dure.runtime.labels import answered
from dure.runtime.preview import LONG
from tests.runtime.support import Play, World, go

pytestmark = pytest.mark.anyio


def test_a_reply_that_is_passed_on_with_more_labels_is_another_message() -> None:
    message = Message("x", (Text("t", ("agent", "web")),), id="old")
    assert answered(message, "new", ("agent",)) is message
    more = answered(message, "new", ("agent", "user"))
    assert (more.id, more.parts[0].origin) == ("new", ("agent", "user", "web"))


@pytest.mark.parametrize(
    ("text", "effect", "marked"),
    [("short", "read", False), ("x" * (LONG + 1), "read", True), ("short", "write", True)],
)
async def test_what_the_web_left_in_the_workspace(
    text: str, effect: str, marked: bool, tmp_path: Path
) -> None:
    world = World()
    web = world.tool("web", text, effect=effect, reads="web", repeat="free")
    read = world.tool("read", effect="read", reads="workspace", repeat="free")

    async def fetches(turn: Turn) -> Message:
        return await turn.use(ToolCall("1", "web", {}), tools=[web])

    async def play(turn: Turn) -> Any:
        found: list[str] = []

        async def reads(turn: Turn) -> Message:
            said = await turn.use(ToolCall("1", "read", {}), tools=[read])
            found.extend(said.results[0].origin)
            return said

        await turn.together(fetches)
        await turn.together(reads)
        return found

    assert ("web" in (await go(Play(play), workspace=tmp_path)).text) is marked
