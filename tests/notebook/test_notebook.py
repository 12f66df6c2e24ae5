"""Runs in the cells of a real Jupyter kernel."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dure.notebook.cell import DRAWING
from tests.core.test_shown import Tags
from tests.notebook.jupyter import Kernel

BEFORE = """
import asyncio
import threading
import dure
from dure import Agent, Run, replay, resume, run, say, stores, tool
from dure.core.message import Data, Image, Text
from dure.models import calls, scripted
from dure.tools import ask_person, calculator, chart

@tool(effect="send")
def send_mail(to: str, text: str) -> str:
    "Send a letter."
    sent.append(to)
    return "sent"

sent = []
"""


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    folder = tmp_path_factory.mktemp("kernel")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("DURE_HOME", str(folder))
        patch.setenv("DURE_LANG", "en")
        with Kernel(str(folder)) as opened:
            assert opened.run(BEFORE).error == ""
            yield opened


def test_a_run_is_shown_in_its_cell(kernel: Kernel) -> None:
    shown = kernel.run("""
adder = Agent("adder", tools=[calculator],
    model=scripted(calls(("calculator", {"expression": "6*7"})), "It is 42."))
run(adder, "6*7?")
""")
    assert "✓ calculator  expression=&quot;6*7&quot;" in shown.html
    assert "6*7 = 42" in shown.html
    assert "It is 42." in shown.html
    assert len(shown.displays) == 1
    assert "⋯" not in shown.html
    # What stands above is not said twice.
    assert "It is 42." not in shown.result
    assert "done · 2 calls" in shown.result
    # In another cell the outcome shows all of it.
    assert "It is 42." in kernel.run("run(adder, '6*7?');\n_").page


def test_an_outcome_shown_later_is_whole(kernel: Kernel) -> None:
    kernel.run("later = run(Agent('a', model=scripted('Good evening.')), 'Hi.')")
    assert "Good evening." in kernel.run("later").result


def test_a_reply_is_shown_while_it_comes_and_the_cell_is_not_flooded(kernel: Kernel) -> None:
    shown = kernel.run("""
class Streams:
    name, abilities, price, seconds = "streams", scripted("x").abilities, None, 60.0
    async def answer(self, prompt, line):
        for number in range(2000):
            line.delta("text", f"word{number} ")
            if number % 100 == 0:
                await asyncio.sleep(0.02)
        return await scripted("The whole.").answer(prompt, line)

import time
begun = time.monotonic()
outcome = run(Agent("a", model=Streams()), "Speak.")
time.monotonic() - begun
""")
    assert "The whole." in shown.html
    assert "word" not in shown.html
    assert shown.drawn <= float(shown.result) / DRAWING + 2


def test_a_chart_is_shown(kernel: Kernel) -> None:
    shown = kernel.run("""
painter = Agent("painter", tools=[chart], model=scripted(
    calls(("chart", {"path": "a.svg", "labels": ["서울", "부산"], "values": [3, 2]})), "Drawn."))
outcome = run(painter, "Draw.")
""")
    pictures = [attributes for tag, attributes in Tags(shown.html).found if tag == "img"]
    assert [picture["alt"] for picture in pictures] == ["a.svg"]
    assert pictures[0]["src"].startswith("data:image/svg+xml;base64,")


def test_pictures_and_tables_of_models_and_tools_are_shown(kernel: Kernel) -> None:
    shown = kernel.run("""
@tool(effect="read")
def look() -> Image:
    "Look."
    return Image(b"x" * 100_000, "image/png", "view")

reply = say("a", Text("See:"), Data([{"city": "Seoul", "n": 3}]), Image(b"y", "image/png", "mine"))
outcome = run(Agent("a", tools=[look], model=scripted(calls(("look", {})), reply)), "Look.")
""")
    tags = Tags(shown.html).found
    assert [attributes["alt"] for tag, attributes in tags if tag == "img"] == ["view", "mine"]
    assert "Seoul</td>" in shown.html


def test_hostile_text_stays_text(kernel: Kernel) -> None:
    shown = kernel.run("""
HOSTILE = "</div><script>alert(1)</script><img src=http://x onerror=alert(1)>\\u202e\\ud800"

@tool(effect="read")
def echo(text: str) -> str:
    "Say it again."
    return text

script = scripted(calls(("echo", {"text": HOSTILE})), HOSTILE)
run(Agent("a", tools=[echo], model=script), HOSTILE)
""")
    assert shown.error == ""
    tags = Tags(shown.page).found
    assert {tag for tag, _ in tags} <= {"div", "details", "summary"}


def test_a_question_is_answered_in_the_cell(kernel: Kernel) -> None:
    shown = kernel.run(
        """
painter = Agent("painter", tools=[ask_person], model=scripted(
    calls(("ask_person", {"question": "Which colour?", "choices": ["red", "blue"]})),
    lambda prompt: f"Painted it {prompt.messages[-1].results[0].text}."))
run(painter, "Paint.").text
""",
        answers=["", "2"],  # an empty line is no answer
    )
    assert "? Which colour?" in shown.text
    assert "2. blue" in shown.text
    assert shown.prompts == ["> ", "> "]
    assert "Painted it blue." in shown.result


def test_an_approval_shows_the_real_call(kernel: Kernel) -> None:
    code = """
writer = Agent("writer", tools=[send_mail], model=scripted(
    calls(("send_mail", {"to": "mina@example.org", "text": "Hi"}), text="A harmless call."),
    "Done."))
