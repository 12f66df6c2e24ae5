"""What each member hears: views of one list, which compose and keep the messages they pass on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dure.agents import Agent
from dure.core.contracts import Turn
from dure.core.errors import UsageError
from dure.core.message import Data, Message, Reading, say
from dure.core.prompt import Prompt
from dure.core.stops import rounds
from dure.models import scripted
from dure.runtime import Run, replay
from dure.runtime.stores import Memory
from dure.teams import JointChat
from dure.teams.hearing import (
    each,
    everything,
    last,
    own,
    redacted,
    subscribed,
    summed_up,
)
from dure.teams.table import Hears, Table, awaited
from tests.runtime.support import Play

NAMES = ("ann", "bob", "cho")


def table(*said: Message) -> Table:
    """A table of three, with one message of the task."""
    members = [Play(_nothing, name) for name in NAMES]
    return Table(None, "team", members, [say("user", "task"), *said], 1)  # type: ignore[arg-type]


async def _nothing(turn: Turn) -> str:
    return ""


async def heard(view: Hears, name: str, *said: Message) -> list[str]:
    found = view.hear(table(*said), name)
    messages = found if isinstance(found, Sequence) else await found
    return [message.text for message in messages]


SAID = (
    say("ann", "one"),
    say("bob", "two", to=["ann"]),
    say("cho", "three", kind="note"),
    say("ann", "four"),
)


async def test_everything() -> None:
    assert await heard(everything(), "bob", *SAID) == ["task", "one", "two", "three", "four"]


async def test_own_and_subscribed() -> None:
    assert await heard(own(), "ann", *SAID) == ["task", "one", "two", "four"]
    assert await heard(own(), "cho", *SAID) == ["task", "three"]
    assert await heard(subscribed(to=["ann"]), "cho", *SAID) == ["task", "one", "three", "four"]
    assert await heard(subscribed(kinds=["note"]), "bob", *SAID) == ["task", "two", "three"]


async def test_the_last() -> None:
    assert await heard(last(2), "bob", *SAID) == ["task", "three", "four"]
    assert await heard(last(9), "bob", *SAID) == ["task", "one", "two", "three", "four"]
    assert await heard(last(1, of=own()), "ann", *SAID) == ["task", "four"]
    with pytest.raises(UsageError):
        last(0)


async def test_redacted() -> None:
    said = (say("ann", "call 010-1234-5678"), say("bob", "what?"))
    view = redacted(r"\d{3}-\d{4}-\d{4}", unless=["cho"])
    assert await heard(view, "bob", *said) == ["task", "call [redacted]", "what?"]
    assert await heard(view, "cho", *said) == ["task", "call 010-1234-5678", "what?"]
    assert await heard(view, "ann", *said) == ["task", "call 010-1234-5678", "what?"]
    shout = redacted(str.upper)
    assert await heard(shout, "bob", *said) == ["TASK", "CALL 010-1234-5678", "what?"]
    with pytest.raises(UsageError, match="no regular expression"):
        redacted("(")


async def test_what_was_heard_before_stays_the_same_objects() -> None:
    said = [say("ann", "call 010-1234-5678")]
    sitting = table(*said)
    for view in (redacted(r"\d+"), last(5), own(of=redacted(r"\d+"))):
        once = [*await view.hear(sitting, "bob")]  # type: ignore[misc]
        again = [*await view.hear(sitting, "bob")]  # type: ignore[misc]
        assert all(one is other for one, other in zip(once, again, strict=True))


async def test_each_hears_otherwise() -> None:
    view = each({"ann": last(1)}, own())
    assert await heard(view, "ann", *SAID) == ["task", "four"]
    assert await heard(view, "cho", *SAID) == ["task", "three"]
    with pytest.raises(UsageError, match="'eve', who is not in team"):
        await heard(each({"eve": last(1)}), "ann", *SAID)


async def test_summed_up_without_a_model() -> None:
    said = [say("ann", f"word {number}") for number in range(25)]
    found = await heard(summed_up(keep=5, every=10), "bob", *said)
    assert found[0] == "task"
    assert "word 0" in found[1]
    assert found[2:] == [f"word {number}" for number in range(20, 25)]


def _second(prompt: Prompt) -> str:
    return prompt.messages[1].text if len(prompt.messages) > 1 else "first"


async def test_a_summary_is_made_once_for_all_and_anew_after_some_more() -> None:
    asked: list[int] = []

    def sums(prompt: Prompt) -> str:
        asked.append(1)
        return f"summary {len(asked)}"

    def member(name: str) -> Agent:
        return Agent(name, scripted(*[_second] * 30))

    def team() -> JointChat:
        view = summed_up(scripted(sums), keep=4, every=4)
        return JointChat("team", [member(n) for n in NAMES], hears=view, until=rounds(14))

    store = Memory()
    outcome = await Run(team(), "Talk.", store=store)
    assert outcome.text == "summary 2"
    assert len(asked) == 2
    again = await replay(outcome.run, team(), store=store)
    assert (again.text, len(asked)) == ("summary 2", 2)


async def test_each_has_a_summary_of_what_it_hears_itself() -> None:
    said = [say("ann", f"secret {n}", to=["ann"]) for n in range(3)]
    said += [say("bob", f"of bob {n}") for n in range(3)]
    said += [say("cho", "for both", to=["ann", "bob"]), say("cho", "again", to=["ann", "bob"])]
    view = summed_up(keep=1, every=4, of=own())
    sitting = table(*said)
    texts = [str([*await view.hear(sitting, name)]) for name in ("ann", "bob")]  # type: ignore[misc]
    assert "of bob" not in texts[0]
    assert "secret" not in texts[1]


async def test_a_secret_is_taken_out_of_data_as_well() -> None:
    value = {"call 010-1234-5678": ["010-1234-5678", 3]}
    said = Message("ann", (Data(value), Reading("phone", "010-1234-5678")))
    sat = table(said)
    view = redacted(r"\d{3}-\d{4}-\d{4}")
    heard_by_bob = (await awaited(view.hear(sat, "bob")))[-1]
    assert heard_by_bob.data == {"call [redacted]": ["[redacted]", 3]}
    assert "1234" not in repr(heard_by_bob)
    assert (await awaited(view.hear(sat, "bob")))[-1] is heard_by_bob
