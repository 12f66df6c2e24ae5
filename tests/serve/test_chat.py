"""The official OpenAI client talks to what is served."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
from openai import OpenAI

from dure import Agent, Human, models
from dure.core.errors import ReplyFailed
from dure.core.message import Image
from dure.core.prompt import Prompt
from dure.models import calls
from dure.teams import HierarchicalChat, JointChat
from dure.tools import tool
from tests.serve.serving import TOKEN, serving
from tests.serve.test_api import Client


@tool(effect="read")
def price(item: str) -> int:
    """The price of an item, in won."""
    return {"차": 3000}.get(item, 0)


def clerk() -> Agent:
    """Looks a price up, then answers."""
    brain = models.scripted(
        calls(("price", {"item": "차"})),
        lambda prompt: f"{prompt.messages[-1].results[0].text} won 입니다",
    )
    return Agent("clerk", brain, [price], role="knows prices")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[OpenAI]:
    with serving(clerk(), tmp_path) as address:
        yield OpenAI(base_url=f"{address}/v1", api_key=TOKEN, max_retries=0)


def ask(client: OpenAI, text: str = "차는 얼마인가요?") -> str:
    done = client.chat.completions.create(
        model="clerk", messages=[{"role": "user", "content": text}]
    )
    assert done.choices[0].finish_reason == "stop"
    return done.choices[0].message.content or ""


def test_an_answer(client: OpenAI) -> None:
    assert ask(client) == "3000 won 입니다"


def test_it_is_listed(client: OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["clerk"]


def test_streamed(client: OpenAI) -> None:
    stream = client.chat.completions.create(
        model="clerk",
        messages=[{"role": "user", "content": "차는?"}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == "3000 won 입니다"
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].usage is not None


def test_the_conversation_is_heard(tmp_path: Path) -> None:
    brain = models.scripted(*[lambda prompt: " | ".join(m.text for m in prompt.messages)] * 9)
    with serving(Agent("echo", brain), tmp_path) as address:
        client = OpenAI(base_url=f"{address}/v1", api_key=TOKEN)
        done = client.chat.completions.create(
            model="echo",
            messages=[
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "one"},
                {"role": "assistant", "content": "two"},
                {"role": "user", "content": [{"type": "text", "text": "three"}]},
            ],
        )
    assert done.choices[0].message.content == "Be brief. | one | two | three"


def test_a_team_and_its_members(tmp_path: Path) -> None:
    ann, bob = Agent("ann", models.scripted("I say A.")), Agent("bob", models.scripted("I say B."))
    with serving(JointChat("pair", [ann, bob]), tmp_path, members={"ann": ann}) as address:
        client = OpenAI(base_url=f"{address}/v1", api_key=TOKEN, max_retries=0)
        assert {model.id for model in client.models.list()} == {"pair", "ann"}
        done = client.chat.completions.create(
            model="ann", messages=[{"role": "user", "content": "go"}]
        )
        assert done.choices[0].message.content == "I say A."


def test_a_run_that_waits_says_how_to_answer(tmp_path: Path) -> None:
    with serving(Human("owner"), tmp_path) as address:
        client = OpenAI(base_url=f"{address}/v1", api_key=TOKEN, max_retries=0)
        done = client.chat.completions.create(
            model="", messages=[{"role": "user", "content": "May I?"}]
        )
    assert "/answer" in (done.choices[0].message.content or "")


def test_what_is_refused_is_said(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match="There is no 'gpt-4'"):
        client.chat.completions.create(model="gpt-4", messages=[{"role": "user", "content": "x"}])
    with pytest.raises(openai.BadRequestError, match="its own tools"):
        client.chat.completions.create(
            model="clerk",
            messages=[{"role": "user", "content": "x"}],
            tools=[{"type": "function", "function": {"name": "x", "parameters": {}}}],
        )
    with pytest.raises(openai.AuthenticationError):
        client.with_options(api_key="wrong").models.list()
    with pytest.raises(openai.UnprocessableEntityError):
        client.chat.completions.create(model="clerk", messages=[])


def test_a_run_that_fails_is_an_error(tmp_path: Path) -> None:
    from dure.core.errors import ReplyFailed

    broken = models.scripted(ReplyFailed("model.refused", "It will not.", stop="refused"))
    with serving(Agent("clerk", broken), tmp_path) as address:
        client = OpenAI(base_url=f"{address}/v1", api_key=TOKEN, max_retries=0)
        with pytest.raises(openai.InternalServerError, match="It will not"):
            ask(client)
        with pytest.raises(openai.APIError, match="It will not"):
            list(
                client.chat.completions.create(
                    model="clerk", messages=[{"role": "user", "content": "x"}], stream=True
                )
            )


async def test_many_at_once(tmp_path: Path) -> None:
    import asyncio

    with serving(clerk(), tmp_path, runs=8) as address:
        async with openai.AsyncOpenAI(base_url=f"{address}/v1", api_key=TOKEN) as client:
            asked = [
                client.chat.completions.create(
                    model="clerk", messages=[{"role": "user", "content": "차"}]
                )
                for _ in range(50)
            ]
            answers = await asyncio.gather(*asked)
    assert {each.choices[0].message.content for each in answers} == {"3000 won 입니다"}


def test_a_streamed_answer_is_the_answer_from_its_first_word(tmp_path: Path) -> None:
    said = " ".join(f"w{number}" for number in range(2_000))
    with serving(Agent("clerk", models.scripted(*[said] * 9)), tmp_path) as address:
        client = OpenAI(base_url=f"{address}/v1", api_key=TOKEN, max_retries=0)
        for _ in range(9):
            stream = client.chat.completions.create(
                model="clerk", messages=[{"role": "user", "content": "go"}], stream=True
            )
            parts = [chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices]
            assert "".join(parts) == said


def test_a_stream_that_is_left_stops_nothing(tmp_path: Path) -> None:
    brain = models.scripted(*[" ".join(map(str, range(9_000)))] * 2)
    with serving(Agent("clerk", brain), tmp_path) as address:
        client = OpenAI(base_url=f"{address}/v1", api_key=TOKEN, max_retries=0)
        with client.chat.completions.create(
            model="clerk", messages=[{"role": "user", "content": "go"}], stream=True
        ) as stream:
            run = next(iter(stream)).id.removeprefix("chatcmpl-")
        http = Client(address)
        http.events(run)  # to its end
        assert http("GET", f"/v1/runs/{run}")[1]["status"] == "done"


async def test_streamed_to_the_async_client(tmp_path: Path) -> None:
    with serving(clerk(), tmp_path) as address:
        url = f"{address}/v1"
        async with openai.AsyncOpenAI(base_url=url, api_key=TOKEN, max_retries=0) as client:
            stream = await client.chat.completions.create(
                model="clerk", messages=[{"role": "user", "content": "차는?"}], stream=True
            )
            chunks = [chunk.choices[0] async for chunk in stream if chunk.choices]
    assert "".join(chunk.delta.content or "" for chunk in chunks) == "3000 won 입니다"


def test_a_run_that_failed_is_not_begun_again(tmp_path: Path) -> None:
    broken = models.scripted(*[ReplyFailed("model.refused", "It will not.", stop="refused")] * 9)
    with serving(Agent("clerk", broken), tmp_path) as address:
        client = OpenAI(base_url=f"{address}/v1", api_key=TOKEN)  # it tries again by itself
        with pytest.raises(openai.APIError):
            ask(client)
        assert len(Client(address)("GET", "/v1/runs")[1]) == 1


def test_a_picture_is_seen(tmp_path: Path) -> None:
    seen: list[bytes] = []

    def brain(prompt: Prompt) -> str:
        seen.extend(part.data for part in prompt.messages[-1].parts if isinstance(part, Image))
        return "A dot."

    dot = base64.b64encode(b"\x89PNG dot").decode()
    with serving(Agent("eye", models.scripted(brain)), tmp_path) as address:
        client = OpenAI(base_url=f"{address}/v1", api_key=TOKEN, max_retries=0)
        for url, answer in (
            (f"data:image/png;base64,{dot}", "A dot."),
            ("https://example.org/dot.png", "as data"),
            ("data:image/png;base64,AAA", "base64"),
        ):
            content: Any = [
                {"type": "text", "text": "What is it?"},
                {"type": "image_url", "image_url": {"url": url}},
            ]
            try:
                done = client.chat.completions.create(
                    model="eye", messages=[{"role": "user", "content": content}]
                )
                said = done.choices[0].message.content or ""
            except openai.BadRequestError as error:
                said = str(error)
            assert answer in said
    assert seen == [b"\x89PNG dot"]


def test_a_team_under_a_manager(tmp_path: Path) -> None:
    lead = models.scripted(
        calls(("assign", {"assignments": [{"who": "ann", "task": "Count."}]})),
        calls(("answer", {"answer": "Ann counted to three."})),
    )
    ann = Agent("ann", models.scripted("One, two, three."))
    team = HierarchicalChat("desk", manager=Agent("lead", lead), members=[ann])
    with serving(team, tmp_path) as address:
        client = OpenAI(base_url=f"{address}/v1", api_key=TOKEN, max_retries=0)
        stream = client.chat.completions.create(
            model="desk", messages=[{"role": "user", "content": "Count."}], stream=True
        )
        parts = [chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices]
    assert "".join(parts) == "Ann counted to three."
