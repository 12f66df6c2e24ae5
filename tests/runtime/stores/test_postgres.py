"""What only the store on a server can do: addresses, leases, connections that break."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dure.core.contracts import Tool, Turn
from dure.core.errors import DureError, SetupError, UsageError
from dure.core.message import ToolCall
from dure.core.outcome import Answer
from dure.core.store import Head
from dure.runtime import Run, resume
from dure.runtime.inbox import answer_letter
from dure.runtime.stores import PostgreSQL, SQLite, store_at
from tests.runtime.postgres import Server
from tests.runtime.stores.test_stores import Ear, event, filled
from tests.runtime.support import Play, World, anything

ROOT = Path(__file__).parents[3]
PASSWORD = "hidden"


def test_a_store_is_named_by_its_address(tmp_path: Path) -> None:
    assert store_at(tmp_path / "runs.db") == SQLite(tmp_path / "runs.db")
    assert store_at("runs.db") == SQLite("runs.db")
    assert store_at("postgres://host/runs") == PostgreSQL("postgres://host/runs")
    with pytest.raises(UsageError) as caught:
        store_at("mysql://ann:hidden@host/runs")
    assert caught.value.code == "store.scheme"
    assert "hidden" not in caught.value.text


SHOWN = {
    f"postgresql://ann:{PASSWORD}@db.example:5433/runs?sslmode=require": "db.example:5433/runs",
    "postgresql://one:1,two:2/runs": "one:1,two:2/runs",
    "postgresql://ann:hidden@[::1]/runs": "[::1]/runs",
    "postgresql://?password=hidden": "localhost/(your own)",
}


@pytest.mark.parametrize("url", SHOWN)
def test_a_password_is_not_shown(url: str) -> None:
    store = PostgreSQL(url)
    assert store.name == f"postgresql:{SHOWN[url]}"
    assert "hidden" not in repr(store)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:hid/den@host/runs",
        "postgresql://ann:hid@den@host/runs",
        "postgresql://ann:hid?den@host/runs",
        "postgresql://ann:hid#den@host/runs",
        "postgresql://ann:hidden/runs",
        "postgresql://ann:hid[den@h[ost/runs",
        "http://host/runs",
    ],
)
def test_an_address_that_is_none_is_not_shown_either(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        PostgreSQL(url)
    assert caught.value.code == "store.address"
    assert "hid" not in caught.value.text


def refused(store: PostgreSQL) -> DureError:
    """Why the store cannot be opened."""
    with pytest.raises(DureError) as caught:
        asyncio.run(_open(store))
    assert "\n" not in caught.value.text
    assert "hidden" not in caught.value.text
    return caught.value


async def _open(store: PostgreSQL) -> None:
    await store.open()


def test_a_server_that_is_not_there() -> None:
    error = refused(PostgreSQL(f"postgresql://ann:{PASSWORD}@127.0.0.1:1/runs"))
    assert (type(error), error.code) == (SetupError, "store.postgres_unreachable")
    assert refused(PostgreSQL("postgresql://h/d?hidden=1")).code == "store.address"


def test_the_driver_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    error = refused(PostgreSQL(f"postgresql://ann:{PASSWORD}@127.0.0.1:1/runs"))
    assert error.code == "store.postgres_missing"
    assert "pip install 'dure[postgres]'" in error.text


def test_a_user_or_a_database_that_is_not_there(server: Server) -> None:
    where = f"127.0.0.1:{server.port}"
    error = refused(PostgreSQL(f"postgresql://ann:{PASSWORD}@{where}/postgres"))
    assert error.code == "store.postgres_login"
    error = refused(PostgreSQL(f"postgresql://postgres:{PASSWORD}@{where}/nowhere"))
    assert error.code == "store.postgres_database"
    assert "createdb nowhere" in error.text


def test_a_user_who_may_not_make_tables(server: Server) -> None:
    url = server.url()
    server.do("CREATE ROLE guest LOGIN")
    guest = PostgreSQL(url.replace("user=postgres", "user=guest"))
    assert refused(guest).code == "store.postgres_denied"


def test_tables_that_are_not_ours_are_left_alone(server: Server) -> None:
    url = server.url()
    database = server.made[-1]
    server.do("CREATE SCHEMA dure; CREATE TABLE dure.run(mine int)", database)
    assert refused(PostgreSQL(url)).code == "store.postgres_taken"
    names = "SELECT table_name FROM information_schema.tables WHERE table_schema='dure'"
    assert server.do(names, database) == [("run",)]
    asyncio.run(_open(PostgreSQL(url, schema='my "runs"')))


def test_a_newer_format_is_refused(server: Server) -> None:
    url = server.url()
    asyncio.run(_open(PostgreSQL(url)))
    server.do("UPDATE dure.format SET number=99", server.made[-1])
    assert refused(PostgreSQL(url)).code == "store.postgres_newer"


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_server_that_could_lose_what_was_saved(server: Server, setting: str) -> None:
    url = server.url()
    server.stop()
    server.start(f"{setting}=off")
    try:
        error = refused(PostgreSQL(url))
    finally:
        server.stop()
        server.start()
    assert error.code == "store.postgres_unsafe"
    assert f"{setting}=on" in error.text


def test_commits_are_waited_for_whatever_the_server_is_set_to(server: Server) -> None:
    url = server.url()
    server.do(f"ALTER DATABASE {server.made[-1]} SET synchronous_commit=off")

    async def shown() -> Any:
        books: Any = await PostgreSQL(url).open()
        return await books.writer.read(lambda db: db.execute("SHOW synchronous_commit").fetchone())

    assert asyncio.run(shown()) == ("on",)


def test_many_may_make_the_tables_at_once(server: Server) -> None:
    url = server.url()
    code = "import asyncio,sys\nfrom dure.runtime.stores import PostgreSQL\n"
    code += "async def main():\n print(len(await (await PostgreSQL(sys.argv[1]).open()).heads()))\n"
    program = [sys.executable, "-c", code + "asyncio.run(main())", url]
    started = [subprocess.Popen(program, stdout=subprocess.PIPE) for _ in range(4)]
    assert [process.communicate(timeout=60)[0] for process in started] == [b"0\n"] * 4


HOLD = """
import asyncio, sys
from dure.core.event import Event
from dure.core.store import Head
from dure.runtime.stores import PostgreSQL
class Ear:
    fenced_off = False
    def committed(self, seq): pass
    def arrived(self, letter): print(letter.id, flush=True)
    def fenced(self): self.fenced_off = True