run(writer, "Write.").text
"""
    shown = kernel.run(code, answers=["v", "y"])
    assert "May this be done?" in shown.text
    assert 'to = "mina@example.org"' in shown.text
    assert "✓ send_mail" in shown.html
    assert kernel.run("sent").result == "['mina@example.org']"
    refused = kernel.run(code, answers=["n not now"])
    assert "not now" in refused.html
    assert kernel.run("len(sent)").result == "1"


def test_where_nobody_is_there_the_run_waits(kernel: Kernel) -> None:
    shown = kernel.run("run(painter, 'Paint.')", answers=None)
    assert "waiting" in shown.result
    assert shown.error == ""
    again = kernel.run("run(resume('last', painter)).text", answers=["green"])
    assert "Painted it green." in again.result


def test_asks_of_its_own_are_kept(kernel: Kernel) -> None:
    shown = kernel.run("""
async def asks(question):
    return dure.Answer(question.id, "gold")
run(painter, "Paint.", asks=asks).text
""")
    assert "Painted it gold." in shown.result


def test_an_interrupt_puts_the_run_down_and_the_next_cell_goes_on(kernel: Kernel) -> None:
    shown = kernel.run(
        """
gate = threading.Event()
class Slow:
    name, abilities, price, seconds = "slow", scripted("x").abilities, None, 60.0
    async def answer(self, prompt, line):
        line.delta("text", "Let me think")
        while not gate.is_set():
            await asyncio.sleep(0.01)
        return await scripted("Forty-two.").answer(prompt, line)
thinker = Agent("thinker", model=Slow())
outcome = run(thinker, "What is it?")
""",
        interrupt=lambda shown: "Let me think" in shown.html,
    )
    assert "Paused; nothing is lost. Go on with: run(resume('" in shown.text
    assert "KeyboardInterrupt" in shown.error
    again = kernel.run("gate.set()\nrun(resume('last', thinker)).text")
    assert again.result == "'Forty-two.'"


def test_a_call_that_changes_something_is_finished_before_the_run_pauses(kernel: Kernel) -> None:
    shown = kernel.run(
        """
@tool(effect="write")
async def paint(call: dure.Call) -> str:
    "Paint the door, which takes a while."
    going.set()
    while not interrupted.is_set():
        await asyncio.sleep(0.01)
    return "painted"

going, interrupted = threading.Event(), threading.Event()
import signal
before = signal.getsignal(signal.SIGINT)
def hear(*given):
    interrupted.set()
    raise KeyboardInterrupt
signal.signal(signal.SIGINT, hear)
worker = Agent("worker", tools=[paint], model=scripted(calls(("paint", {})), "Painted."))
try:
    run(worker, "Paint.")
finally:
    signal.signal(signal.SIGINT, before)
""",
        interrupt=lambda shown: "⋯ paint" in shown.html,
    )
    assert "Finishing paint first" in shown.text
    again = kernel.run("run(resume('last', worker)).text")
    assert again.result == "'Painted.'"
    assert "⋯" not in again.html


def test_an_interrupt_while_a_question_stands_puts_the_run_away(kernel: Kernel) -> None:
    shown = kernel.run(
        "run(painter, 'Paint.')", answers=[], interrupt=lambda shown: "Which" in shown.text
    )
    assert "KeyboardInterrupt" in shown.error
    assert "Painted it red." in kernel.run("run(resume('last', painter)).text", ["1"]).result


def test_runs_can_be_awaited_and_iterated(kernel: Kernel) -> None:
    assert "It is 42." in kernel.run("await Run(adder, '6*7?')").result
    shown = kernel.run("""
async for item in Run(adder, "6*7?"):
    print(item.kind, item.key)
""")
    assert "result adder/2:use/1:calculator" in shown.text


def test_an_awaited_run_is_put_down_by_an_interrupt(kernel: Kernel) -> None:
    shown = kernel.run(
        """
gate.clear()
going = Run(thinker, "What is it?")
going.listen(lambda item: print(item.kind))
await going
""",
        interrupt=lambda shown: "text" in shown.text,
    )
    assert shown.error
    again = kernel.run("gate.set()\n(await resume('last', thinker)).text")
    assert again.result == "'Forty-two.'"


def test_errors_are_one_sentence_with_the_cure(kernel: Kernel) -> None:
    shown = kernel.run("run(Agent('a', model='openai:gpt-5'), 'Hi.')")
    assert shown.error.startswith("SetupError: openai:gpt-5 needs a key")
    spent = kernel.run("run(adder, '6*7?', budget=dure.Budget(calls=1))")
    assert "✗ The cap of 1" in spent.html
    own = kernel.run("""
def broken(prompt):
    raise ZeroDivisionError("mine")
run(Agent("a", model=scripted(broken)), "Hi.")
""")
    assert "ZeroDivisionError" in own.error
    assert "Go on with" in own.text
    changed = kernel.run("run(replay(later.run, Agent('a', model='offline', tools=[chart])))")
    assert "Go on with" not in changed.text


def test_korean(kernel: Kernel, tmp_path: Path) -> None:
    kernel.run("import os; os.environ['DURE_LANG'] = 'ko'")
    try:
        shown = kernel.run("run(Agent('a', model='openai:gpt-5'), '안녕')")
        assert "키가" in shown.error
        assert "이어 가려면" in shown.text
    finally:
        kernel.run("os.environ['DURE_LANG'] = 'en'")


def test_a_replay_is_shown_as_the_run_was(kernel: Kernel) -> None:
    kernel.run("outcome = run(adder, '6*7?')")
    shown = kernel.run("run(replay(outcome.run, adder))")
    assert "It is 42." in shown.html
    assert "done · 2 calls" in shown.result
