"""Policies by name, and the policy that a run keeps."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dure import policy
from dure.core.contracts import Tool, Turn
from dure.core.errors import UsageError
from dure.core.message import ToolCall
from dure.core.policy import Effect, Request, Verdict
from dure.host.clock import FakeClock
from dure.host.egress import Grant
from dure.host.http import fetch
from dure.host.redact import Redactor
from dure.runtime import fork, resume, run
from dure.runtime.export import export
from dure.runtime.imported import bring, checked
from dure.runtime.policies import as_begun, name_of, opened, record, recorded, unknown
from dure.runtime.stores import Memory
from dure.runtime.wellformed import is_event
from dure.tools.web import read_tool
from tests.host.servers import reply, serving
from tests.runtime.support import Play, World, go

pytestmark = pytest.mark.anyio

STRICT = "rules:\n- {decision: deny, tool: act, because: not here}\n"
FREE = "rules:\n- {decision: allow, tool: act}\n"


def mine(request: Request) -> Verdict:
    return Verdict("deny", "mine")


def one(tool: Tool, **arguments: Any) -> Play:
    """A participant that makes one call and says what came back."""

    async def play(turn: Turn) -> Any:
        said = await turn.use(ToolCall("c1", tool.name, arguments), tools=[tool])
        return said.results[0].text

    return Play(play)


async def begun(store: Memory, effect: Effect = "send", **options: Any) -> str:
    """A run of one call that is asked or denied."""
    return (await go(one(World().tool(effect=effect), n=1), store, **options)).run


def kept(store: Memory, run: str) -> list[Any]:
    """The policies that the journal names, in order."""
    return [event.body["policy"] for event in store.events[run] if "policy" in event.body]


# ---- Names


def test_a_policy_is_named_by_a_preset_a_file_or_a_name_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "shop.yaml").write_text(STRICT)
    (tmp_path / "policies" / "clinic.yml").write_text(FREE)
    assert opened("read-only", tmp_path) is policy.read_only
    assert opened(mine, tmp_path) is mine
    for given in ("shop", tmp_path / "policies" / "shop.yaml", f"{tmp_path}/policies/shop.yaml"):
        assert name_of(opened(given, tmp_path)) == "shop.yaml"
    assert name_of(opened("clinic", tmp_path)) == "clinic.yml"
    with pytest.raises(UsageError, match="There are: shop\\. A file is named"):
        opened("shpo", tmp_path)
    with pytest.raises(UsageError, match="read-only, workspace, trusted, clinic, shop"):
        opened("zzzzzz", tmp_path)
    with pytest.raises(UsageError, match="where agents could change it"):
        opened("shop", tmp_path, tmp_path / "policies")


def test_what_policies_are_called() -> None:
    both = policy.tightest(policy.trusted, policy.rules([policy.Rule("ask")], name="house"), mine)
    assert name_of(both) == "tightest(trusted, house, mine)"
    assert name_of(as_begun) == "workspace"
    assert record(policy.workspace, Redactor({})) == {"name": "workspace"}


def test_a_file_is_kept_whole_and_code_by_its_name() -> None:
    assert recorded({"name": "x.yaml", "text": FREE}).__class__ is policy.Rules
    made = policy.rules([], name="x.yaml")
    assert record(made, Redactor({})) == {"name": "x.yaml"}
    secret = Redactor({"KEY": "not here"})
    assert record(replace(made, source=STRICT), Redactor({})) == {"name": "x.yaml", "text": STRICT}
    assert record(replace(made, source=STRICT), secret) == {"name": "x.yaml"}
    assert recorded(None) is as_begun
    assert recorded({"name": "trusted"}) is policy.trusted
    assert recorded({"name": "mine"}) is unknown
    assert unknown(Request("a", "b", "read", {}, None, frozenset(), ())).decision == "ask"


# ---- Runs


async def test_a_run_keeps_its_policy_when_it_is_taken_up_again(tmp_path: Path) -> None:
    store, file = Memory(), tmp_path / "p.yaml"
    file.write_text("rules:\n- {decision: ask, tool: act}\n")
    name = await begun(store, policy=str(file), workspace=tmp_path / "ws")
    [began] = kept(store, name)
    assert began == {"name": "p.yaml", "text": file.read_text()}
    file.write_text(FREE)  # what the file says now is of no account
    waiting = await resume(name, one(World().tool(), n=1), store=store)
    assert waiting.status == "waiting"
    assert kept(store, name) == [began]


async def test_a_preset_is_kept_too() -> None:
    store, world = Memory(), World()
    name = await begun(store, policy="workspace")
    assert (await resume(name, one(world.tool(), n=1), store=store)).status == "waiting"
    assert world.done == []
    assert kept(store, name) == [{"name": "workspace"}]


async def test_another_policy_is_noted_and_kept_from_then_on() -> None:
    store, world = Memory(), World()
    name = await begun(store, policy="workspace")
    play = one(world.tool(), n=1)
    await resume(name, play, store=store, policy=policy.tightest(policy.workspace))
    assert kept(store, name)[1:] == [{"name": "tightest(workspace)"}]
    await resume(name, play, store=store, policy=policy.workspace)
    await resume(name, play, store=store, policy=policy.workspace)
    assert kept(store, name)[2:] == [{"name": "workspace"}]
    assert world.done == []


async def test_where_the_policy_was_code_a_person_is_asked() -> None:
    store, world = Memory(), World()

    def lenient(request: Request) -> Verdict:
        return Verdict("ask", "lenient") if request.tool == "act" else Verdict("allow", "lenient")

    name = await begun(store, "read", policy=lenient)
    waiting = await resume(name, one(world.tool(effect="read"), n=1), store=store)
    assert waiting.status == "waiting"
    assert kept(store, name) == [{"name": lenient.__qualname__}]


async def test_a_fork_has_its_parents_policy() -> None:
    store, world = Memory(), World()
    name = await begun(store, policy="read-only", entry='["run"]')
    forked = await fork(name, one(world.tool(), n=1), 1, store=store)
    assert kept(store, forked.run) == [{"name": "read-only"}]
    assert world.done == []
    other = await fork(name, one(world.tool(), n=1), 1, store=store, policy="trusted")
    assert kept(store, other.run) == [{"name": "trusted"}]


@pytest.mark.parametrize("given", ["trusted", "free"])
async def test_a_journal_from_elsewhere_opens_nothing(given: str, tmp_path: Path) -> None:
    """What an export says of its policy was written by whoever wrote the export."""
    there, here, world = Memory(), Memory(), World()
    (tmp_path / "free.yaml").write_text(FREE)
    policy = tmp_path / "free.yaml" if given == "free" else given
    name = await begun(there, policy=policy, workspace=tmp_path / "ws")
    journal = checked(await export(await there.open(), name))
    await bring(await here.open(), journal)
    forked = await fork(name, one(world.tool(), n=2), 1, store=here)
    assert forked.status == "waiting"
    assert world.done == []
    assert kept(here, forked.run)[0]["name"].startswith("tightest(workspace, ")


async def test_a_policy_in_a_journal_has_its_form() -> None:
    store = Memory()
    name = await begun(store, policy="read-only")
    [began] = [event for event in store.events[name] if "policy" in event.body]
    for odd in (5, {}, {"name": 5}, {"name": "x", "text": 5}):
        assert not is_event(replace(began, body={**began.body, "policy": odd}))


def test_the_option_takes_a_name() -> None:
    world = World()
    outcome = run(one(world.tool(), n=1), "go", store=Memory(), policy="read-only")
    assert "read-only: send is denied" in outcome.text
    with pytest.raises(UsageError, match="There is no policy 'nothing'"):
        run(one(world.tool(), n=1), "go", store=Memory(), policy="nothing")
    assert world.done == []


# ---- What a policy bounds besides


async def fetched(store: Memory, url: str, *hosts: str) -> str:
    """What a run brings that reads this address, where tools may reach these hosts."""
    bounds = policy.Bounds(policy.Network(web=frozenset(hosts)))
    who = one(read_tool(partial(fetch, grant=Grant(loopback=True))), url=url)
    given = policy.rules([], policy.trusted, bounds=bounds)
    return (await go(who, store, policy=given)).text


async def test_tools_reach_the_hosts_of_the_policy_alone() -> None:
    """Also where a page leads on, and on a connection that another run has left open."""
    store = Memory()
    page = reply(b"<p>hello", Content_Type="text/html")
    async with serving(page) as there, serving(page) as url:
        assert "hello" in await fetched(store, there, "127.0.0.1")
        assert "not among the hosts" in await fetched(store, there, "shop.example")
        assert "hello" in await fetched(store, there, "127.0.0.1", "shop.example")
        elsewhere = url.replace("127.0.0.1", "localhost")
        moved = reply(b"", "302 Found", Location=elsewhere)
        async with serving(moved) as first:
            assert "localhost is not among" in await fetched(store, first, "127.0.0.1")
            assert "hello" in await fetched(store, first, "127.0.0.1", "localhost")


async def test_a_person_has_as_long_as_the_policy_says() -> None:
    store, clock = Memory(), FakeClock(1_000.0)
    given = policy.rules([], policy.workspace, bounds=policy.Bounds(answer_within=60))
    world = World()
    play = one(world.tool(), n=1)
    waiting = await go(play, store, policy=given, clock=clock)
    assert [question.deadline for question in waiting.questions] == [1_060.0]
    clock.advance(61)
    done = await resume(waiting.run, play, store=store, policy=given, clock=clock)
    assert "Nobody answered in time" in done.text
    assert world.done == []
