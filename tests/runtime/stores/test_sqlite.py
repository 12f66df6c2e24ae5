"""What only the store in a file can do: other processes, full disks, files that are not ours."""

import asyncio
import os
import resource
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dure.core.errors import DureError, SetupError, UsageError
from dure.core.event import Delta, Event
from dure.core.message import ToolCall, say
from dure.core.outcome import Answer
from dure.core.store import Head
from dure.runtime import Run, replay, resume, run
from dure.runtime.inbox import answer_letter
from dure.runtime.stores import SQLite
from tests.runtime.support import Play, World, anything, go

ROOT = Path(__file__).parents[3]


def elsewhere(code: str, *arguments: object) -> str:
    """What a program says that runs in another process."""
    program = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(
        program, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60
    ).stdout.strip()


CLAIM = """
import asyncio, sys
from dure.core.errors import DureError
from dure.runtime.stores import SQLite
async def main():
    books = await SQLite(sys.argv[1]).open()
    print((await books.find("last")).status)
    try:
        print(await books.claim("r"))
    except DureError as error:
        print(error.code)
asyncio.run(main())
"""


@pytest.mark.anyio
async def test_only_one_process_drives_a_run(tmp_path: Path) -> None:
    books = await SQLite(tmp_path / "runs.db").open()
    epoch = await books.claim("r", Head("r"))
    said = await asyncio.to_thread(elsewhere, CLAIM, tmp_path / "runs.db")
    assert said.split() == ["running", "store.driven"]
    await books.release("r", epoch, Head("r", status="paused"))
    said = await asyncio.to_thread(elsewhere, CLAIM, tmp_path / "runs.db")
    assert said.split() == ["paused", "2"]
    # That process is gone without having given the run back.
    assert (await books.find("r")).status == "interrupted"
    assert await books.claim("r") == 3


@pytest.mark.anyio
async def test_an_old_driver_does_not_give_away_the_run_of_a_new_one(tmp_path: Path) -> None:
    books = await SQLite(tmp_path / "runs.db").open()
    epoch = await books.claim("r", Head("r"))
    await books.claim("r")
    await books.release("r", epoch, Head("r", status="done"))
    said = await asyncio.to_thread(elsewhere, CLAIM, tmp_path / "runs.db")
    assert said.split() == ["running", "store.driven"]


@pytest.mark.anyio
async def test_a_claim_that_nobody_waits_for_any_more_holds_nothing(tmp_path: Path) -> None:
    books = await SQLite(tmp_path / "runs.db").open()
    claiming = asyncio.ensure_future(books.claim("r", Head("r")))
    await asyncio.sleep(0)
    claiming.cancel()
    await asyncio.wait({claiming})
    said = await asyncio.to_thread(elsewhere, CLAIM, tmp_path / "runs.db")
    assert said.split() == ["interrupted", "2"]


@pytest.mark.anyio
async def test_a_claim_that_could_not_be_committed_holds_nothing(tmp_path: Path) -> None:
    books = await SQLite(tmp_path / "runs.db").open()
    await books.release("r", await books.claim("r", Head("r")), Head("r", status="done"))
    with sqlite3.connect(tmp_path / "runs.db") as db:
        undone = "SELECT RAISE(ROLLBACK, 'database or disk is full');"
        db.execute(f"CREATE TRIGGER full AFTER UPDATE ON run BEGIN {undone} END")
    with pytest.raises(SetupError) as caught:
        await books.claim("r")
    assert caught.value.code == "store.full"
    with sqlite3.connect(tmp_path / "runs.db") as db:
        db.execute("DROP TRIGGER full")
    said = await asyncio.to_thread(elsewhere, CLAIM, tmp_path / "runs.db")
    assert said.split() == ["done", "2"]


