"""Programs end when they should, with all that they started."""

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from dure.core.errors import ToolError
from dure.core.workspace import Ran
from dure.host.processes import COOKIE, Child, run, started


async def python(code: str, **options: object) -> Ran:
    return await run([sys.executable, "-u", "-c", code], **options)  # type: ignore[arg-type]


def environment(pid: int | str) -> str:
    """The environment of a process; nothing if it is gone or a zombie."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def carrying(cookie: str) -> list[str]:
    """The living processes that carry the cookie."""
    return [
        name for name in os.listdir("/proc") if name.isdecimal() and cookie in environment(name)
    ]


async def test_what_a_program_says_and_how_it_ends() -> None:
    ran = await python(
        "import sys; print(sys.stdin.read()); sys.stderr.write('나쁨'); sys.exit(3)",
        stdin="안녕".encode(),
    )
    assert (ran.code, ran.out.decode(), ran.err.decode(), ran.limit) == (3, "안녕\n", "나쁨", "")


async def test_the_environment_is_what_is_given(tmp_path: Path) -> None:
    ran = await python(
        "import os; print(sorted(os.environ), os.getcwd())", env={"A": "b"}, cwd=tmp_path
    )
    found = ran.out.decode()
    assert "'A'" in found
    assert "HOME" not in found
    assert str(tmp_path) in found


async def test_a_program_in_a_group_of_its_own() -> None:
    ran = await python("import os; print(os.getpgid(0) == os.getpid())")
    assert ran.out == b"True\n"


async def test_time() -> None:
    began = time.monotonic()
    ran = await python("print('before'); import time; time.sleep(60)", seconds=0.5)
    assert time.monotonic() - began < 10
    assert (ran.code, ran.out, ran.limit) == (None, b"before\n", "time")


async def test_output_is_kept_up_to_the_limit() -> None:
    ran = await python("while True: print('x' * 1000)", output=5000)
    assert (ran.code, len(ran.out), ran.limit) == (None, 5000, "output")
    ran = await python("print('x' * 100)", output=10)
    assert (len(ran.out), ran.limit) == (10, "output")
    ran = await python("import sys; sys.stdout.write('x' * 10)", output=10)
    assert (ran.code, len(ran.out), ran.limit) == (0, 10, "")


async def test_a_program_that_does_not_read() -> None:
    ran = await python("print('ok')", stdin=bytes(10 << 20))
    assert (ran.code, ran.out) == (0, b"ok\n")


async def test_a_program_that_dies_by_a_signal() -> None:
    ran = await python("import os; print('x'); os.kill(os.getpid(), 11)")
    assert (ran.code, ran.out, ran.limit) == (None, b"x\n", "")


@pytest.mark.parametrize("argv", [["no-such-program-here"], ["/"], ["a\x00b"], [""]])
async def test_a_program_that_cannot_start(argv: list[str]) -> None:
    with pytest.raises(ToolError) as caught:
        await run(argv)
    assert caught.value.code in ("process.missing", "process.failed")


ESCAPES = {
    "a child": "subprocess.Popen(['sleep', '600'])",
    "a new session": "subprocess.Popen(['sleep', '600'], start_new_session=True)",
    "a daemon": "subprocess.Popen(['sh', '-c', 'setsid sleep 600 & echo $! >&2; exit']).wait()",
    "deaf": "subprocess.Popen([sys.executable, '-c', 'import signal, time\\n"
    "for s in range(1, 32):\\n  try: signal.signal(s, signal.SIG_IGN)\\n  except OSError: pass\\n"
    "time.sleep(600)'], start_new_session=True)",
}


@pytest.mark.parametrize("how", sorted(ESCAPES))
@pytest.mark.parametrize("end", ["limit", "its own end", "cancelled"])
async def test_nothing_is_left_behind(how: str, end: str, tmp_path: Path) -> None:
    note, seen = tmp_path / "started", tmp_path / "seen"
    code = (
        f"import os, subprocess, sys, time\n{ESCAPES[how]}\nopen({str(note)!r}, 'w').close()\n"
        f"while not os.path.exists({str(seen)!r}): time.sleep(0.01)"
    )
    cookies: list[str] = []

    async def started(pid: int) -> str:
        while not os.path.exists(note):  # noqa: ASYNC110, ASYNC240
            await asyncio.sleep(0)
        cookies.extend(x for x in environment(pid).split("\0") if x.startswith(COOKIE))
        while len(carrying(cookies[0])) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0)  # a child that is just becoming a program has no environment
        if end == "cancelled":
            task.cancel()
        elif end == "its own end":
            seen.touch()
        return "enough" if end == "limit" else ""

    task = asyncio.ensure_future(python(code, watch=started, seconds=60))
    await asyncio.wait({task})
    assert task.cancelled() == (end == "cancelled")
    if end == "limit":
        assert task.result().limit == "enough"
    deadline = time.monotonic() + 10
    while (left := carrying(cookies[0])) and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0)  # killed, but not yet gone
    assert left == []


async def test_no_zombie_and_no_handle_is_left() -> None:
    await python("pass")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        await python("pass")
        await python("while True: print(1)", output=10)
    assert len(os.listdir("/proc/self/fd")) <= before


async def test_many_at_once() -> None:
    done = await asyncio.gather(*(python(f"print({number})") for number in range(8)))
    assert [int(ran.out) for ran in done] == list(range(8))


async def test_a_watch_that_fails_ends_the_program() -> None:
    async def watch(pid: int) -> str:
        raise ToolError("x.y", "no")

    with pytest.raises(ToolError):
        await python("import time; time.sleep(600)", watch=watch)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
async def test_a_program_ends_with_this_process(tmp_path: Path):
    """Killed outright, this process can keep no limit: the kernel ends the program."""
    script = """
