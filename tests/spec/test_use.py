"""A file uses the names of other files that lie beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dure.core.errors import UsageError
from dure.spec import dump, load, parse

TEAM = """version: 1
use: [agents.yaml, more/people.yaml]
teams:
  t: {kind: joint, members: [ann, owner], until: {rounds: 3, goal_met: ann}}
"""


def _files(folder: Path, **files: str) -> Path:
    (folder / "more").mkdir()
    usual = {
        "team": TEAM,
        "agents": "version: 1\nagents: {ann: {role: a poet}}\n",
        "more/people": "version: 1\npeople: {owner: {about: who wants it}}\n",
    }
    for name, text in (usual | files).items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / "team.yaml"


def test_names_of_other_files(tmp_path: Path) -> None:
    team: Any = load(_files(tmp_path))
    assert [member.name for member in team.members] == ["ann", "owner"]
    assert team.members[0].profile.role == "a poet"
    assert parse(dump(team)).name == "t"


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("agents", "version: 1\nuse: [team.yaml]\n", "'team.yaml' leads back"),
        ("agents", "version: 1\nuse: agents.yaml\n", "'agents.yaml' leads back"),
        ("agents", "version: 1\nagents: {ann: {rol: x}}\n", "agents.yaml, line 2"),
        ("agents", "version: 1\npeople: {owner: {}}\nagents: {ann: {}}\n", "stands in"),
        ("agents", "version: 1\n", "There is: t, owner"),
        ("team", TEAM.replace("agents.yaml", "none.yaml"), "line 2, column 7, use[0]: There is no"),
        ("team", TEAM.replace("agents.yaml", "../x.yaml"), "lies outside the folder"),
        ("team", TEAM.replace("agents.yaml", '"a\\0"'), "use[0]"),
    ],
)
def test_what_is_wrong_with_them(tmp_path: Path, file: str, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(_files(tmp_path, **{file: text}))
    assert said in str(caught.value)


def test_a_file_that_two_use_is_read_once(tmp_path: Path) -> None:
    for name in ("b", "c"):
        (tmp_path / f"{name}.yaml").write_text("version: 1\nuse: [d.yaml, ./d.yaml]\n")
    (tmp_path / "d.yaml").write_text("version: 1\nagents: {dd: {}}\ntools: {t: {kind: prompt}}\n")
    (tmp_path / "a.yaml").write_text("version: 1\nuse: [b.yaml, c.yaml]\nstart: dd\n")
    with pytest.raises(UsageError, match=r"d\.yaml, line 3.*needs prompt"):
        load(tmp_path / "a.yaml")  # what is wrong is found however far away it stands
    (tmp_path / "d.yaml").write_text("version: 1\nagents: {dd: {}}\n")
    assert load(tmp_path / "a.yaml").name == "dd"


def test_many_files_that_use_each_other(tmp_path: Path) -> None:
    for number in range(102):
        text = f"version: 1\nuse: [f{number + 1}.yaml, ./f{number + 1}.yaml]\n"
        (tmp_path / f"f{number}.yaml").write_text(f"{text}people: {{p{number}: {{}}}}\n")
    with pytest.raises(UsageError, match="more than 100 files"):
        load(tmp_path / "f0.yaml")
    (tmp_path / "f90.yaml").write_text("version: 1\npeople: {last: {}}\n")
    assert load(tmp_path / "f0.yaml").name == "p0"


def test_links_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").symlink_to("x.yaml")
    (tmp_path / "a.yaml").write_text("version: 1\nuse: [x.yaml]\n")
    with pytest.raises(UsageError, match="line 2"):
        load(tmp_path / "a.yaml")


def test_what_nobody_names_is_read_too() -> None:
    with pytest.raises(UsageError, match="there is no 'eve'"):
        parse(
            "version: 1\nstart: ann\nagents: {ann: {}, bob: {}}\n"
            "teams: {t: {kind: joint, members: [bob, eve]}}\n"
        )
