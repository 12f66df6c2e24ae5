"""What hostile code tries, numbered as in the plan; each must fail inside."""

import os
import platform
import socket
import threading
from pathlib import Path

import pytest

from dure.core.workspace import Program, Ran
from dure.host.files import Folder
from dure.sandbox import Bubblewrap, seccomp

pytestmark = pytest.mark.skipif(
    Bubblewrap().missing() is not None, reason="no sandbox can be made here"
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "secrets.toml").write_text("canary")
    return Folder(tmp_path / "work")


async def attack(folder: Folder, code: str, **options: object) -> Ran:
    """Run the code; a line `GOT …` means that the attack succeeded."""
    program = Program(["python3", "-c", HELP + code], seconds=30, **options)  # type: ignore[arg-type]
    ran = await Bubblewrap(disk=32 << 20).run(program, folder)
    assert b"GOT" not in ran.out, ran.out.decode()
    return ran


HELP = """
import ctypes, errno, os, pathlib, socket, subprocess, sys, time
libc = ctypes.CDLL(None, use_errno=True)
def call(name, number, *arguments):
    if libc.syscall(number, *arguments) != -1 or ctypes.get_errno() not in (1, 38, 97):
        print("GOT", name, ctypes.get_errno())
def tries(what, do):
    try: print("GOT", what, str(do())[:200])
    except (OSError, KeyError, subprocess.SubprocessError) as error: print("no:", what, error)
"""


async def test_01_files_of_the_host(folder: Folder) -> None:
    ran = await attack(
        folder,
        f"""
assert "root" not in open("/etc/passwd").read()
for path in ("/etc/shadow", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/etc/machine-id",
             "/root/.bashrc", {str(Path.home())!r} + "/.ssh", "/home", "/var/log", "/sys", "/boot",
             {str(folder.root)!r}, {str(folder.root.parent)!r}):
    if os.path.lexists(path): print("GOT", path)
for name in ("kcore", "kmsg", "kpagecount", "slabinfo", "vmallocinfo", "timer_list"):
    try:
        if open("/proc/" + name, "rb").read(1): print("GOT", name)
    except OSError: pass
assert not os.listdir("/run")
""",
    )
    assert ran.code == 0, ran.err.decode()


