"""What was read is marked, secrets do not slip in from people, and streams are cleaned by kind."""

from pathlib import Path
from typing import Any

import pytest

from dure.core.codec import digest
from dure.core.contracts import Line, Turn
from dure.core.message import Data, File, Message, Text, ToolCall
from dure.core.outcome import Answer, Question
from dure.core.policy import Request, Verdict
from dure.core.prompt import Prompt
from dure.formats import json_reply
from dure.host.redact import Redactor
from dure.runtime import Run
from dure.runtime.files import CHANGES
from dure.runtime.labels import answered
from dure.runtime.preview import LONG
from dure.runtime.stores import Memory
from tests.runtime.support import Play, Priced, World, bodies, go, told

pytestmark = pytest.mark.anyio

KEY = "key-0123-4567"


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


async def test_what_a_person_edits_into_a_call_is_clean_in_the_letter_too() -> None:
    async def edits(question: Question) -> Answer:
        return Answer(question.id, verdict="edit", arguments={"x": KEY})

    store, world = Memory(), World()

    async def play(turn: Turn) -> Message:
        return await turn.use(ToolCall("1", "act", {"x": "1"}), tools=[world.tool()])

    def asking(_: Request) -> Verdict:
        return Verdict("ask", "always")

    given: Any = {"policy": asking, "asks": edits, "redactor": Redactor({"KEY": KEY})}
    outcome = await go(Play(play), store, **given)
    assert world.done == ["act [secret KEY]"]
    letters = await (await store.open()).letters(outcome.run)
    assert letters
    assert KEY not in str(letters)


async def test_a_file_with_a_secret_is_not_kept(tmp_path: Path) -> None:
    store = Memory()
    (tmp_path / "a").write_text(KEY)
    (tmp_path / "b").write_text("b")
    changed = [
        {"path": name, "hash": digest((tmp_path / name).read_bytes()), "size": 1} for name in "ab"
    ]
    came = (Data({"changed": changed, "deleted": []}, CHANGES), File(b"\xff" + KEY.encode()))
    act = World().tool(result=came)

    async def play(turn: Turn) -> str:
        said = await turn.use(ToolCall("1", "act", {}), tools=[act])
        file = said.results[0].parts[1]
        assert isinstance(file, File)
        return str(file.data)

    redactor = Redactor({"KEY": KEY})
    outcome = await go(Play(play), store, workspace=tmp_path, redactor=redactor)
    assert outcome.text == str(b"\xff[secret KEY]")
    [body] = [body for body in bodies(store, outcome.run, "result", "act") if "files" in body]
    assert [file["kept"] for file in body["files"]] == [False, True]


async def test_held_back_thoughts_do_not_become_text() -> None:
    def answer(prompt: Prompt, line: Line) -> str:
        line.delta("thought", f"hm {KEY[:6]}")
        line.delta("text", f"{KEY[:4]} and {KEY}")
        line.delta("text", f" end {KEY[:5]}")
        return "end"

    async def play(turn: Turn) -> Message:
        return (await turn.think(Priced(answer), Prompt("play", turn.messages))).message

    run = Run(Play(play), "go", store=Memory(), redactor=Redactor({"KEY": KEY}))
    _, _, deltas = await told(run)
    said: dict[str, str] = dict.fromkeys(("thought", "text"), "")
    for delta in deltas:
        said[delta.kind] += delta.text
    assert said == {
        "thought": f"hm {KEY[:6]}",
        "text": f"{KEY[:4]} and [secret KEY] end {KEY[:5]}",
    }


async def test_what_was_streamed_is_taken_back_before_a_repair() -> None:
    said = iter(["no form", '{"command": {"name": "finish", "args": {"answer": "end"}}}'])

    def answer(prompt: Prompt, line: Line) -> str:
        text = next(said)
        line.delta("text", text)
        return text

    async def play(turn: Turn) -> Message:
        prompt = Prompt("play", turn.messages)
        return (await turn.think(Priced(answer), prompt, format=json_reply())).message

    _, _, deltas = await told(Run(Play(play), "go", store=Memory()))
    assert [delta.kind for delta in deltas] == ["text", "reset", "text"]
