"""What the roles of a software company write, and how it is made a page of the workspace.

Knows fields and headings. Does not know who writes a document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, cast

from dure.core.contracts import Turn
from dure.core.message import Message, say
from dure.core.value import value
from dure.teams.board.role import NO_WORK
from dure.teams.bounded import FAILURE
from dure.teams.company.files import write_files
from dure.teams.company.seat import Seat, Work
from dure.teams.company.words import words


@value
class Requirements:
    """What is wanted: the goal, what the program does, examples by which it is checked (what is
    given, what comes of it), what it does not do, and what was left open and how it was decided."""

    goal: str
    features: list[str]
    examples: list[str]
    limits: list[str] = field(default_factory=list[str])
    decisions: list[str] = field(default_factory=list[str])


@value
class PlannedFile:
    """A file of the program, and what is in it."""

    path: str
    purpose: str


@value
class Design:
    """How it is built: the approach, the files, the interface exactly (each command, function and
    file format, with what it takes and gives), and the command that runs it."""

    approach: str
    files: list[PlannedFile]
    interface: list[str]
    run: str = ""


@value
class PlannedTask:
    """A piece of work: what, in which files, and when it is done."""

    title: str
    files: list[str] = field(default_factory=list[str])
    done_when: str = ""


@value
class WorkPlan:
    """The pieces of work, in the order in which they are done, and what all of them keep to."""

    tasks: list[PlannedTask]
    shared: list[str] = field(default_factory=list[str])


_KOREAN = {
    "goal": "목표",
    "features": "기능",
    "examples": "예",
    "limits": "하지 않는 것",
    "decisions": "정한 것",
    "approach": "방법",
    "files": "파일",
    "interface": "인터페이스",
    "run": "실행",
    "tasks": "할 일",
    "shared": "함께 지킬 것",
}


def document(path: str, title: str, language: str) -> Work:
    """The work of somebody who writes a document: its page is kept at `path`, and is what the
    others hear. Whoever gives no fields (a person) has written the page itself."""

    async def work(seat: Seat, turn: Turn) -> Message:
        said = await seat.ask(turn)
        if said.kind in NO_WORK:
            return said
        record = said.data
        text = page(title, cast("dict[str, Any]", record), language) if record else said.text
        if problems := await write_files(turn, {path: text}):
            facts = {"name": seat.name, "path": path, "problem": problems[0]}
            return say(seat.name, words(language)["no_document"].format(**facts), kind=FAILURE)
        return say(seat.name, text, to=said.to)

    return work


def page(title: str, record: Mapping[str, Any], language: str = "en") -> str:
    """A document as Markdown: a heading for each field that has something in it."""
    lines = [f"# {title}"]
    for name, content in record.items():
        if content in ("", [], None):
            continue
        heading = _KOREAN.get(name, name) if language == "ko" else name.capitalize()
        lines += ["", f"## {heading}", "", *_content(content)]
    return "\n".join(lines) + "\n"


def _content(content: Any) -> list[str]:
    if isinstance(content, list):
        return [f"- {_item(each)}" for each in cast("list[Any]", content)]
    return [str(content)]


def _item(item: Any) -> str:
    """One item of a list; of several fields, the first is its name."""
    if not isinstance(item, dict):
        return str(item).replace("\n", "\n  ")
    first, *rest = [_flat(each) for each in cast("dict[str, Any]", item).values()]
    more = "; ".join(filter(None, rest))
    return f"**{first}**: {more}" if more else f"**{first}**"


def _flat(content: Any) -> str:
    if isinstance(content, list):
        return ", ".join(str(each) for each in cast("list[Any]", content))
    return str(content).replace("\n", " ")
