"""The tool that draws charts into the workspace."""

from pathlib import Path
from typing import Any

import pytest

from dure.core.errors import ToolError
from dure.core.message import Data
from dure.tools.chart import chart
from tests.tools.support import call_in, text_of


async def test_a_chart_is_a_file(tmp_path: Path) -> None:
    arguments: dict[str, Any] = {"path": "out/sales", "labels": ["서울", "b"], "values": [1, 2.5]}
    parts = await chart.deed(arguments, call_in(tmp_path))
    text = (tmp_path / "out/sales.svg").read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert "서울" in text
    assert isinstance(parts[1], Data)
    assert parts[1].value["changed"][0]["path"] == "out/sales.svg"
    await chart.deed(arguments, call_in(tmp_path))
    assert (tmp_path / "out/sales.svg").read_text(encoding="utf-8") == text, "the same every time"


async def test_more_series(tmp_path: Path) -> None:
    words = await text_of(
        chart, tmp_path, path="a.svg", labels=["a"], values=[1], more={"x": [2]}, kind="line"
    )
    assert words == "Drew a line chart of 1 values in 2 series in a.svg."


@pytest.mark.parametrize(
    "wrong",
    [
        {"labels": [], "values": []},
        {"labels": ["a"], "values": [1, 2]},
        {"labels": ["a"], "values": [1], "more": {"x": []}},
        {"labels": ["a"], "values": [float("nan")]},
        {"labels": ["a"], "values": [1], "kind": "pie"},
        {"labels": ["a"] * 501, "values": [1] * 501},
    ],
)
async def test_what_cannot_be_drawn(wrong: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ToolError):
        await text_of(chart, tmp_path, path="a.svg", **wrong)
    assert not (tmp_path / "a.svg").exists()
