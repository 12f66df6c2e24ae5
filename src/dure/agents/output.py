"""Structured output: the value of a type in what was said, or what is wrong with it.

Knows messages and types. Does not know who speaks or how often it may try.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dure.core.encode import plain
from dure.core.errors import ToolError
from dure.core.message import Data, Message
from dure.formats import Found, repair


def structured(said: Message, output: Any, read: Callable[[Any], Any]) -> Message | str:
    """The message with its value, as `read` reads one of the type `output`, as a data part; or what
    was wrong."""
    value: Any = said.data
    if value is None:
        found = repair(said.text) if output is not str else None
        whole = isinstance(found, Found) and not found.cut
        value = found.value if isinstance(found, Found) and whole else said.text
    try:
        checked = read(value)
    except ToolError as error:
        return error.text
    rest = tuple(part for part in said.parts if not isinstance(part, Data))
    return Message(said.sender, (*rest, Data(plain(checked), type_name(output))))


def type_name(output: Any) -> str:
    """The name of a type; of one that has none (`int | None`), as it is written."""
    return getattr(output, "__name__", str(output))
