"""Evaluations: what they find, and how they go on."""

import asyncio
import json
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dure.agents import Agent
from dure.bench import Row, Task, contains, evaluate, file, number
from dure.bench.evaluate import FAILURES
from dure.bench.rows import FILE
from dure.bench.workspaces import no_file
from dure.core.budget import Budget
from dure.core.contracts import Turn
from dure.core.errors import SetupError, UsageError
from dure.core.message import Message, say
from dure.core.policy import workspace
from dure.core.prompt import Prompt
from dure.core.store import Head
from dure.models import scripted
from dure.models.scripted import calls
from dure.runtime.stores import Memory
from dure.tools import files, tool
from tests.bench.support import doubles, fallible


async def test_the_interval_holds_the_true_rate(tmp_path: Path) -> None:
    """Of a hundred evaluations of an agent that is right in seven of ten tasks."""
    covered = 0
    for seed in range(100):
        report = await evaluate(
            fallible(0.7, seed), doubles(40), store=Memory(), folder=tmp_path / str(seed)
        )
        assert len(report.rows) == 40
        assert report.rate is not None
        covered += 0.7 in report.rate
    assert 93 <= covered <= 97


async def test_rows_name_their_runs(tmp_path: Path) -> None:
    store = Memory()
    report = await evaluate(fallible(0.5, 1), doubles(6), times=2, store=store, folder=tmp_path)
    assert [row.place for row in report.rows] == [
        (f"double-{n}", k) for n in range(6) for k in (1, 2)
    ]
    books = await store.open()
    for row in report.rows:
        assert (await books.find(row.run)).status == "done"
        assert row.right == (row.end == "right") == (not row.why)
    assert report.left == ()


async def test_given_the_folder_again_nothing_is_done_twice(tmp_path: Path) -> None:
    store, asked = Memory(), Counter[str]()

    def answer(prompt: Prompt) -> str:
        asked[prompt.messages[0].text] += 1
        return "0"

    agent = Agent("a", scripted(answer))
    told: list[Row] = []
    first = await evaluate(agent, doubles(3), store=store, folder=tmp_path, on_row=told.append)
    again = await evaluate(agent, doubles(3), store=store, folder=tmp_path, on_row=told.append)
    assert first == again
    assert len(told) == 3
    more = await evaluate(agent, doubles(3), store=store, folder=tmp_path, times=2)
    assert len(more.rows) == 6
    assert set(asked.values()) == {2}


async def test_each_attempt_has_a_workspace_of_its_own(tmp_path: Path) -> None:
    write = calls(("write_file", {"path": "out.txt", "text": "42"}))
    agent = Agent("a", scripted(write, "done"), [files.write])
    (tmp_path / "data.bin").write_bytes(b"\x00\x01")
    given: dict[str, Any] = {"in/a.txt": "가", "b.bin": b"\x00", "c.bin": tmp_path / "data.bin"}
    checks = [file("out.txt", equals="42"), file("in/a.txt", equals="가"), file("c.bin")]
    task = Task("write", "write it", checks, given)
    other = Task("other", "write it", [no_file("in/a.txt")])
    report = await evaluate(
        agent, [task, other], times=3, store=Memory(), folder=tmp_path / "e", concurrency=6
    )
    assert report.ends["right"] == 6, report.rows


async def test_several_exchanges_are_one_conversation(tmp_path: Path) -> None:
    def answer(prompt: Prompt) -> str:
        return " ".join(message.text for message in prompt.messages)

    task = Task("talk", ["one", "two", "three"], [contains("one", "two", "three")])
    agent = Agent("a", scripted(answer, answer, answer))
    report = await evaluate(agent, [task], store=Memory(), folder=tmp_path)
    [row] = report.rows
    assert row.right, row.why
    assert len(row.runs) == 3
    assert row.usage.calls == 3


