"""Programs in the sandbox reach the hosts that the policy grants, and nothing else, with real
sockets."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from dure.core.policy import Network
from dure.core.workspace import Program, Ran
from dure.host.files import Folder
from dure.sandbox import Bubblewrap
from dure.sandbox.way_out import way_out
from tests.host.servers import reply, serving

pytestmark = pytest.mark.skipif(
    Bubblewrap().missing() is not None, reason="no sandbox can be made here"
)

ASK = """
import sys, urllib.request
for url in sys.argv[1:]:
    try:
        print(urllib.request.urlopen(url, timeout=20).read().decode())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "work")


@asynccontextmanager
async def web(answer: bytes = b"hello") -> AsyncIterator[tuple[str, int]]:
    async with serving(reply(answer)) as url:
        yield url, int(url.rpartition(":")[2])


async def run(folder: Folder, hosts: set[str], *argv: str, stdin: str = "") -> Ran:
    network = Network(hosts=frozenset(hosts))
    return await Bubblewrap().run(Program(argv, stdin.encode(), network=network), folder)


async def ask(folder: Folder, hosts: set[str], *urls: str) -> list[str]:
    ran = await run(folder, hosts, "python3", "-", *urls, stdin=ASK)
    assert (ran.code, ran.err) == (0, b"")
    return ran.out.decode().splitlines()


async def test_the_granted_host_and_no_other(folder: Folder) -> None:
    async with web() as (url, port), web(b"other") as (other, _):
        said = await ask(
            folder,
            {f"127.0.0.1:{port}"},
            url,
            other,
            f"http://localhost:{port}/",
            "http://169.254.169.254/latest/meta-data/",
            "http://example.org/",
            "https://example.org/",
            f"http://127.0.0.1:{port}@{other.removeprefix('http://')}/",
        )
    assert said[0] == "hello"
    assert all("not among the hosts" in line for line in said[1:6])
    assert "other" not in said[6:]


async def test_what_was_reached_and_refused_comes_back(folder: Folder) -> None:
    async with web() as (url, port):
        granted = Network(hosts=frozenset({f"127.0.0.1:{port}"}))
        program = Program(
            ["python3", "-", url, "http://evil.example/"], ASK.encode(), network=granted
        )
        ran = await Bubblewrap().run(program, folder)
    reached, refused = ran.visits
    assert (reached.host, reached.port, reached.refused) == ("127.0.0.1", port, "")
    assert reached.received >= 5
    assert (refused.host, refused.port) == ("evil.example", 80)
    assert refused.refused


async def test_a_redirect_elsewhere_is_refused(folder: Folder) -> None:
    async with web(b"secret") as (other, _):
        moved = reply(status="302 Found", Location=f"{other}/")
        async with serving(moved) as url:
            (said,) = await ask(folder, {url.removeprefix("http://")}, url)
    assert "403" in said
    assert "secret" not in said


async def test_there_is_no_other_network(folder: Folder) -> None:
    code = """
import socket
for family, address in (
    (socket.AF_INET, ("127.0.0.1", PORT)),
    (socket.AF_INET, ("1.1.1.1", 53)),
    (socket.AF_INET, ("169.254.169.254", 80)),
    (socket.AF_INET6, ("2606:4700:4700::1111", 443)),
):
    with socket.socket(family) as made:
        made.settimeout(3)
        try:
            made.connect(address)
            print("reached", address)
        except OSError:
            print("no")
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
    try:
        made.sendto(b"x", ("8.8.8.8", 53))
        print("sent")
    except OSError:
        print("no")
try:
    print(socket.getaddrinfo("example.org", 80))
except OSError:
    print("no")
"""
    async with web() as (_, port):
        stdin = code.replace("PORT", str(port))
        ran = await run(folder, {f"127.0.0.1:{port}"}, "python3", "-", stdin=stdin)
    assert ran.err == b""
    assert ran.out.decode().split() == ["no"] * 6


async def test_a_program_that_speaks_to_the_socket_itself_gets_no_further(folder: Folder) -> None:
    code = """
import socket
for target in ("127.0.0.1:22", "evil.example:443", "granted.example:25"):
    with socket.socket(socket.AF_UNIX) as made:
        made.connect("/run/dure-proxy")
        made.sendall(f"CONNECT {target} HTTP/1.1\\r\\n\\r\\n".encode())
        print(made.recv(12).decode())
"""
    ran = await run(folder, {"granted.example"}, "python3", "-", stdin=code)
    assert ran.out.decode().splitlines() == ["HTTP/1.1 403"] * 3


async def test_without_a_grant_there_is_not_even_a_socket(folder: Folder) -> None:
    ran = await run(folder, set(), "sh", "-c", "env; ls /run; ls /sys/class/net 2>/dev/null")
    assert b"PROXY" not in ran.out.upper()
    assert b"dure-proxy" not in ran.out
    assert ran.visits == ()


async def test_a_program_is_otherwise_as_it_was(folder: Folder) -> None:
    hosts = {"granted.example"}
    assert (await run(folder, hosts, "sh", "-c", "exit 7")).code == 7
    ran = await run(folder, hosts, "cat", stdin="표준 입력")
    assert ran.out.decode() == "표준 입력"
    ran = await run(folder, hosts, "no-such-program")
    assert ran.code == 127
    assert b"no-such-program" in ran.err
    ran = await run(folder, hosts, "sh", "-c", "ls -l /proc/self/fd | grep -c socket")
    assert ran.out.split() == [b"0"]


async def test_what_a_program_serves_to_itself_is_its_own(folder: Folder) -> None:
    code = """
import http.server, threading, urllib.request
server = http.server.HTTPServer(("127.0.0.1", 8000), http.server.SimpleHTTPRequestHandler)
server.RequestHandlerClass.log_message = lambda *_: None
threading.Thread(target=server.serve_forever, daemon=True).start()
print(urllib.request.urlopen("http://127.0.0.1:8000/").status)
"""
    ran = await run(folder, {"granted.example"}, "python3", "-", stdin=code)
    assert (ran.out, ran.visits) == (b"200\n", ())


async def test_nothing_is_left_outside(folder: Folder) -> None:
    async with way_out(Network(hosts=frozenset({"granted.example"}))) as way:
        folder_of_it = os.path.dirname(way.socket)
        assert os.stat(folder_of_it).st_mode & 0o777 == 0o700
    assert not os.access(folder_of_it, os.F_OK)


async def test_a_time_limit_ends_the_program_and_its_connections(folder: Folder) -> None:
    async def silent(head: str, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with serving(silent) as url:
        network = Network(hosts=frozenset({url.removeprefix("http://")}))
        program = Program(["python3", "-", url], ASK.encode(), seconds=1, network=network)
        ran = await Bubblewrap().run(program, folder)
    assert ran.limit == "time"
    assert ran.visits[0].refused == ""
