"""The demo is what it says: recorded thinking, real tools, a report, and a run like any other."""

import asyncio
import io
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from dure.agents import Agent
from dure.cli import main
from dure.cli.copied import copied
from dure.cli.demo import reopen
from dure.cli.demo.analyst import GOALS, analyst
from dure.cli.demo.command import SHOP, Performance
from dure.cli.demo.frame import Show
from dure.cli.demo.recorder import Spoken, asked, keep
from dure.cli.demo.recordings import Difference, difference, recording
from dure.cli.place import Place, here
from dure.core.codec import canonical, encode_message
from dure.core.contracts import Call, Tool
from dure.core.errors import ToolError
from dure.core.event import Event
from dure.core.message import Message, Part, Text, ToolCall, ToolResult, say
from dure.core.outcome import Answer, Outcome, Question
from dure.core.prompt import Prompt
from dure.core.usage import Usage
from dure.core.workspace import Sandbox
from dure.models.human import TRIES
from dure.runtime import Run, fork, replay
from dure.runtime.export import events_from
from dure.sandbox import Missing, best

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "src/dure/cli/demo"

NO_SANDBOX = Missing(ToolError("sandbox.none", "There is no sandbox here. Get one."))
NOWHERE = "no sandbox on this machine"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A folder of its own to be in, and one for runs."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("DURE_HOME", str(tmp_path / "home"))
    return here()