@pytest.mark.anyio
async def test_nothing_is_kept_in_memory_of_runs_that_were_given_back(tmp_path: Path) -> None:
    books = await SQLite(tmp_path / "runs.db").open()
    first = await books.claim("r", Head("r"))
    second = await books.claim("r")
    await books.release("r", second, Head("r", status="done"))
    await books.release("r", first, Head("r", status="stopped"))
    assert (await books.find("r")).status == "done"
    assert not [kept for kept in vars(books).values() if isinstance(kept, dict) and kept]


ANSWER = """
import asyncio, sys
from dure.core.outcome import Answer
from dure.runtime.inbox import answer_letter
from dure.runtime.stores import SQLite
async def main():
    books = await SQLite(sys.argv[1]).open()
    head = await books.find("last")
    await books.put(answer_letter(head.run, Answer(sys.argv[2], "from afar"), 1.0))
asyncio.run(main())
"""


@pytest.mark.anyio
async def test_an_answer_from_another_process_wakes_a_live_run(tmp_path: Path) -> None:
    store, heard = SQLite(tmp_path / "runs.db"), asyncio.Event()

    async def asking(turn):
        return (await turn.ask("Which?")).text

    async def busy(turn):
        # A sibling that writes all the time, and knows nothing of the answer.
        while not heard.is_set():
            await turn.step("tick", lambda: 1, int)
            await asyncio.sleep(0)
        return "busy"

    async def play(turn):
        async def first(turn):
            said = await asking(turn)
            heard.set()
            return say("first", said)

        async def second(turn):
            return say("second", await busy(turn))

        said = await turn.together(first, second)
        return " ".join(message.text for message in said)

    working = Run(Play(play), "go", store=store, policy=anything)
    asked = asyncio.get_running_loop().create_future()

    def listen(item: Event | Delta) -> None:
        if isinstance(item, Event) and item.kind == "question" and not asked.done():
            asked.set_result(item.key)

    working.listen(listen)
    going = asyncio.ensure_future(_outcome(working))
    key = await asyncio.wait_for(asked, 20)
    await asyncio.to_thread(elsewhere, ANSWER, tmp_path / "runs.db", key)
    assert (await asyncio.wait_for(going, 20)).text == "from afar busy"


async def _outcome(working: Run):
    return await working


@pytest.mark.anyio
async def test_of_two_answers_the_first_counts(tmp_path: Path) -> None:
    store = SQLite(tmp_path / "runs.db")
    outcome = await go(Play(lambda turn: turn.ask("Which?")), store)
    key = outcome.questions[0].id
    await asyncio.to_thread(elsewhere, ANSWER, tmp_path / "runs.db", key)
    books = await store.open()
    await books.put(answer_letter(outcome.run, Answer(key, "too late"), 2.0))
    outcome = await resume("last", Play(lambda turn: turn.ask("Which?")), store=store)
    assert outcome.text == "from afar"


@pytest.mark.anyio
async def test_many_events_share_few_commits(tmp_path: Path) -> None:
    path, commits = tmp_path / "runs.db", list[int]()
    books = await SQLite(path).open()
    heard: list[tuple[int, int]] = []
    looking = sqlite3.connect(path)

    def listen(item: Event | Delta) -> None:
        if isinstance(item, Event):
            # Told of an event only after its commit: another connection sees it.
            durable = looking.execute("SELECT max(seq) FROM journal").fetchone()[0]
            heard.append((item.seq, durable))
            if not commits or commits[-1] != durable:
                commits.append(durable)

    async def play(turn):
        for number in range(200):
            await turn.step("dice", lambda number=number: number, int)
        return "rolled"

    working = Run(Play(play), "go", store=SQLite(path))
    working.listen(listen)
    outcome = await working
    events = await books.read(outcome.run)
    assert [seq for seq, _ in heard] == [event.seq for event in events]
    assert all(seq <= durable for seq, durable in heard)
    assert len(events) > 400
    assert len(commits) < len(events) / 4
    looking.close()


