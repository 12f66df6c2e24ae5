"""What the installed package offers to the shell and to other packages."""

import re
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.metadata import distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# Where other packages add to ours.
GROUPS = ("dure.models", "dure.tools", "dure.environments")


def test_scripts_lead_somewhere() -> None:
    for target in PROJECT["scripts"].values():
        module, _, name = target.partition(":")
        assert callable(getattr(import_module(module), name))


def test_our_own_entry_points_lead_somewhere() -> None:
    for each in distribution("dure").entry_points:
        assert callable(each.load())


def test_the_command_and_the_module_are_the_same() -> None:
    script = Path(sys.executable).parent / "dure"
    said = [
        subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout
        for command in ([str(script)], [sys.executable, "-m", "dure"])
    ]
    assert said[0] == said[1] != ""


def test_one_version() -> None:
    assert import_module("dure").__version__ == PROJECT["version"] == distribution("dure").version


def test_the_entry_point_groups_are_documented() -> None:
    pages = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md"))
    assert [group for group in GROUPS if not re.search(rf"{re.escape(group)}\b", pages)] == []
