"""From options to an agent: the format of its tool calls."""

from pathlib import Path

import pytest

from dure.cli.place import here
from dure.cli.recipe import Recipe, format_for
from dure.formats.kept import FILE, Kept, encode


@pytest.mark.parametrize("name", ["native", "json", "react", "code"])
def test_an_agent_has_the_format_that_was_named(name: str) -> None:
    found = Recipe("offline", "/work", format=name).agent().format
    assert found is not None
    assert found.name == name


def test_whole_python_alone_runs_the_code_itself() -> None:
    alone = Recipe("offline", "/work", tools=("python",), format="code").agent()
    among = Recipe("offline", "/work", tools=("python", "clock"), format="code").agent()
    assert alone.format is not None
    assert among.format is not None
    assert [tool.name for tool in alone.format.tools(alone.tools, [])] == ["python"]
    names = [tool.name for tool in among.format.tools(among.tools, [])]
    assert names == ["python", "clock", "run_code"]


def test_what_suits_a_model_is_settled_when_the_run_begins(tmp_path: Path) -> None:
    place = here()
    assert format_for("auto", "offline", place) == "native"
    assert format_for("react", "offline", place) == "react"
    (tmp_path / "kept").mkdir(exist_ok=True)
    found = {"offline": {"native": Kept(5, 5, 0, 1), "json": Kept(5, 5, 0, 5)}}
    (tmp_path / "kept" / FILE).write_text(encode(found), "utf-8")
    assert format_for("auto", "offline", place) == "json"
