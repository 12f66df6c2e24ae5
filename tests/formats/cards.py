"""A tool for the tests of formats."""

from typing import Any

from dure.core.contracts import Call, Tool
from dure.core.message import Part, Text


async def _add(arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
    return (Text(str(arguments["a"] + arguments["b"])),)


ADD = Tool(
    "add",
    "Adds two numbers.",
    _add,
    {
        "type": "object",
        "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
        "required": ["a", "b"],
    },
    when="Use it for sums.",
    example={"a": 1, "b": 2},
)
