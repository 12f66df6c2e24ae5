"""Packages come from the policy's index, into the sandbox alone; with a real pip and a real index
on this machine."""

import asyncio
import base64
import hashlib
import io
import os
import zipfile
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dure.core.contracts import Call, Tool
from dure.core.errors import ToolError
from dure.core.message import Text
from dure.core.policy import Network
from dure.host.files import Folder
from dure.sandbox import Bare, Bubblewrap, Light
from dure.tools import python, shell
from dure.tools.packages import check, install_packages
from tests.host.servers import reply, serving

needs_sandbox = pytest.mark.skipif(
    Bubblewrap().missing() is not None, reason="no sandbox can be made here"
)


class Shelf:
    """Lends as a run does."""

    def __init__(self) -> None:
        self.stack = AsyncExitStack()
        self.things: dict[Hashable, Any] = {}

    async def __call__(
        self, name: Hashable, opener: Callable[[], AbstractAsyncContextManager[Any]]
    ) -> Any:
        if name not in self.things:
            self.things[name] = await self.stack.enter_async_context(opener())
        return self.things[name]


@pytest.fixture
async def shelf() -> AsyncIterator[Shelf]:
    made = Shelf()
    async with made.stack:
        yield made


def wheel(name: str, code: str, needs: str = "") -> bytes:
    """A package of one module."""
    info = f"{name}-1.0.dist-info"
    requires = f"Requires-Dist: {needs}\n" if needs else ""
    files = {
        f"{name}.py": code,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{requires}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{path},sha256={digest(text)},{len(text.encode())}\n" for path, text in files.items()
    )
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return packed.getvalue()


def digest(text: str) -> str:
    found = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(found).decode().rstrip("=")


WHEELS = {
    "greet": wheel("greet", "def hello():\n    return 'hello from greet'\n"),
    "needy": wheel("needy", "import greet\nsaid = greet.hello()\n", needs="greet"),
}


@asynccontextmanager
async def index() -> AsyncIterator[tuple[str, list[str]]]:
    """The address of a package index on this machine, and what it was asked for."""
    asked: list[str] = []

    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        path = head.split(" ")[1]
        asked.append(path)
        steps = path.strip("/").split("/")
        if steps[0] == "simple" and steps[-1] in WHEELS:
            file = f"{steps[-1]}-1.0-py3-none-any.whl"
            page = f'<!DOCTYPE html><a href="/files/{file}">{file}</a>'.encode()
            writer.write(reply(page, Content_Type="text/html"))
        elif steps[0] == "files":
            writer.write(reply(WHEELS[steps[-1].partition("-")[0]]))
        else:
            writer.write(reply(status="404 Not Found"))

    async with serving(answer) as url:
        yield f"{url}/simple", asked


async def use(tool: Tool, arguments: dict[str, Any], call: Call) -> str:
    parts = await tool.deed(arguments, call)
    return "\n".join(part.text for part in parts if isinstance(part, Text))


def call_of(folder: Path, shelf: Any, index: str, *packages: str) -> Call:
    network = Network(index=index, packages=frozenset(packages))
    return Call("k", Folder(folder), None, None, network=network, lend=shelf)  # type: ignore[arg-type]


@needs_sandbox
async def test_a_package_is_there_for_code_and_nowhere_else(tmp_path: Path, shelf: Shelf) -> None:
    async with index() as (url, asked):
        call = call_of(tmp_path, shelf, url, "Needy", "greet")
        said = await use(install_packages(), {"packages": ["needy"]}, call)
        assert sorted(said.removeprefix("Installed: ").split(", ")) == ["greet==1.0", "needy==1.0"]
        assert asked
    code = {"code": "import needy\nneedy.said"}
    assert await use(python(), code, call) == "hello from greet"
    assert "hello" in await use(
        shell(), {"command": "python3 -c 'import greet; print(greet.hello())'"}, call
    )
    said = await use(shell(), {"command": "touch /packages/x; ls /packages"}, call)
    assert "Read-only" in said
    assert "greet.py" in said
    assert Folder(tmp_path).list() == []
    with pytest.raises(ImportError):
        __import__("greet")
    other = call_of(tmp_path, shelf, url, "greet")
    assert "No module" in await use(python(), code, other)
    (folder,) = {thing for name, thing in shelf.things.items() if "needy" in str(name).lower()}
    await shelf.stack.aclose()
    assert not os.access(folder, os.F_OK)


