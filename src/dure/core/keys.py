"""Where in the play an effect happens: `boss/2:use/1:pair/1:coder/1:think`.

A key is a path. Each step is a number, in program order within one turn, and a word. Keys nest, so
that finished work inside a call never shifts the numbers outside.
"""

from __future__ import annotations

import hashlib
import re

from dure.core.errors import UsageError

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NAME = re.compile(r"[^\W_][\w .\-]{0,63}", re.UNICODE)


def check_name(name: str, what: str = "participant") -> str:
    """The name, if it can stand in a key: a letter or digit, then letters, digits, `_ . -`."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            "name.bad",
            "{name!r} cannot name a {what}. Use 1 to 64 letters, digits, spaces, '_', '.' or '-',"
            " beginning with a letter or digit (any script).",
            name=name,
            what=what,
        )
    return name


def child(parent: str, number: int, word: str) -> str:
    """The key of the `number`th effect (from 1) within `parent`."""
    return f"{parent}/{number}:{word}"


def parent_of(key: str) -> str:
    """The key that holds this one; empty for a run's own key."""
    return key.rpartition("/")[0]


def call_id(key: str, index: int) -> str:
    """A tool call's id: nine base-62 characters from the key of the model call and the index.

    Ours and not the provider's, since some providers accept no other form and some repeat theirs.
    """
    number = int.from_bytes(hashlib.blake2b(f"{key}#{index}".encode(), digest_size=8).digest())
    letters: list[str] = []
    for _ in range(9):
        number, rest = divmod(number, 62)
        letters.append(_LETTERS[rest])
    return "".join(letters)
