"""Scorers of files."""

from pathlib import Path

import pytest

from dure.bench import file, no_file
from dure.bench.score import Rule, judged
from tests.bench.support import finished, workspace

FILES = {"a.txt": "one\ntwo 42\n", "한글/b.json": '{"n": [1, {"x": "예"}]}', "bad.json": "{"}


@pytest.mark.parametrize(
    ("rule", "right"),
    [
        (file("a.txt"), True),
        (file("b.txt"), False),
        (file("a.txt", contains="two"), True),
        (file("a.txt", contains=("two", "three")), False),
        (file("a.txt", equals="one two 42"), True),
        (file("a.txt", equals="one"), False),
        (file("a.txt", matches=r"^two \d+$"), True),
        (file("a.txt", matches=r"^three"), False),
        (file("한글/b.json", json={"n": [1, {"x": "예"}]}), True),
        (file("한글/b.json", json="예", at="n.1.x"), True),
        (file("한글/b.json", json=None, at="n.1.y"), False),
        (file("bad.json", json={}), False),
        (file("../a.txt"), False),
        (no_file("b.txt"), True),
        (no_file("a.txt"), False),
    ],
)
async def test_files(rule: Rule, right: bool, tmp_path: Path) -> None:
    found = await judged(rule, finished(), workspace(tmp_path, FILES))
    assert found.right is right
    assert bool(found.why) is not right


async def test_a_picture_can_be_asked_for_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "chart.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    assert (await judged(file("chart.png"), finished(), workspace(tmp_path))).right
    assert not (
        await judged(file("chart.png", contains="x"), finished(), workspace(tmp_path))
    ).right