async def test_02_the_environment(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DURE_CANARY_API_KEY", "canary")
    ran = await attack(
        folder,
        """
for pid in filter(str.isdigit, os.listdir("/proc")):
    for name in ("environ", "cmdline"):
        try: text = open(f"/proc/{pid}/{name}").read()
        except OSError: continue
        if "can" + "ary" in text.lower() or "ro-" + "bind" in text: print("GOT", pid, name, text)
""",
    )
    assert ran.code == 0, ran.err.decode()


async def test_03_secrets_and_journals_of_the_host(folder: Folder) -> None:
    path = str(folder.root.parent / "secrets.toml")
    await attack(folder, f"tries('secrets', lambda: open({path!r}).read())")
    await attack(folder, f"tries('by /proc', lambda: open('/proc/1/root' + {path!r}).read())")


async def test_04_writing_outside_the_workspace(folder: Folder) -> None:
    await attack(
        folder,
        """
for path in ("/x", "/usr/x", "/etc/x", "/bin/x", "/dev/x", "/proc/x", "/run/x", "/var/x", "/lib/x",
             "/workspace/../x", sys.prefix + "/x", sys.base_prefix + "/x",
             "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/self/oom_score_adj",
             "/proc/self/uid_map", os.__file__):
    tries(path, lambda: open(path, "a").write("x"))
""",
    )
    assert sorted(os.listdir(folder.root.parent)) == ["secrets.toml", "work"]


async def test_05_to_08_links_and_names_for_the_host_to_follow(folder: Folder) -> None:
    """What is made inside leads nowhere outside: `Folder` follows no link."""
    outside = folder.root.parent / "secrets.toml"
    await attack(
        folder,
        f"""
os.symlink({str(outside)!r}, "link"); os.symlink("/", "root"); os.symlink("..", "up")
tries("hard link", lambda: os.link({str(outside)!r}, "hard"))
tries("hard link to the system", lambda: os.link("/usr/bin/env", "hard"))
""",
    )
    for path in ("link", "root/etc/passwd", "up/secrets.toml"):
        with pytest.raises(Exception, match="link"):
            folder.read(path)
        with pytest.raises(Exception, match="link"):
            folder.write(path, b"x")
    assert outside.read_text() == "canary"


async def test_09_to_11_the_network(folder: Folder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        await attack(
            folder,
            f"""
for host in ("127.0.0.1", "0.0.0.0", "169.254.169.254", "10.0.0.1", "8.8.8.8", "2130706433"):
    tries(host, lambda: socket.create_connection((host, {port}), 2))
tries("IPv6", lambda: socket.create_connection(("::1", {port}), 2))
tries("names", lambda: socket.getaddrinfo("example.org", 80))
def udp():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    return s.sendto(b"x", ("8.8.8.8", 53))
tries("DNS", udp)
for family in (17, 38, 40, 31, 44):  # packet, alg, vsock, bluetooth, xdp
    tries(family, lambda: socket.socket(family, socket.SOCK_DGRAM))
tries("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
for line in open("/proc/net/dev").readlines()[2:]:
    if not line.strip().startswith("lo:"): print("GOT", line)
""",
        )


async def test_12_sockets_of_the_host(folder: Folder) -> None:
    name = f"dure-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind("\0" + name)
        abstract.listen()
        await attack(
            folder,
            f"""
def connect(path):
    s = socket.socket(socket.AF_UNIX); s.connect(path); return "connected"
tries("abstract", lambda: connect("\\0{name}"))
for path in ("/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket"):
    tries(path, lambda: connect(path))
""",
        )


async def test_13_to_16_bombs_end(folder: Folder) -> None:
    """The limits themselves are in test_bubblewrap; here the host is the same afterwards."""
    threads = threading.active_count()
    ran = await attack(
        folder, "while True:\n  try: os.fork()\n  except OSError: pass", cpu_seconds=1
    )
    assert ran.limit in ("cpu", "processes", "time")
    code = "n = 0\nwhile True:\n  open(f'f{n}', 'w').close(); n += 1"
    ran = await attack(folder, code, cpu_seconds=2)
    assert ran.limit in ("cpu", "disk")
    assert threading.active_count() <= threads + 1


async def test_18_other_processes(folder: Folder) -> None:
    await attack(
        folder,
        f"""
tries("kill us", lambda: os.kill({os.getpid()}, 9))
print("pids", sorted(int(p) for p in os.listdir("/proc") if p.isdigit()))
if len([p for p in os.listdir("/proc") if p.isdigit()]) > 3: print("GOT other processes")
tries("memory of the first process", lambda: open("/proc/1/mem", "r+b").read(1))
""",
    )


FORBIDDEN = ("ptrace", "mount", "umount2", "unshare", "setns", "chroot", "pivot_root", "keyctl")
FORBIDDEN += ("add_key", "bpf", "io_uring_setup", "userfaultfd", "perf_event_open", "kexec_load")
FORBIDDEN += ("init_module", "finit_module", "reboot", "swapon", "process_vm_readv", "fsopen")
FORBIDDEN += ("open_tree", "move_mount", "open_by_handle_at", "syslog", "settimeofday", "quotactl")


async def test_19_system_calls(folder: Folder) -> None:
    _, column = seccomp.ARCHITECTURES[platform.machine()]
    numbers = {**seccomp.NOT_PERMITTED, **seccomp.NOT_THERE}
    calls = [(name, numbers[name][column]) for name in numbers if numbers[name][column] is not None]
    assert set(FORBIDDEN) <= {name for name, _ in calls}
    await attack(
        folder,
        f"""
for name, number in {calls!r}: call(name, number, 0, 0, 0, 0, 0)
call("the newest of all", 600, 0)
clone = {56 if platform.machine() == "x86_64" else 220}
for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
    call("clone", clone, flag | 17, 0, 0, 0, 0)
import fcntl
tries("typing into the terminal", lambda: fcntl.ioctl(0, 0x5412, b"x"))
libc.prctl(38, 1, 0, 0, 0)
assert open("/proc/self/status").read().count("NoNewPrivs:\\t1") == 1
""",
    )


async def test_19_the_filter_lets_programs_work(folder: Folder) -> None:
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


async def test_20_rights_that_could_be_gained(folder: Folder) -> None:
    await attack(
        folder,
        """
open("tool", "w").write("#!/bin/sh\\n")
for mode in (0o4755, 0o2755, 0o6755):
    tries("setuid", lambda: os.chmod("tool", mode))
    tries("setuid by handle", lambda: os.fchmod(os.open("tool", os.O_RDWR), mode))
    tries("setuid when made", lambda: os.open("new", os.O_CREAT | os.O_WRONLY, mode))
    tries("setuid folder", lambda: os.mkdir("d", mode))
    tries("device", lambda: os.mknod("disk", mode | 0o060000, os.makedev(8, 0)))
tries("device", lambda: os.mknod("disk", 0o060644, os.makedev(8, 0)))
tries("to be root", lambda: os.setuid(0))
tries("to be root", lambda: os.setresuid(0, 0, 0))
tries("to be somebody", lambda: os.setresgid(0, 0, 0))
for program in ("su", "mount", "newgrp", "passwd"):
    path = f"/usr/bin/{program}"
    if os.path.exists(path):
        ran = subprocess.run([path, "-c", "id -u"], capture_output=True, timeout=9, stdin=-3)
        if ran.stdout.strip() == b"0": print("GOT root by", program)
tries("chown", lambda: os.chown("tool", 0, 0))
""",
    )
    for path in folder.root.iterdir():
        assert not path.stat().st_mode & 0o6000


async def test_21_handles_of_the_host(folder: Folder) -> None:
    read, write = os.pipe()
    os.set_inheritable(read, True)
    try:
        ran = await attack(
            folder,
            """
for name in os.listdir("/proc/self/fd"):
    try: found = os.readlink(f"/proc/self/fd/{name}")
    except OSError: continue
    if int(name) > 2 and not found.startswith("/proc/"): print("GOT", name, found)
import stat
if os.isatty(0): print("GOT a terminal")
""",
        )
    finally:
        os.close(read)
        os.close(write)
    assert ran.code == 0
