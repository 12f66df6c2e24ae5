"""A plan as a checklist."""

from typing import Any

import pytest

from dure.core.contracts import Call
from dure.core.errors import ToolError
from dure.core.message import Text
from dure.planning import Checklist

pytestmark = pytest.mark.anyio
NOBODY: Any = None
CALL = Call("", NOBODY, NOBODY, NOBODY)


async def plan(**arguments: Any) -> str:
    (tool,) = Checklist().tools
    (part,) = await tool.deed(arguments, CALL)
    assert isinstance(part, Text)
    return part.text


async def test_steps_are_ticked_off() -> None:
    assert await plan(steps=["a", "b"]) == "[ ] a\n[ ] b"
    assert await plan(steps=["a", "b"], done=1) == "[x] a\n[ ] b"
    assert await plan(steps=["a"], done=9) == "[x] a"


@pytest.mark.parametrize(
    "arguments",
    [{}, {"steps": []}, {"steps": [1]}, {"steps": ["a"], "done": "all"}, {"steps": ["a"] * 31}],
)
async def test_what_is_no_plan_is_told(arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolError):
        await plan(**arguments)


@pytest.mark.parametrize("steps", ["look", {"a": 1}, True])
async def test_steps_that_are_no_list(steps: Any) -> None:
    with pytest.raises(ToolError):
        await plan(steps=steps)


def test_its_words_and_card() -> None:
    (tool,) = Checklist().tools
    assert "plan" in Checklist().instructions
    assert (tool.effect, tool.repeat, tool.name) == ("read", "free", "plan")
    assert "planning" in tool.traits