import asyncio, sys
from dure.host import processes
argv = [sys.executable, "-c", "import os,time; print(os.getpid(), flush=True); time.sleep(600)"]
async def watch(pid):
    print(pid, flush=True)
    await asyncio.Event().wait()
asyncio.run(processes.run(argv, seconds=600, watch=watch, cpu_seconds=60))
"""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    ended = asyncio.Event()
    watched = os.pidfd_open(pid)
    asyncio.get_running_loop().add_reader(watched, ended.set)
    parent.kill()
    await parent.wait()
    await asyncio.wait_for(ended.wait(), 10)
    asyncio.get_running_loop().remove_reader(watched)
    os.close(watched)


@asynccontextmanager
async def living(code: str, **options: object) -> AsyncIterator[Child]:
    argv = [sys.executable, "-u", "-c", code]
    async with asyncio.timeout(20), started(argv, **options) as child:  # type: ignore[arg-type]
        yield child


ECHO = "import sys\nfor line in sys.stdin: print(line.strip()[::-1])"


async def test_a_program_beside_us_answers_and_is_gone_after() -> None:
    async with living(ECHO) as child:
        for word, back in (("abc", "cba"), ("두레", "레두")):
            await child.send(f"{word}\n".encode())
            assert (await child.line()).decode() == f"{back}\n"
        pid = child.pid
    assert not environment(pid)


async def test_one_that_ends_is_read_to_its_end() -> None:
    async with living("print(); print('last', end='')") as it:
        assert [await it.line() for _ in range(3)] == [b"\n", b"last", b""]


async def test_a_line_may_not_be_endless() -> None:
    async with living("while True: print('x' * 1000, end='')", line=5000) as child:
        with pytest.raises(ValueError, match="too long"):
            await child.line()


async def test_a_limit_ends_one_beside_us() -> None:
    async def at_once(pid: int) -> str:
        return "memory"

    async with living("import time; time.sleep(60)", watch=at_once) as child:
        assert await child.line() == b""
        assert child.limit == "memory"


async def test_one_that_cannot_be_watched_does_not_go_on() -> None:
    async def blind(pid: int) -> str:
        raise OSError("cannot see")

    async with living("import time; time.sleep(60)", watch=blind) as child:
        assert await child.line() == b""
        assert b"cannot see" in child.err


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux finds them")
async def test_what_left_its_group_is_killed_with_one_beside_us() -> None:
    # Two say a line at once: each in one write, so that they do not mix.
    line = f"os.write(1, (os.environ['{COOKIE}'] + chr(10)).encode())"
    leave = f"import os, time; os.setsid() if os.fork() == 0 else 0; {line}; time.sleep(60)"
    async with living(leave) as child:
        cookie = (await child.line()).decode().strip()
        await child.line()
        assert len(carrying(cookie)) == 2
    assert not carrying(cookie)


async def test_a_missing_program_beside_us_is_said() -> None:
    with pytest.raises(ToolError, match="no program"):
        async with started(["/nowhere/at-all"]):
            pass


@pytest.mark.parametrize("turns", range(12))
async def test_a_start_that_is_cancelled_ends_and_leaves_nobody(turns: int) -> None:
    """Also where the first process has started others by then, which hold its pipes."""
    mark = f"left{os.getpid()}_{turns}"
    running = asyncio.ensure_future(run(["/bin/sh", "-c", f"sleep 60 & sleep 60; : {mark}"]))
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    async with asyncio.timeout(20):
        await asyncio.wait({running})
    assert running.cancelled()
    assert mark not in commands()


def commands() -> str:
    """The commands of all processes; nothing where the system does not tell."""
    found: list[str] = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found.append(file.read_text(errors="replace"))
    return "\n".join(found)
