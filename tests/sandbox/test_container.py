"""Containers: what the engine is asked for, and how its answers are understood.

Here a stand-in is the engine; `test_engines.py` uses a real one, where there is one.
"""

import json
import os
import platform
from collections.abc import Iterator
from pathlib import Path

import pytest

from dure.core.errors import ToolError
from dure.core.policy import Network
from dure.core.workspace import Program, Ran
from dure.host.files import Folder
from dure.sandbox import Container, available, best, engine, leftovers
from dure.sandbox.engine import IMAGE
from tests.sandbox.engines import DOCKER, PODMAN, Engine

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="users as Linux has them")


@pytest.fixture(params=["podman", "docker"])
def standin(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    made = Engine(tmp_path, request.param)
    monkeypatch.setenv("PATH", str(made.folder))
    _forget()
    yield made
    _forget()


def _forget() -> None:
    available.why_not.cache_clear()
    engine.found.cache_clear()
    engine.images.clear()
    leftovers.looked.clear()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A workspace of an ordinary user's, at a path that CSV would trip over."""
    root = tmp_path / 'work, "작업"'
    root.mkdir()
    if os.geteuid() == 0:
        os.chown(root, 12345, 12345)
    return Folder(root)


async def run(standin: Engine, folder: Folder, **options: object) -> Ran:
    program = Program(["cat", "a b"], b"hello", **options)  # type: ignore[arg-type]
    return await Container(standin.folder.name).run(program, folder)


async def test_a_program_runs_with_nothing_that_it_needs_not(
    standin: Engine, folder: Folder
) -> None:
    ran = await run(standin, folder, env={"A": "b"}, processes=9, memory=1 << 20, cpu_seconds=7)
    assert (ran.code, ran.out) == (0, b"HELLO")
    (asked,) = standin.asked("run")
    assert asked[-5:] == ["-c", '"$@"; exit $?', "sh", "cat", "a b"]
    assert IMAGE in asked
    for option in (
        "--network=none",
        "--pull=never",
        "--read-only",
        "--cap-drop=ALL",
        "--security-opt=no-new-privileges",
        "--pids-limit=9",
        f"--memory={1 << 20}",
        f"--memory-swap={1 << 20}",
        "--ulimit=cpu=7:8",
        "--log-driver=none",
        "--env=A=b",
        "--env=HTTPS_PROXY=",
    ):
        assert option in asked
    assert not {"--privileged", "--pid=host", "--net=host", "--rm"} & set(asked)
    users = [each for each in asked if each.startswith("--user=")]
    assert users not in ([], ["--user=0:0"]) or os.geteuid() == 0
    (name,) = [each[len("--name=") :] for each in asked if each.startswith("--name=")]
    assert standin.asked("rm")[-1][-1] == name


async def test_the_workspace_is_the_only_place_to_write(standin: Engine, folder: Folder) -> None:
    (folder.root / ".git").mkdir()
    (folder.root / ".git" / "config").touch()
    await run(standin, folder)
    (asked,) = standin.asked("run")
    mounts = [each for each in asked if each.startswith("--mount=")]
    root = str(folder.root).replace('"', '""')
    assert mounts[0] == f'--mount=type=bind,"src={root}",dst=/workspace'
    assert "--mount=type=bind,src=/dev/null,dst=/workspace/.dure,readonly" in mounts
    (config,) = [each for each in mounts if "dst=/workspace/.git/config" in each]
    assert config.endswith(",readonly")
    assert not folder.exists(".dure")


async def test_settings_in_the_workspace_are_hidden(standin: Engine, folder: Folder) -> None:
    (folder.root / ".dure").mkdir()
    await run(standin, folder)
    (asked,) = standin.asked("run")
    assert any(each.startswith("--tmpfs=/workspace/.dure:ro") for each in asked)


@pytest.mark.parametrize(
    ("code", "limit"), [(137, "memory"), (152, "cpu"), (153, "file size"), (7, "")]
)
async def test_how_a_program_ends(standin: Engine, folder: Folder, code: int, limit: str) -> None:
    standin.tell("run", code=code)
    ran = await run(standin, folder)
    assert (ran.code, ran.limit) == (None if limit else code, limit)


async def test_an_engine_that_fails_is_no_program_that_failed(
    standin: Engine, folder: Folder
) -> None:
    program = Program(["true"])
    standin.tell("run", code=125, err="Error: no space left on device\n")
    with pytest.raises(ToolError, match="no space left on device"):
        await Container(standin.folder.name).run(program, folder)
    assert standin.asked("rm")
    standin.tell("run", code=125, err="a program's own words\n")
    assert (await Container(standin.folder.name).run(program, folder)).code == 125


async def test_a_network_is_refused(standin: Engine, folder: Folder) -> None:
    with pytest.raises(ToolError) as refused:
        await run(standin, folder, network=Network(hosts=frozenset({"example.org"})))
    assert refused.value.code == "ladder.no_network"
    assert standin.asked("run") == []


async def test_an_image_that_is_not_there_is_not_pulled(standin: Engine, folder: Folder) -> None:
    standin.tell("image", code=1, err="Error: no such image\n")
    with pytest.raises(ToolError) as refused:
        await run(standin, folder)
    assert refused.value.code == "ladder.no_image"
    assert f"pull {IMAGE}" in str(refused.value)
    assert standin.asked("run") == standin.asked("pull") == []
    standin.tell("image")
    assert (await run(standin, folder)).code == 0


@pytest.mark.parametrize(
    "answer",
    [
        {"code": 1, "err": "Cannot connect to the Docker daemon. Is it running?\n"},
        {"out": "hello"},
        {"out": "{}"},
        {"out": "[]"},
        {"out": "null"},
        {"out": ""},
    ],
)
async def test_an_engine_that_does_not_answer(
    standin: Engine, folder: Folder, answer: dict[str, object]
) -> None:
    standin.tell("info", **answer)
    with pytest.raises(ToolError) as refused:
        await run(standin, folder)
    assert refused.value.code == "ladder.engine_silent"
    assert standin.asked("run") == []


async def test_an_engine_that_keeps_no_limits_is_refused(standin: Engine, folder: Folder) -> None:
    info = (
        {"host": {**PODMAN["host"], "cgroupVersion": "v1"}}
        if standin.folder.name == "podman"
        else {**DOCKER, "PidsLimit": False}
    )
    standin.tell("info", out=json.dumps(info))
    with pytest.raises(ToolError) as refused:
        await run(standin, folder)
    assert refused.value.code == "ladder.no_limits"


async def test_no_program_is_root_outside(standin: Engine, tmp_path: Path) -> None:
    rootful = {"host": {**PODMAN["host"], "security": {"rootless": False}}}
    standin.tell("info", out=json.dumps(rootful if standin.folder.name == "podman" else DOCKER))
    root = tmp_path / "of-root"
    root.mkdir()
    if root.stat().st_uid != 0:
        pytest.skip("not root")
    with pytest.raises(ToolError) as refused:
        await run(standin, Folder(root))
    assert refused.value.code == "ladder.root_owned"
    os.chown(root, 12345, 23456)
    await run(standin, Folder(root))
    assert "--user=12345:23456" in standin.asked("run")[0]


async def test_a_rootless_engine_runs_as_the_user(standin: Engine, folder: Folder) -> None:
    if standin.folder.name == "docker":
        standin.tell("info", out=json.dumps({**DOCKER, "SecurityOptions": ["name=rootless"]}))
    await run(standin, folder)
    (asked,) = standin.asked("run")
    expected = {
        "podman": ["--userns=keep-id", f"--user={os.getuid()}:{os.getgid()}"],
        "docker": ["--user=0:0"],
    }
    assert all(each in asked for each in expected[standin.folder.name])


async def test_what_a_killed_process_left_is_removed(standin: Engine, folder: Folder) -> None:
    machine, _, _ = leftovers.mine().split("/")
    lines = (
        f"mine {leftovers.mine()}\n"
        f"gone {machine}/999999999/1\n"
        f"reused {machine}/{os.getpid()}/1\n"
        "elsewhere other-machine/999999999/1\n"
        "strange\n"
        "odd a/b/c\n"
        "\n"
    )
    standin.tell("ps", out=lines)
    await run(standin, folder)
    removed = standin.asked("rm")[0]
    assert removed[-2:] == ["gone", "reused"]
    assert not {"mine", "elsewhere", "strange", "odd"} & set(removed)


async def test_the_best_sandbox_is_a_container_where_there_is_no_other(standin: Engine) -> None:
    assert best().name == standin.folder.name
    standin.tell("image", code=1)
    _forget()
    assert best().name == "none"
