"""A plain install stays small, locked and the same everywhere."""

import re
import shutil
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.installed.environment import wheel

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
MAX_DISTRIBUTIONS = 22

PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;\\]+)")


def pins(lock: Path) -> dict[str, str]:
    """Distribution → version."""
    found = (PIN.match(line) for line in lock.read_text().splitlines())
    return {match["name"]: match["version"] for match in found if match}


def test_a_plain_install_is_small() -> None:
    assert len(pins(ROOT / "requirements" / "base.lock")) <= MAX_DISTRIBUTIONS


def test_what_is_tested_is_what_is_installed() -> None:
    base, dev = (pins(ROOT / "requirements" / f"{name}.lock") for name in ("base", "dev"))
    assert {name: dev.get(name) for name in base} == base


def test_the_locks_hold_what_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = {
        re.split(r"[\[<>=~! ;]", each)[0].replace(".", "-") for each in project["dependencies"]
    }
    assert asked <= set(pins(ROOT / "requirements" / "base.lock"))


def test_the_package_index_shows_the_readme() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert (ROOT / project["readme"]).exists()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_has_a_hash(lock: Path) -> None:
    text = lock.read_text()
    entries = re.split(r"\n(?=[a-z0-9])", "\n" + text)[1:]
    assert len(entries) == len(pins(lock))
    assert [each.split()[0] for each in entries if "--hash=sha256:" not in each] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_locks_name_no_host(lock: Path) -> None:
    assert (
        re.search(r"://|--index|--find-links|file:|^/|@ ", lock.read_text(), re.MULTILINE) is None
    )


def test_the_wheel_holds_the_whole_package(tmp_path: Path) -> None:
    """Data files travel with the code, and so do the examples; nothing else does."""
    built = wheel(tmp_path)
    inside = {name for name in zipfile.ZipFile(built).namelist() if ".dist-info/" not in name}
    tree = tmp_path / "tree"
    package = {path: path.relative_to(tree / "src") for path in (tree / "src").rglob("*")}
    examples = {path: "dure" / path.relative_to(tree) for path in (tree / "examples").rglob("*")}
    both = (package | examples).items()
    assert inside == {name.as_posix() for path, name in both if path.is_file()}


def test_setup_says_what_it_needs(tmp_path: Path) -> None:
    """On a machine whose Python is too old or missing, one sentence says what to do."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("bash", "dirname", "id"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    done = subprocess.run(
        [str(tools / "bash"), "scripts/setup.sh", "base"],
        cwd=tmp_path,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr
    assert not (tmp_path / ".venv").exists()
