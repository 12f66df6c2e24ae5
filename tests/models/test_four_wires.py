"""One conversation in every wire format is the same in dure's terms, and may go on with another
provider after each turn."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import pytest

from dure.agents import Agent
from dure.core.contracts import Line, Model
from dure.core.message import Data, Image, Message, Part, Text, Thought, ToolCall, ToolResult, say
from dure.core.prompt import Abilities, Prompt, Reply
from dure.models.wire.provider import Quirks
from tests.models.demands import check
from tests.models.replies import reply
from tests.models.server import Server
from tests.models.support import HeardLine, Time, model
from tests.runtime.support import World, go

WIRES = ("openai_chat", "openai_responses", "anthropic", "gemini")
PATHS = {
    "openai_chat": "/chat/completions",
    "openai_responses": "/responses",
    "anthropic": "/messages",
    "gemini": "generatecontent",
}

IMAGE = Image(b"\x89PNG\r\n\x1a\n" + bytes(20), "image/png", "시장.png")
ASKED = say("user", "이 사진에서 뭐가 보여? 🍉 'quotes' and \"more\"", IMAGE)
SCHEMA: dict[str, Any] = {
    "title": "Finding",
    "type": "object",
    "properties": {"물건": {"type": "string"}, "count": {"type": "integer"}},
    "required": ["물건", "count"],
    "additionalProperties": False,
}
TURNS: tuple[tuple[Part, ...], ...] = (
    (
        Thought("사진을 두 번 본다 👀", "seal-1"),
        Text("두 가지를 알아볼게요. 🙂"),
        ToolCall("", "look", {"what": "수박 🍉", "deep": {"list": [1, 2.5, None, True]}}),
        ToolCall("", "count", {}),
    ),
    (Thought("One more.", "seal-2"), ToolCall("", "look", {"what": 'a "b"\n\\c'})),
    (Thought("끝.", "seal-3"), Text("수박이 셋 있어요.")),
    (Data({"물건": "수박 🍉", "count": 3}),),
)
"""What the model says, turn by turn; the seals are tokens that only their provider knows."""


def at(wire: str, server: Server, stream: bool, **options: Any) -> Model:
    quirks = Quirks(thoughts="reasoning_details") if wire == "openai_chat" else None
    return model(wire, server.url, stream=stream, time=Time(), quirks=quirks, **options)


def unsealed(parts: Sequence[Part]) -> list[Part]:
    """The parts without seals; a thought that is nothing but a seal is none."""
    bare = (replace(part, seal="") if isinstance(part, Thought) else part for part in parts)
    return [part for part in bare if part != Thought("")]


def seals_of(turns: Sequence[Sequence[Part]]) -> set[str]:
    return {part.seal for turn in turns for part in turn if isinstance(part, Thought)}


TOOLS = tuple(World().tool(name, "셋", effect="read") for name in ("look", "count"))


async def talk(wire: str, stream: bool) -> tuple[list[Message], list[str], list[Any]]:
    """The conversation with one provider: its messages, its stops, the requests."""
    said, stops = [ASKED], list[str]()
    async with Server(*(reply(wire, stream, *turn) for turn in TURNS)) as server:
        jane = at(wire, server, stream)
        for turn in range(len(TURNS)):
            last = turn == len(TURNS) - 1
            prompt = Prompt("jane", said, "너는 제인이다.", TOOLS, schema=SCHEMA if last else None)
            answer = await jane.answer(prompt, HeardLine(f"run/{turn}:think"))
            stops.append(answer.stop)
            said.append(answer.message)
            if answer.message.calls:
                said.append(Message("tools", tuple(map(result, answer.message.calls))))
            elif not last:
                said.append(say("user", "표로 줘. 😀"))
        return said, stops, [request.json for request in server.requests]


def result(call: ToolCall) -> ToolResult:
    """A picture in one result, a failure in the other."""
    if call.name == "count":
        return ToolResult(call.id, call.name, (Text("셀 수 없다"),), failed=True)
    return ToolResult(call.id, call.name, (Text("초록색 🟢"), IMAGE))


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("wire", WIRES)
async def test_one_conversation_is_the_same_everywhere(wire: str, stream: bool) -> None:
    said, stops, requests = await talk(wire, stream)
    assert stops == ["tool_calls", "tool_calls", "complete", "complete"]
    replies = [unsealed(message.parts) for message in said if message.sender == "jane"]
    wanted = [unsealed(turn) for turn in TURNS]
    ids = [part.id for parts in replies for part in parts if isinstance(part, ToolCall)]
    assert len(set(ids)) == 3
    assert all(len(id) == 9 for id in ids)
    ours = iter(ids)
    for turn in wanted:
        turn[:] = [
            replace(part, id=next(ours)) if isinstance(part, ToolCall) else part for part in turn
        ]
    wanted[-1] = [Data({"물건": "수박 🍉", "count": 3}, "Finding")]
    assert replies == wanted
    for turn, request in enumerate(requests):
        check(wire, request, seals_of(TURNS[:turn]))
        text = json.dumps(request, ensure_ascii=False)
        assert all(seal in text for seal in seals_of(TURNS[: min(turn, 2)])), "a thought is lost"


async def test_call_ids_are_the_same_everywhere() -> None:
    ids = {
        tuple(call.id for message in (await talk(wire, True))[0] for call in message.calls)
        for wire in WIRES
    }
    assert len(ids) == 1


@dataclass(frozen=True)
class Switching:
    """A model that is another provider's after each turn."""

    models: tuple[Model, ...]
    name: str = "switching"
    price: None = None
    seconds: float = 30.0

    @property
    def abilities(self) -> Abilities:
        return self.models[0].abilities

    async def answer(self, prompt: Prompt, line: Line) -> Reply:
        turn = sum(message.sender == prompt.me for message in prompt.messages)
        return await self.models[turn % len(self.models)].answer(prompt, line)


@dataclass
class Finding:
    물건: str
    count: int


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("order", [*permutations(WIRES, 2), *permutations(WIRES)], ids="-".join)
async def test_a_run_may_go_from_provider_to_provider(order: tuple[str, ...], stream: bool) -> None:
    sequence = [order[turn % len(order)] for turn in range(len(TURNS))]
    turns = [TURNS[0], TURNS[1], (*TURNS[1][:1], ToolCall("", "count", {})), TURNS[3]]
    acts = [reply(wire, stream, *turn) for wire, turn in zip(sequence, turns, strict=True)]
    async with Server(*acts) as server:
        models = tuple(at(wire, server, stream, effort="low") for wire in order)
        agent = Agent("jane", Switching(models), TOOLS, role="눈", output=Finding)
        outcome = await go(agent, task=ASKED)
        assert outcome.data == {"물건": "수박 🍉", "count": 3}
        for turn, request in enumerate(server.requests):
            wire = sequence[turn]
            assert PATHS[wire] in request.path.lower()
            own = [said for by, said in zip(sequence[:turn], turns, strict=False) if by == wire]
            check(wire, request.json, seals_of(own))
