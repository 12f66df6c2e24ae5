"""Answers that are typed at a terminal."""

import os
import pty
import select
import sys
from collections.abc import Iterator

import pytest

from dure.cli.keyboard import forget_typed, typed_line


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Whatever is written here is typed."""
    ours, theirs = pty.openpty()
    with open(theirs, encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield ours
    os.close(ours)


async def test_what_was_typed_before_the_question_is_no_answer_to_it(terminal: int) -> None:
    os.write(terminal, b"yes\nthen go on\nand")
    select.select([sys.stdin], [], [], 30)
    forget_typed()
    os.write(terminal, "아니오\n".encode())
    assert await typed_line("Pay? ") == "아니오"
