"""The light rung computes, keeps its limits, and reaches nothing."""

import asyncio
import time
from pathlib import Path

import pytest

from dure import tools
from dure.core.contracts import Call
from dure.core.errors import ToolError
from dure.core.message import Text
from dure.core.workspace import Program, Ran, Sandbox
from dure.host.files import Folder
from dure.sandbox import Light

MIB = 1 << 20


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


async def python(folder: Folder, code: str | bytes, **options: object) -> Ran:
    stdin = code if isinstance(code, bytes) else code.encode()
    return await Light().run(Program(("python3", "-"), stdin, **options), folder)  # type: ignore[arg-type]


async def test_code_computes_and_its_last_line_is_shown(folder: Folder) -> None:
    sandbox: Sandbox = Light()
    assert (sandbox.name, sandbox.missing()) == ("light", None)
    ran = await python(folder, "print('합')\nsum(range(101))")
    assert ran == Ran(0, "합\n5050\n".encode(), b"")
    assert (await python(folder, "x = 1")).out == b""
    assert (await python(folder, "'글'")).out.decode() == "글\n"


async def test_how_code_ends(folder: Folder) -> None:
    ran = await python(folder, "print('before')\n1 / 0")
    assert (ran.code, ran.out, ran.limit) == (1, b"before\n", "")
    assert ran.err.decode().splitlines()[1] == '  File "<code>", line 2, in <module>'
    assert ran.err.decode().splitlines()[-1] == "ZeroDivisionError: division by zero"
    assert (await python(folder, "x = = 1")).code == 1
    assert await python(folder, "raise SystemExit") == Ran(0, b"", b"")
    assert await python(folder, "raise SystemExit('gone')") == Ran(1, b"", b"gone\n")
    ran = await python(folder, "raise TimeoutError('mine')")
    assert (ran.code, ran.limit) == (1, "")
    assert "digits" in (await python(folder, "10 ** 5000")).out.decode()


@pytest.mark.parametrize(
    ("code", "limit"),
    [
        ("print('before')\nwhile True: pass", "time"),
        ("print('before')\nx = 'a' * (100 << 20)", "memory"),
        ("print('before')\nx = []\nwhile True: x.append('abcd' * 1000)", "memory"),
        ("print('before')\nwhile True: print('x' * 100)", "output"),
        ("print('before')\n'x' * 100_000", "output"),
    ],
)
async def test_a_limit_keeps_what_was_printed(folder: Folder, code: str, limit: str) -> None:
    began = time.monotonic()
    ran = await python(folder, code, seconds=0.5, memory=32 * MIB, output=50_000)
    assert time.monotonic() - began < 5
    assert (ran.code, ran.limit) == (None, limit)
    assert ran.out.startswith(b"before\n")
    assert len(ran.out) <= 50_000
    assert (await python(folder, "1 + 1")).out == b"2\n"


async def test_sleep_takes_no_time(folder: Folder) -> None:
    began = time.monotonic()
    assert (await python(folder, "import time\ntime.sleep(9)\n1")).out == b"1\n"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/passwd').read()",
        "open('secret.txt').read()",
        "open('made.txt', 'w').write('x')",
        "import pathlib\npathlib.Path('/etc/passwd').read_text()",
        "import os\nos.listdir('/')",
        "import os\nos.system('touch made.txt')",
        "import os\nprint(os.environ['A_TOKEN'])",
        "import os\nprint(os.getenv('A_TOKEN') or 1 / 0)",
        "import socket",
        "import subprocess",
        "import ctypes",
        "import urllib.request",
        "__import__('os').system('id')",
        "().__class__.__bases__[0].__subclasses__()",
        "input()",
    ],
)
async def test_nothing_else_is_reached(
    folder: Folder, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_TOKEN", "canary-canary")
    folder.write("secret.txt", b"canary-canary")
    ran = await python(folder, code, env={"A_TOKEN": "canary-canary"})
    assert ran.code == 1
    assert b"canary" not in ran.out + ran.err
    assert not folder.exists("made.txt")


@pytest.mark.parametrize(
    "argv", [("sh", "-c", "id"), ("python3", "-c", "1"), ("python3", "x.py"), ("python3",), ()]
)
async def test_other_programs_are_refused_by_name(folder: Folder, argv: tuple[str, ...]) -> None:
    with pytest.raises(ToolError) as refused:
        await Light().run(Program(argv), folder)
    assert refused.value.code == "ladder.light_only"
    assert repr(argv[0] if argv else "") in str(refused.value)


async def test_strange_text_is_no_trouble(folder: Folder) -> None:
    assert (await python(folder, b"print('\xff\x00')")).out.decode() == "\ufffd\ufffd\n"
    assert (await python(folder, "print('a')\r\nprint('b')\r\n")).out == b"a\nb\n"
    assert (await python(folder, b"")) == Ran(0, b"", b"")
    ran = await python(folder, "print(chr(0xd800))")
    assert ran.code in (0, 1)


async def test_many_at_once_and_nothing_shared(folder: Folder) -> None:
    await python(folder, "leftover = 1")
    runs = await asyncio.gather(*(python(folder, f"{n} * 2") for n in range(40)))
    assert [ran.out for ran in runs] == [b"%d\n" % (n * 2) for n in range(40)]
    assert (await python(folder, "leftover")).code == 1


async def test_whoever_is_cancelled_leaves_nothing_computing(folder: Folder) -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await python(folder, "while True: pass", seconds=60)
    assert time.monotonic() - began < 5
    assert (await python(folder, "1 + 1")).out == b"2\n"


async def test_the_tool_python_runs_in_it(folder: Folder) -> None:
    call = Call("k", folder, turn=None, secrets=None)  # type: ignore[arg-type]
    said = await tools.python(Light()).deed({"code": "```python\n6 * 7\n```"}, call)
    assert [part.text for part in said if isinstance(part, Text)] == ["42"]
    with pytest.raises(ToolError, match="no other program"):
        await tools.shell(Light()).deed({"command": "id"}, call)
