"""What lies in the folder already: the company goes on from it, and does not begin anew.

Knows files and how many of their words fit. Does not know what they are for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dure.core.contracts import Call, Tool, Turn
from dure.core.errors import ToolError
from dure.core.keys import call_id
from dure.core.message import Message, Part, Text, ToolCall
from dure.core.workspace import Workspace
from dure.perception.text import decode
from dure.teams.company.inside import LEFT_OUT
from dure.teams.company.words import words
from dure.tools.decorate import tool

MOST_FILES = 1_000
MOST_TEXT = 60_000  # characters of all files together
MOST_FILE = 16_000  # characters of one
_MOST_READ = 128 << 10  # bytes of one that are looked at: more than its most characters


@tool(
    effect="read",
    reads="workspace",
    when="Use to see a small project whole: its files, and what is in them. 프로젝트 보기.",
    example={},
    name="read_project",
)
def read(call: Call) -> str:
    """List the files of the workspace, with the text of as many as fit."""
    return project_text(call.workspace)


def project_text(workspace: Workspace) -> str:
    """The files with their text, those of the lowest folders first; empty if there are none."""
    paths = [each.path for each in workspace.list(most=MOST_FILES) if each.size is not None]
    kept = [path for path in paths if not _is_left_out(path)]
    shown, room = list[str](), MOST_TEXT
    for path in sorted(kept, key=lambda path: (path.count("/"), path)):
        text = _text(workspace, path)
        if text is None or len(text) > min(room, MOST_FILE):
            shown.append(f"{path}: not shown")
            continue
        room -= len(text)
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
        shown.append(f"{path}\n{fence}\n{text.rstrip()}\n{fence}")
    if len(paths) == MOST_FILES:
        shown.append(f"(only the first {MOST_FILES} files were looked at)")
    return "\n\n".join(shown)


async def read_project(turn: Turn) -> tuple[Part, ...]:
    """What lies in the workspace now, as the parts of a tool's result; none if that is nothing."""
    call = ToolCall(call_id(turn.key, 0), read.name, {})
    result = (await turn.use(call, tools=[read])).results[0]
    return result.parts if result.text else ()


@dataclass(frozen=True)
class Archivist:
    """Tells the others what is there, before anybody begins."""

    name: str
    language: str = "en"
    about: str = "knows what lies in the folder already"

    @property
    def tools(self) -> Sequence[Tool]:
        """The tool that it uses."""
        return (read,)

    async def reply(self, turn: Turn) -> Message:
        """What is there."""
        said = words(self.language)
        there = await read_project(turn)
        text = said["there_is"] if there else said["nothing_there"]
        return Message(self.name, (Text(text), *there))


def _text(workspace: Workspace, path: str) -> str | None:
    """The text of a file; None if it has none, or is none that may be read."""
    try:
        found = decode(workspace.read(path, _MOST_READ), cut=True)
    except ToolError:
        return None
    return found.text if found else None


def _is_left_out(path: str) -> bool:
    return any(step.startswith(".") or step in LEFT_OUT for step in path.split("/"))
