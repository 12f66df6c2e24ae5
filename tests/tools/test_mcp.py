"""Tools of a real MCP server, which also fails, hangs, dies and floods."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dure.core.errors import DureError, SetupError, ToolError
from dure.core.message import Image, Text
from dure.host.egress import only
from dure.tools.mcp import MOST_SHOWN, Server, link_to

COMMAND = (sys.executable, "-m", "tests.tools.mcp_server")


async def test_what_a_server_may_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "not-for-servers")
    link = await link_to(Server(COMMAND, env=(("GIVEN", "한글 🙂"),)))
    assert await link.call("add", {"a": 2}, 30) == (Text("3"),)
    assert await link.call("echo", {"text": "차"}, 30) == (Text("차 한글 🙂 -"),)
    with pytest.raises(ToolError, match="fail"):
        await link.call("fail", {}, 30)
    with pytest.raises(ToolError, match="add"):
        await link.call("add", {"a": "two"}, 30)
    assert await link.call("flood", {}, 30) == (Text("x" * MOST_SHOWN),)
    assert await link.call("picture", {}, 30) == (Image(b"\x89PNG dot"),)
    with pytest.raises(ToolError, match=r"did not answer within 0\.2 s"):
        await link.call("hang", {}, 0.2)
    parts = await link.call("many", {}, 30)
    assert (len(parts), {type(part) for part in parts}) == (100, {Text})
    with pytest.raises(ToolError, match=r"(?s)It may have acted.*the disk is gone"):
        await link.call("die", {}, 30)
    assert await link.call("add", {"a": 2, "b": 2}, 30) == (Text("4"),), "it was started again"


async def test_a_server_that_left_is_started_again() -> None:
    link = await link_to(Server(COMMAND, env=(("LEFT", "1"),)))
    for _ in range(3):
        assert "leave" in [tool.name for tool in await link.tools()]
        assert await link.call("leave", {}, 30) == (Text("bye"),)


async def test_a_late_call_breaks_no_other() -> None:
    link = await link_to(Server(COMMAND, env=(("LATE", "1"),)))
    await link.tools()
    other = asyncio.ensure_future(link.call("hang", {}, 60))
    with pytest.raises(ToolError, match=r"did not answer within 0\.2 s"):
        await link.call("hang", {}, 0.2)
    assert await link.call("add", {"a": 2}, 30) == (Text("3"),)
    assert not other.done()
    other.cancel()
    with pytest.raises(asyncio.CancelledError):
        await other


@pytest.fixture
def address() -> Iterator[str]:
    """A server over HTTP."""
    begun = subprocess.Popen([*COMMAND, "http"], stdout=subprocess.PIPE, text=True)
    watch = threading.Timer(60, begun.kill)
    watch.start()
    try:
        assert begun.stdout is not None
        yield f"http://127.0.0.1:{begun.stdout.readline().strip()}/mcp"
    finally:
        watch.cancel()
        begun.kill()
        begun.communicate()


async def test_over_http(address: str) -> None:
    link = await link_to(Server(address, local=True))
    with only(frozenset({"example.org"})), pytest.raises(DureError, match="not among the hosts"):
        await link.tools()  # a policy's hosts hold here, too
    assert "add" in [tool.name for tool in await link.tools()]
    assert await link.call("add", {"a": 2}, 30) == (Text("3"),)
    with pytest.raises(DureError, match=r"127\.0\.0\.1"):
        await (await link_to(Server(address))).tools()


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (("no-such-program-here", "x"), "no program 'no-such-program-here'"),
        ((sys.executable, "-c", "print('hello'); raise SystemExit('no config')"), "no config"),
        ("http://127.0.0.1:9/mcp", "broke off"),
    ],
)
async def test_a_server_that_does_not_start(where: tuple[str, ...] | str, said: str) -> None:
    with pytest.raises(DureError, match=said):
        await (await link_to(Server(where, local=True))).tools()


def test_nothing_is_started_before_it_is_called(tmp_path: Path) -> None:
    mark = tmp_path / "started"
    Server((sys.executable, "-c", f"open({str(mark)!r}, 'w')"))
    assert not mark.exists()


def test_without_the_extra_the_cure_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)

    async def asked() -> None:
        await (await link_to(Server(COMMAND))).tools()

    with pytest.raises(SetupError, match=r"dure\[mcp\]"):
        asyncio.run(asked())
