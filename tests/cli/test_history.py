"""Conversations as the store has them."""

from pathlib import Path

from dure import Agent, Run, stores
from dure.cli.history import Exchange, Tree, exchanges, files_changed, newest, search
from dure.core.store import Head
from dure.models import calls, scripted
from dure.tools import files


def heads(*links: str) -> list[Head]:
    """Heads, the newest first, of links such as `"b<a"`: b goes on from a."""
    pairs = [link.partition("<") for link in links]
    return [Head(run, after=after, created=at) for at, (run, _, after) in enumerate(pairs)][::-1]


def test_a_line_of_runs() -> None:
    whole = Tree(heads("a", "b<a", "other", "c<b"))
    assert [head.run for head in whole.line("c")] == ["a", "b", "c"]
    assert [head.run for head in whole.line("a")] == ["a"]
    assert whole.line("gone") == []


def test_a_line_begins_where_a_run_was_deleted() -> None:
    whole = Tree(heads("b<deleted", "c<b"))
    assert [head.run for head in whole.line("c")] == ["b", "c"]
    assert whole.last("b").run == "c"


def test_runs_from_elsewhere_that_go_round_in_circles() -> None:
    whole = Tree(heads("a<c", "b<a", "c<b", "d"))
    assert [head.run for head in whole.line("c")] == ["a", "b", "c"]
    assert whole.branches("d") == []


def test_the_last_run_is_the_newest_by_any_way() -> None:
    whole = Tree(heads("a", "b<a", "c<a", "d<b"))
    assert [whole.last(run).run for run in "abcd"] == ["d", "d", "c", "d"]


def test_branches() -> None:
    whole = Tree(heads("a", "b<a", "c<b", "d<a", "e<d", "alone", "f<b"))
    found = [(each.last.run, each.parted) for each in whole.branches("c")]
    assert found == [("f", "b"), ("e", "a")]
    assert [(each.last.run, each.parted) for each in whole.branches("e")] == [
        ("f", "a"),
        ("c", "a"),
    ]
    assert whole.branches("alone") == []
    assert whole.branches("") == []


ENTRY = '["chat", "--"]'


async def said(store: stores.Memory, text: str, answer: str, after: str = "") -> str:
    """An exchange of `dure chat`; its run."""
    agent = Agent("agent", model=scripted(*[answer] * 5))
    return (await Run(agent, text, store=store, after=after, entry=ENTRY)).run


async def test_what_was_said_and_changed(tmp_path: Path) -> None:
    store = stores.Memory()
    model = scripted(calls(("write_file", {"path": "a.txt", "text": "x"})), "Written.")
    agent = Agent("agent", model=model, tools=[files.write])
    first = (await Run(agent, "write it", store=store, workspace=tmp_path)).run
    second = await said(store, "sure?", "Yes.", first)
    books = await store.open()
    found = await exchanges(books, second, 5)
    assert found == [Exchange("write it", "Written."), Exchange("sure?", "Yes.")]
    assert await exchanges(books, second, 1) == found[1:]
    assert await files_changed(books, first) == ["a.txt"]
    assert await files_changed(books, second) == []


async def test_the_newest_exchange_is_of_a_chat() -> None:
    store = stores.Memory()
    books = await store.open()
    assert await newest(books) is None
    run = await said(store, "hello", "Hi.")
    await Run(Agent("agent", model=scripted("Hm.")), "no chat", store=store)
    head = await newest(books)
    assert head is not None
    assert head.run == run


async def test_search_names_each_conversation_once() -> None:
    store = stores.Memory()
    first = await said(store, "Where do otters live?", "In rivers.")
    second = await said(store, "And beavers?", "In rivers, too.", first)
    other = await said(store, "수달은?", "강에.")
    books = await store.open()
    for text, runs in (("OTTERS", [second]), ("rivers", [second]), ("수달", [other]), ("x", [])):
        assert [each.last.run for each in await search(books, text, 5)] == runs
    [found] = await search(books, "otters", 5)
    assert found.match.run == first
    assert [each.last.run for each in await search(books, "", 5)] == [other, second]
    assert len(await search(books, "", 1)) == 1