async def test_nobody_is_there_to_ask(tmp_path: Path) -> None:
    @tool(effect="send")
    def mail(to: str) -> str:
        """Sends a mail. Use when asked to send one."""
        raise AssertionError("sent")

    async def reply(turn: Turn) -> Message:
        return await turn.ask("Which one?")

    class Asking:
        name, about = "asking", ""

    asking: Any = Asking()
    asking.reply = reply
    report = await evaluate(
        asking, [Task("ask", "go", [contains("Nobody is here")])], store=Memory(), folder=tmp_path
    )
    assert report.rows[0].right, report.rows
    agent = Agent("a", scripted(calls(("mail", {"to": "x"})), "not sent"), [mail])
    sent = await evaluate(
        agent,
        [Task("mail", "send it", [contains("not sent")])],
        store=Memory(),
        folder=tmp_path / "b",
        policy=workspace,
    )
    assert sent.rows[0].right


async def test_a_cap_is_an_end_and_is_not_tried_again(tmp_path: Path) -> None:
    options: Any = {"store": Memory(), "folder": tmp_path, "budget": Budget(calls=0)}
    report = await evaluate(fallible(1, 1), doubles(2), **options)
    assert report.ends["limit"] == 2
    assert report.left == ()
    assert report.rate is not None
    assert report.rate.value == 0


async def test_what_the_environment_spoiled_is_tried_again(tmp_path: Path) -> None:
    broken = True

    def answer(prompt: Prompt) -> str:
        if broken and prompt.messages[0].text == "double 1":
            raise OSError("the cable is out")
        return str(2 * int(prompt.messages[0].text.split()[-1]))

    options: Any = {"store": Memory(), "folder": tmp_path}
    agent = Agent("a", scripted(answer))
    report = await evaluate(agent, doubles(3), **options)
    assert report.ends == {**report.ends, "right": 2, "environment error": 1}
    assert "the cable is out" in report.rows[1].why
    assert report.rate is not None
    assert report.rate.value == 1
    assert report.left == (("double-1", 1),)
    broken = False
    mended = await evaluate(agent, doubles(3), **options)
    assert mended.ends["right"] == 3
    assert mended.rows[1].run == report.rows[1].run  # the same run went on


async def test_where_nothing_is_learned_any_more_it_stops(tmp_path: Path) -> None:
    def check(*_: object) -> bool:
        raise KeyError("no such column")

    tasks = [Task(f"t{n}", f"double {n}", [check]) for n in range(20)]
    with pytest.raises(SetupError, match="no such column"):
        await evaluate(fallible(1, 1), tasks, store=Memory(), folder=tmp_path, concurrency=1)
    assert len((tmp_path / FILE).read_text().splitlines()) == 1 + FAILURES


async def test_what_is_wrong_with_the_machine_stops_it_at_once(tmp_path: Path) -> None:
    def answer(_: Prompt) -> str:
        raise SetupError("model.no_key", "The key is missing.")

    with pytest.raises(SetupError, match="key is missing"):
        await evaluate(Agent("a", scripted(answer)), doubles(9), store=Memory(), folder=tmp_path)


async def test_an_interrupted_evaluation_goes_on(tmp_path: Path) -> None:
    store, reached, asked = Memory(), asyncio.Event(), Counter[str]()

    @tool(effect="write")
    async def think_long(n: int) -> int:
        """Takes its time. Use to double."""
        asked[f"double {n}"] += 1
        if n == 3 and not reached.is_set():
            reached.set()
            await asyncio.sleep(0.2)  # what is under way is let finish
        return 2 * n

    def first(prompt: Prompt) -> Any:
        return calls(("think_long", {"n": int(prompt.messages[0].text.split()[-1])}))

    def last(prompt: Prompt) -> str:
        return prompt.messages[-1].results[0].text

    agent = Agent("a", scripted(first, last), [think_long])
    options: Any = {"store": store, "folder": tmp_path, "concurrency": 2}
    going = asyncio.ensure_future(evaluate(agent, doubles(6), **options))
    await reached.wait()
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    report = await evaluate(agent, doubles(6), **options)
    assert report.ends["right"] == 6
    assert set(asked.values()) == {1}
    heads = await (await store.open()).heads()
    assert len(heads) == 6


