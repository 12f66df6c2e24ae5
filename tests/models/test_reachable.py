from dataclasses import replace

import pytest

from dure.models.presets import PROVIDERS
from dure.models.reachable import Choice, Reachable, default, reachable
from tests.models.server import Server, hangs

KEYED = (PROVIDERS["anthropic"], PROVIDERS["openai"])


@pytest.mark.anyio
async def test_keys_are_named_and_never_told() -> None:
    found = await reachable(
        {"OPENAI_API_KEY": "sk-canary", "ANTHROPIC_API_KEY": " "}, providers=KEYED
    )
    assert found == [Reachable("openai", "OPENAI_API_KEY", "api.openai.com")]
    assert "canary" not in repr(found)


@pytest.mark.anyio
async def test_local_servers_that_answer_are_found() -> None:
    async with Server(hangs()) as server:
        up = replace(PROVIDERS["ollama"], url=server.url)
        down = replace(PROVIDERS["vllm"], url="http://127.0.0.1:9/v1")
        found = await reachable({}, providers=(up, down), seconds=5)
        assert [(one.provider, one.models) for one in found] == [
            ("ollama", ("gpt-5", "gpt-5-mini"))
        ]
        choice = await default({}, providers=(*KEYED, up, down), seconds=5)
        assert choice == Choice("ollama:gpt-5", "server", up.host)


@pytest.mark.anyio
async def test_a_key_goes_before_a_server_and_nothing_is_offline() -> None:
    choice = await default({"OPENAI_API_KEY": "x"}, providers=KEYED)
    assert choice == Choice("openai:gpt-5-mini", "key", "OPENAI_API_KEY")
    assert await default({}, providers=KEYED) == Choice("offline", "nothing")
