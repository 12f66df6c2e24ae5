"""Without a sandbox: on the machine itself, or not at all."""

import sys
from pathlib import Path

import pytest

from dure.core.errors import ToolError
from dure.core.workspace import Program, Sandbox
from dure.host.files import Folder
from dure.sandbox import Bare, Missing, best


async def test_bare_says_what_it_is_and_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "canary")
    sandbox: Sandbox = Bare()
    assert sandbox.name == "none (your own machine)"
    assert sandbox.missing() is None
    folder = Folder(tmp_path / "작업")
    code = "import os, sys; open('a', 'w').write(sys.stdin.read()); print(sorted(os.environ))"
    ran = await sandbox.run(
        Program([sys.executable, "-c", code], "안녕".encode(), {"GIVEN": "x"}), folder
    )
    assert ran.code == 0
    assert folder.read("a").decode() == "안녕"
    assert "'GIVEN'" in ran.out.decode()
    assert "API_KEY" not in ran.out.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="counted in /proc")
@pytest.mark.parametrize(
    ("code", "limits", "word"),
    [
        ("while True: pass", {"cpu_seconds": 1}, "cpu"),
        ("x = b'x' * (300 << 20); import time; time.sleep(60)", {"memory": 100 << 20}, "memory"),
        ("import time; time.sleep(60)", {"seconds": 0.5}, "time"),
        ("while True: print('x' * 1000)", {"output": 1000}, "output"),
        (
            "import subprocess, time\nfor _ in range(9): subprocess.Popen(['sleep', '60'])\n"
            "time.sleep(60)",
            {"processes": 5},
            "processes",
        ),
    ],
)
async def test_bare_keeps_the_limits_it_can(
    tmp_path: Path, code: str, limits: dict[str, int], word: str
) -> None:
    program = Program([sys.executable, "-c", code], **limits)  # type: ignore[arg-type]
    assert (await Bare().run(program, Folder(tmp_path))).limit == word


async def test_missing_runs_nothing(tmp_path: Path) -> None:
    sandbox: Sandbox = Missing(ToolError("x.y", "Install it."))
    assert str(sandbox.missing()) == "Install it."
    with pytest.raises(ToolError, match="Install it"):
        await sandbox.run(Program(["touch", "x"]), Folder(tmp_path))
    assert not Folder(tmp_path).list()


def test_the_best_is_never_the_machine_itself() -> None:
    sandbox = best()
    assert not isinstance(sandbox, Bare)
    assert isinstance(sandbox, Missing) == (sandbox.missing() is not None)
