"""Each sandbox by its name, or a refusal with the cure: never less than was asked for."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dure.core.errors import ToolError, UsageError
from dure.core.workspace import Program
from dure.host.files import Folder
from dure.sandbox import (
    Bare,
    Bubblewrap,
    Container,
    Light,
    Missing,
    available,
    best,
    engine,
    named,
    names,
)

PLUGIN = """
from dure.core.workspace import Ran

class Cloud:
    name = "cloud"
    def missing(self):
        return None
    async def run(self, program, workspace):
        return Ran(0, b"from the cloud", b"")

def broken():
    raise RuntimeError("no key")

def nothing():
    return 3
"""
ENTRIES = """[dure.sandboxes]
cloud = cloud_sandbox:Cloud
broken = cloud_sandbox:broken
nothing = cloud_sandbox:nothing
gone = no_such_module:thing
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that is installed and brings sandboxes."""
    info = tmp_path / "cloud_sandbox-1.0.dist-info"
    info.mkdir()
    (tmp_path / "cloud_sandbox.py").write_text(PLUGIN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: cloud-sandbox\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRIES)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine with no program at all."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for kept in (available.why_not, engine.found):
        kept.cache_clear()
    yield
    for kept in (available.why_not, engine.found):
        kept.cache_clear()


def test_names() -> None:
    assert isinstance(named("light"), Light)
    assert isinstance(named("bubblewrap"), Bubblewrap)
    assert named("podman").name == "podman"
    assert named("docker").name == "docker"
    assert named("podman:localhost/mine:2").name == "podman:localhost/mine:2"
    assert names()[:4] == ["bubblewrap", "podman", "docker", "light"]


@pytest.mark.parametrize("name", ["bubblewarp", "", "none", "bare", "podman:", "light:x", "../x"])
def test_unknown_names_are_refused(name: str) -> None:
    with pytest.raises(UsageError) as refused:
        named(name)
    assert refused.value.code == "ladder.unknown"


def test_nearest_names_are_told() -> None:
    with pytest.raises(UsageError, match="bubblewrap"):
        named("bubblewarp")


@pytest.mark.usefixtures("plugin")
async def test_a_package_brings_a_sandbox(tmp_path: Path) -> None:
    assert "cloud" in names()
    ran = await named("cloud").run(Program(["x"]), Folder(tmp_path))
    assert ran.out == b"from the cloud"
    for name, code in {
        "broken": "ladder.entry_failed",
        "gone": "ladder.entry_failed",
        "nothing": "ladder.entry_type",
    }.items():
        with pytest.raises(UsageError) as refused:
            named(name)
        assert refused.value.code == code
    sys.modules.pop("cloud_sandbox", None)


@pytest.mark.usefixtures("nowhere")
@pytest.mark.skipif(sys.platform != "linux", reason="the words for Linux")
async def test_where_there_is_nothing_nothing_runs(tmp_path: Path) -> None:
    sandbox = best()
    assert isinstance(sandbox, Missing)
    assert not isinstance(sandbox, Bare)
    problem = sandbox.missing()
    assert problem is not None
    assert problem.code == "sandbox.not_installed"
    for each in (sandbox, named("bubblewrap"), named("podman"), named("docker")):
        with pytest.raises(ToolError):
            await each.run(Program(["true"]), Folder(tmp_path))
    assert list(Folder(tmp_path).list()) == []


@pytest.mark.usefixtures("nowhere")
def test_an_engine_that_is_not_there_says_what_to_do() -> None:
    problem = Container("podman").missing()
    assert problem is not None
    assert problem.code == "ladder.no_engine"
    assert "apt install podman" in str(problem)
