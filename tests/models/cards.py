"""Tools for the tests of models."""

from typing import Any

from dure.core.contracts import Call, Tool
from dure.core.message import Part, Text


async def _nothing(arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
    return (Text("done"),)


ADD = Tool(
    "add",
    "Adds two numbers.",
    _nothing,
    {"type": "object", "properties": {"a": {"type": "number"}}},
    when="Use it for sums.",
    example={"a": 1},
)
KOREAN = Tool("더하기", "수를 더한다.", _nothing, {"type": "object", "properties": {}})