def invoke(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def given(
    place: Place,
    capsys: pytest.CaptureFixture[str],
    *,
    lang: str = "en",
    sandbox: Sandbox = NO_SANDBOX,
    folder: Path | None = None,
) -> tuple[Outcome, str]:
    """The demo once: how its run ended, and what it printed."""
    show = Show(folder or copied(SHOP, None, "dure-demo"), lang, sandbox, "", GOALS[lang])
    outcome = asyncio.run(Performance(show, place).given())
    return outcome, capsys.readouterr().out


async def events_of(place: Place, run: str) -> list[Event]:
    return await (await place.store.open()).read(run)


# ---------------------------------------------------------------- the job is done


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("sandboxed", [True, False])
def test_it_ends_with_a_report(
    place: Place, capsys: pytest.CaptureFixture[str], lang: str, sandboxed: bool
) -> None:
    if sandboxed and best().missing():
        pytest.skip(NOWHERE)
    sandbox = best() if sandboxed else NO_SANDBOX
    outcome, printed = given(place, capsys, lang=lang, sandbox=sandbox)
    assert outcome.status == "done"
    assert outcome.seconds < 10
    report = Path("dure-demo/report.md").read_text("utf-8")
    assert ("9 of 26" if lang == "en" else "26건 중 9") in report
    assert "주둥이가 부러져 있었어요" in report
    assert "all teapots and cups that you receive" in report.replace("\n", " ")
    for name in set(re.findall(r"\]\(([\w.-]+\.svg)\)", report)):
        assert name in printed
        picture = ElementTree.parse(Path("dure-demo") / name)
        assert picture.getroot().tag.endswith("svg")
    assert "report.md" in printed
    assert "$0.00" in printed
    assert "≠" not in printed
    assert "dure show last" in printed
    assert "\x1b" not in printed


def test_what_is_recorded_and_what_is_real_is_said(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    _, printed = given(place, capsys)
    said = " ".join(printed.split())
    assert "recorded before, and played back now" in said
    assert "each one runs now" in said
    assert "There is no sandbox here. Get one." in said
    assert re.search(r"all \d+ results are as recorded", said)


def test_a_result_that_differs_is_shown(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copied(SHOP, None, "dure-demo")
    orders = folder / "orders.csv"
    text = orders.read_text("utf-8").replace("teapot,1,38000,no", "apron,1,29000,no", 1)
    orders.write_text(text, "utf-8")
    outcome, printed = given(place, capsys, folder=folder)
    assert outcome.status == "done"
    assert "≠ This result is not the recorded one." in printed
    assert re.search(r"\d of \d+ results differ", printed)


def test_differences() -> None:
    def result(text: str, *, failed: bool = False, name: str = "table") -> ToolResult:
        return ToolResult("1", name, (Text(text),), failed)

    assert difference(result("a\nb"), result("a\nb")) is None
    assert difference(result("a\nb"), result("a\nc")) == Difference("b", "c")
    assert difference(result("a"), result("a\nb")) == Difference("", "b")
    assert difference(result("a"), result("a", failed=True)) == Difference("succeeded", "failed")
    assert difference(None, result("a\nb")) == Difference("", "a")
    refused = result("no bwrap", failed=True, name="python")
    assert difference(refused, result("no namespaces", failed=True, name="python")) is None


# ---------------------------------------------------------------- the user's files


def test_nothing_is_overwritten(place: Place) -> None:
    assert copied(SHOP, None, "dure-demo") == Path("dure-demo")
    Path("dure-demo/report.md").write_text("mine")
    assert copied(SHOP, None, "dure-demo") == Path("dure-demo-2")
    assert Path("dure-demo/report.md").read_text() == "mine"
    refused = invoke("demo", "--workspace", "dure-demo")
    assert refused.exit_code == 2
    assert "nothing is overwritten" in refused.output
    assert Path("dure-demo/report.md").read_text() == "mine"


def test_a_folder_of_ones_own(place: Place) -> None:
    done = invoke("demo", "--workspace", "shop", "--lang", "en")
    assert done.exit_code == 0
    assert Path("shop/report.md").exists()
    assert not Path("dure-demo").exists()


def test_a_model_that_nobody_knows_makes_nothing(place: Place) -> None:
    refused = invoke("demo", "--model", "nosuch:model")
    assert refused.exit_code == 2
    assert list(Path().iterdir()) == []


def test_the_shop_is_made_by_its_script(tmp_path: Path) -> None:
    script = ROOT / "scripts/demo_shop.py"
    subprocess.run([sys.executable, script, tmp_path], check=True)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in files(tmp_path)}
    assert made == {
        path.relative_to(DEMO / "shop"): path.read_bytes() for path in files(DEMO / "shop")
    }


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


# ---------------------------------------------------------------- a run like any other


async def _never(arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
    raise AssertionError("a replay makes no call")


def dead(tool: Tool) -> Tool:
    return replace(tool, deed=_never)


def test_replay_is_the_same_and_makes_no_call(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome, _ = given(place, capsys)
    before = asyncio.run(events_of(place, outcome.run))
    agent = Agent("analyst", tools=[dead(tool) for tool in analyst().tools])
    again = asyncio.run(_awaited(replay("last", agent, store=place.store)))
    assert outcome.message is not None
    assert again.message is not None
    assert encoded(again.message) == encoded(outcome.message)
    assert asyncio.run(events_of(place, outcome.run)) == before
    said = invoke("replay", "last")
    assert said.exit_code == 0
    assert outcome.text in said.output


def test_a_fork_diverges_from_the_changed_reply_on(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome, _ = given(place, capsys)
    events = asyncio.run(events_of(place, outcome.run))
    replies = [event for event in events if event.kind == "result" and "reply" in event.body]
    at = replies[4].seq
    work = fork("last", analyst(NO_SANDBOX), at, "I stop here.", store=place.store)
    other = asyncio.run(_awaited(work))
    assert other.text == "I stop here."
    forked = asyncio.run(events_of(place, other.run))
    assert [told(event) for event in forked[1 : at - 1]] == [told(e) for e in events[1 : at - 1]]
    assert [event.kind for event in forked[at - 1 :]] == ["result", "ended"]
    assert asyncio.run(events_of(place, outcome.run)) == events


def test_it_can_be_taken_up_again(place: Place) -> None:
    folder = copied(SHOP, None, "dure-demo")
    arguments = ["--lang", "ko", "--workspace", str(folder)]
    who, terms = reopen(arguments, place, asked)
    assert who.name == "analyst"
    outcome = asyncio.run(_awaited(Run(who, GOALS["ko"], **terms)))
    assert outcome.status == "done"
    entry = asyncio.run(events_of(place, outcome.run))[0].body["entry"]
    assert json.loads(entry)[0] == "demo"


async def _awaited(run: Run) -> Outcome:
    return await run


def encoded(message: Message) -> str:
    return canonical(encode_message(message, {}))


def told(event: Event) -> tuple[str, str, str]:
    return event.kind, event.key, canonical(event.body)


# ---------------------------------------------------------------- recordings


@pytest.mark.parametrize(
    "path", sorted((DEMO / "recordings").iterdir()), ids=lambda path: path.stem
)
def test_recordings_hold_no_paths_of_a_machine(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r'"/[a-z]|/(?:home|root|tmp|Users|usr|var|work)/', text) == []
    journal = events_from(text.splitlines())
    assert journal.events[-1].kind == "ended"
    models = {e.body["model"] for e in journal.events if e.kind == "result" and "reply" in e.body}
    assert models == {"human"}


@dataclass
class Typing:
    """A line at whose end somebody types these replies."""

    replies: list[str]
    key: str = "analyst/1:think"
    seconds: float = 60.0
    asked: list[str] = field(default_factory=list)

    def delta(self, kind: Any, text: str) -> None: ...

    def attempt(self, what: str, facts: Mapping[str, Any]) -> None: ...

    async def noted(self, what: str) -> Sequence[Mapping[str, Any]]:
        return ()

    async def again(self, usage: Usage, cost: Decimal | None) -> None: ...

    async def person(self, question: Question) -> str:
        self.asked.append(question.text)
        return self.replies.pop(0)


@pytest.mark.anyio
async def test_the_model_at_the_keyboard_may_speak_before_it_calls() -> None:
    prompt = Prompt("analyst", [say("user", "Go.")], tools=analyst().tools)
    typed = 'First I look.\nThen I count.\n---\nlist_files {}\ncalculator {"expression": "1+1"}'
    reply = await Spoken().answer(prompt, Typing([typed]))
    assert reply.message.text == "First I look.\nThen I count."
    assert [call.name for call in reply.message.calls] == ["list_files", "calculator"]
    assert reply.stop == "tool_calls"
    reply = await Spoken().answer(prompt, Typing(["It is done."]))
    assert reply.message.parts == (Text("It is done."),)


@pytest.mark.anyio
async def test_a_reply_that_cannot_be_read_is_asked_for_again() -> None:
    assert TRIES > 1
    prompt = Prompt("analyst", [say("user", "Go.")], tools=analyst().tools)
    line = Typing(["Look.\n---\nlist_fils {}", "Look.\n---\nlist_files {}"])
    reply = await Spoken().answer(prompt, line)
    assert "no tool 'list_fils'" in line.asked[1]
    assert isinstance(reply.message.parts[1], ToolCall)


@pytest.mark.anyio
async def test_a_reply_ends_with_a_dot_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("one\n\ntwo.\n.\nthree\n"))
    assert await asked(Question("q", "What?")) == Answer("q", "one\n\ntwo.")


def test_a_recording_can_be_made(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = 'I count.\n---\ncalculator {"expression": "1+1"}\n.\nTwo.\n.\n'
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    show = Show(copied(SHOP, None, "dure-demo"), "en", NO_SANDBOX, "human", "Count.")
    outcome = asyncio.run(Performance(show, place, recording=True).given())
    assert outcome.text == "Two."
    journal = events_from(asyncio.run(keep(place.store, outcome.run)))
    assert not [event for event in journal.events if event.kind in ("question", "answer")]
    assert str(Path.cwd()) not in str(journal.events)
    assert "live, by human" in capsys.readouterr().out


def test_there_is_a_recording_for_each_situation() -> None:
    for lang in GOALS:
        for sandbox in (True, False):
            assert recording(lang, sandbox=sandbox).results()
