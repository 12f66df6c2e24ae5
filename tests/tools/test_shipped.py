"""The tools that come with dure, and those that other packages bring."""

import json
import re
import sys
from pathlib import Path

import pytest

from dure.core.errors import UsageError
from dure.sandbox import Bare
from dure.tools import finish
from dure.tools.shipped import load, shipped

ALL = (*shipped(), finish)


def test_no_name_stands_twice() -> None:
    names = [tool.name for tool in ALL]
    assert len(set(names)) == len(names)
    assert len(names) >= 18
    assert "finish" not in [tool.name for tool in shipped()]


@pytest.mark.parametrize("tool", ALL, ids=lambda tool: tool.name)
def test_each_says_what_models_choose_by(tool: object) -> None:
    made = next(each for each in ALL if each is tool)
    assert made.about[0].isupper()
    assert made.about.endswith(".")
    assert made.when.startswith("Use")
    assert re.search("[가-힣]", made.when), "words that a Korean request holds"
    assert made.example, "an example, which was checked against the schema"
    assert "undeclared" not in made.traits
    for name, schema in made.schema["properties"].items():
        assert schema.get("description"), f"{made.name}.{name} is not described"
    json.dumps(made.schema, allow_nan=False)
    json.dumps(made.example, allow_nan=False)


def test_loading_by_name_and_set() -> None:
    assert [tool.name for tool in load("calculator")] == ["calculator"]
    assert load("finish") == (finish,)
    assert "read_file" in {tool.name for tool in load("files")}
    assert "web_read" in {tool.name for tool in load("web")}
    assert len(load("all")) == len(shipped())
    assert "unsandboxed" in load("python", Bare())[0].traits
    with pytest.raises(UsageError, match="calculator") as caught:
        load("calcullator")
    assert caught.value.code == "tool.not_found"


PLUG_IN = """
from dure.core.contracts import Tool
from dure.tools import tool

@tool(effect="read")
def hello(name: str) -> str:
    '''Greets.'''
    return f"hello {name}"

def one(): return hello
def several(): return [hello, hello]
def none(): return 3
def broken(): raise RuntimeError("no key")
"""
ENTRIES = "".join(
    f"{name} = plugged_tools:{name}\n" for name in ("one", "several", "none", "broken")
)


@pytest.fixture
def _plugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plugged_tools.py").write_text(PLUG_IN)
    info = tmp_path / "plugged_tools-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plugged-tools\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[dure.tools]\n{ENTRIES}")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "plugged_tools", raising=False)


@pytest.mark.usefixtures("_plugged")
def test_other_packages_bring_tools_by_entry_points() -> None:
    assert [tool.name for tool in load("one")] == ["hello"]
    assert [tool.name for tool in load("several")] == ["hello", "hello"]
    with pytest.raises(UsageError) as caught:
        load("none")
    assert caught.value.code == "tool.entry_type"
    with pytest.raises(UsageError, match="no key") as caught:
        load("broken")
    assert caught.value.code == "tool.entry_failed"
