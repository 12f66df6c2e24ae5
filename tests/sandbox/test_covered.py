"""What is covered in a workspace is chosen while no program runs there, and by one process."""

import os
import sys
from pathlib import Path

import pytest

from dure.core.errors import ToolError
from dure.core.workspace import Program
from dure.host.files import Folder
from dure.host.processes import started
from dure.sandbox import Bubblewrap
from dure.sandbox.covered import covered

HOLDS = """
import fcntl, os, sys
handle = os.open(sys.argv[1], os.O_RDONLY)
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


async def test_what_is_there_is_covered_and_our_place_is_held(tmp_path: Path) -> None:
    (tmp_path / ".git/hooks").mkdir(parents=True)
    (tmp_path / ".envrc").touch()
    async with covered(tmp_path) as cover:
        assert set(cover.kept()) == {
            ("writable", ".git"),
            ("read-only", ".git/hooks"),
            ("read-only", ".envrc"),
        }
        assert (tmp_path / ".dure").is_file()
    assert not (tmp_path / ".dure").exists()


async def test_what_appears_while_a_program_runs_is_not_mounted(tmp_path: Path) -> None:
    """It could be a link to anywhere by the time it is mounted."""
    async with covered(tmp_path):
        (tmp_path / ".vscode").mkdir()
        async with covered(tmp_path) as second:
            assert list(second.kept()) == []
    async with covered(tmp_path) as cover:
        assert list(cover.kept()) == [("read-only", ".vscode")]


async def test_what_was_replaced_from_outside_is_not_mounted(tmp_path: Path) -> None:
    (tmp_path / ".vscode").mkdir()
    async with covered(tmp_path) as cover:
        (tmp_path / ".vscode").rmdir()
        (tmp_path / ".vscode").mkdir()
        assert list(cover.kept()) == []
        (tmp_path / ".vscode").rmdir()
        (tmp_path / ".vscode").symlink_to("/")
        assert list(cover.kept()) == []


async def test_what_is_behind_a_link_is_not_mounted(tmp_path: Path) -> None:
    (tmp_path / "elsewhere/hooks").mkdir(parents=True)
    (tmp_path / ".git").symlink_to("elsewhere")
    (tmp_path / ".idea").symlink_to("/")
    async with covered(tmp_path) as cover:
        assert list(cover.kept()) == []


async def test_settings_that_are_a_link_are_refused(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    root.mkdir()
    (root / ".dure").symlink_to(tmp_path / "made")
    with pytest.raises(ToolError, match="is a link"):
        async with covered(root):
            pass
    assert not (tmp_path / "made").exists()
    assert (root / ".dure").is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="locks of folders")
async def test_another_process_waits(tmp_path: Path) -> None:
    async with started([sys.executable, "-c", HOLDS, str(tmp_path)]) as other:
        assert await other.line() == b"held\n"
        with pytest.raises(ToolError, match="Another dure"):
            async with covered(tmp_path, patience=0.1):
                pass
        other.stdin.close()
        async with covered(tmp_path, patience=30):
            pass


async def test_nothing_stays_open(tmp_path: Path) -> None:
    (tmp_path / ".git/hooks").mkdir(parents=True)
    async with covered(tmp_path):
        pass
    before = len(os.listdir("/dev/fd"))
    async with covered(tmp_path), covered(tmp_path):
        pass
    assert len(os.listdir("/dev/fd")) == before


@pytest.mark.skipif(Bubblewrap().missing() is not None, reason="no sandbox can be made here")
async def test_a_running_program_does_not_choose_what_the_next_one_sees(tmp_path: Path) -> None:
    box, folder = Bubblewrap(), Folder(tmp_path)
    made = "import os; os.mkdir('.git'); print('made', flush=True); input()"
    async with box.start(Program(["python3", "-c", made]), folder) as child:
        assert await child.line() == b"made\n"
        ran = await box.run(Program(["cat", "/proc/self/mountinfo"]), folder)
    mounted = [line.split()[4] for line in ran.out.decode().splitlines()]
    assert "/workspace/.dure" in mounted
    assert "/workspace/.git" not in mounted