async def test_an_attempt_that_waits_for_a_person_is_left(tmp_path: Path) -> None:
    async def put_away(_: Any) -> None:
        return None

    class Asking:
        name, about = "asking", ""

        async def reply(self, turn: Turn) -> Message:
            answer = await turn.ask("Which one?")
            return say("asking", answer.text)

    store = Memory()
    tasks = [Task("ask", "go", [contains("this")])]
    options: Any = {"store": store, "folder": tmp_path}
    report = await evaluate(Asking(), tasks, asks=put_away, **options)
    assert (report.rows, report.left) == ((), (("ask", 1),))
    [head] = await (await store.open()).heads()
    assert head.status == "waiting"


async def test_two_do_not_drive_one_evaluation(tmp_path: Path) -> None:
    store, folders = Memory(), [tmp_path / "e", tmp_path / "." / "e" / ".." / "e"]
    found = await asyncio.gather(
        *(evaluate(fallible(1, 1), doubles(3), store=store, folder=each) for each in folders),
        return_exceptions=True,
    )
    [refused] = [each for each in found if isinstance(each, UsageError)]
    assert refused.code == "bench.busy"
    assert len(store.runs) == 3


async def test_a_clock_that_was_set_back_hides_no_run(tmp_path: Path) -> None:
    store, asked = Memory(), Counter[str]()

    def answer(prompt: Prompt) -> str:
        asked["x"] += 1
        return "4"

    def check(*_: Any) -> bool:
        raise OSError("not now")

    task, agent = Task("t", "x", [check]), Agent("a", scripted(answer))
    await evaluate(agent, [task], store=store, folder=tmp_path)
    books = await store.open()
    for run in store.runs:
        store.runs[run] = replace(store.runs[run], created=5.0)
    for n in range(1_000):
        await books.insert(Head(f"imported-{n}", status="done", created=1.0), [], {})
    await evaluate(agent, [task], store=store, folder=tmp_path)
    assert asked["x"] == 1


async def test_wrong_options_are_said(tmp_path: Path) -> None:
    agent = fallible(1, 1)
    for wrong in ({"times": 0}, {"concurrency": 0}, {"workspace": "."}, {"after": "x"}):
        given: Any = wrong
        with pytest.raises(UsageError, match=next(iter(wrong))):
            await evaluate(agent, doubles(1), folder=tmp_path / "a", **given)
    with pytest.raises(UsageError, match="cannot take a turn"):
        await evaluate("agent", doubles(1))  # pyright: ignore[reportArgumentType]
    await evaluate(agent, doubles(1), store=Memory(), folder=tmp_path)
    with pytest.raises(UsageError, match="is of 'doubler'"):
        await evaluate(Agent("b", scripted("x")), doubles(1), store=Memory(), folder=tmp_path)


async def test_reasons_hold_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-12345678")
    task = Task("file", "x", [file("a.txt", equals="b")], {"a.txt": "key: sk-test-12345678"})
    agent = Agent("a", scripted("x"))
    report = await evaluate(agent, [task], store=Memory(), folder=tmp_path)
    assert "12345678" not in report.rows[0].why
    assert "12345678" not in (tmp_path / FILE).read_text()


async def test_results_are_lines_of_json(tmp_path: Path) -> None:
    await evaluate(
        fallible(1, 1), doubles(2), store=Memory(), folder=tmp_path, facts={"of": "this"}
    )
    first, *rows = map(json.loads, (tmp_path / FILE).read_text().splitlines())
    assert first["of"] == "this"
    assert [row["end"] for row in rows] == ["right", "right"]
    assert number(2).about == "number 2"


async def test_a_run_that_never_began_is_begun_anew(tmp_path: Path) -> None:
    """Its process died between the head of the run and its first event."""
    store = Memory()
    options: Any = {"store": store, "folder": tmp_path}
    await evaluate(fallible(1, 1), doubles(1), **options)
    evaluation = json.loads((tmp_path / FILE).read_text().splitlines()[0])["evaluation"]
    books = await store.open()
    entry = json.dumps(["eval", "", f"{evaluation}/double-1/1/1"])
    head = Head("never-began", "doubler", status="paused", entry=entry, created=time.time())
    await books.release(head.run, await books.claim(head.run, head), head)
    report = await evaluate(fallible(1, 1), doubles(2), **options)
    assert report.ends["right"] == 2
    runs = sorted(head.run for head in await books.heads())
    assert runs == sorted(row.run for row in report.rows)
