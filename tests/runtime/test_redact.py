"""A secret never appears in a journal, a delta or an error, wherever it came from."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.core.contracts import Turn
from dure.core.errors import ReplyFailed, RunStopped, ToolError, UsageError
from dure.core.event import Delta, Event
from dure.core.message import Data, Message, Reading, Text, Thought, ToolCall, say
from dure.core.outcome import Outcome
from dure.core.prompt import Prompt, Reply
from dure.formats import json_reply
from dure.host.redact import Redactor
from dure.models import calls, scripted
from dure.runtime import Run, resume
from dure.runtime.stores import Memory, SQLite
from tests.runtime.support import Play, Priced, World, anything, price, put

pytestmark = pytest.mark.anyio

CANARY = "sk-canary-한글-0123456789"
REDACTOR = Redactor({"KEY": CANARY})


async def tool_result(turn: Turn) -> Any:
    tool = World().tool(result=(Text(CANARY), Data({CANARY: [CANARY]}), Reading("x", CANARY)))
    return (await turn.use(ToolCall("1", "act", {}), tools=[tool])).results[0].text


async def tool_error(turn: Turn) -> Any:
    tools = [World().tool("act", ToolError("x.y", "with {key}", key=CANARY))]
    tools.append(World().tool("raise", ValueError(CANARY)))
    both = ToolCall("1", "act", {}), ToolCall("2", "raise", {})
    return str([result.text for result in (await turn.use(*both, tools=tools)).results])


async def long_result(turn: Turn) -> Any:
    tool = World().tool(result=(CANARY + " ") * 2_000)
    return (await turn.use(ToolCall("1", "act", {}), tools=[tool])).results[0].text


async def model_reply(turn: Turn) -> Any:
    parts = (Text(CANARY), Thought(CANARY), Data({"a": CANARY}), ToolCall("1", "x", {"a": CANARY}))
    reply = await turn.think(scripted(Message("m", parts)), Prompt("play", turn.messages))
    return str(reply.message)


def _pieces(prompt: Prompt, line: Any) -> Reply:
    dice, text = random.Random(1), f"before {CANARY} between {CANARY}"
    while text:
        cut = dice.randrange(1, 6)
        line.delta("text", text[:cut])
        text = text[cut:]
    line.delta("thought", CANARY[:9])
    line.delta("thought", CANARY[9:])
    line.attempt("retry", {"said": CANARY})
    return Reply(Message("play", (Text(f"before {CANARY}"),)), "complete")


async def streamed(turn: Turn) -> Any:
    model = Priced(_pieces, price())
    return (await turn.think(model, Prompt("play", turn.messages))).message.text


async def model_failure(turn: Turn) -> Any:
    failure = ReplyFailed("model.refused", "refused: {text}", text=CANARY, stop="refused")
    return await turn.think(scripted(failure), Prompt("play", turn.messages))


async def model_away(turn: Turn) -> Any:
    failure = ReplyFailed("model.unavailable", "away: {text}", text=CANARY, stop="cut")
    return await turn.think(scripted(failure), Prompt("play", turn.messages))


async def wrong_form(turn: Turn) -> Any:
    prompt = Prompt("play", turn.messages, tools=[World().tool()])
    return await turn.think(Priced(lambda p, line: CANARY, price()), prompt, format=json_reply())


async def step(turn: Turn) -> Any:
    return await turn.step("recall x", lambda: {CANARY: [CANARY]}, dict[str, list[str]])


async def step_failure(turn: Turn) -> Any:
    def deed() -> str:
        raise RunStopped("x.y", "no {what}", what=CANARY)

    return await turn.step("x", deed, str)


async def own_error(turn: Turn) -> Any:
    raise RunStopped("x.y", "no {what}", what=CANARY)


async def usage_error(turn: Turn) -> Any:
    raise UsageError("x.y", "no {what}", what=CANARY)


async def question(turn: Turn) -> Any:
    return (await turn.ask(f"Is it {CANARY}?")).text


async def hand(turn: Turn) -> Any:
    async def inner(turn: Turn) -> str:
        return turn.messages[-1].text + CANARY

    return await turn.hand(Play(inner, "ann"), [say("play", CANARY)])


PLAYS: list[Callable[[Turn], Any]] = [
    tool_result,
    tool_error,
    long_result,
    model_reply,
    streamed,
    model_failure,
    model_away,
    wrong_form,
    step,
    step_failure,
    own_error,
    usage_error,
    question,
    hand,
]


@pytest.mark.parametrize("play", PLAYS)
async def test_a_secret_is_nowhere(play: Callable[[Turn], Any], tmp_path: Path) -> None:
    store, heard = SQLite(tmp_path / "runs.db"), list[Event | Delta]()
    options: Any = {"store": store, "policy": anything, "redactor": REDACTOR}
    options["workspace"] = str(tmp_path / "files")
    (tmp_path / "files").mkdir()
    run = Run(Play(play), f"my key is {CANARY}", **options)
    run.listen(heard.append)
    said = ""
    try:
        outcome = await run
    except UsageError:
        assert play is usage_error  # Raised to the programmer, as their own.
    else:
        said = str(outcome)
        if outcome.status == "waiting":
            await put(store, outcome, text=f"yes, {CANARY}")
            said += str(await resume("last", Play(play), **options))
    shown = "".join(item.text for item in heard if isinstance(item, Delta))
    rows = await _rows(store)
    for text in (said, shown, rows, str(heard)):
        assert CANARY not in text
        assert "canary" not in text
    assert "[secret KEY]" in rows
    if play is streamed:
        assert shown.startswith("before [secret KEY] between [secret KEY]")
    for path in (tmp_path / "files").rglob("*.txt"):
        assert "canary" not in path.read_text()


async def _rows(store: SQLite) -> str:
    books = await store.open()
    head = await books.find("last")
    events = await books.read(head.run)
    rows = [json.dumps(event.body, ensure_ascii=False) for event in events]
    return "\n".join([*rows, str(head)])


SURROGATES: list[str] = ["half \ud83d", "nul \0 byte", "\udcff"]


@pytest.mark.parametrize("text", SURROGATES)
@pytest.mark.parametrize("kind", ["memory", "sqlite"])
async def test_text_that_cannot_be_written_is_marked(text: str, kind: str, tmp_path: Path) -> None:
    store: Any = Memory() if kind == "memory" else SQLite(tmp_path / "runs.db")

    def last(prompt: Prompt) -> str:
        return prompt.messages[0].text + text + str(prompt.messages[-1].results[0].text)

    model = scripted(calls(("act", {"a": text, "n": [float("nan")]}), text=text), last)
    agent = Agent("boss", model, [World().tool(result=text)])
    outcome = await _went(Run(agent, f"task {text}", store=store, policy=anything))
    assert outcome.status == "done"
    assert "\ufffd" in outcome.text
    assert "\0" not in outcome.text
    outcome.text.encode()
    outcome = await _went(Run(Human("ann"), text, store=store))
    await put(store, outcome, text=text)
    outcome = await resume("last", Human("ann"), store=store)
    assert "\ufffd" in outcome.text


async def _went(run: Run) -> Outcome:
    return await run


async def test_what_goes_on_is_what_was_written() -> None:
    heard: list[str] = []

    def last(prompt: Prompt) -> str:
        heard.append(prompt.messages[-1].results[0].text)
        return "end"

    agent = Agent("boss", scripted(calls(("act", {})), last), [World().tool(result=CANARY)])
    await Run(agent, "x", store=Memory(), policy=anything, redactor=REDACTOR)
    assert heard == ["[secret KEY]"]
