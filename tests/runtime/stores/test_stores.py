"""What every store keeps: the same tests for those in memory, in SQLite and in PostgreSQL."""

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
from dure.runtime.stores import Memory, PostgreSQL, SQLite

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "postgres":
        return PostgreSQL(request.getfixturevalue("server").url())
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


async def released(books: Books, run: str, count: int, **facts: Any) -> None:
    """A run with so many events that nobody drives any more."""
    head = Head(run, created=facts.get("created", 1.0), status="done", title=facts.pop("title", ""))
    await books.release(run, await filled(books, run, count, **facts), head)


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
    await released(books, "r", 1)
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
    for run in ("r", "s"):
        await books.release(run, 1, Head(run, status="done"))
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


async def test_a_name_is_no_pattern(store: Any) -> None:
    books = await store.open()
    await filled(books, "2501-aa", 1)
    for name in ("%", "2501_aa", "!", "_a", "aa%"):
        with pytest.raises(UsageError) as caught:
            await books.find(name)
        assert caught.value.code == "store.no_run"
    await filled(books, "2501-aa-2", 1)
    assert (await books.find("2501-aa")).run == "2501-aa"  # A whole id is that run and no other.


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


async def test_heads_and_letters_of_any_text(store: Any) -> None:
    books = await store.open()
    odd = "\0 \ud83d 한글 '; DROP TABLE run; -- %s ?"
    for run, head in (("r", Head("r", odd, title=odd, entry=odd)), ("s", Head("s"))):
        await books.claim(run, head)
    await books.release("s", 1, Head("s", status="done", title=odd))
    await books.put(Letter("r", odd, "steer", {"text": odd}))
    await books.put(Letter("r", odd, "steer", {"text": "a second time"}))
    assert len(await books.letters("r")) == 1
    assert {head.title[-4:] for head in await books.heads()} == {"%s ?"}
    assert len(await books.heads(like=odd)) == 2
    assert await books.read(odd) == []


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


async def chained(books: Books, *runs: str) -> None:
    """Runs that continue each other, oldest first."""
    after = ""
    for created, run in enumerate(runs, 1):
        await books.claim(run, Head(run, created=float(created), after=after))
        books.append(event(run, 1, parent="", kind="began"), {})
        books.append(event(run, 2), {})
        books.append(event(run, 3, parent="", kind="ended"), {})
        await books.release(run, 1, Head(run, status="done"))
        after = run


async def test_a_conversation_is_read_at_once(store: Any) -> None:
    books = await store.open()
    await chained(books, "a", "b", "c")
    await chained(books, "z")
    chain = await books.chain("c", 10)
    assert [[(each.run, each.seq) for each in run] for run in chain] == [
        [("c", 1), ("c", 3)],
        [("b", 1), ("b", 3)],
        [("a", 1), ("a", 3)],
    ]
    assert [run[0].run for run in await books.chain("c", 2)] == ["c", "b"]
    assert await books.chain("nobody", 2) == []
    await books.delete("a")
    assert [run[0].run for run in await books.chain("c", 10)] == ["c", "b"]


def _heard(text: Any) -> dict[str, Any]:
    part = {"kind": "text", "text": text} if isinstance(text, str) else text
    return {"id": "m", "from": "user", "parts": [part]}


SEARCHES: list[tuple[str, list[str]]] = [
    ("CAFÉ", ["task"]),
    ("서울", ["answer", "title"]),
    ("숲", ["answer"]),
    ('say "hi"', ["task"]),
    ('hi"\nthere', ["task"]),
    ("16500", ["data"]),
    ("ПРИВЕТ", ["title"]),
    ("parts", []),
    ("hidden", []),
    ("%", []),
]


@pytest.mark.parametrize(("like", "found"), SEARCHES)
async def test_runs_are_found_by_what_was_said(store: Any, like: str, found: list[str]) -> None:
    books = await store.open()
    bodies = {
        "data": {"message": _heard({"kind": "data", "value": {"won": 16500}, "schema": "x"})},
        "title": {},
        "task": {"task": [_heard('say "hi"\nthere'), _heard("cafe\u0301")]},
        "answer": {"message": _heard("서울숲에서 만나요")},
    }
    for created, (run, body) in enumerate(bodies.items(), 1):
        facts: Any = {"created": float(created), "title": "Привет 서울" if run == "title" else ""}
        kind = "began" if "task" in body else "ended"
        await released(books, run, 1, parent="", kind=kind, body=body, **facts)
    await released(
        books, "inner", 1, parent="boss", kind="ended", body={"message": _heard("hidden")}
    )
    assert [head.run for head in await books.heads(like=like)] == found
    assert [head.run for head in await books.heads(1, like=like)] == found[:1]


async def test_a_whole_journal_is_put_in(store: Any) -> None:
    books = await store.open()
    events = [event("r", 1, 1, parent=""), event("r", 2, 3, body=_named("b"))]
    head = Head("r", "boss", "done", 3, 5.0, "boss.py", "q", "t", 2, Usage(1, 2), "0.5")
    letter = Letter("r", "1", "answer", {"text": "글"}, 4.0)
    await books.insert(head, events, {"b": b"bytes"}, [letter])
    assert await books.letters("r") == [letter]
    assert await books.find("r") == replace(head, entry="")
    assert await books.read("r") == events
    assert await books.blobs(["b"]) == {"b": b"bytes"}
    with pytest.raises(UsageError) as caught:
        await books.insert(head, events[:1], {})
    assert caught.value.code == "store.run_exists"
    await books.insert(Head("s", status="running"), [], {})
    assert (await books.find("s")).status == "interrupted"
    assert await books.claim("r") == 4
    await books.delete("s")


async def test_the_size_of_a_run_is_what_its_deletion_frees(store: Any) -> None:
    books = await store.open()
    body, blobs = _named("bytes"), {"bytes": b"x" * 9_000}
    await books.insert(Head("r", status="done"), [event("r", 1, body=body)], blobs)
    assert 9_000 < await books.size("r") < 9_500
    await books.insert(Head("s", status="done"), [event("s", 1, body=body)], blobs)
    assert await books.size("r") < 500  # The bytes are kept for the other.
    await books.put(Letter("r", "l", "steer", {"text": "y" * 700}))
    assert 700 < await books.size("r") < 1_200
    with pytest.raises(UsageError):
        await books.size("nobody")


async def test_many_runs_are_deleted_at_once_or_none(store: Any) -> None:
    books = await store.open()
    for run in ("a", "b"):
        await released(books, run, 2)
    epoch = await filled(books, "c", 1)
    for names, code in ((("a", "nobody"), "store.no_run"), (("a", "c"), "store.driven")):
        with pytest.raises(UsageError) as caught:
            await books.delete(*names)
        assert caught.value.code == code
        assert len(await books.heads()) == 3
    await books.delete()
    await books.delete("a", "b", "a")
    assert [head.run for head in await books.heads()] == ["c"]
    await books.release("c", epoch, Head("c", status="done"))
    await books.delete("c")
    assert await books.heads() == []
