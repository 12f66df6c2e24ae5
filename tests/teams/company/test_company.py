"""The company: from recorded replies to a program whose tests pass, or to why they do not."""

from pathlib import Path
from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.core.contracts import Turn
from dure.core.errors import ReplyFailed, ToolError, UsageError
from dure.core.message import Message
from dure.core.outcome import Outcome
from dure.core.policy import read_only
from dure.models import scripted
from dure.runtime import Run, replay, resume
from dure.runtime.stores import Memory
from dure.sandbox import Missing
from dure.teams.board import Board
from dure.teams.check import problems
from dure.teams.company import ROLES, software_company
from tests.runtime.support import Play, bodies, put
from tests.teams.company.stories import LANGUAGES, TASKS, company, recording, replies

PASSED = "Passed: all 7 tests ran in the sandbox and passed."


async def play(story: str, folder: Path, store: Memory | None = None) -> Outcome:
    """The story, from its recording, in this folder."""
    return await go(company(story, recording(story)), folder, TASKS[story], store=store or Memory())


async def go(board: Board, folder: Path, task: str = "A diary.", **more: Any) -> Outcome:
    """Run a company."""
    options: Any = {"store": Memory(), **more, "workspace": folder}
    return await Run(board, task, **options)


def staff(**instead: Any) -> dict[str, Any]:
    """The models of the diary's company, some of them others."""
    return {role: scripted(*replies("diary", role)) for role in ROLES} | instead


async def test_a_bug_is_found_by_the_tests_and_mended(tmp_path: Path) -> None:
    store = Memory()
    outcome = await play("diary", tmp_path, store)
    assert outcome.text.startswith(PASSED)
    assert "- 1 of 7 tests failed (test run 1 of at most 3)." in outcome.text
    assert outcome.data["passed"] is True
    assert (outcome.data["tests"], outcome.data["runs"]) == (7, 2)
    assert outcome.data["files"] == ["diary.py", "tests/test_diary.py"]
    documents = sorted(path.name for path in (tmp_path / "docs").iterdir())
    assert documents == ["design.md", "prd.md", "tasks.md", "tests.md"]
    assert "max(" in (tmp_path / "diary.py").read_text("utf-8")
    assert (tmp_path / "docs" / "tests.md").read_text("utf-8").startswith("# Test report\n\nPassed")


async def test_a_replay_makes_no_call_and_writes_no_file(tmp_path: Path) -> None:
    store = Memory()
    outcome = await play("diary", tmp_path / "one", store)
    again = await replay(
        outcome.run, company("diary", recording("diary")), store=store, workspace=tmp_path / "two"
    )
    assert again.message == outcome.message
    assert not (tmp_path / "two").exists()


async def test_a_bug_that_nobody_mends_is_not_called_a_success(tmp_path: Path) -> None:
    outcome = await play("broken", tmp_path)
    assert outcome.text.startswith("Not done: after 3 test runs, the most there may be")
    assert "AssertionError: 1 != 2 : ['2', '2']" in outcome.text
    assert outcome.text.count("of 7 tests failed") == 3
    assert outcome.data["passed"] is False
    assert outcome.data["failed"] == ["test_diary.Diary.test_no_two_entries_have_the_same_number"]


async def test_in_korean(tmp_path: Path) -> None:
    outcome = await play("won", tmp_path)
    assert outcome.text.startswith("통과: 테스트 7개를 샌드박스에서 모두 실행했고 모두")
    assert "## 목표" in (tmp_path / "docs" / "prd.md").read_text("utf-8")
    assert outcome.data["files"] == ["amount.py", "won.py", "tests/test_won.py"]
    assert LANGUAGES["won"] == "ko"


async def test_who_gives_no_files_is_told_and_then_it_is_said(tmp_path: Path) -> None:
    seen: list[str] = []

    def promises(prompt: Any) -> str:
        seen.append(prompt.messages[-1].text)
        return "I will write it soon."

    models = staff(engineer=scripted(*[promises] * 3))
    outcome = await go(software_company(models=models), tmp_path)
    assert "There is no file in your reply." in seen[1]
    assert outcome.text.startswith("Not done: engineer gave no usable files: There is no file")
    assert outcome.data["passed"] is False
    assert "test bench has tests, and waits for approved." in outcome.text


