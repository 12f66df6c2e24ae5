"""What is kept of a piece of code that was run: enough to run it again without calling anything.

The variables that code leaves stay from one step to the next. Nothing of the interpreter is kept
for that: earlier code is run again with what its calls brought, which is quick and always gives the
same. So a resumed or forked run, in another process, has the variables as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from dure.core.codec import compact
from dure.core.message import Data, Message, Part, Text, ToolResult

TOOL = "run_code"
"""The tool that runs code; what the format reads from a block is a call of it."""

RECORD = "dure.cell"
"""Marks the data part of a result that holds what is kept. The model is not shown it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Code that was run, and what each call in it brought, in order: records with `call`, and
    `value` or `error`; with `wrong` (the kind of error) where nothing was called."""

    code: str
    came: tuple[dict[str, Any], ...] = ()


def earlier(said: Sequence[Message]) -> list[Cell]:
    """The code that was run in this conversation, in so far as it left variables."""
    found: list[Cell] = []
    for message in said:
        for result in message.results:
            record = record_of(result)
            if record is None or record.get("lost"):
                continue
            if record.get("anew"):
                found.clear()
            found.append(Cell(str(record["code"]), tuple(record["came"])))
    return found


def record_of(result: ToolResult) -> dict[str, Any] | None:
    """What is kept with this result, if it is of code."""
    if result.name != TOOL:
        return None
    kept = [p.value for p in result.parts if isinstance(p, Data) and p.schema == RECORD]
    return cast("dict[str, Any]", kept[0]) if kept and isinstance(kept[0], dict) else None


def answer_given(result: ToolResult) -> tuple[Part, ...] | None:
    """The answer that code gave by `final_answer(...)`, if it did: as text, and as data where it
    is none."""
    record = record_of(result)
    if record is None or "answer" not in record:
        return None
    value: Any = record["answer"]
    origin = result.origin
    if isinstance(value, str):
        return (Text(value, origin),)
    return (Text(compact(value), origin), Data(value, origin=origin))


def calls_made(result: ToolResult) -> list[tuple[str, dict[str, Any]]]:
    """The tool calls that code made: the names of the functions, and arguments."""
    came: list[dict[str, Any]] = (record_of(result) or {}).get("came", [])
    return [(str(each["call"]), each["arguments"]) for each in came if "arguments" in each]
