"""From options to an agent: the format of its tool calls."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from dure.agents import Agent
from dure.cli.place import here
from dure.cli.recipe import Recipe, format_for
from dure.core.contracts import Format, Tool
from dure.formats.kept import FILE, Kept, encode


def _format(recipe: Recipe) -> tuple[Format, Sequence[Tool]]:
    """The format and the tools of the recipe's agent."""
    agent = recipe.agent()
    assert isinstance(agent, Agent)
    assert agent.format is not None
    return agent.format, agent.tools


@pytest.mark.parametrize("name", ["native", "json", "react", "code"])
def test_an_agent_has_the_format_that_was_named(name: str) -> None:
    assert _format(Recipe("offline", "/work", format=name))[0].name == name


def test_whole_python_alone_runs_the_code_itself() -> None:
    format, tools = _format(Recipe("offline", "/work", tools=("python",), format="code"))
    assert [tool.name for tool in format.tools(tools, [])] == ["python"]
    format, tools = _format(Recipe("offline", "/work", tools=("python", "clock"), format="code"))
    assert [tool.name for tool in format.tools(tools, [])] == ["python", "clock", "run_code"]


def test_what_suits_a_model_is_settled_when_the_run_begins(tmp_path: Path) -> None:
    place = here()
    assert format_for("auto", "offline", place) == "native"
    assert format_for("react", "offline", place) == "react"
    (tmp_path / "kept").mkdir(exist_ok=True)
    found = {"offline": {"native": Kept(5, 5, 0, 1), "json": Kept(5, 5, 0, 5)}}
    (tmp_path / "kept" / FILE).write_text(encode(found), "utf-8")
    assert format_for("auto", "offline", place) == "json"