async def test_who_sends_no_files_at_first_goes_on(tmp_path: Path) -> None:
    first, second = replies("diary", "engineer")[0], replies("diary", "engineer")[1]
    cut = first[: first.rindex("```")]
    models = staff(engineer=scripted("Here it comes.", cut, second))
    assert (await go(software_company(models=models), tmp_path)).text.startswith(PASSED)


async def test_a_refused_reply_is_said(tmp_path: Path) -> None:
    refused = ReplyFailed("model.refused", "It would not.", stop="refused")
    outcome = await go(software_company(models=staff(architect=scripted(refused))), tmp_path)
    assert outcome.text.startswith("Not done: [architect could not answer: It would not.]")


async def test_the_engineer_may_not_touch_the_tests(tmp_path: Path) -> None:
    seen: list[str] = []
    whole = replies("diary", "engineer")[1]
    cheats = whole + "\n```python\n# filename: tests/test_diary.py\nimport unittest\n```\n"

    def mends(prompt: Any) -> str:
        seen.append(prompt.messages[-1].text)
        return whole

    models = staff(engineer=scripted(cheats, mends))
    assert (await go(software_company(models=models), tmp_path)).text.startswith(PASSED)
    assert "tests/test_diary.py is not yours to write." in seen[0]


async def test_tests_that_test_nothing_are_sent_back(tmp_path: Path) -> None:
    nothing = (
        "```python\n# filename: tests/test_diary.py\nimport unittest\n\n\n"
        "class Nothing(unittest.TestCase):\n    def test(self):\n        self.assertTrue(True)\n```"
    )
    good = replies("diary", "qa_engineer")[0]
    models = staff(
        engineer=scripted(replies("diary", "engineer")[1]), qa_engineer=scripted(nothing, good)
    )
    outcome = await go(software_company(models=models), tmp_path)
    assert outcome.text.startswith(PASSED)
    assert "they pass just as well with every program emptied" in outcome.text
    worse = staff(qa_engineer=scripted(nothing, nothing))
    outcome = await go(software_company(models=worse, rounds=2), tmp_path / "worse")
    assert outcome.text.startswith("Not done: after 2 test runs")


async def test_an_objection_goes_to_whoever_wrote_the_test(tmp_path: Path) -> None:
    good = replies("diary", "qa_engineer")[0]
    wrong = good.replace('"No entries."', '"Nothing here."')
    program = replies("diary", "engineer")[1]
    objects = "objection: the design says `No entries.`, and test_find wants `Nothing here.`"
    models = staff(engineer=scripted(program, objects), qa_engineer=scripted(wrong, good))
    outcome = await go(software_company(models=models), tmp_path)
    assert outcome.text.startswith(PASSED)
    assert f"- engineer: {objects}" in outcome.text


async def test_an_objection_may_be_rejected(tmp_path: Path) -> None:
    bug, program = replies("diary", "engineer")
    models = staff(
        engineer=scripted(bug, "**Objection:** it is right as it is", program),
        qa_engineer=scripted(replies("diary", "qa_engineer")[0], "objection: read the design"),
    )
    outcome = await go(software_company(models=models), tmp_path)
    assert outcome.text.startswith(PASSED)
    assert "- QA engineer: objection: read the design" in outcome.text


async def test_changes_before_the_tests(tmp_path: Path) -> None:
    bug, program = replies("diary", "engineer")
    review = scripted(
        '{"approved": false, "comments": ["numbers are given twice"]}', '{"approved": true}'
    )
    models = staff(engineer=scripted(bug, program), reviewer=review)
    store = Memory()
    outcome = await go(software_company(models=models), tmp_path, store=store)
    assert outcome.data["runs"] == 1


async def test_a_reviewer_who_is_never_content_leaves_it_to_the_tests(tmp_path: Path) -> None:
    never = scripted(*['{"approved": false, "comments": ["I do not like it"]}'] * 9)
    program = replies("diary", "engineer")[1]
    models = staff(engineer=scripted(*[program] * 3), reviewer=never)
    outcome = await go(software_company(models=models), tmp_path)
    assert outcome.text.startswith(PASSED)
    assert "The reviewer still wanted changes: - I do not like it" in outcome.text


async def test_without_review(tmp_path: Path) -> None:
    board = software_company(models=staff(), review=False)
    assert "reviewer" not in [member.name for member in board.members]
    assert (await go(board, tmp_path)).text.startswith(PASSED)


