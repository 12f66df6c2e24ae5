"""Work that is files: the program by its engineer, the tests by whoever tests it.

Knows who may write which files. What was written stands in the message as data besides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from dure.core.contracts import Turn
from dure.core.errors import ToolError
from dure.core.message import Data, Message, say
from dure.teams.board.role import NO_WORK
from dure.teams.bounded import FAILURE
from dure.teams.company.archive import read_project
from dure.teams.company.files import files_in, write_files
from dure.teams.company.seat import Seat, Work, note
from dure.teams.company.words import words

SCHEMA = "files"
"""The name of the data part that lists what was written."""

TRIES = 2
"""How often somebody whose reply has no usable files is told so."""

OBJECTION, REJECTION = "objection", "rejection"

_OBJECTS = re.compile(r"[\s#*`_>]*(?:objection|이의)[\s*`_]*[:：]", re.IGNORECASE)


def program_file(path: str) -> str:
    """Why the engineer may not write this file, as the name of a sentence; empty: they may."""
    return "not_yours" if _is_test(path) else ""


def test_file(path: str) -> str:
    """Why the QA engineer may not write this file, as the name of a sentence."""
    return "" if PurePosixPath(path).parts[:1] == ("tests",) else "not_tests"


def making(allowed: Callable[[str], str], language: str, *, own_hands: bool) -> Work:
    """The work of somebody who writes files, all that they send at once or none of them.

    They may object to what they were told instead (`objection: …`). With `own_hands` they may have
    changed the files of the workspace themselves: then the message holds what lies there.
    """
    said = words(language)

    async def work(seat: Seat, turn: Turn) -> Message:
        more: list[Message] = []
        made, problem = 0, ""
        for _ in range(1 + TRIES):
            reply = await seat.ask(turn, *more)
            if reply.kind in NO_WORK:
                return reply
            problem = said["no_files"]
            try:
                contents = files_in(reply.text)
            except ToolError as error:
                contents, problem = {}, said["not_closed"].format(problem=error.text)
            else:
                if not contents and _OBJECTS.match(reply.text):
                    return say(seat.name, reply.text, kind=OBJECTION)
                if not contents and own_hands:
                    there = await read_project(turn)
                    return say(seat.name, reply.text, *there, Data([], SCHEMA))
            refused = [said[why].format(path=each) for each in contents if (why := allowed(each))]
            if contents and not refused:
                refused = await write_files(turn, contents, made + 1)
                made += len(contents)
                if not refused:
                    return say(seat.name, reply.text, Data([*contents], SCHEMA))
            if refused:
                problem = said["not_written"].format(problems="\n".join(refused))
            more += [reply, note(seat.name, problem)]
        facts = {"name": seat.name, "problem": problem}
        return say(seat.name, said["gave_up"].format(**facts), kind=FAILURE)

    return work


def _is_test(path: str) -> bool:
    place = PurePosixPath(path)
    return "tests" in place.parts[:-1] or place.name.startswith("test_") or ".." in place.parts
