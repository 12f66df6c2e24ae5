"""Tools that look through the workspace: list its files, search what they say.

Knows patterns of names and of text. Reaches files only through `Call.workspace`.
"""

from __future__ import annotations

import fnmatch
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from dure.core.contracts import Call
from dure.core.errors import ToolError
from dure.core.workspace import Entry
from dure.host.processes import run
from dure.perception.text import decode, human_size
from dure.tools import matching
from dure.tools.decorate import tool
from dure.tools.threads import in_thread

MOST_LISTED = 500
MOST_SEARCHED = 10_000  # files
MOST_FILE = 4 << 20  # bytes of one file; larger ones are searched so far
MOST_BYTES = 64 << 20  # of all files together
MOST_SECONDS = 10.0  # for a regular expression
_MOST_LINE = 300  # characters of a line that is shown


@tool(
    effect="read",
    reads="workspace",
    traits=["path:path"],
    when="Use to see which files there are. 파일 목록, 폴더 보기, 어떤 파일.",
    example={"path": ".", "pattern": "*.csv"},
)
def list_files(call: Call, path: str = ".", pattern: str = "") -> str:
    """List the files and folders of the workspace, with their sizes.

    Args:
        path: the folder to look in, with all folders in it
        pattern: which names to list, such as `*.csv`; leave it out for all
    """
    entries = call.workspace.list(path, MOST_SEARCHED)
    wanted = [entry for entry in entries if _fits(entry, pattern)]
    if not wanted:
        return f"There is no file {pattern} in {path}." if pattern else f"{path} is empty."
    lines = [
        f"{entry.path}/" if entry.size is None else f"{entry.path} ({human_size(entry.size)})"
        for entry in wanted[:MOST_LISTED]
    ]
    more = len(wanted) - len(lines)
    if more or len(entries) == MOST_SEARCHED:
        count = f"{more} more" if len(entries) < MOST_SEARCHED else "more"
        lines.append(f"(and {count}; give a path or a pattern to see fewer)")
    return "\n".join(lines)


@tool(
    effect="read",
    reads="workspace",
    traits=["path:path"],
    when="Use to find where something is said or defined in the files of the workspace. Do not use"
    " for the web. 파일에서 찾기, 파일 내용 검색, 어디에 있는지.",
    example={"text": "def total", "pattern": "*.py"},
    seconds=60.0,
)
async def search_files(
    text: str,
    call: Call,
    *,
    path: str = ".",
    pattern: str = "",
    regex: bool = False,
    case: bool = False,
    most: int = 50,
) -> str:
    """Search the text files of the workspace for a text; gives paths, line numbers and lines.

    Args:
        text: what to look for
        path: the folder (or file) to look in
        pattern: which names to look at, such as `*.py`; leave it out for all
        regex: whether `text` is a regular expression, as in Python
        case: whether capital and small letters differ
        most: how many lines at most
    """
    if not text:
        raise ToolError("search.empty", "There is nothing to look for. Give a text.")
    most = min(max(most, 1), 500)
    files, skipped = await in_thread(_texts, call, path, pattern)
    if regex:
        found = await _bounded(text, files, most, case)
    else:
        found = await in_thread(matching.matches, re.escape(text), files, most, case)
    lines = [f"{place}:{number}: {_short(line)}" for place, number, line in found]
    if not lines:
        lines.append(f"No line in {len(files)} files has {text!r}.")
    if len(found) == most:
        lines.append(f"(the first {most} lines; there may be more)")
    if skipped:
        lines.append(f"({skipped} files were not searched: binary, or too much altogether)")
    return "\n".join(lines)


async def _bounded(
    pattern: str, files: list[tuple[str, str]], most: int, case: bool
) -> list[matching.Found]:
    """The matches of a regular expression, in a process that can be stopped."""
    task = {"pattern": pattern, "files": files, "most": most, "exact": case}
    program = [sys.executable, "-I", "-S", str(Path(matching.__file__))]
    ran = await run(program, stdin=json.dumps(task).encode(), seconds=MOST_SECONDS, mark=False)
    if ran.code != 0:
        raise ToolError(
            "search.slow",
            "The search for {pattern} was stopped after {seconds:g} seconds. Use a simpler pattern,"
            " or fewer files.",
            pattern=repr(pattern[:200]),
            seconds=MOST_SECONDS,
        )
    answer = json.loads(ran.out)
    if isinstance(answer, dict):
        raise ToolError(
            "search.pattern",
            "{pattern} is not a regular expression: {reason}. Correct it, or leave out `regex`.",
            pattern=repr(pattern[:200]),
            reason=cast("dict[str, str]", answer)["error"],
        )
    return [(place, number, line) for place, number, line in answer]


def _texts(call: Call, path: str, pattern: str) -> tuple[list[tuple[str, str]], int]:
    """Paths and texts of the files to search, and how many were left out."""
    texts: list[tuple[str, str]] = []
    skipped, room = 0, MOST_BYTES
    for entry in _files(call, path):
        if not _fits(entry, pattern):
            continue
        size = min(entry.size or 0, MOST_FILE)
        try:
            decoded = decode(call.workspace.read(entry.path, size), cut=True) if room > 0 else None
        except ToolError:  # gone, or not to be read
            decoded = None
        if decoded is None:
            skipped += 1
        else:
            texts.append((entry.path, decoded.text))
            room -= size
    return texts, skipped


def _files(call: Call, path: str) -> Iterator[Entry]:
    try:
        entries = call.workspace.list(path, MOST_SEARCHED)
    except ToolError:
        data = call.workspace.read(path, MOST_FILE)  # not a folder: maybe a file
        entries = [Entry(path, len(data))]
    return (entry for entry in entries if entry.size is not None)


def _fits(entry: Entry, pattern: str) -> bool:
    if not pattern:
        return True
    name = entry.path.rpartition("/")[2]
    return fnmatch.fnmatchcase(name, pattern) or fnmatch.fnmatchcase(entry.path, pattern)


def _short(line: str) -> str:
    line = line.strip()
    return line if len(line) <= _MOST_LINE else line[:_MOST_LINE] + "…"
