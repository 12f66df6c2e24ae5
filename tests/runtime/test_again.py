"""What a run keeps when it is taken up again, and what a fork can mend."""

from dure import Agent, Budget, fork, resume
from dure.core.message import Message, Text
from dure.core.prompt import Reply
from dure.models import calls, scripted
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.tools import clock


async def test_a_run_keeps_its_caps():
    store = Memory()
    model = scripted(*[calls(("clock", {})) for _ in range(3)], "done")
    agent = Agent("agent", model, [clock])
    outcome = await Run(agent, "Go.", store=store, budget=Budget(calls=2))
    assert outcome.status == "spent"
    assert (await resume(outcome.run, agent, store=store)).status == "spent"
    more = await resume(outcome.run, agent, store=store, budget=Budget(calls=9))
    assert (more.status, more.text) == ("done", "done")


async def test_a_fork_mends_a_reply_that_failed():
    store = Memory()
    refused = Reply(Message("x", (Text("I will not."),)), "refused")
    agent = Agent("agent", scripted(refused))
    outcome = await Run(agent, "Go.", store=store)
    assert outcome.status == "failed"
    [result] = [event for event in store.events[outcome.run] if event.kind == "result"]
    mended = await fork(outcome.run, agent, result.seq, "Well then.", store=store)
    assert (mended.status, mended.text) == ("done", "Well then.")
