"""Code in the real sandbox, where there is one."""

from pathlib import Path
from typing import Any

import pytest

from dure import Agent
from dure.core.contracts import Check
from dure.core.errors import ToolError
from dure.core.message import Data, Part, Text
from dure.core.workspace import Program, Ran, Workspace
from dure.models import calls, scripted
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.sandbox import Bare, Missing, best
from dure.tools.changes import SCHEMA
from dure.tools.code import python, shell
from tests.tools.support import call_in, text_of

sandboxed = pytest.mark.skipif(best().missing() is not None, reason="there is no sandbox here")


class Scripted:
    """A sandbox that ends every program in one given way, after writing some files."""

    name = "scripted"

    def __init__(self, ran: Ran, **files: bytes) -> None:
        self.ran = ran
        self.files = files
        self.programs: list[Program] = []

    def missing(self) -> ToolError | None:
        return None

    async def run(self, program: Program, workspace: Workspace) -> Ran:
        self.programs.append(program)
        for path, data in self.files.items():
            workspace.write(path.replace("_", "."), data)
        return self.ran


@sandboxed
async def test_python_sees_and_changes_the_workspace_only(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("3 4", encoding="utf-8")
    code = (
        "a, b = map(int, open('in.txt').read().split())\n"
        "open('out.txt', 'w').write(str(a * b)); open('p.svg', 'w').write('<svg/>')\n"
        "import os\nos.listdir('/home') if os.path.exists('/home') else []"
    )
    parts: tuple[Part, ...] = await python().deed({"code": code}, call_in(tmp_path))
    assert parts[0] == Text("[]\n[files written: out.txt]\n[pictures made: p.svg]")
    assert isinstance(parts[1], Data)
    assert parts[1].schema == SCHEMA
    assert (tmp_path / "out.txt").read_text() == "12"


@sandboxed
async def test_python_imports_modules_of_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("value = '두레'\n", encoding="utf-8")
    assert await text_of(python(), tmp_path, code="import mine\nmine.value") == "두레"


@sandboxed
async def test_errors_limits_and_commands(tmp_path: Path) -> None:
    text = await text_of(python(), tmp_path, code="1 / 0")
    assert text.endswith("ZeroDivisionError: division by zero\n[exit code 1]")
    text = await text_of(python(seconds=1), tmp_path, code="print('a')\nwhile True: pass")
    assert text.startswith("a\n[stopped: it ")
    assert await text_of(shell(), tmp_path, command="echo hi; exit 3") == "hi\n[exit code 3]"


@pytest.mark.parametrize(
    ("ran", "text"),
    [
        (Ran(0, b"", b""), "[done, nothing was printed]"),
        (Ran(0, b"\x1b[31mred\x1b[0m\x1b]0;t\x07\0\xff\n", b""), "red\N{REPLACEMENT CHARACTER}"),
        (Ran(0, b"a\n", b"warning\n"), "a\n[stderr]\nwarning"),
        (Ran(None, b"", b""), "[killed]"),
        (
            Ran(None, b"x", b"", "memory"),
            "x\n[stopped: it used more memory than it may; what is above came before]",
        ),
        (Ran(None, b"x", b"", "odd"), "x\n[stopped: odd; what is above came before]"),
    ],
)
async def test_how_it_ended_is_said(ran: Ran, text: str, tmp_path: Path) -> None:
    assert await text_of(python(Scripted(ran)), tmp_path, code="1") == text


async def test_fences_around_code_are_taken_off(tmp_path: Path) -> None:
    sandbox = Scripted(Ran(0, b"", b""))
    await text_of(python(sandbox), tmp_path, code="```python\nprint(1)\n```\n")
    await text_of(python(sandbox), tmp_path, code="print('```')")
    assert [program.stdin for program in sandbox.programs] == [b"print(1)", b"print('```')"]


async def test_without_a_sandbox_nothing_runs(tmp_path: Path) -> None:
    problem = ToolError("sandbox.not_installed", "Install bubblewrap.")
    with pytest.raises(ToolError, match="Install bubblewrap"):
        await text_of(python(Missing(problem)), tmp_path, code="1")


async def test_after_a_crash_only_an_unchanged_workspace_allows_a_repeat(tmp_path: Path) -> None:
    made = python(Scripted(Ran(0, b"", b""), a_txt=b"x"))
    check = made.repeat
    assert isinstance(check, Check)
    assert check.before
    arguments: dict[str, Any] = {"code": "1"}
    noted = await check.before(arguments, call_in(tmp_path))
    assert await check.happened(arguments, call_in(tmp_path, **noted)) is False
    await made.deed(arguments, call_in(tmp_path))
    assert await check.happened(arguments, call_in(tmp_path, **noted)) is None
    assert await check.happened(arguments, call_in(tmp_path)) is None


async def test_on_the_machine_itself_it_is_marked_and_never_repeated(tmp_path: Path) -> None:
    for made in (python(Bare()), shell(Bare())):
        assert "unsandboxed" in made.traits
        assert made.repeat == "never"
        assert made.effect == "exec"
    assert "unsandboxed" not in python().traits


async def test_which_limit_was_hit_is_in_the_journal(tmp_path: Path) -> None:
    tool = python(Scripted(Ran(None, b"", b"", "memory")))
    store = Memory()
    agent = Agent("a", scripted(calls(("python", {"code": "1"})), "done"), [tool])
    outcome = await Run(agent, "go", store=store, workspace=tmp_path)
    limits = [event.body["limit"] for event in store.events[outcome.run] if "limit" in event.body]
    assert limits == ["memory"]
