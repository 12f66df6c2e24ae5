"""Containers of a real engine, where there is one: podman, with an image of this machine's Python.

Rootless or as root; the image is made here and removed after. Docker's command line is the same in
all that is used; `test_container.py` holds both to that.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dure.core.workspace import Program, Ran
from dure.host.files import Folder
from dure.sandbox import Container

IMAGE = "localhost/dure-test"
PYTHON = "/usr/bin/python3"
SHELL = ("sh", "ls", "cat", "sleep", "env", "id")
MIB = 1 << 20
CONFIG = '[engine]\nruntime = "runc"\n'

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("podman") or not Path(PYTHON).exists(),
    reason="no podman here",
)


def _libraries(program: Path) -> set[str]:
    told = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    return {word for word in told.split() if word.startswith("/")}


def _archive(to: Path) -> None:
    """The system's Python and a shell, and nothing else, as a tar file."""
    python = Path(PYTHON).resolve()
    library = Path(f"/usr/lib/{python.name}")
    programs = [Path(found).resolve() for name in SHELL if (found := shutil.which(name))]
    needed = set[str]().union(*map(_libraries, [python, *programs, *library.rglob("*.so")]))
    with tarfile.open(to, "w") as tar:
        for folder in ("proc", "dev", "sys", "tmp", "workspace", "etc"):
            made = tarfile.TarInfo(folder)
            made.type, made.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(made)
        for name, program in zip(SHELL, programs, strict=False):
            tar.add(program, f"bin/{name}")
        for name in ("python3", python.name):
            tar.add(python, f"usr/bin/{name}")
        tar.add(library, str(library).lstrip("/"), filter=_useful)
        for path in needed:
            tar.add(os.path.realpath(path), path.lstrip("/"))


def _useful(each: tarfile.TarInfo) -> tarfile.TarInfo | None:
    useless = ("/test", "/__pycache__", "/idlelib", "/dist-packages")
    return None if any(part in each.name for part in useless) else each


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    place = tmp_path_factory.mktemp("engine")
    patch = pytest.MonkeyPatch()
    if shutil.which("runc"):
        (place / "containers.conf").write_text(CONFIG)
        patch.setenv("CONTAINERS_CONF", str(place / "containers.conf"))
    _archive(place / "image.tar")
    command = ["podman", "import", "--quiet", str(place / "image.tar"), IMAGE]
    made = subprocess.run(command, capture_output=True, check=False, timeout=120)
    (place / "image.tar").unlink()
    if made.returncode:
        pytest.skip(f"podman does not work here: {made.stderr.decode()[-300:]}")
    sandbox = Container("podman", IMAGE, disk=64 * MIB)
    if problem := sandbox.missing():
        pytest.skip(str(problem))
    yield sandbox
    subprocess.run(["podman", "rmi", "--force", IMAGE], capture_output=True, check=False)
    patch.undo()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    root = tmp_path / 'work, "작업"; $HOME'
    root.mkdir()
    if os.geteuid() == 0:
        for each in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
            each.chmod(0o755)
        os.chown(root, 12345, 12345)
    return Folder(root)


async def run(container: Container, folder: Folder, *argv: str, **options: object) -> Ran:
    return await container.run(Program(argv, **options), folder)  # type: ignore[arg-type]


async def python(container: Container, folder: Folder, code: str, **options: object) -> Ran:
    return await run(container, folder, "python3", "-", stdin=code.encode(), **options)


async def test_a_program_reads_and_writes_its_workspace(
    container: Container, folder: Folder
) -> None:
    (folder.root / "in.txt").write_text("안녕")
    ran = await python(container, folder, "open('out.txt', 'w').write(open('in.txt').read() * 2)")
    assert (ran.code, ran.err, ran.limit) == (0, b"", "")
    assert folder.read("out.txt").decode() == "안녕안녕"
    assert not folder.exists(".dure")
    assert (await run(container, folder, "sh", "-c", "exit 7")).code == 7
    assert (await run(container, folder, "no-such-program")).code == 127


async def test_it_reaches_nothing_else(
    container: Container, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_TOKEN", "canary-canary")
    monkeypatch.setenv("HTTPS_PROXY", "http://canary-canary.example")
    code = """
import os, socket
def no(what):
    try:
        print("reached", what())
    except OSError:
        print("no")
no(lambda: open("/etc/made", "w"))
no(lambda: open("/usr/bin/made", "w"))
no(lambda: open("/workspace/.dure/made", "w"))
no(lambda: open("/dev/kmsg").read(1))
no(lambda: os.setuid(0))
no(lambda: os.chroot("/tmp"))
no(lambda: socket.create_connection(("127.0.0.1", 22), 2))
no(lambda: socket.create_connection(("1.1.1.1", 53), 2))
no(lambda: socket.getaddrinfo("example.org", 80))
print(sorted(os.listdir("/sys/class/net")), os.getuid() != 0)
told = open("/proc/self/status").read().split()
print([told[told.index(name) + 1] for name in ("CapEff:", "CapBnd:")])
print("canary" in repr(os.environ))
"""
    ran = await python(container, folder, code)
    assert ran.err == b""
    *refused, nets, caps, canary = ran.out.decode().splitlines()
    assert refused == ["no"] * 9
    assert nets == "['lo'] True"
    assert caps == str(["0" * 16] * 2)
    assert canary == "False"


@pytest.mark.parametrize(
    ("code", "limit"),
    [
        ("while True: print('x' * 1000)", "output"),
        ("x = 'a' * (300 << 20)", "memory"),
        ("while True: pass", "cpu"),
        ("f = open('big', 'wb')\nwhile True: f.write(b'x' * 1_000_000)", "file size"),
    ],
)
async def test_limits_keep_what_was_printed(
    container: Container, folder: Folder, code: str, limit: str
) -> None:
    code = f"print('before', flush=True)\n{code}"
    ran = await python(
        container, folder, code, memory=64 * MIB, cpu_seconds=1, output=100_000, seconds=30
    )
    assert ran.out.startswith(b"before\n")
    if limit == "file size":  # Python is told by an error, and may be ended for the disk, too
        assert ran.limit in ("disk", "file size") or b"File too large" in ran.err
    else:
        assert (ran.code, ran.limit) == (None, limit)


async def test_the_time_limit_ends_all_of_it(container: Container, folder: Folder) -> None:
    began = time.monotonic()
    ran = await run(container, folder, "sh", "-c", "echo before; sleep 60 & sleep 60", seconds=1)
    assert time.monotonic() - began < 10
    assert (ran.code, ran.limit, ran.out) == (None, "time", b"before\n")
    left = ["podman", "ps", "--all", "--quiet", "--filter", "label=dure.process"]
    assert subprocess.run(left, capture_output=True, check=True).stdout == b""  # noqa: ASYNC221


async def test_processes_are_counted(container: Container, folder: Folder) -> None:
    bomb = "i=0; while [ $i -lt 60 ]; do sleep 5 & i=$((i+1)); done"
    ran = await run(container, folder, "sh", "-c", bomb, processes=20)
    assert ran.code != 0
    assert b"fork" in ran.err


async def test_what_a_program_plants_is_put_away(container: Container, folder: Folder) -> None:
    code = "import os\nos.makedirs('.git/hooks')\nopen('.git/hooks/pre-commit', 'w').write('x')"
    ran = await python(container, folder, code)
    assert b"renamed" in ran.err
    assert not folder.exists(".git/hooks/pre-commit")
