"""What Tab offers: the commands of a talk, and paths of files.

Knows the folder that one is in. Does not know the terminal.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from unicodedata import normalize

from dure.cli.chat.slash import KOREAN, NAMES

MOST = 200
"""How many names of one folder are offered."""

_QUOTED = re.compile(r"""(?:^|(?<=\s))(@?)(["'])([^"']*)$""")


def completions(line: str, begin: int) -> list[str]:
    """How the line could go on: what would stand from `begin` on, which is the last word."""
    if line.startswith("/") and begin == 0:
        names = NAMES if line.isascii() else KOREAN
        found = [f"{name} " for name in names if name.startswith(line)]
        if found:
            return found
    mention = _mention(line)
    if mention is None:
        return []
    at, quote, path = mention
    start = len(line) - len(at + quote + path)
    return [whole[begin - start :] for whole in _paths(at, quote, path)]


def _mention(line: str) -> tuple[str, str, str] | None:
    """The `@`, the quote and the path at the end of the line, if there is one."""
    if quoted := _QUOTED.search(line):
        at, quote, path = quoted.groups()
    else:
        word = re.split(r"\s", line)[-1]
        at, quote, path = word[:1] if word.startswith("@") else "", "", word.removeprefix("@")
    return (at, quote, path) if at or "/" in path or path.startswith("~") else None


def _paths(at: str, quote: str, path: str) -> list[str]:
    """The files and folders whose path begins so, spelled as a line names them."""
    folder, slash, start = path.rpartition("/")
    try:
        where = Path(folder + slash).expanduser()
        names = sorted(entry.name + "/" * entry.is_dir() for entry in os.scandir(where))
    except (OSError, RuntimeError, ValueError):
        return []
    start = normalize("NFC", start)
    fitting = [
        name
        for name in names
        if normalize("NFC", name).startswith(start) and (start or not name.startswith("."))
    ]
    made: list[str] = []
    for name in fitting[:MOST]:
        mark = quote or ('"' if " " in folder + name else "")
        closed = "" if name.endswith("/") else mark or " "
        made.append(f"{at}{mark}{folder}{slash}{name}{closed}")
    return made
