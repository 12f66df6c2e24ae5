"""What a manager decides: who works next on what, or the answer; read without trust.

Knows the names of the members. Does not know how the work is carried out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

from dure.core.contracts import Participant, Tool
from dure.core.message import Message, Text
from dure.core.value import value
from dure.formats import Found, repair
from dure.teams.choice import Choice, read
from dure.teams.deciding import decision, decisions

ASSIGN, ANSWER = "assign", "answer"


@value
class Assignment:
    """A piece of work: who does what, and when it is done. `after`: the numbers (from 1) of those
    in the same list that must be done before."""

    who: str
    task: str
    done_when: str = ""
    after: tuple[int, ...] = ()


@value
class Answer:
    """The manager's last word."""

    message: Message


Decision: TypeAlias = tuple[Assignment, ...] | Answer | str
"""Work to be done, the answer, or what was wrong, said to the manager."""


def tools_for(members: Sequence[Participant], planned: bool) -> tuple[Tool, Tool]:
    """What a manager that is an agent decides with; only those who are there can be named."""
    work: dict[str, Any] = {
        "who": {"type": "string", "enum": [member.name for member in members]},
        "task": {
            "type": "string",
            "description": "What is to be done, with all that must be known to do it.",
        },
        "done_when": {"type": "string", "description": "What must hold for it to be done."},
    }
    if planned:
        work["after"] = {
            "type": "array",
            "items": {"type": "integer"},
            "description": "Numbers (from 1) of assignments above that must be done before.",
        }
    needed = ["who", "task", "done_when"] if planned else ["who", "task"]
    items = _object(work, needed)
    assigned = {"type": "array", "minItems": 1, "items": items}
    return (
        decision(
            ASSIGN,
            "Give work to members of your team. Several assignments are worked on at once.",
            _object({"assignments": assigned}, ["assignments"]),
        ),
        decision(
            ANSWER,
            "End the work with the final answer.",
            _object({"answer": {"type": "string"}}, ["answer"]),
        ),
    )


def read_decision(said: Message, names: Sequence[str], *, by_tool: bool) -> Decision:
    """What the manager decided: by its tools, by data of the same form, by lines `name: task`, or
    (one who has no tools) by the one name in its words. Words that name nobody are its answer."""
    made = decisions(said, ASSIGN) or _plain_data(said, "assignments")
    wanted = [each for one in made for each in _list(one.get("assignments"))]
    if wanted:
        return _assignments(wanted, names)
    answers = decisions(said, ANSWER) or _plain_data(said, "answer")
    if answers:
        text = "\n".join(str(each["answer"]) for each in answers)
        return Answer(Message(said.sender, (Text(text),)))
    if lines := _lines(said.text, names):
        return lines
    if by_tool:
        return "You gave no work and no answer. Call assign, or answer."
    found = read(said, names)
    if isinstance(found, Choice):
        return (Assignment(found.option, said.text),)
    return Answer(said)


def _list(found: object) -> list[Any]:
    """A list as it is; whatever is none is one thing, and None nothing."""
    if found is None:
        return []
    return [*cast("list[Any]", found)] if isinstance(found, list | tuple) else [found]


def _plain_data(said: Message, key: str) -> list[dict[str, Any]]:
    """Data that has this key, or JSON in the words."""
    data: object = said.data
    if data is None:
        found = repair(said.text)
        data = found.value if isinstance(found, Found) and not found.cut else None
    if not isinstance(data, Mapping) or key not in data:
        return []
    return [dict(cast("Mapping[str, Any]", data))]


def _assignments(wanted: Sequence[object], names: Sequence[str]) -> Decision:
    made: list[Assignment] = []
    for number, each in enumerate(wanted, 1):
        record: Mapping[str, Any] = (
            cast("Mapping[str, Any]", each) if isinstance(each, Mapping) else {}
        )
        who, task = str(record.get("who", "")).strip(), str(record.get("task", "")).strip()
        after = tuple(_list(record.get("after")))
        if who not in names:
            return f"There is no {who!r} here. Your team is {', '.join(names)}."
        if not task:
            return f"Assignment {number} to {who} has no task. Say what is to be done."
        if any(type(before) is not int or before not in range(1, number) for before in after):
            return f"Assignment {number} can only come after those above it, by their numbers."
        made.append(Assignment(who, task, str(record.get("done_when", "")).strip(), after))
    return tuple(made)


def _lines(text: str, names: Sequence[str]) -> tuple[Assignment, ...]:
    """Lines `name: task`; what follows such a line belongs to it."""
    one = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    starts = list(re.finditer(rf"^[ \t]*(?:[-*][ \t]*)?@?({one})[ \t]*[:：]", text, re.MULTILINE))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    tasks = [
        (start[1], text[start.end() : end].strip())
        for start, end in zip(starts, ends, strict=False)
    ]
    return tuple(Assignment(who, task) for who, task in tasks if task)


def _object(properties: Mapping[str, Any], required: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }
