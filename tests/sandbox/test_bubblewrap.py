"""Bubblewrap does what a sandbox is for: programs run, within limits, and nothing is left."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dure.core.errors import ToolError
from dure.core.workspace import Program, Ran, Sandbox
from dure.host.files import Folder
from dure.sandbox import Bubblewrap
from tests.host.test_processes import commands

pytestmark = pytest.mark.skipif(
    Bubblewrap().missing() is not None, reason="no sandbox can be made here"
)
MIB = 1 << 20


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A workspace whose path has spaces, Korean and what shells stumble over."""
    return Folder(tmp_path / "작업 'folder' $HOME; x")


async def run(folder: Folder, *argv: str, disk: int = 64 * MIB, **options: object) -> Ran:
    program = Program(argv, **options)  # type: ignore[arg-type]
    return await Bubblewrap(disk=disk).run(program, folder)


async def python(folder: Folder, code: str, **options: object) -> Ran:
    return await run(folder, "python3", "-c", code, **options)  # type: ignore[arg-type]


async def test_a_program_reads_and_writes_its_workspace(folder: Folder) -> None:
    sandbox: Sandbox = Bubblewrap()
    assert sandbox.name == "bubblewrap"
    folder.write("자료/in.txt", "안녕".encode())
    code = "import os, sys; t = open('자료/in.txt').read(); open('out.txt', 'w').write(t * 2)\n"
    code += "print(os.getcwd(), sys.stdin.read(), sys.argv[1:])"
    ran = await run(folder, "python3", "-c", code, "가 나", "$HOME", stdin="표준 입력".encode())
    assert ran.err.decode() == ""
    assert ran.code == 0
    assert ran.out.decode() == "/workspace 표준 입력 ['가 나', '$HOME']\n"
    assert folder.read("out.txt").decode() == "안녕안녕"


async def test_what_the_host_wrote_can_be_changed_inside_and_the_other_way(folder: Folder) -> None:
    folder.write("a/host.txt", b"host")
    (folder.root / "a" / "host.txt").chmod(0o600)
    code = "import os; open('a/host.txt', 'a').write('+'); os.chmod('a/host.txt', 0o644)\n"
    code += "os.makedirs('b/c'); open('b/c/in.txt', 'w').write('in'); os.chmod('b/c/in.txt', 0o600)"
    ran = await python(folder, code)
    assert (ran.code, ran.err) == (0, b"")
    assert folder.read("a/host.txt") == b"host+"
    assert folder.read("b/c/in.txt") == b"in"
    folder.append("b/c/in.txt", b"+")
    folder.write("b/c/new.txt", b"")
    folder.delete("b/c/in.txt")
    ran = await python(folder, "import os; os.rename('b/c/new.txt', 'b/d.txt'); os.rmdir('b/c')")
    assert (ran.code, ran.err) == (0, b"")


async def test_how_a_program_ends(folder: Folder) -> None:
    assert (await run(folder, "sh", "-c", "exit 7")).code == 7
    ran = await run(folder, "no-such-program")
    assert ran.code == 127
    assert b"no-such-program" in ran.err
    ran = await run(folder, "sh", "-c", "kill -SEGV $$")
    assert ran.code in (139, None)


async def test_the_environment_is_the_same_everywhere(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary-canary")
    ran = await run(folder, "env", env={"GREETING": "안녕\n하세요"})
    found = ran.out.decode()
    assert "canary" not in found
    assert "GREETING=안녕\n하세요\n" in found
    names = {line.partition("=")[0] for line in found.splitlines() if "=" in line}
    assert names == {"GREETING", "HOME", "LANG", "PATH", "PWD", "PYTHONUNBUFFERED"} | {
        "TERM",
        "TMPDIR",
        "USER",
    }


@pytest.mark.parametrize("name", ["LD_PRELOAD", "LD_LIBRARY_PATH", "GLIBC_TUNABLES", "", "A=B"])
async def test_variables_that_steer_the_way_in_are_refused(folder: Folder, name: str) -> None:
    with pytest.raises(ToolError) as caught:
        await run(folder, "true", env={name: "x"})
    assert caught.value.code == "sandbox.environment"


async def test_the_python_that_runs_us_is_there(folder: Folder) -> None:
    ran = await python(folder, "import sys; print(sys.version); print(sys.prefix)")
    *version, prefix = ran.out.decode().splitlines()
    assert version == sys.version.splitlines()
    # An environment below /tmp is not seen: the sandbox has a /tmp of its own.
    assert prefix in (sys.prefix, sys.base_prefix)


async def test_time(folder: Folder) -> None:
    began = time.monotonic()
    code = "import time; print('before'); time.sleep(60)"
    ran = await python(folder, code, seconds=1.0)
    assert (ran.code, ran.out, ran.limit) == (None, b"before\n", "time")
    assert time.monotonic() - began < 10


async def test_output(folder: Folder) -> None:
    ran = await run(folder, "yes", output=10_000)
    assert (ran.code, len(ran.out), ran.limit) == (None, 10_000, "output")


async def test_cpu_time_of_all_processes_together(folder: Folder) -> None:
    ran = await python(folder, "while True: pass", cpu_seconds=1, seconds=30)
    assert ran.limit == "cpu"
    code = "import os\nfor _ in range(3): os.fork()\nwhile True: pass"
    began = time.monotonic()
    ran = await python(folder, code, cpu_seconds=1, seconds=30)
    assert ran.limit == "cpu"
    assert time.monotonic() - began < 20


async def test_memory_of_one_process(folder: Folder) -> None:
    ran = await python(folder, "x = bytearray(400 << 20)", memory=200 * MIB)
    assert ran.code == 1
    assert b"MemoryError" in ran.err


async def test_memory_of_all_processes_together(folder: Folder) -> None:
    code = "import os, time\nfor _ in range(3): os.fork()\n"
    code += "x = bytearray(b'x') * (60 << 20)\ntime.sleep(60)"
    ran = await python(folder, code, memory=200 * MIB, seconds=30)
    assert ran.limit == "memory"


async def test_memory_that_is_shared(folder: Folder) -> None:
    code = "import mmap, time\nm = mmap.mmap(-1, 400 << 20)\n"
    code += "for _ in range(400): m.write(b'x' * (1 << 20))\ntime.sleep(60)"
    ran = await python(folder, code, memory=200 * MIB, seconds=30)
    assert ran.limit == "memory"


async def test_reserved_memory_is_not_used_memory(folder: Folder) -> None:
    code = (
        "import mmap; mmap.mmap(-1, 8 << 30, prot=0, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)"
    )
    ran = await python(folder, code, memory=200 * MIB)
    assert (ran.code, ran.err) == (0, b"")


async def test_processes(folder: Folder) -> None:
    code = """
import subprocess
started = []
try:
    while True: started.append(subprocess.Popen(['sleep', '60']))
except BlockingIOError: print(len(started))
"""
    ran = await python(folder, code, processes=20, seconds=30)
    assert (ran.code, ran.limit) == (0, "")
    assert 10 <= int(ran.out) <= 20


async def test_one_sandbox_does_not_use_up_anothers_processes(folder: Folder) -> None:
    full = "import subprocess, time\n"
    full += "for _ in range(8): subprocess.Popen(['sleep', '3'])\ntime.sleep(1)"
    done = await asyncio.gather(*(python(folder, full, processes=12) for _ in range(3)))
    assert [(ran.code, ran.err) for ran in done] == [(0, b"")] * 3


async def test_the_size_of_a_file(folder: Folder) -> None:
    code = "f = open('sparse', 'wb', buffering=0); f.seek(1 << 40); f.write(b'x')"
    ran = await python(folder, code)
    assert ran.code == 1
    assert b"File too large" in ran.err
    ran = await run(folder, "sh", "-c", "exec head -c 100000000 /dev/zero > big")
    assert ran.limit == "file size" or ran.code != 0
    assert (folder.root / "big").stat().st_size <= 64 * MIB


async def test_the_disk(folder: Folder) -> None:
    code = "import os\nfor n in range(100): open(str(n), 'wb').write(os.urandom(8 << 20))"
    ran = await python(folder, code, seconds=60)
    assert ran.limit == "disk"


HIDES = {
    "without a name": "os.unlink(f.name)",
    "deeper than a path": "[(os.mkdir('d' * 200), os.chdir('d' * 200)) for _ in range(3)]",
}


@pytest.mark.parametrize("how", HIDES)
async def test_the_disk_counts_files_that_are_hidden(folder: Folder, how: str) -> None:
    code = (
        "import os\nkept = []\nfor n in range(60):\n  f = open(str(n), 'wb', 0); kept.append(f)\n"
    )
    code += f"  {HIDES[how]}\n  for _ in range(4): f.write(os.urandom(8 << 20))"
    assert (await python(folder, code, seconds=60)).limit == "disk"


async def test_memory_that_only_the_kernel_sees(folder: Folder) -> None:
    tables = "import mmap\nm = mmap.mmap(-1, 1 << 40, prot=mmap.PROT_READ, flags=0x4022)\n"
    tables += "m.madvise(15)\nfor n in range(1 << 19): m[n << 21]"
    assert (await python(folder, tables, memory=100 * MIB)).limit == "memory"
    sockets = """
import os, socket, time
for _ in range(20):
    if os.fork() == 0: break
kept = []
try:
    while True:
        kept.append(socket.socketpair())
        for end in kept[-1]:
            end.setblocking(False)
            try: end.send(bytes(1 << 20))
            except OSError: pass
except OSError: time.sleep(60)
"""
    assert (await python(folder, sockets, memory=100 * MIB, seconds=30)).limit == "memory"


async def test_the_temporary_folders_are_bounded(folder: Folder) -> None:
    for path in ("/tmp/x", "/dev/shm/x", "/var/tmp/x"):
        code = f"""
try:
    for n in range(100): open({path!r} + str(n), 'wb').write(bytes(20 << 20))
except OSError as e: print(e.errno)
"""
        assert (await python(folder, code)).out == b"28\n"  # no space left


async def test_open_files(folder: Folder) -> None:
    code = "x = []\ntry:\n  while True: x.append(open('/dev/null'))\nexcept OSError: print(len(x))"
    assert int((await python(folder, code)).out) < 256


def processes_with(word: str) -> list[str]:
    """The processes of this machine whose command holds `word`."""
    found: list[str] = []
    for name in os.listdir("/proc"):
        try:
            if name.isdecimal() and word in Path(f"/proc/{name}/cmdline").read_text():
                found.append(name)
        except OSError:
            continue
    return found


async def none_left(word: str) -> bool:
    deadline = time.monotonic() + 10
    while processes_with(word) and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0)
    return not processes_with(word)


STUBBORN = """
import os, signal, subprocess, sys, time
for number in range(1, 32):
    try: signal.signal(number, signal.SIG_IGN)
    except OSError: pass
subprocess.Popen(['setsid', 'sleep', sys.argv[1]])
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0: time.sleep(60)
    os._exit(0)
print('ready')
open('ready', 'w').close()
if len(sys.argv) < 3: time.sleep(60)
"""


async def test_nobody_outlives_the_limit(folder: Folder) -> None:
    ran = await run(folder, "python3", "-c", STUBBORN, "61.001", seconds=1.5)
    assert (ran.limit, ran.out) == ("time", b"ready\n")
    assert await none_left("61.001")


async def test_nobody_outlives_the_program(folder: Folder) -> None:
    ran = await run(folder, "python3", "-c", STUBBORN, "61.002", "end", seconds=30)
    assert (ran.code, ran.limit) == (0, "")
    assert await none_left("61.002")


async def test_nobody_outlives_a_cancellation(folder: Folder) -> None:
    task = asyncio.ensure_future(run(folder, "python3", "-c", STUBBORN, "61.003", seconds=60))
    while not folder.exists("ready"):  # noqa: ASYNC110
        await asyncio.sleep(0)
    assert processes_with("61.003")
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()
    assert await none_left("61.003")


async def test_nobody_outlives_a_cancellation_at_any_moment(folder: Folder) -> None:
    mark = f"mark{os.getpid()}"
    program = Program(["sh", "-c", f"sleep 60; : {mark}"])
    for moment in range(60):
        running = asyncio.ensure_future(Bubblewrap().run(program, folder))
        await asyncio.wait({running}, timeout=moment / 1000)
        running.cancel()
        async with asyncio.timeout(20):
            await asyncio.wait({running})
        assert running.cancelled()
    assert mark not in commands()
    assert os.listdir(folder.root) == []


async def test_nobody_outlives_us(folder: Folder) -> None:
    """The process that started the sandbox is killed, without a chance to clean up."""
    code = f"""
import asyncio, os, signal
from dure.core.workspace import Program
from dure.host.files import Folder
from dure.sandbox import Bubblewrap
async def main():
    folder = Folder({str(folder.root)!r})
    task = asyncio.ensure_future(
        Bubblewrap().run(Program(["python3", "-c", {STUBBORN!r}, "61.004"]), folder))
    while not folder.exists("ready"): await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    done = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code], check=False)
    assert done.returncode == -9
    assert await none_left("61.004")


async def test_many_at_once_leave_no_handle(folder: Folder) -> None:
    await run(folder, "true")
    before = len(os.listdir("/proc/self/fd"))
    done = await asyncio.gather(*(run(folder, "echo", str(n)) for n in range(6)))
    assert [ran.out for ran in done] == [f"{n}\n".encode() for n in range(6)]
    assert len(os.listdir("/proc/self/fd")) == before


async def test_a_sandbox_that_cannot_be_made_runs_nothing(folder: Folder) -> None:
    class Elsewhere(Folder):
        """A workspace that is a file."""

        @property
        def root(self) -> Path:
            return super().root / "missing" / ".." / "file"

    folder.write("file", b"")
    with pytest.raises((ToolError, OSError)):
        await run(Elsewhere(folder.root), "sh", "-c", "echo ran > /workspace/x")


async def test_settings_cannot_be_planted(folder: Folder) -> None:
    """A folder `.dure` in the workspace would steer the next start of dure there."""
    code = "import os, pathlib; p = pathlib.Path('.dure')\n"
    code += "for f in (p.mkdir, p.unlink, lambda: p.write_text('x'), lambda: p.rename('x')):\n"
    code += "  try: f(); print('worked', f)\n  except OSError: pass"
    ran = await python(folder, code)
    assert b"worked <bound" not in ran.out
    assert not (folder.root / ".dure").exists()
    (folder.root / ".dure").mkdir()
    (folder.root / ".dure" / "secrets.toml").write_text("canary")
    ran = await python(
        folder, "import os; print(os.listdir('.dure')); open('.dure/config.toml', 'w')"
    )
    assert ran.out == b"[]\n"
    assert ran.code == 1
    assert os.listdir(folder.root / ".dure") == ["secrets.toml"]


async def test_what_git_obeys_cannot_be_changed(folder: Folder) -> None:
    (folder.root / ".git" / "hooks").mkdir(parents=True)
    (folder.root / ".git" / "config").write_text("[core]\n")
    for path in (".git/hooks/pre-commit", ".git/config"):
        assert (await python(folder, f"open({path!r}, 'w').write('x')")).code == 1
    assert (await python(folder, "open('.git/HEAD', 'w').write('x')")).code == 0
    assert (folder.root / ".git" / "config").read_text() == "[core]\n"


async def test_git_s_folder_cannot_be_swapped_for_another(folder: Folder) -> None:
    (folder.root / ".git" / "hooks").mkdir(parents=True)
    (folder.root / ".git" / "config").write_text("[core]\n")
    assert (await python(folder, "import os; os.rename('.git', 'old')")).code == 1
    folder.write("sub/.gitkeep", b"")
    code = "import os; os.mkdir('sub/.git'); open('sub/.git/config', 'w').write('[include]\\n')"
    ran = await python(folder, code)
    assert "'sub/.git/config': renamed" in ran.err.decode()
    assert os.listdir(folder.root / "sub" / ".git") == ["config.put-away"]


async def test_a_git_folder_that_is_a_pointer(folder: Folder) -> None:
    folder.write("a", b"")
    (folder.root / ".git").write_text("gitdir: elsewhere\n")
    code = "import os\nfor f in (lambda: open('.git', 'w'), lambda: os.rename('.git', 'x')):\n"
    code += "  try: f(); print('worked')\n  except OSError: pass"
    assert (await python(folder, code)).out == b""


async def test_a_program_can_be_talked_with_inside(tmp_path: Path) -> None:
    code = "import os\nfor line in iter(input, 'end'): print(os.getcwd(), line, flush=True)"
    program = Program(["python3", "-c", code])
    async with asyncio.timeout(30), Bubblewrap().start(program, Folder(tmp_path)) as child:
        for word in (b"a", b"b"):
            await child.send(word + b"\n")
            assert await child.line() == b"/workspace " + word + b"\n"
        (tmp_path / ".envrc").write_text("planted")
    assert not (tmp_path / ".envrc").exists()
    assert not (tmp_path / ".dure").exists()


async def test_one_that_is_talked_with_has_limits_too(tmp_path: Path) -> None:
    code = "a = bytearray(300 << 20); import time; time.sleep(60)"
    program = Program(["python3", "-c", code], memory=200 << 20, processes=5)
    bomb = Program(["sh", "-c", "while :; do sleep 60 & done"], processes=5, cpu_seconds=1)
    async with asyncio.timeout(30), Bubblewrap().start(program, Folder(tmp_path)) as child:
        assert await child.line() == b""
        assert b"MemoryError" in child.err
    spin = Program(["sh", "-c", "while :; do :; done"], cpu_seconds=1)
    for each in (bomb, spin):
        async with asyncio.timeout(30), Bubblewrap().start(each, Folder(tmp_path)) as child:
            assert await child.line() == b""
