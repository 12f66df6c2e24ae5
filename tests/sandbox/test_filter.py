"""The filter of system calls at work: every call of its tables, and what programs need.

Other attacks are in tests/escape.
"""

import platform
from pathlib import Path

import pytest

from dure.core.workspace import Program
from dure.host.files import Folder
from dure.sandbox import Bubblewrap, seccomp

pytestmark = pytest.mark.skipif(
    Bubblewrap().missing() is not None, reason="no sandbox can be made here"
)

HELP = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def call(name, number, *arguments):
    if libc.syscall(number, *arguments) != -1 or ctypes.get_errno() not in (1, 38, 97):
        print("GOT", name, ctypes.get_errno())
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


FORBIDDEN = ("ptrace", "mount", "umount2", "unshare", "setns", "chroot", "pivot_root", "keyctl")
FORBIDDEN += ("add_key", "bpf", "io_uring_setup", "userfaultfd", "perf_event_open", "kexec_load")
FORBIDDEN += ("init_module", "finit_module", "reboot", "swapon", "process_vm_readv", "fsopen")
FORBIDDEN += ("open_tree", "move_mount", "open_by_handle_at", "syslog", "settimeofday", "quotactl")


async def test_calls_that_are_refused(folder: Folder) -> None:
    _, column = seccomp.ARCHITECTURES[platform.machine()]
    numbers = {**seccomp.NOT_PERMITTED, **seccomp.NOT_THERE}
    calls = [(name, numbers[name][column]) for name in numbers if numbers[name][column] is not None]
    assert set(FORBIDDEN) <= {name for name, _ in calls}
    code = f"for name, number in {calls!r}: call(name, number, 0, 0, 0, 0, 0)\n"
    code += "call('the newest of all', 600, 0)\nlibc.prctl(38, 1, 0, 0, 0)\n"
    code += "assert open('/proc/self/status').read().count('NoNewPrivs:\\t1') == 1"
    ran = await Bubblewrap().run(Program(["python3", "-c", HELP + code]), folder)
    assert (ran.code, ran.out, ran.err) == (0, b"", b"")


async def test_the_filter_lets_programs_work(folder: Folder) -> None:
    code = """
import concurrent.futures, multiprocessing, os, socket, sqlite3, subprocess, tempfile, threading
with concurrent.futures.ThreadPoolExecutor(4) as pool: assert sum(pool.map(abs, range(9))) == 36
assert subprocess.run(["sh", "-c", "echo $((6 * 7))"], capture_output=True).stdout == b"42\\n"
with tempfile.NamedTemporaryFile() as f: f.write(b"x")
one, other = socket.socketpair(); one.send(b"x"); assert other.recv(1) == b"x"
server = socket.create_server(("127.0.0.1", 0)); socket.create_connection(server.getsockname())
sqlite3.connect("a.db").execute("create table t (a)").close()
os.chmod("a.db", 0o755); os.mkdir("d", 0o700); os.rename("a.db", "d/a.db")
if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2) as pool: assert pool.map(abs, [-1]) == [1]
print("fine")
"""
    program = Program(["python3", "-c", code], seconds=30)
    ran = await Bubblewrap().run(program, folder)
    assert (ran.out, ran.err.decode()) == (b"fine\n", "")
