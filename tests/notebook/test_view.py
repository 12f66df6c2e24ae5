"""What stands in the cell: from events alone, without a kernel."""

import asyncio

from dure.agents import Agent, as_tool
from dure.core.budget import Budget
from dure.core.contracts import Turn
from dure.core.errors import ToolError
from dure.core.event import Delta, Event
from dure.core.message import Message, say
from dure.models import calls, scripted
from dure.notebook.view import MOST_SHOWN, View
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.tools import calculator


def unreadable(path: str) -> bytes:
    raise ToolError("files.missing", "gone")


def shown(run: Run) -> View:
    """The view of a run when it is over."""
    view = View(unreadable)
    run.listen(lambda item: view.take(item, {}))

    async def main() -> None:
        view.end(await run)

    asyncio.run(main())
    return view


def test_what_others_say_within_is_shown_with_their_names() -> None:
    helper = Agent("helper", model=scripted("Tea is 4,500."))
    script = scripted(calls(("helper", {"task": "Tea?"})), "It is 4,500 won.")
    view = shown(Run(Agent("boss", script, [as_tool(helper)]), "Tea?", store=Memory()))
    page = view.html(going=False)
    assert page.index("helper:") < page.index("It is 4,500 won.")
    assert view.text() == "It is 4,500 won."


def test_the_answer_of_a_participant_that_asks_no_model_is_shown() -> None:
    class Hands:
        name, about = "hands", ""

        async def reply(self, turn: Turn) -> Message:
            said = await turn.hand(Agent("other", model=scripted("Seven.")), turn.messages)
            return say(self.name, f"Other says: {said.text}")

    view = shown(Run(Hands(), "Say a number.", store=Memory()))
    assert "Other says: Seven." in view.html(going=False)
    assert view.text() == "Other says: Seven."


def test_why_a_run_ended_is_said() -> None:
    agent = Agent("a", scripted(calls(("calculator", {"expression": "1"})), "End."), [calculator])
    view = shown(Run(agent, "Go.", store=Memory(), budget=Budget(calls=1)))
    assert "✗ The cap of 1" in view.html(going=False)


def test_a_long_run_shows_its_newest_steps() -> None:
    count = MOST_SHOWN + 50
    many = calls(*[("calculator", {"expression": f"{n}+1"}) for n in range(count)])
    view = shown(Run(Agent("a", scripted(many, "End."), [calculator]), "Go.", store=Memory()))
    page = view.html(going=False)
    assert page.count("✓ calculator") == MOST_SHOWN - 1
    assert "… + 51" in page
    assert "End." in page


def event(kind: str, key: str, seq: int = 1, **body: object) -> Event:
    return Event("r", seq, 1, key, "a", kind, "a", "decision", dict(body))  # type: ignore[arg-type]


def test_a_stream_waits_for_its_event_and_can_be_taken_back() -> None:
    view = View(unreadable)
    view.take(Delta("r", "a/1:think", "a", "text", "Hel"), {})
    assert view.html(going=False) == ""
    view.take(event("intent", "a/1:think", verb="think", model="m"), {})
    assert "Hel" in view.html(going=False)
    view.take(Delta("r", "a/1:think", "a", "reset", ""), {})
    view.take(Delta("r", "a/1:think", "a", "text", "Good"), {})
    page = view.html(going=True)
    assert "Good" in page
    assert "Hel" not in page
    assert "m is thinking" in page


def test_tries_and_steers_are_noted() -> None:
    view = View(unreadable)
    view.take(event("attempt", "a/1:think", what="429 <b>", wait=2.5), {})
    view.take(event("attempt", "a/1:think", 2, what="abandoned"), {})
    steer = {"from": "owner", "parts": [{"kind": "text", "text": "Hurry."}]}
    view.take(event("steer", "a/1:think", 3, message=steer), {})
    page = view.html(going=False)
    assert "429 &lt;b&gt;; again in 2.5 s" in page
    assert "abandoned" not in page
    assert "» Hurry." in page


def test_a_picture_that_is_gone_again_is_left_out() -> None:
    view = View(unreadable)
    view.take(event("intent", "a/1:use/1:x", verb="use", tool="x", arguments={}), {})
    result = {"kind": "tool_result", "id": "1", "name": "x", "failed": False, "parts": []}
    files = [{"path": "a.png", "hash": "0", "kept": False}]
    view.take(event("result", "a/1:use/1:x", result=result, files=files), {})
    assert "✓ x" in view.html(going=False)
    assert "<img" not in view.html(going=False)
