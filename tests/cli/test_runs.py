"""`dure runs`, `show`, `resume`, `replay`, `fork`, `steer`, `pause`, `stop`: runs from outside."""

import json
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from dure.cli.entry import recipe_from
from dure.cli.recipe import Limits, Marks, Recipe
from dure.host.languages import width
from tests.cli.chat_server import ANSWER, ModelServer
from tests.cli.terminal import Terminal, invoke


def test_none_yet() -> None:
    said = invoke("runs")
    assert said.code == 0
    assert "no runs here yet" in said.out
    assert invoke("show").code == 2
    assert "아직 실행이 없습니다" in invoke("runs", "--lang", "ko").out


def test_the_table_lines_up_in_korean() -> None:
    invoke("run", "3 더하기 4는? " + "아주 긴 질문입니다. " * 20)
    invoke("run", "what is 1+1")
    lines = invoke("runs", "--lang", "ko").out.splitlines()
    assert lines[0].split() == ["실행", "시각", "상태", "할", "일", "비용", "이벤트"]
    before = {width(line.rpartition("$0")[0]) for line in lines[1:]}
    assert len(before) == 1
    assert max(map(width, lines)) <= 100
    assert len(invoke("runs", "--most", "1").out.splitlines()) == 2


def test_delete() -> None:
    invoke("run", "what is 1+1")
    run = json.loads(invoke("runs", "--json").out)["run"]
    assert invoke("runs", "delete", run, stdin="n\n").code == 0
    assert run in invoke("runs").out
    assert invoke("runs", "delete", run, "--yes").code == 0
    assert run not in invoke("runs").out
    assert invoke("runs", "delete", run, "--yes").code == 2


def test_deleting_says_what_goes_on_from_it() -> None:
    invoke("chat", "--model", "offline", stdin="what is 1+1\nwhat is 2+2\n")
    later, first = (json.loads(line)["run"] for line in invoke("runs", "--json").out.splitlines())
    said = invoke("runs", "delete", first, "--yes")
    assert said.code == 0
    assert f"Later runs go on from these: {later}" in said.err
    assert "4" in invoke("show", later).out
    assert "Later runs" not in invoke("runs", "delete", later, "--yes").err


def test_search() -> None:
    invoke("run", "what is 12*12")
    invoke("run", "3 더하기 4는?")
    assert "12*12" in invoke("runs", "--search", "144").out
    assert "더하기" not in invoke("runs", "--search", "144").out
    assert "더하기" in invoke("runs", "--search", "더하").out
    assert "No run here holds" in invoke("runs", "--search", "zzz").out
    assert invoke("runs", "--search", "zzz", "--json").out == ""


def test_conversations() -> None:
    assert "no conversations" in invoke("runs", "--chats").out
    invoke("run", "what is 12*12")
    invoke("chat", "--model", "offline", stdin="what is 1+1\nwhat is 2+2\n")
    invoke("chat", "--model", "offline", "--after", "last", stdin="what is 3+3\n")
    invoke("chat", "--model", "offline", stdin="what is 5+5\n")
    lines = invoke("runs", "--chats").out.splitlines()
    assert [line.split()[-1] for line in lines] == ["EXCHANGES", "1", "3"]
    assert "what is 1+1" in lines[2]
    record = json.loads(invoke("runs", "--chats", "--json", "--search", "2+2").out)
    assert (record["exchanges"], len(record["runs"]), record["cost"]) == (3, 3, "0")
    newest = json.loads(invoke("runs", "--json", "--most", "2").out.splitlines()[1])["run"]
    assert record["run"] == newest


def test_sizes() -> None:
    invoke("run", "what is 12*12")
    said = invoke("runs", "--sizes").out
    assert said.splitlines()[0].split()[-1] == "SIZE"
    assert "1 run, " in said
    assert "dure.db" in said
    assert json.loads(invoke("runs", "--sizes", "--json").out)["size"] > 1_000


def test_prune() -> None:
    said = invoke("runs", "prune")
    assert said.code == 2
    assert "--older 30d" in said.err
    invoke("chat", "--model", "offline", stdin="what is 1+1\nwhat is 2+2\n")
    invoke("run", "--model", "offline", "ask me which colour I like")
    invoke("run", "what is 12*12")
    assert "nothing to delete" in invoke("runs", "prune", "--older", "1d").err
    said = invoke("runs", "prune", "--keep", "1", "--dry-run")
    assert "would be deleted: 2 runs" in said.err
    assert len(invoke("runs").out.splitlines()) == 5
    assert invoke("runs", "prune", "--keep", "1", stdin="n\n").code == 0
    assert len(invoke("runs").out.splitlines()) == 5
    said = invoke("runs", "prune", "--keep", "1", "--yes")
    assert "given back to the disk" in said.err
    assert "waiting" in invoke("runs").out
    said = invoke("runs", "prune", "--larger-than", "1KB", "--waiting", "--yes")
    assert said.code == 0
    assert "no runs here" in invoke("runs").out
    for wrong in (("--older", "soon"), ("--larger-than", "much"), ("--keep", "-1")):
        assert invoke("runs", "prune", *wrong).code == 2


