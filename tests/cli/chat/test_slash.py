"""Which lines are commands, and which."""

import pytest

from dure.cli.chat.slash import command, is_command, message
from dure.core.errors import UsageError


@pytest.mark.parametrize("line", ["/help", "/model x:y", "/끝", "/nope", "/?", "/save a/b.md"])
def test_commands(line: str) -> None:
    assert is_command(line)


@pytest.mark.parametrize(
    "line", ["//help", "/home/me/a.png", "/a.png look", "/", "/ x", "/help\nmore", "a /help", ""]
)
def test_messages(line: str) -> None:
    assert not is_command(line)


def test_each_by_any_of_its_names() -> None:
    assert command("/model openai:gpt-5 ") == ("/model", "openai:gpt-5")
    assert command("/모델") == ("/model", "")
    assert command("/HELP") == ("/help", "")
    assert command("/종료") == ("/quit", "")
    with pytest.raises(UsageError, match="Near: /undo"):
        command("/udno")
    with pytest.raises(UsageError, match="/help, /quit"):
        command("/zzzzz")


def test_two_slashes_are_one() -> None:
    assert message("//etc is a folder") == "/etc is a folder"
    assert message("/home/me/a.png") == "/home/me/a.png"
