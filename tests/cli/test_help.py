"""Help in both languages, for every command and every option."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from dure.cli import main
from dure.cli.help import summary
from dure.cli.table import NAMES, SECTIONS, load
from dure.host.languages import width
from dure.host.languages.ko import KO
from tests.cli.terminal import dure, invoke


def beneath(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """A command and all beneath it, with how each is called."""
    yield path, command
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            yield from beneath(each, f"{path} {name}")


COMMANDS = {
    path: command for name in NAMES for path, command in beneath(getattr(load(name), name), name)
}


def words(command: click.Command, path: str) -> dict[str, str]:
    """The code of each sentence of a command's help, and the English."""
    found = {f"help.{path}": command.help or ""}
    for each in command.params:
        if isinstance(each, click.Option) and not each.hidden:
            name = max(each.opts, key=len)
            own = f"help.{path} {name}"
            found[own if own in KO else f"help.{name}"] = each.help or ""
    return found


def test_all_help_is_there_in_korean() -> None:
    missing = [
        f'    "{code}": "",  # {english}'
        for path, command in {"dure": main, **COMMANDS}.items()
        for code, english in words(command, path).items()
        if code not in KO
    ]
    missing += [
        f"help.section_{each.lower()}"
        for each in SECTIONS
        if f"help.section_{each.lower()}" not in KO
    ]
    assert not missing, "in host/languages/ko/help.py:\n" + "\n".join(missing)


def test_no_korean_help_is_left_over() -> None:
    used = {code for path, each in {"dure": main, **COMMANDS}.items() for code in words(each, path)}
    layout = ("help.usage", "help.metavar_", "help.section_", "help.--help")
    left = {code for code in KO if code.startswith("help.") and not code.startswith(layout)} - used
    assert not left


def test_an_option_said_in_one_way_everywhere_is_one_in_english() -> None:
    english: dict[str, set[str]] = {}
    for path, command in COMMANDS.items():
        for code, text in words(command, path).items():
            english.setdefault(code, set()).add(text)
    assert {code: texts for code, texts in english.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("path", ["", *COMMANDS])
def test_help_fits_the_terminal(path: str) -> None:
    for lang in ("en", "ko"):
        said = invoke(*path.split(), "--help", "--lang", lang)
        assert said.code == 0
        assert said.out.startswith("사용법: dure" if lang == "ko" else "Usage: dure")
        assert all(width(line) <= 80 for line in said.out.splitlines())
        assert ("옵션:" in said.out) == (lang == "ko")


def test_what_a_command_does_is_said_to_the_end() -> None:
    text = " ".join(invoke("--help").out.split())
    for name in NAMES:
        command = COMMANDS[name]
        assert f"{name} {summary(command)}" in text


def test_the_language_counts_wherever_it_stands(tmp_path: Path) -> None:
    korean = "--no-such 옵션은 없습니다."
    assert korean in invoke("--lang", "ko", "run", "--no-such").err
    assert korean in invoke("run", "--no-such", "--lang=ko").err
    assert korean in invoke("run", "--no-such", DURE_LANG="ko").err
    assert korean not in invoke("run", "--no-such", "--", "--lang", "ko").err
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "config.toml").write_text('language = "ko"')
    assert korean in invoke("run", "--no-such").err
    assert korean not in invoke("run", "--no-such", "--lang", "en").err
    assert "사용법" in dure("--help").out


@pytest.mark.parametrize(
    ("line", "english", "korean"),
    [
        ("nosuch", "There is no command 'nosuch'", "'nosuch'라는 명령은 없습니다"),
        ("runs nosuch", "There is no command 'nosuch' here", "여기에 'nosuch'라는 명령은"),
        ("run --cals 1", "Did you mean --calls", "혹시 --calls"),
        ("run x --calls", "--calls needs a value after it", "--calls 뒤에 값을 쓰세요"),
        ("run x --calls many", "--calls takes a number, 0 or", "--calls에는 0 이상의 수를"),
        ("runs --most 0", "--most takes a number, 1 or", "--most에는 1 이상의 수를"),
        ("run x --plan=yes", "--plan takes no value", "--plan에는 값을 쓰지 않습니다"),
        ("run x --format all", "--format is one of: auto,", "--format에는 이 가운데 하나를"),
        ("show a b", "These words are too many: b", "이 말은 필요하지 않습니다: b"),
        ("runs delete", "RUN... is missing", "RUN...이 빠졌습니다"),
        ("run", "Say what is to be done", "할 일을 적어 주세요"),
    ],
)
def test_what_is_wrong_on_the_line(line: str, english: str, korean: str) -> None:
    for lang, words in (("en", english), ("ko", korean)):
        said = invoke("--lang", lang, *line.split())
        assert said.code == 2
        assert words in said.err
        assert said.out == ""


def test_what_must_be_given_is_said_and_the_notation_of_ranges_is_not() -> None:
    assert "[필수]" in invoke("fork", "--help", "--lang", "ko").out
    assert "[required]" in invoke("fork", "--help").out
    assert "<=" not in invoke("models", "probe", "--help").out
