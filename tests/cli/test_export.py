"""`dure export` and `dure import`: files for keeping, sending and reading."""

import json
import stat
from pathlib import Path

import pytest

from dure.core.codec import compact, digest
from dure.host.languages import width
from tests.cli.terminal import Said, Terminal, dure, invoke


def made(*task: str) -> str:
    """A run; its id."""
    assert invoke("run", "--model", "offline", *task).code == 0
    return str(json.loads(invoke("runs", "--json", "--most", "1").out)["run"])


def elsewhere(*arguments: str, stdin: str | bytes = "") -> Said:
    """A call in another user's place."""
    return invoke(*arguments, "--in", "elsewhere", stdin=stdin)


def test_there_and_back() -> None:
    run = made("what is 12*12")
    said = invoke("export")
    file = Path(f"{run}.jsonl")
    assert said.out == ""
    assert f"dure import {run}.jsonl" in said.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert f"Imported: {run}  what is 12*12" in elsewhere("import", str(file)).err
    assert f"Here already: {run}" in elsewhere("import", str(file)).err
    assert "12*12 = 144" in elsewhere("show").out
    assert elsewhere("export", run, "-").out == file.read_text("utf-8")
    assert invoke("export", run, "-").out == file.read_text("utf-8")


def test_what_was_imported_is_read_and_never_goes_on() -> None:
    run = made("what is 12*12")
    elsewhere("import", "-", stdin=invoke("export", run, "-").out)
    read = elsewhere("replay")
    assert (read.code, read.out) == (0, "12*12 = 144\n")
    assert "Read, not replayed" in read.err
    assert elsewhere("replay", "--strict").code == 2
    for command, words in (("resume", "was imported"), ("fork --at 2", "was not made by")):
        name, *options = command.split()
        said = elsewhere(name, "last", *options)
        assert said.code == 2
        assert words in said.err
    assert elsewhere("resume", "--due").code == 0
    other = made("what is 12*13")
    elsewhere("import", "-", stdin=invoke("export", other, "-").out)
    assert elsewhere("diff", run, other).code == 1


def test_a_waiting_run_that_was_imported_waits_for_nobody_here() -> None:
    said = invoke("run", "--model", "offline", "--json", "ask me which colour I like")
    run = json.loads(said.out.splitlines()[0])["run"]
    elsewhere("import", "-", stdin=invoke("export", run, "-").out)
    assert "waiting" in elsewhere("runs").out
    assert "was imported" in elsewhere("resume", run).err
    assert elsewhere("resume", "--due").code == 0
    assert "as soon as it is" in elsewhere("stop", run).err


def test_nothing_is_written_over() -> None:
    made("what is 1+1")
    Path("mine.jsonl").write_text("mine", "utf-8")
    said = invoke("export", "last", "mine.jsonl")
    assert said.code == 2
    assert "--force" in said.err
    assert Path("mine.jsonl").read_text("utf-8") == "mine"
    assert invoke("export", "last", "mine.jsonl", "--force").code == 0
    assert len(list(Path().iterdir())) == 1


def test_where_it_goes() -> None:
    run = made("what is 1+1")
    Path("folder").mkdir()
    assert invoke("export", "last", "folder", "--html").code == 0
    assert Path("folder", f"{run}.html").exists()
    assert invoke("export", "the last.html").code == 0
    assert Path("the last.html").exists()
    said = invoke("export", "last", "run.txt")
    assert said.code == 2
    assert ".html" in said.err
    assert invoke("export", "last", "no/such/run.html").code == 3
    assert invoke("export", "nothing").code == 2
    assert invoke("export", "last", "-", "--html").out.startswith("<!doctype html>")


def test_a_whole_chat() -> None:
    assert invoke("chat", "--model", "offline", stdin="what is 1+1\nwhat is 2+2\n").code == 0
    for file in ("talk.jsonl", "talk.html"):
        assert invoke("export", "last", file, "--chat").code == 0
    page = Path("talk.html").read_text("utf-8")
    assert "1+1 = 2" in page
    assert "2+2 = 4" in page
    assert elsewhere("import", "talk.jsonl").err.count("Imported") == 2
    assert "what is 1+1" in elsewhere("runs", "--chats").out
    again = elsewhere("export", "last", "-", "--chat").out
    assert again == Path("talk.jsonl").read_text("utf-8")