def test_the_settings_keep_runs_for_a_time() -> None:
    invoke("run", "what is 12*12")
    settings = Path(os.environ["DURE_HOME"], "config.toml")
    settings.write_text('keep = "1d"\n', "utf-8")
    assert "Deleted" not in invoke("run", "what is 1+1").err
    old = time.time() - 2 * 86_400
    with closing(sqlite3.connect(settings.with_name("dure.db"))) as db:
        db.execute("UPDATE run SET created=? WHERE title LIKE '%12*12'", (old,))
        db.commit()
        assert "Deleted" not in invoke("run", "what is 3+3").err  # it went on since
        db.execute("UPDATE journal SET at=? WHERE at < ?", (old, time.time() + 1))
        db.commit()
    assert "12*12" in invoke("runs").out
    said = invoke("run", "what is 2+2")
    assert (said.code, said.out) == (0, "2+2 = 4\n")
    assert "keep = 1d" in said.err
    assert "12*12" not in invoke("runs").out
    settings.write_text('keep = "0d"\n', "utf-8")
    assert 'keep = "90d"' in invoke("runs").err


def test_a_transcript(server: ModelServer) -> None:
    Path("long.txt").write_text("\n".join(f"line {n}" for n in range(30)), "utf-8")
    invoke("run", "--model", server.model, 'CALL read_file {"path": "long.txt"}')
    shown = invoke("show").out
    for words in ("user", "agent", "read_file", "line 0", "more lines", ANSWER, "220 tokens"):
        assert words in shown
    assert "line 29" not in shown
    assert "line 29" in invoke("show", "--full").out


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_anatomy(server: ModelServer, lang: str) -> None:
    invoke("run", "--plan", "--model", server.model, 'CALL plan {"steps": ["look"]} ;; clock {}')
    shown = invoke("show", "--anatomy", "--lang", lang).out
    first = "perception → memory → knowledge → planning → decision → action"
    assert (first if lang == "en" else "인식 → 기억 → 지식 → 계획 → 결정 → 행동") in shown
    counts = shown.splitlines()[3].split()
    assert counts == ["1", "·", "·", "1", "2", "1"]
    rows = [line for line in shown.splitlines() if "●" in line]
    assert len(rows) == 5
    assert len({width(row[: row.rindex("·") + 1]) for row in rows}) == 1


@pytest.mark.parametrize("sandbox", [None, "light", "podman:localhost/mine", "none"])
def test_resume_reopens_what_the_run_was_made_with(sandbox: str | None) -> None:
    given = ("offline", "/work", "trusted", ("files", "clock"), True, "json", "2")
    marks = Marks(("notes/*.md",), ("keys/**", "a b"))
    recipe = Recipe(*given, Limits(3, 4.0), marks=marks, sandbox=sandbox)
    command, *arguments = json.loads(recipe.entry("run", "--tools are words here"))
    assert recipe_from(command, arguments) == recipe


def test_a_run_that_is_over_says_so() -> None:
    invoke("run", "what is 1+1")
    said = invoke("resume")
    assert (said.code, said.out) == (0, "1+1 = 2\n")
    assert "over already" in said.err


def test_more_budget(server: ModelServer) -> None:
    said = invoke("run", "--calls", "1", "--model", server.model, "CALL clock {}")
    assert said.code == 4
    assert "--calls …" in said.err
    said = invoke("resume", "--calls", "5")
    assert (said.code, said.out) == (0, f"{ANSWER}\n")


def test_no_timer_is_due() -> None:
    said = invoke("resume", "--due")
    assert said.code == 0
    assert "No timer is due" in said.err


def test_replay_makes_no_call(server: ModelServer) -> None:
    Path("notes.txt").write_text("one", "utf-8")
    task = 'CALL read_file {"path": "notes.txt"}'
    invoke("run", "--model", server.model, task)
    Path("notes.txt").unlink()
    said = invoke("replay", "--strict")
    assert (said.code, said.out) == (0, f"{ANSWER}\n")
    assert "no call" in said.err