@needs_sandbox
async def test_what_a_package_needs_must_be_allowed_too(tmp_path: Path, shelf: Shelf) -> None:
    async with index() as (url, asked):
        call = call_of(tmp_path, shelf, url, "needy")
        with pytest.raises(ToolError) as refused:
            await use(install_packages(), {"packages": ["needy"]}, call)
        assert refused.value.code == "packages.refused"
        assert "greet" in str(refused.value)
        call = call_of(tmp_path, shelf, url, "*")
        assert "greet" in await use(install_packages(), {"packages": ["needy"]}, call)
        asked.clear()


@needs_sandbox
async def test_only_the_index_is_reached(tmp_path: Path, shelf: Shelf) -> None:
    """An index that sends elsewhere: the other host is refused, and named."""
    page = b'<a href="http://127.0.0.1:9/greet-1.0-py3-none-any.whl">greet-1.0-py3-none-any.whl</a>'
    async with serving(reply(page, Content_Type="text/html")) as url:
        call = call_of(tmp_path, shelf, f"{url}/simple", "*")
        with pytest.raises(ToolError) as failed:
            await use(install_packages(), {"packages": ["greet"]}, call)
    assert failed.value.code == "packages.failed"
    assert "127.0.0.1:9" in str(failed.value)


@needs_sandbox
async def test_a_package_that_is_not_there(tmp_path: Path, shelf: Shelf) -> None:
    async with index() as (url, _):
        call = call_of(tmp_path, shelf, url, "*")
        with pytest.raises(ToolError, match="No matching distribution"):
            await use(install_packages(), {"packages": ["absent"]}, call)


@pytest.mark.parametrize(
    "package",
    [
        "",
        "-r requirements.txt",
        "--index-url=http://evil.example",
        "git+https://evil.example/x",
        "https://evil.example/x.whl",
        "./x.whl",
        "/tmp/x.whl",
        "numpy @ https://evil.example/x.whl",
        "numpy; os.name == 'x'",
        "numpy --pre",
        "numpy\n--pre",
        "넘파이",
        "a" * 200,
        "numpy" + " " * 100_000 + "!",
        "numpy" + "==1 " * 40 + "!",
    ],
)
def test_only_names_are_taken(package: str) -> None:
    network = Network(index="https://index.example/simple", packages=frozenset({"*"}))
    with pytest.raises(ToolError) as refused:
        check([package], network)
    assert refused.value.code == "packages.name"


@pytest.mark.parametrize(
    "package", ["numpy", "NumPy==2.1.0", "num.py>=1,<3", "numpy[all] ~= 1.2", "numpy!=1.*"]
)
def test_names_and_versions(package: str) -> None:
    allowed = frozenset({"Num_Py", "numpy"})
    check([package], Network(index="https://index.example/simple", packages=allowed))


def test_nothing_unless_the_policy_says_so() -> None:
    for network in (
        Network(),
        Network(index="https://x.example/simple"),
        Network(packages=frozenset("*")),
    ):
        with pytest.raises(ToolError) as refused:
            check(["numpy"], network)
        assert refused.value.code == "packages.none"
    network = Network(index="https://x.example/simple", packages=frozenset({"pandas"}))
    with pytest.raises(ToolError, match="allows: pandas"):
        check(["numpy"], network)
    with pytest.raises(ToolError) as refused:
        check([], network)
    assert refused.value.code == "packages.empty"


async def test_an_index_with_a_password_is_refused(tmp_path: Path, shelf: Shelf) -> None:
    secret = "hunter2"
    for address in (f"https://me:{secret}@index.example/simple", "ftp://index.example", "index"):
        call = call_of(tmp_path, shelf, address, "*")
        with pytest.raises(ToolError) as refused:
            await use(install_packages(Bubblewrap()), {"packages": ["numpy"]}, call)
        assert refused.value.code in ("packages.index", "sandbox.not_installed")
        assert secret not in str(refused.value)


async def test_the_light_sandbox_has_no_packages(tmp_path: Path, shelf: Shelf) -> None:
    call = call_of(tmp_path, shelf, "https://index.example/simple", "*")
    with pytest.raises(ToolError) as refused:
        await use(install_packages(Light()), {"packages": ["numpy"]}, call)
    assert refused.value.code == "ladder.light_only"


async def test_nothing_is_installed_on_the_machine_itself(tmp_path: Path, shelf: Shelf) -> None:
    call = call_of(tmp_path, shelf, "https://index.example/simple", "*")
    with pytest.raises(ToolError) as refused:
        await use(install_packages(Bare()), {"packages": ["numpy"]}, call)
    assert refused.value.code == "packages.no_sandbox"


async def test_a_run_without_packages_lends_nothing(tmp_path: Path, shelf: Shelf) -> None:
    call = replace(call_of(tmp_path, shelf, ""), network=Network())
    assert await use(python(Light()), {"code": "1 + 1"}, call) == "2"
    assert shelf.things == {}
