from typing import Any

import pytest

from dure.core.codec import encode_message, encode_part
from dure.core.errors import ReplyFailed, UsageError, pack
from dure.core.event import Event, Kind
from dure.core.message import Image, Text, ToolResult, say
from dure.core.prompt import Prompt
from dure.models import recorded
from tests.models.support import HeardLine

BLOBS: dict[str, bytes] = {}


def event(kind: Kind, key: str, body: dict[str, Any], actor: str = "jane") -> Event:
    return Event("r", 1, 1, key, "", kind, actor, "decision", body)


def thought(key: str, *content: Any, actor: str = "jane") -> list[Event]:
    body = {"reply": encode_message(say(actor, *content), BLOBS), "stop": "complete", "model": "m"}
    return [
        event("intent", key, {"verb": "think", "model": "m"}, actor),
        event("result", key, body, actor),
    ]


RESULT = ToolResult("1", "add", (Text("5"),))
EVENTS = [
    *thought("jane/1:think", "one"),
    event("intent", "jane/2:use/1", {"verb": "use", "tool": "add", "arguments": {}}),
    event("result", "jane/2:use/1", {"result": encode_part(RESULT, BLOBS)}),
    *thought("bob/1:think", "bob's", actor="bob"),
    *thought("jane/3:think", "two", Image(b"png")),
    event("intent", "jane/4:think", {"verb": "think"}),
    event("result", "jane/4:think", {"failure": pack(ReplyFailed("model.cut", "cut", stop="cut"))}),
    event("intent", "jane/5:think", {"verb": "think"}),  # nobody knows how it ended
]


@pytest.mark.anyio
async def test_answers_by_key_and_else_in_order() -> None:
    model = recorded(EVENTS, blobs=BLOBS)
    asked = Prompt("jane", [say("user", "Hi")])
    reply = await model.answer(asked, HeardLine("jane/3:think"))
    assert reply.message == say("jane", "two", Image(b"png"))
    assert (reply.model, reply.stop) == ("m", "complete")
    assert (await model.answer(asked, HeardLine("elsewhere"))).message.text == "one"
    later = Prompt("jane", [*asked.messages, say("jane", "one")])
    assert (await model.answer(later, HeardLine("elsewhere"))).message.text == "two"
    other = await model.answer(Prompt("bob", []), HeardLine("elsewhere"))
    assert other.message.text == "bob's"


@pytest.mark.anyio
async def test_a_recorded_failure_fails_again() -> None:
    model = recorded(EVENTS, blobs=BLOBS)
    with pytest.raises(ReplyFailed):
        await model.answer(Prompt("jane", []), HeardLine("jane/4:think"))


@pytest.mark.anyio
async def test_leaving_the_recorded_path_is_said() -> None:
    model = recorded(EVENTS, blobs=BLOBS)
    with pytest.raises(UsageError, match="holds no reply for eve"):
        await model.answer(Prompt("eve", []), HeardLine("elsewhere"))
    with pytest.raises(UsageError, match="nothing to play"):
        recorded([])


def test_results_can_be_compared() -> None:
    assert recorded(EVENTS, blobs=BLOBS).results() == {"jane/2:use/1": RESULT}
