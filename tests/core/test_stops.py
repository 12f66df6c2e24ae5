"""Stop rules compose, and look only at what was said."""

import pytest

from dure.core.errors import UsageError
from dure.core.message import Message, ToolCall, say
from dure.core.stops import rounds, says, uses

SAID = [say("ann", "hello"), say("bob", "all DONE here")]
CALLED = [Message("bob", (ToolCall("1", "finish", {}),))]


def test_rounds() -> None:
    assert rounds(3)(SAID) is None
    assert rounds(2)(SAID) == "2 rounds"
    with pytest.raises(UsageError):
        rounds(0)


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("DONE", "all DONE here", True),
        ("DONE", "DONE", True),
        ("DONE", "DONEISH", False),
        ("DONE", "done", False),
        ("tests pass", "the tests pass.", True),
        ("끝", "이제 끝!", True),
        ("끝", "끝없이", False),
        ("(ok)", "it is (ok) now", True),
    ],
)
def test_says(word: str, text: str, found: bool) -> None:
    assert bool(says(word)([say("ann", text)])) == found
    assert not says(word, by="bob")([say("ann", text)])
    assert not says(word)([])


def test_uses() -> None:
    assert uses("finish")(CALLED) == "finish was called"
    assert not uses("finish")(SAID)
    assert not uses("finish")([])


def test_rules_compose() -> None:
    either, both = rounds(5) | says("DONE"), rounds(2) & says("DONE")
    assert either(SAID) == "bob said 'DONE'"
    assert both(SAID) == "2 rounds; bob said 'DONE'"
    assert both(SAID[1:]) is None
    assert (either.about, both.about) == (
        "(rounds(5) | says('DONE'))",
        "(rounds(2) & says('DONE'))",
    )
