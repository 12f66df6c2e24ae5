"""The sandbox as most people start it: not as root.

As root, these tests become somebody else, with the system's own Python: this checkout and its
Python may be root's alone.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from dure.sandbox import Bubblewrap

SOURCE = Path(__file__).resolve().parents[2] / "src"
PYTHON = "/usr/bin/python3"
SOMEBODY = 12345

pytestmark = [
    pytest.mark.skipif(Bubblewrap().missing() is not None, reason="no sandbox can be made here"),
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="not root already"),
    pytest.mark.skipif(not Path(PYTHON).exists(), reason="no Python of the system"),
]

CODE = """
import asyncio, json, sys
sys.path.insert(0, sys.argv[1])
from dure.core.workspace import Program
from dure.host.files import Folder
from dure.sandbox import best
async def main():
    folder, box, said = Folder(sys.argv[2]), best(), {}
    said["name"] = box.name
    async def run(name, script, **limits):
        ran = await box.run(Program(["sh", "-c", script], **limits), folder)
        said[name] = [ran.code, ran.limit, ran.out.decode(), ran.err.decode()]
    await run("who", "id -u; grep CapEff /proc/self/status; echo x > made; echo y >> given")
    await run("bomb", "i=0; while [ $i -lt 60 ]; do sleep 5 & i=$((i+1)); done", processes=20)
    await run("time", "echo before; sleep 60", seconds=1)
    await run("fds", "ls /proc/self/fd")
    await run("init", "cat /proc/1/environ")
    print(json.dumps(said))
asyncio.run(main())
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder of somebody's, which he can reach."""
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    work = tmp_path / "작업"
    work.mkdir()
    (work / "given").write_text("given ")
    for path in (work, work / "given"):
        os.chown(path, SOMEBODY, SOMEBODY)
    return work


def test_an_ordinary_user(work: Path) -> None:
    done = subprocess.run(
        [PYTHON, "-B", "-W", "error", "-c", CODE, str(SOURCE), str(work)],
        capture_output=True,
        text=True,
        user=SOMEBODY,
        group=SOMEBODY,
        extra_groups=[],
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "HOME": str(work), "A_TOKEN": "canary"},
        check=False,
    )
    assert done.stderr == ""
    said = json.loads(done.stdout)
    assert said["name"] == "bubblewrap"
    assert said["who"] == [0, "", "65534\nCapEff:\t0000000000000000\n", ""]
    assert (work / "made").read_text() == "x\n"
    assert (work / "given").read_text() == "given y\n"
    assert (work / "made").stat().st_uid == SOMEBODY
    assert "fork" in said["bomb"][3]
    assert said["time"] == [None, "time", "before\n", ""]
    assert said["fds"][2].split() == ["0", "1", "2", "3"]
    assert "canary" not in said["init"][2]
