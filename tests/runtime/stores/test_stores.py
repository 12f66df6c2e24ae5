"""What every store keeps: the same tests for the one in memory and the one in SQLite."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dure.core.errors import UsageError
from dure.core.event import Event
from dure.core.store import Books, Head, Letter
from dure.core.usage import Usage
from dure.runtime.stores import SQLite
from dure.runtime.stores.memory import Memory

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    return Memory() if request.param == "memory" else SQLite(tmp_path / "두레 기록" / "runs.db")


@dataclass
class Ear:
    """Who is told."""

    commits: list[int] = field(default_factory=list[int])
    letters: list[Letter] = field(default_factory=list[Letter])
    lost: int = 0

    def committed(self, seq: int) -> None:
        self.commits.append(seq)

    def arrived(self, letter: Letter) -> None:
        self.letters.append(letter)

    def fenced(self) -> None:
        self.lost += 1


def event(run: str, seq: int, epoch: int = 1, **facts: Any) -> Event:
    whole: Any = {"key": "boss/1:think", "parent": "boss", "kind": "note", "actor": "boss"}
    whole |= {"component": "decision", "body": {"n": seq}, "at": 2.0, **facts}
    return Event(run, seq, epoch, **whole)


async def filled(books: Books, run: str, count: int, **facts: Any) -> int:
    epoch = await books.claim(run, Head(run, created=facts.pop("created", 1.0)))
    for seq in range(1, count + 1):
        books.append(event(run, seq, epoch, **facts), {})
    await books.flush()
    return epoch


async def test_what_is_appended_is_read(store: Any) -> None:
    books = await store.open()
    epoch = await books.claim("r", Head("r", "boss", created=1.0))
    first = event("r", 1, epoch, body={"한": "글 😀 \u202e", "none": None}, key="boss", parent="")
    second = event("r", 2, epoch, usage=Usage(3, 4, 1, 2, 1), cost=Decimal("0.0000001"))
    books.append(first, {})
    books.append(second, {})
    await books.flush()
    assert await books.read("r") == [first, second]
    assert await books.read("r", after=1) == [second]
    assert await books.read("r", parent="") == [first]
    assert await books.read("r", most=1) == [first]
    assert await books.read("nobody") == []
    assert (await books.find("r")).events == 2


async def test_a_run_is_made_once(store: Any) -> None:
    books = await store.open()
    await books.claim("r", Head("r"))
    with pytest.raises(UsageError) as caught:
        await books.claim("r", Head("r"))
    assert caught.value.code == "store.run_exists"
    for work in (books.claim("s"), books.put(Letter("s", "1", "stop", {})), books.delete("s")):
        with pytest.raises(UsageError) as caught:
            await work
        assert caught.value.code == "store.no_run"


async def test_a_second_claim_fences_the_first_writer(store: Any) -> None:
    books = await store.open()
    first, second = Ear(), Ear()
    assert await filled(books, "r", 1) == 1
    books.watch("r", first)
    assert await books.claim("r") == 2
    books.watch("r", second)
    books.append(event("r", 2, 1, body={"from": "the old"}), {})
    books.append(event("r", 2, 2, body={"from": "the new"}), {})
    await books.flush()
    assert [each.body for each in await books.read("r")] == [{"n": 1}, {"from": "the new"}]
    assert (first.lost, first.commits) == (1, [])
    assert (second.lost, second.commits) == (0, [2])
    await books.release("r", 1, Head("r", status="done"))
    assert (await books.find("r")).status == "running"
    await books.release("r", 2, Head("r", status="done", title="t", cost=None))
    head = await books.find("r")
    assert (head.status, head.title, head.cost, head.epoch) == ("done", "t", None, 2)


async def test_a_writer_of_a_deleted_run_is_told(store: Any) -> None:
    books, ear = await store.open(), Ear()
    await filled(books, "r", 1)
    books.watch("r", ear)
    await books.delete("r")
    books.append(event("r", 2), {})
    await books.flush()
    assert ear.lost == 1
    assert await books.read("r") == []
    await books.release("r", 1, Head("r"))
    assert await books.heads() == []


async def test_watchers_hear_commits_and_letters(store: Any) -> None:
    books, ear = await store.open(), Ear()
    await filled(books, "r", 2)
    books.watch("r", ear)
    books.append(event("r", 3), {})
    await books.flush()
    assert ear.commits[-1] == 3
    letter = Letter("r", "a", "answer", {"question": "q", "text": "네"}, 3.0)
    await books.put(letter)
    await books.put(replace(letter, body={"question": "q", "text": "no"}))
    await books.put(Letter("r", "b", "steer", {"text": "x"}, 4.0))
    assert [each.id for each in await books.letters("r")] == ["a", "b"]
    assert (await books.letters("r"))[0] == letter
    assert all(each == letter for each in ear.letters[:-1])
    assert ear.letters[-1].id == "b"
    books.watch("r", None)
    await books.put(Letter("r", "c", "steer", {"text": "y"}))
    assert ear.letters[-1].id == "b"


def _named(kind: str) -> dict[str, Any]:
    return {"part": {"blob": kind, "mime": "image/png", "size": 1}}


async def test_blobs_live_as_long_as_a_run_names_them(store: Any) -> None:
    books = await store.open()
    for run, name in (("r", "own"), ("r", "both"), ("s", "both")):
        if (run, name) != ("r", "both"):
            await books.claim(run, Head(run))
        seq = 2 if (run, name) == ("r", "both") else 1
        books.append(event(run, seq, body=_named(name)), {name: name.encode()})
    await books.flush()
    assert await books.blobs(["own", "both", "none"]) == {"own": b"own", "both": b"both"}
    await books.delete("r")
    assert await books.blobs(["own", "both"]) == {"both": b"both"}
    await books.delete("s")
    assert await books.blobs(["own", "both"]) == {}


FINDING: list[tuple[str, str]] = [
    ("last", "2502-cc"),
    ("2501-aa", "2501-aa"),
    ("2502", "2502-cc"),
    ("bb", "2501-bb"),
]


@pytest.mark.parametrize(("name", "found"), FINDING)
async def test_runs_are_found_by_either_end(store: Any, name: str, found: str) -> None:
    books = await store.open()
    for created, run in enumerate(("2501-aa", "2501-bb", "2502-cc"), 1):
        await filled(books, run, created, created=float(created))
    assert (await books.find(name)).run == found
    assert [head.run for head in await books.heads(2)] == ["2502-cc", "2501-bb"]
    assert [head.events for head in await books.heads()] == [3, 2, 1]


@pytest.mark.parametrize(("name", "code"), [("2501", "store.ambiguous"), ("x", "store.no_run")])
async def test_what_cannot_be_found_is_said(store: Any, name: str, code: str) -> None:
    books = await store.open()
    for run in ("2501-aa", "2501-bb"):
        await filled(books, run, 1)
    with pytest.raises(UsageError) as caught:
        await books.find(name)
    assert caught.value.code == code


async def test_nothing_to_find(store: Any) -> None:
    books = await store.open()
    with pytest.raises(UsageError):
        await books.find("last")


async def test_many_runs_at_once(store: Any) -> None:
    books = await store.open()
    ears = {f"r{number}": Ear() for number in range(20)}
    for run, ear in ears.items():
        await books.claim(run, Head(run))
        books.watch(run, ear)
    for seq in range(1, 11):
        for run in ears:
            books.append(event(run, seq), {})
    await books.flush()
    for run, ear in ears.items():
        assert [each.seq for each in await books.read(run)] == list(range(1, 11))
        assert ear.commits[-1] == 10
        assert ear.commits == sorted(ear.commits)


SURROGATES: list[Callable[[], dict[str, Any]]] = [
    lambda: {"text": "half \ud83d"},
    lambda: {"\udcff": ["\ud800\udc00"]},
]


@pytest.mark.parametrize("body", SURROGATES)
async def test_text_that_utf8_cannot_hold_does_not_stop_the_store(
    store: Any, body: Callable[[], dict[str, Any]]
) -> None:
    books = await store.open()
    await filled(books, "r", 1)
    books.append(event("r", 2, body=body()), {})
    await books.put(Letter("r", "l", "steer", body()))
    await books.flush()
    assert [each.seq for each in await books.read("r")] == [1, 2]
    assert len(await books.letters("r")) == 1
