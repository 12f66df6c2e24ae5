"""A team file on the command line: checked, run on the model of the run, taken up again."""

from __future__ import annotations

from pathlib import Path

from tests.cli.terminal import dure, invoke

TEAM = """
version: 1
agents:
  ann: {role: a poet}
  bob: {role: a critic}
people:
  owner: {}
teams:
  talk: {kind: joint, members: [ann, bob], until: {rounds: 2}}
  asks: {kind: joint, members: [owner, ann], until: {rounds: 2}}
"""


def test_a_team_runs_on_the_model_of_the_run() -> None:
    Path("team.yaml").write_text(f"start: talk\n{TEAM}", encoding="utf-8")
    assert "nothing to mend" in invoke("check", "team.yaml").out
    said = invoke("run", "team.yaml", "what is 12*12?")
    assert (said.code, "144" in said.out) == (0, True), said.err
    assert "bob" in invoke("show", "last", "--work").out


def test_a_team_with_a_person_waits_and_goes_on() -> None:
    Path("team.yaml").write_text(f"start: asks\n{TEAM}", encoding="utf-8")
    assert invoke("run", "team.yaml", "hello").code == 7
    said = invoke("answer", "last", "what is 5*5?", "--resume")
    assert "25" in said.out, said.err


def test_a_finding_has_its_cure_and_an_exit_code_of_its_own() -> None:
    endless = TEAM.replace("{rounds: 2}", "{says: done}")
    Path("team.yaml").write_text(f"start: talk\n{endless}", encoding="utf-8")
    said = invoke("check", "team.yaml")
    assert (said.code, "rounds: 40" in said.out) == (1, True)
    assert dure("check", "team.yaml").code == 1  # as a program, too


def test_what_a_run_is_to_be_given_is_told(tmp_path: Path) -> None:
    file = tmp_path / "내 팀.yaml"
    tasks = '[{what: "Find {topic}", who: ann}]'
    team = f"teams: {{r: {{kind: tasks, members: [ann], tasks: {tasks}}}}}"
    file.write_text(f"version: 1\nagents: {{ann: {{}}}}\n{team}\n", "utf-8")
    assert f"""run '{file}' '{{"topic": "…"}}'""" in invoke("check", str(file)).out


def test_what_a_run_was_not_given_is_no_matter_of_a_resume(tmp_path: Path) -> None:
    file = tmp_path / "report.yaml"
    file.write_text(
        "version: 1\nagents: {ann: {}}\nteams:\n  report: {kind: tasks, members: [ann],"
        " tasks: [{what: 'Read {topic}.', who: ann}]}\n",
        "utf-8",
    )
    said = invoke("run", str(file), "tea", "--model", "offline")
    assert said.code == 2
    assert 'in JSON: \'{"topic":"…"}\'' in said.err
    assert "resume" not in said.err


def test_what_is_wrong_is_told() -> None:
    Path("team.yaml").write_text("version: 1\nagents: {a: {rol: x}}\n", encoding="utf-8")
    said = invoke("run", "team.yaml", "hello")
    assert said.code == 2
    assert "team.yaml, line 2, column 19, agents.a.rol: there is no such field" in said.err


def test_a_file_of_tools_alone() -> None:
    text = "version: 1\ntools:\n  words: {kind: command, command: [wc, -w], stdin: '{text}',"
    Path("tools.yaml").write_text(f"{text} parameters: {{text: str}}}}\n")
    said = invoke("check", "tools.yaml")
    assert (said.code, said.out) == (0, "tools.yaml: nothing to mend. Tools: words.\n")
    Path("tools.yaml").write_text(f"{text} parameters: {{txt: str}}}}\n")
    said = invoke("check", "tools.yaml")
    assert said.code == 2
    assert "line 3, column 10, tools.words: text stands in braces" in said.err