async def main():
    books, ear = await PostgreSQL(sys.argv[1], lease=float(sys.argv[2])).open(), Ear()
    epoch = await books.claim("r", Head("r"))
    books.watch("r", ear)
    print("held", flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        books.append(Event("r", 1, epoch, "k", "", "note", "old", "action", {}), {})
        await books.flush()
        print("fenced" if ear.fenced_off else "written", flush=True)
asyncio.run(main())
"""


class Holder:
    """Another process, which drives the run `r`."""

    def __init__(self, url: str, lease: float) -> None:
        program = [sys.executable, "-c", HOLD, url, str(lease)]
        self.process = subprocess.Popen(
            program, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.hear() == "held"

    def hear(self) -> str:
        """The next thing it says."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def write(self) -> str:
        """Have it write an event; whether it could."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.hear()


@pytest.fixture
def holders() -> Iterator[list[Holder]]:
    """Processes that end with the test."""
    made: list[Holder] = []
    yield made
    for holder in made:
        holder.process.kill()
        holder.process.communicate()


@pytest.mark.anyio
async def test_a_run_that_is_driven_is_refused(server: Server, holders: list[Holder]) -> None:
    url, told = server.url(), list[tuple[str, float]]()
    holders.append(await asyncio.to_thread(Holder, url, 3))
    store = PostgreSQL(url, waiting=lambda *what: told.append(what))
    books = await store.open()
    assert (await books.find("r")).status == "running"
    for work in (books.claim("r"), books.delete("r")):
        with pytest.raises(UsageError) as caught:
            await work
        assert caught.value.code == "store.driven"
    assert [(run, 0 < seconds <= 3) for run, seconds in told] == [("r", True)]
    assert await asyncio.to_thread(holders[0].write) == "written"
    impatient = PostgreSQL(url, wait=0, waiting=lambda *what: told.append(what))
    with pytest.raises(UsageError):
        await (await impatient.open()).claim("r")
    assert len(told) == 1


@pytest.mark.anyio
async def test_the_run_of_a_process_that_died_is_free_at_once(
    server: Server, holders: list[Holder]
) -> None:
    url = server.url()
    holders.append(await asyncio.to_thread(Holder, url, 3600))
    holders[0].process.kill()
    books = await PostgreSQL(url).open()
    assert await asyncio.wait_for(books.claim("r"), 20) == 2
    assert (await books.find("r")).status == "running"


@pytest.mark.anyio
async def test_a_frozen_writer_loses_the_run_and_can_write_nothing(
    server: Server, holders: list[Holder]
) -> None:
    url = server.url()
    holders.append(await asyncio.to_thread(Holder, url, 0.5))
    os.kill(holders[0].process.pid, signal.SIGSTOP)
    books = await PostgreSQL(url).open()
    assert await asyncio.wait_for(books.claim("r"), 20) == 2
    os.kill(holders[0].process.pid, signal.SIGCONT)
    assert await asyncio.to_thread(holders[0].write) == "fenced"
    books.append(event("r", 1, 2, body={"from": "the new"}), {})
    await books.flush()
    assert [each.body for each in await books.read("r")] == [{"from": "the new"}]


@pytest.mark.anyio
async def test_a_letter_from_another_process_comes_soon(
    server: Server, holders: list[Holder]
) -> None:
    url = server.url()
    holders.append(await asyncio.to_thread(Holder, url, 30))
    books = await PostgreSQL(url).open()
    took: list[float] = []
    for number in range(5):
        began = time.monotonic()
        await books.put(answer_letter("r", Answer(f"q{number}", "yes"), 1.0))
        await asyncio.to_thread(holders[0].hear)
        took.append(time.monotonic() - began)
    # 0.05 where nobody else is at work; it is looked for without being announced only each 10 s.
    assert min(took) < 5


async def _break_off(server: Server) -> None:
    """Close all connections to the newest database, as a server does that is stopped."""
    await asyncio.to_thread(
        server.do,
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        f" WHERE datname='{server.made[-1]}'",
    )


@pytest.mark.anyio
async def test_a_connection_that_was_lost_is_made_anew(server: Server) -> None:
    books = await PostgreSQL(server.url()).open()
    await filled(books, "r", 2)
    await _break_off(server)
    assert [each.seq for each in await books.read("r")] == [1, 2]
    await _break_off(server)
    books.append(event("r", 3), {})
    await books.flush()
    assert len(await books.read("r")) == 3


@pytest.mark.anyio
async def test_a_write_without_an_answer_is_not_lost(server: Server) -> None:
    books: Any = await PostgreSQL(server.url()).open()
    epoch, ear = await books.claim("r", Head("r")), Ear()
    books.watch("r", ear)
    books.append(event("r", 1, epoch), {})
    # The server goes away while it works for us: whether it kept anything, nobody knows.
    cut = "SELECT pg_terminate_backend(pg_backend_pid())"
    with pytest.raises(SetupError) as caught:
        await books.writer.change(lambda db: db.execute(cut))
    assert caught.value.code == "store.postgres_lost"
    assert ear.commits == []
    await books.flush()  # The row stayed queued, and went with the next commit.
    assert ear.commits == [1]
    assert [each.seq for each in await books.read("r")] == [1]


def paying(tool: Tool) -> Play:
    """Rolls, pays once, and rolls again."""

    async def play(turn: Turn) -> str:
        await turn.step("dice", lambda: 4, int)
        paid = await turn.use(ToolCall("1", "pay", {"n": 1}), tools=[tool])
        return f"{paid.results[0].text}, {await turn.step('dice', lambda: 5, int)}"

    return Play(play)


@pytest.mark.anyio
async def test_a_run_outlives_a_server_that_is_started_anew(server: Server) -> None:
    async def anew(arguments: Any) -> str:
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(server.start)
        return "paid"

    url, world = server.url(), World()
    who = paying(world.tool("pay", anew))
    assert (await Run(who, "go", store=PostgreSQL(url), policy=anything)).text == "paid, 5"
    assert world.done == ["pay 1"]


@pytest.mark.anyio
async def test_a_run_is_put_down_where_the_server_is_gone(server: Server) -> None:
    async def gone(arguments: Any) -> str:
        await asyncio.to_thread(server.stop)
        return "paid"

    url, world = server.url(), World()
    options: Any = {"store": PostgreSQL(url), "policy": anything}
    who = paying(world.tool("pay", gone))
    with pytest.raises(SetupError) as caught:
        await Run(who, "go", **options)
    await asyncio.to_thread(server.start)
    assert caught.value.code.startswith("store.postgres_")
    # What could not be kept then is kept now: this process still has it.
    assert (await resume("last", who, **options)).text == "paid, 5"
    assert world.done == ["pay 1"]


@pytest.mark.anyio
async def test_rows_of_any_size_are_written(server: Server) -> None:
    books = await PostgreSQL(server.url()).open()
    epoch = await books.claim("r", Head("r"))
    sizes = [10, 9_000_000, 9_000_000, 20_000_000, 10]
    for seq, size in enumerate(sizes, 1):
        books.append(event("r", seq, epoch, body={"text": "가" * (size // 3)}), {})
    await books.flush()
    assert [len(each.body["text"]) for each in await books.read("r")] == [x // 3 for x in sizes]


@pytest.mark.anyio
async def test_blobs_named_while_others_are_deleted_stay(server: Server) -> None:
    url = server.url()
    one, two = await PostgreSQL(url).open(), await PostgreSQL(url, wait=0).open()
    await one.claim("keep", Head("keep"))
    for number in range(20):
        blob, old = {"same": b"same"}, f"old{number}"
        await two.insert(Head(old, status="done"), [], blob)
        one.append(event("keep", number + 1, body={"part": {"blob": "same", "mime": "x"}}), blob)
        await asyncio.gather(one.flush(), two.delete(old))
        assert await one.blobs(["same"]) == blob