def test_the_file_is_the_users_own(tmp_path: Path) -> None:
    path = tmp_path / "내 기록 폴더" / "기록 😀.db"
    run(Play(lambda turn: turn.step("x", lambda: 1, int)), "go", store=SQLite(path))
    for name in (path, path.with_name(path.name + "-owners")):
        assert stat.S_IMODE(os.stat(name).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(path.parent).st_mode) == 0o700
    # A loop after a loop, in one process.
    assert run(replay("last", Play(_one), store=SQLite(path))).text == "1"


async def _one(turn):
    return await turn.step("x", lambda: 1, int)


def _refused(path: Path) -> DureError:
    with pytest.raises(DureError) as caught:
        run(Play(_one), "go", store=SQLite(path))
    assert "\n" not in caught.value.text
    return caught.value


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "runs.db")
    db.execute("PRAGMA user_version=99")
    db.close()
    error = _refused(tmp_path / "runs.db")
    assert (type(error), error.code) == (UsageError, "store.newer")


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    path.write_text("my diary " * 1000)
    assert _refused(path).code == "store.broken"
    assert path.read_text() == "my diary " * 1000


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "runs.db")
    db.execute("CREATE TABLE run(mine)")
    db.commit()
    db.close()
    assert _refused(tmp_path / "runs.db").code == "store.foreign"
    db = sqlite3.connect(tmp_path / "runs.db")
    assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("run",)]
    db.close()


def test_a_database_that_another_program_is_closing_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    asyncio.run(_heads(path))
    closing = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    closing.execute("PRAGMA locking_mode=EXCLUSIVE")
    closing.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        sqlite3.connect(path, timeout=0).execute("PRAGMA user_version")
    threading.Timer(0.1, closing.close).start()
    assert asyncio.run(_heads(path)) == []


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert _refused(tmp_path / "file" / "runs.db").code == "store.readonly"
    if os.geteuid() != 0:
        folder = tmp_path / "closed"
        folder.mkdir(mode=0o500)
        assert _refused(folder / "runs.db").code == "store.readonly"


@contextmanager
def no_space(more: int, path: Path) -> Iterator[None]:
    """No file of this process can grow past the size of the journal plus `more` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = max(os.path.getsize(each) for each in path.parent.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + more, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("more", [0, 4_000, 9_000, 20_000, 40_000])
def test_a_full_disk_stops_the_run_before_it_acts(tmp_path: Path, more: int) -> None:
    path, world = tmp_path / "runs.db", World()
    tool = world.tool("pay")

    async def play(turn):
        for number in range(30):
            await turn.step("dice", lambda: "x" * 500, str)
            await turn.use(ToolCall(str(number), "pay", {"n": number}), tools=[tool])
        return "done"

    run(Play(_one, "first"), "go", store=SQLite(path))
    with no_space(more, path):
        with pytest.raises(SetupError) as caught:
            run(Play(play), "go", store=SQLite(path), policy=anything)
        assert caught.value.code == "store.full"
        assert "Free some space" in caught.value.text
    if run(Play(_one, "other"), "go", store=SQLite(path)).status and not world.done:
        return  # Nothing of the run was acknowledged.
    done = len(world.done)
    found = [head for head in asyncio.run(_heads(path)) if head.name == "play"]
    outcome = run(resume(found[0].run, Play(play), store=SQLite(path), policy=anything))
    if outcome.status == "waiting":  # Paid, and then the result could not be kept.
        assert [question.asking for question in outcome.questions] == ["happened"]
        asyncio.run(_say_yes(path, outcome.run, outcome.questions[0].id))
        outcome = run(resume(found[0].run, Play(play), store=SQLite(path), policy=anything))
    assert outcome.text == "done"
    assert world.done == [f"pay {number}" for number in range(30)]
    assert 0 < done < 30


async def _heads(path: Path) -> list[Head]:
    return await (await SQLite(path).open()).heads()


async def _say_yes(path: Path, name: str, question: str) -> None:
    books = await SQLite(path).open()
    await books.put(answer_letter(name, Answer(question, verdict="yes"), 1.0))
