"""Where no format is named, it is the one that suits the model, and the journal says which."""

from pathlib import Path
from typing import Any

from dure import Agent, run, tool
from dure.core.prompt import Abilities
from dure.formats.kept import FILE, Kept, encode
from dure.models.scripted import Scripted, calls
from dure.runtime import Run
from dure.runtime.stores import Memory

TEXT = Abilities(frozenset({"text", "system"}))
JSON = '{"thoughts": {}, "command": {"name": "finish", "args": {"answer": "5"}}}'


@tool(effect="read")
def add(a: int, b: int) -> int:
    """Add."""
    return a + b


async def formats(model: Scripted, **more: Any) -> list[str | None]:
    """The answer's formats, as the intents of the model calls name them."""
    store = Memory()
    outcome = await Run(Agent("clerk", model, **{"tools": [add], **more}), "2 and 3?", store=store)
    assert outcome.text == "5", outcome.error
    events = await (await store.open()).read(outcome.run)
    return [e.body.get("format") for e in events if e.kind == "intent" and "model" in e.body]


async def test_a_model_with_tool_calls() -> None:
    model = Scripted("able", (calls(("add", {"a": 2, "b": 3})), "5"))
    assert await formats(model) == [None, None]


async def test_a_model_without_them() -> None:
    assert await formats(Scripted("plain", (JSON,), TEXT)) == ["json"]


async def test_a_model_that_was_probed(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("DURE_HOME", str(tmp_path))
    kept = {"react": Kept(5, 5, 0, 5), "json": Kept(5, 1, 0, 1)}
    (tmp_path / FILE).write_text(encode({"probed": kept}), "utf-8")
    assert await formats(Scripted("probed", ("Final Answer: 5",), TEXT)) == ["react"]


async def test_where_nothing_can_be_called_nothing_is_asked_for() -> None:
    assert await formats(Scripted("plain", ("5",), TEXT), tools=[]) == [None]


def test_data_is_asked_for_in_words() -> None:
    finish = JSON.replace('"5"', "5")
    outcome = run(Agent("clerk", Scripted("plain", (finish,), TEXT), output=int), "2 and 3?")
    assert outcome.message is not None
    assert outcome.message.data == 5