def test_all_files_are_read_before_anything_is_taken_in() -> None:
    made("what is 1+1")
    invoke("export", "last", "good.jsonl")
    good = Path("good.jsonl").read_text("utf-8")
    wrong = {
        "cut.jsonl": good[: len(good) // 2],
        "changed.jsonl": good.replace("1+1 = 2", "1+1 = 3"),
        "newer.jsonl": good.replace('"version":1', '"version":9', 1),
        "empty.jsonl": "",
        "other.jsonl": '{"a": 1}\n',
    }
    for name, text in wrong.items():
        Path(name).write_text(text, "utf-8")
        said = elsewhere("import", "good.jsonl", name)
        assert said.code == 2, name
        assert "unexpected" not in said.err
    assert elsewhere("import", "missing.jsonl").code == 2
    assert elsewhere("import", ".").code == 2
    assert "no runs here" in elsewhere("runs").out


def test_a_run_that_differs_from_the_one_here() -> None:
    run = made("what is 1+1")
    other = made("what is 2+2")
    lines = invoke("export", other, "-").out.splitlines()
    # What somebody would do who means harm:
    lines = [line.replace(other, run) for line in lines[:-1]]
    lines.append(compact({"end": len(lines), "digest": digest("\n".join(lines))}))
    said = invoke("import", "-", stdin="\n".join(lines) + "\n")
    assert said.code == 2
    assert "not the same" in said.err
    assert "1+1" in invoke("show", run).out


def test_no_secret_is_in_a_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "s3cret-" + "k" * 20
    monkeypatch.setenv("SOME_API_KEY", secret)
    made(f"write {secret} to a.txt")
    for file in ("a.jsonl", "a.html"):
        assert invoke("export", "last", file).code == 0
        assert secret not in Path(file).read_text("utf-8")
        assert "write" in Path(file).read_text("utf-8")


def test_in_korean_and_in_a_terminal() -> None:
    made("3 더하기 4는?")
    with Terminal(["export", "last", "한글.html", "--lang", "ko"], Path.cwd()) as terminal:
        terminal.shows("저장했습니다")
        assert terminal.ends()[0] == 0
    assert '<html lang="ko">' in Path("한글.html").read_text("utf-8")
    assert width("가져왔습니다") == 12
    invoke("export", "last", "a.jsonl")
    assert "가져왔습니다" in elsewhere("import", "a.jsonl", "--lang", "ko").err


def test_through_pipes_in_any_encoding() -> None:
    made("3 더하기 4는?")
    data = dure("export", "last", "-", PYTHONIOENCODING="ascii").out
    assert "더하기" in data
    said = dure("import", "-", "--in", "elsewhere", stdin=data, PYTHONIOENCODING="ascii")
    assert said.code == 0
    assert elsewhere("export", "last", "-").out == data


def test_a_team_in_python_and_back() -> None:
    Path("team.yaml").write_text(
        "version: 1\nagents:\n  지수: {role: 시인}\n  ann: {}\n"
        "teams:\n  둘: {kind: joint, members: [지수, ann], until: {rounds: 2}}\n",
        encoding="utf-8",
    )
    said = invoke("export", "--python", "team.yaml", "team.py")
    assert said.code == 0, said.err
    assert 'Agent("지수", role="시인")' in Path("team.py").read_text("utf-8")
    assert invoke("export", "--python", "team.yaml", "team.py").code == 2
    back = invoke("export", "--yaml", "team.py")
    again = invoke("export", "--python", "team.yaml")
    assert back.out.startswith("version: 1\nstart: 둘\n")
    assert again.out == Path("team.py").read_text("utf-8")
    assert invoke("run", "--agent", "team.py", "--model", "offline", "2+2").code == 0
    which = invoke("export", "--python")
    assert which.code == 2
    assert "team.yaml" in which.err