async def test_without_a_sandbox_nothing_is_claimed(tmp_path: Path) -> None:
    problem = ToolError("sandbox.none", "There is no sandbox here. Install bubblewrap.")
    board = software_company(models=staff(), sandbox=Missing(problem))
    outcome = await go(board, tmp_path)
    head = "Not done: the tests could not be run. There is no sandbox here. Install bubblewrap."
    assert outcome.text.startswith(head)
    assert outcome.data["passed"] is False


async def test_where_nothing_may_be_written_it_is_said(tmp_path: Path) -> None:
    outcome = await go(software_company(models=staff()), tmp_path, policy=read_only)
    assert outcome.text.startswith("Not done: product manager could not write docs/prd.md:")


async def test_it_goes_on_from_what_is_there(tmp_path: Path) -> None:
    seen: list[str] = []
    (tmp_path / "diary.py").write_text("print('an old diary')\n")
    (tmp_path / ".git").mkdir()

    def looks(prompt: Any) -> str:
        seen.append("\n".join(message.text for message in prompt.messages))
        return replies("diary", "product_manager")[0]

    outcome = await go(software_company(models=staff(product_manager=scripted(looks))), tmp_path)
    assert "These files are there already:\ndiary.py\n```\nprint('an old diary')\n```" in seen[0]
    assert outcome.text.startswith(PASSED)


async def test_a_command_of_the_projects_own(tmp_path: Path) -> None:
    command = "python3 -m unittest discover -q -s tests"
    board = software_company(models=staff(), command=command)
    outcome = await go(board, tmp_path)
    assert outcome.text.startswith(f"Passed: `{command}` ended with 0 in the sandbox")
    assert "The tests failed (test run 1 of at most 5)." in outcome.text


async def test_a_person_may_sit_in_any_role(tmp_path: Path) -> None:
    person = Human("Mina")
    board = software_company(models=staff(), people={"engineer": person})
    store = Memory()
    outcome = await go(board, tmp_path, store=store)
    assert outcome.status == "waiting"
    text = outcome.questions[0].text
    assert "You write the program, whole and ready to run." in text
    assert "project manager: # Tasks" in text
    program = replies("diary", "engineer")[1]
    (tmp_path / "diary.py").write_text(program.partition("```python\n")[2].rpartition("```")[0])
    await put(store, outcome, text="It is in the folder.")
    outcome = await resume(outcome.run, board, store=store, workspace=tmp_path)
    assert outcome.text.startswith(PASSED)


async def test_a_person_who_leaves_is_told_of(tmp_path: Path) -> None:
    board = software_company(models=staff(), people={"architect": Human("Mina")})
    store = Memory()
    outcome = await go(board, tmp_path, store=store)
    await put(store, outcome, text="exit")
    outcome = await resume(outcome.run, board, store=store, workspace=tmp_path)
    assert outcome.text.startswith("Not done: ")
    assert "(left, by Mina): exit" in outcome.text


async def test_a_team_may_sit_in_a_role(tmp_path: Path) -> None:
    async def script(turn: Turn) -> Message:
        return await turn.hand(Agent("inner", scripted(replies("diary", "engineer")[1])), [])

    board = software_company(models=staff(), people={"engineer": Play(script, "pair")})
    assert (await go(board, tmp_path)).text.startswith(PASSED)


async def test_documents_are_written_once(tmp_path: Path) -> None:
    store = Memory()
    outcome = await play("won", tmp_path, store)
    wanted = [
        body["arguments"]["path"]
        for body in bodies(store, outcome.run, "intent")
        if body.get("tool") == "write_file"
    ]
    assert len(wanted) == len(set(wanted)) == 7


def test_the_company_is_well_wired() -> None:
    assert software_company().check() == []
    assert software_company(review=False).check() == []
    assert problems(software_company("scripted")) == []


def test_what_cannot_be_meant_is_refused() -> None:
    with pytest.raises(UsageError, match="people names 'ceo'"):
        software_company(people={"ceo": Human("Mina")})
    with pytest.raises(UsageError, match="models names 'ceo'"):
        software_company(models={"ceo": "offline"})
    with pytest.raises(UsageError, match="tests nothing"):
        software_company(rounds=0)
