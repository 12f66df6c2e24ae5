"""What Tab offers."""

from pathlib import Path

from dure.cli.chat.complete import completions


def offered(line: str) -> list[str]:
    """The lines that Tab could make of this one."""
    begin = max(line.rfind(" "), line.rfind("\t")) + 1
    return [line[:begin] + each for each in completions(line, begin)]


def test_commands() -> None:
    assert offered("/un") == ["/undo "]
    assert {"/help ", "/quit "} <= set(offered("/"))
    assert offered("/저") == ["/저장 "]
    assert offered("say /un") == []


def test_files() -> None:
    Path("notes.txt").touch()
    Path("내 표.csv").touch()
    Path(".hidden").touch()
    Path("sub").mkdir()
    Path("sub/a b.txt").touch()
    assert offered("look at @no") == ["look at @notes.txt "]
    assert offered("@내") == ['@"내 표.csv"']
    assert offered('and @"내 ') == ['and @"내 표.csv"']
    assert offered("@su") == ["@sub/"]
    assert offered("@sub/") == ['@"sub/a b.txt"']
    assert offered("./su") == ["./sub/"]
    assert set(offered("@")) == {"@notes.txt ", '@"내 표.csv"', "@sub/"}
    assert offered("@.h") == ["@.hidden "]
    assert offered(f"{Path.cwd()}/no") == [f"{Path.cwd()}/notes.txt "]
    for line in ("no", "", "@gone", "@gone/x", "@~no_such_user/x", "a@no"):
        assert offered(line) == []
