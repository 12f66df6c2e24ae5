"""The task that a person types: words, and text from a pipe.

Knows arguments and standard input. Does not know what is done with them.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence

from dure.core.errors import UsageError
from dure.core.labels import FILE
from dure.core.message import Message, Text, say
from dure.perception.text import decode

_UNREAD = re.compile("[\udc80-\udcff]")
"""Bytes of an argument that are no UTF-8, as Python keeps them."""


def task_from(words: Sequence[str]) -> Message:
    """The words as one task; a `-` among them is what stands in standard input. Beside words it is
    what they speak of, and perhaps somebody else wrote it; by itself it is the task."""
    if not words:
        raise UsageError(
            "cli.no_task",
            'Say what is to be done: dure run "count the words in notes.txt". A - reads the task'
            " from standard input.",
        )
    said = " ".join(_readable(word) for word in words if word != "-")
    given = _standard_input() if "-" in words else ""
    if not (said or given).strip():
        raise UsageError("cli.empty_task", "The task is empty. Say what is to be done.")
    if not (said.strip() and given):
        return say("user", said + given)
    return Message("user", (Text(f"{said}\n", ("user",)), Text(given, (FILE, "user"))))


def _readable(word: str) -> str:
    """A word that was typed in another encoding than UTF-8 (CP949 on old Korean systems)."""
    found = decode(os.fsencode(word)) if _UNREAD.search(word) else None
    return word if found is None else found.text


def _standard_input() -> str:
    data = sys.stdin.buffer.read()
    found = decode(data)
    if found is None:
        raise UsageError(
            "cli.not_text",
            "What came through standard input is no text. Put it into a file of the workspace and"
            " name it in the task.",
        )
    return found.text
