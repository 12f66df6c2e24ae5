"""The public face is as it was reviewed, and all of it is in the documentation."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from checks import names
from checks.markdown import pages

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def documentation() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in pages(ROOT) if path.exists())


def mentioned(word: str, text: str) -> bool:
    """Whether the text has this word, not merely a longer one."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def test_public_names_are_as_reviewed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert names.difference() == [], "if this is meant: python -m checks.names --write"


def test_every_public_name_is_documented(documentation: str) -> None:
    assert [name for name in names.public() if not mentioned(name, documentation)] == []


@pytest.fixture
def main() -> click.Command:
    found = import_module("dure.cli").main
    assert isinstance(found, click.Command)
    return found


def words(main: click.Command) -> Iterator[str]:
    for command, flags in names.commands(main):
        if command:
            yield f"dure {command}"
        yield from flags


def test_every_command_and_flag_is_documented(main: click.Command, documentation: str) -> None:
    assert [word for word in sorted(set(words(main))) if not mentioned(word, documentation)] == []


def test_every_command_and_flag_explains_itself(main: click.Command) -> None:
    silent: list[str] = []

    def visit(command: click.Command, path: str) -> None:
        if not command.help:
            silent.append(path)
        for each in command.params:
            if isinstance(each, click.Option) and not each.hidden and not each.help:
                silent.append(f"{path} {each.opts[0]}")
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                if inner is not None and not inner.hidden:
                    visit(inner, f"{path} {name}")

    visit(main, "dure")
    assert silent == []


def test_signatures() -> None:
    def example(a: int, /, b: str = "x", *rest: int, c: object = object(), **more: int) -> None: ...
    def by_name(a: int, *, b: None = None) -> None: ...
    def by_position(a: int, /) -> None: ...

    assert names.signature(example) == "(a, /, b='x', *rest, c=..., **more)"
    assert names.signature(by_name) == "(a, *, b=None)"
    assert names.signature(by_position) == "(a, /)"


def test_commands() -> None:
    @click.group()
    @click.option("-v", "--verbose")
    def top() -> None: ...

    @top.group()
    def runs() -> None: ...

    @runs.command()
    @click.argument("run")
    @click.option("--all/--one")
    def delete() -> None: ...

    @top.command(hidden=True)
    def secret() -> None: ...

    assert list(names.commands(top)) == [
        ("", ["--verbose"]),
        ("runs", []),
        ("runs delete", ["--all"]),
    ]


def test_mentioned() -> None:
    assert mentioned("--in", "use `--in DIR`")
    assert not mentioned("--in", "use `--input DIR`")
    assert not mentioned("Agent", "Agents and MyAgent")