def test_a_fork_with_another_result(server: ModelServer) -> None:
    invoke("run", "--model", server.model, "what is it")
    events = [json.loads(line) for line in invoke("show", "--json").out.splitlines()]
    run, at = events[0]["run"], next(e["seq"] for e in events if e["kind"] == "result")
    said = invoke("fork", run, "--at", str(at), "--say", "It is a fork.")
    assert (said.code, said.out) == (0, "It is a fork.\n")
    assert invoke("fork", run, "--at", "99").code == 2
    for place in ("call:1", "agent/1:think", "1:think"):
        said = invoke("fork", run, "--at", place, "--say", "Another.")
        assert (said.code, said.out) == (0, "Another.\n")
    again = invoke("fork", "last", "--at", "call:1", "--say", "A fork of a fork.")
    assert again.out == "A fork of a fork.\n"
    assert invoke("replay", "--strict").out == "A fork of a fork.\n"
    for place in ("call:2", "call:x", "agent/9:think", "think"):
        assert invoke("fork", run, "--at", place).code == 2


def test_an_exchange_of_a_chat_is_replayed_and_forked(server: ModelServer) -> None:
    invoke("chat", "--model", server.model, stdin="one\ntwo\n")
    said = invoke("replay", "--strict")
    assert (said.code, said.out) == (0, f"{ANSWER}\n")
    said = invoke("fork", "last", "--at", "call:1", "--say", "Another.")
    assert (said.code, said.out) == (0, "Another.\n")
    fork, second, first = (
        json.loads(line)["after"] or "" for line in invoke("runs", "--json").out.splitlines()
    )
    assert (fork, first) == (second, "")


def test_letters_from_another_terminal(server: ModelServer) -> None:
    with Terminal(["run", "--model", server.model, "HANG"], Path.cwd()) as terminal:
        terminal.shows("is thinking")
        assert "reads it" in invoke("steer", "last", "be", "brief").err
        assert "Stop it first" in invoke("runs", "delete", "last", "--yes").err
        assert "driven by another process" in invoke("resume").err
        for _ in range(2):  # once more does no harm, and once it is over it says so
            assert "stop" in invoke("stop").err
        code, screen = terminal.ends()
    assert code == 4
    assert "Stopped" in screen
    said = invoke("resume")
    assert said.code == 2
    assert "dure fork" in said.err


def test_pause_from_another_terminal(server: ModelServer) -> None:
    waits = "while not __import__('os').path.exists('go'): pass"
    task = f'CALL python {{"code": "{waits}"}}'
    arguments = ["run", "--no-sandbox", "--model", server.model, task]
    with Terminal(arguments, Path.cwd()) as terminal:
        terminal.shows("python code=")
        assert "pauses" in invoke("pause").err
        terminal.shows("3 s")  # letters are looked for four times a second
        Path("go").touch()
        code, _ = terminal.ends()
    assert code == 130
    assert "not going on" in invoke("pause").err


def test_what_is_said_from_another_terminal_is_read(server: ModelServer) -> None:
    waits = "while not __import__('os').path.exists('go'): pass"
    task = f'CALL python {{"code": "{waits}"}}'
    arguments = ["run", "--no-sandbox", "--model", server.model, task]
    with Terminal(arguments, Path.cwd()) as terminal:
        terminal.shows("python code=")
        assert "reads it" in invoke("steer", "last", "서둘러", "주세요").err
        terminal.shows("3 s")  # letters are looked for four times a second
        Path("go").touch()
        terminal.shows("서둘러 주세요")
        code, _ = terminal.ends()
    assert code == 0
    assert "서둘러 주세요" in invoke("show").out


def test_letters_to_a_run_that_is_over() -> None:
    invoke("run", "what is 1+1")
    for _ in range(2):
        said = invoke("steer", "last", "hurry")
        assert said.code == 2
        assert "dure chat --after" in said.err
        assert "not going on (done)" in invoke("pause").err
        assert "is over (done)" in invoke("stop").err
    for command in (("steer", "nothing", "hurry"), ("pause", "nothing"), ("stop", "nothing")):
        said = invoke(*command)
        assert said.code == 2
        assert "There is no run" in said.err


def test_letters_to_a_run_that_waits(server: ModelServer) -> None:
    invoke("run", "--model", server.model, 'CALL ask_person {"question": "Which?"}')
    assert "dure resume" in invoke("steer", "last", "hurry").err
    assert "not going on (waiting)" in invoke("pause").err
    assert invoke("answer", "last", "blue", "--resume").out == f"{ANSWER}\n"
    assert "hurry" in invoke("show").out


def test_stop_a_run_that_waits(server: ModelServer) -> None:
    invoke("run", "--model", server.model, 'CALL ask_person {"question": "Which?"}')
    assert "is stopped" in invoke("stop").err
    assert "stopped" in invoke("runs").out
    assert "is over" in invoke("stop").err


def test_a_run_made_in_python(tmp_path: Path) -> None:
    from dure import Agent, run
    from dure.runtime.stores import SQLite

    store = SQLite(tmp_path / "kept" / "dure.db")
    run(Agent("jane", model="offline"), "hello", store=store)
    said = invoke("resume")
    assert said.code == 2
    assert "run(resume(" in said.err
