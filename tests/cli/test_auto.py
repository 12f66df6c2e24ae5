"""`dure auto`: directives given, drafted or used last; asked before each step; taken up again."""

from __future__ import annotations

from pathlib import Path

from dure.cli.auto.directives import Directives, of_file
from dure.host.yaml_file import read_yaml
from tests.cli.terminal import Terminal, invoke

AUTOGPT = """
ai_name: Florist
ai_role: writes about flowers
ai_goals: [a story about roses in rose.txt]
api_budget: 1
"""


def test_a_goal_is_enough_and_a_step_waits_for_leave() -> None:
    said = invoke("auto", "--goal", "know what 12*12 is", "--yes")
    assert said.code == 7
    assert "NEXT: calculator" in said.err
    again = invoke("resume", "last")
    assert "NEXT: calculator" in again.err
    ended = invoke("answer", "last", "n", "--resume")
    assert "It was stopped" in ended.out
    assert "✗ know what 12*12 is" in ended.out  # the review, whichever command it ended in
    assert ended.code == 4
    assert invoke("answer", "last", "y", "--resume").code == 2
    assert "✗ know what 12*12 is" in invoke("show", "last").out  # the run's last words
    work = invoke("show", "last", "--work").out
    assert "owner: whether the next step is taken → refused" in work
    assert "Interventions by people: 1 (refused 1)." in work


def test_continuous_says_so_once_and_ends_honestly() -> None:
    said = invoke("auto", "--goal", "know what 12*12 is", "--yes", "--continuous", "--calls", "9")
    assert said.err.count("CONTINUOUS") == 1
    assert "12*12 = 144" in said.out
    assert "✗ know what 12*12 is" in said.out
    assert said.code == 4  # no critic can agree offline


def test_a_file_of_one_who_works_by_itself_ends_as_honestly(tmp_path: Path) -> None:
    file = tmp_path / "scout.yaml"
    file.write_text("version: 1\nagents:\n  scout: {autonomous: {goals: [know 12*12]}}\n", "utf-8")
    said = invoke("run", str(file), "Begin.", "--calls", "9")
    assert "✗ know 12*12" in said.out
    assert said.code == 4


def test_nobody_is_there_to_look_at_a_draft() -> None:
    said = invoke("auto", "find cafés")
    assert (said.code, "--yes" in said.err) == (2, True)


def test_nothing_is_said() -> None:
    said = invoke("auto")
    assert (said.code, "--goal" in said.err) == (2, True)


def test_a_run_that_waits_is_stopped() -> None:
    assert invoke("auto", "--goal", "know what 12*12 is", "--yes").code == 7
    assert "is stopped" in invoke("stop", "last").err
    assert "stopped" in invoke("runs").out
    assert invoke("resume", "last").code != 0


def test_an_empty_goal_is_not_the_one_used_last() -> None:
    assert invoke("auto", "--goal", "know what 12*12 is", "--yes").code == 7
    said = invoke("auto", "--goal", " ", "--yes")
    assert said.code == 2
    assert "--goal is empty" in said.err


def test_why_nobody_could_judge_is_told_in_its_language() -> None:
    goal = "12*12을 계산하라"
    said = invoke("auto", "--goal", goal, "--yes", "--continuous", "--calls", "9", "--lang", "ko")
    assert "판단할 이가 없었습니다: offline이 거절했습니다" in said.out
    assert "Change the request" not in said.out


def test_steps_and_continuous_are_opposites() -> None:
    assert invoke("auto", "x", "--steps", "2", "--continuous").code == 2


def test_settings_of_autogpt_and_the_last_used() -> None:
    Path("ai_settings.yaml").write_text(AUTOGPT, encoding="utf-8")
    said = invoke("auto", "--settings", "ai_settings.yaml", "--yes", "--save", "florist.yaml")
    assert "a story about roses" in said.err
    saved = of_file(read_yaml(Path("florist.yaml").read_text(encoding="utf-8"), "f").value)
    assert (saved.name, saved.role) == ("Florist", "writes about flowers")
    assert invoke("check", "florist.yaml").code == 0
    again = invoke("auto", "--yes")
    assert "Florist" in again.err
    own = invoke("auto", "--settings", "florist.yaml", "--yes", "--constraint", "be short")
    assert "be short" in own.err


def test_lines_are_edited_at_a_terminal(tmp_path: Path) -> None:
    with Terminal(["auto", "find", "three", "cafés"], tmp_path) as typing:
        typing.shows("Start?")
        typing.types("constraint: never ask me\n")
        typing.shows("never ask me")
        typing.shows("Start?")
        typing.types("3\n")
        typing.shows("In its place")
        typing.types("know what 2*3 is\n")
        typing.shows("Start?")
        typing.types("y\n")
        typing.shows("Run it?")
        typing.types("n\n")
        typing.shows("It was stopped")
        assert typing.ends()[0] == 4


def test_directives_as_lines_and_as_text() -> None:
    made = Directives("a", "clerk", ("one", "two"), ("less",))
    assert made.changed(3, "").goals == ("two",)
    assert made.changed(5, "more").constraints == ("more",)
    assert made.added("resources", "web").resources == ("web",)
    assert of_file(read_yaml(made.spelled(), "a").value) == made
    assert of_file(["no", "file"]) == Directives()
    assert made.flags()[:4] == ["--name", "a", "--role", "clerk"]
