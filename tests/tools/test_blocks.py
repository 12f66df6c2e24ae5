"""Blocks of code in the real sandbox, where there is one."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from dure import Agent
from dure.core.errors import ToolError
from dure.core.message import Data, Text
from dure.core.workspace import Program, Ran, Workspace
from dure.host.files import Folder
from dure.models import calls, scripted
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.sandbox import Bare, Light, Missing, best
from dure.tools.blocks import MOST_BLOCKS, BlockRan, run_blocks, run_code
from dure.tools.changes import LIMIT, SCHEMA
from dure.tools.fences import Block, blocks_in
from tests.tools.support import call_in, text_of

sandboxed = pytest.mark.skipif(best().missing() is not None, reason="there is no sandbox here")
bubblewrap = pytest.mark.skipif(best().name != "bubblewrap", reason="there is no bubblewrap here")

FENCE = "`" * 3


def fenced(*pairs: tuple[str, str]) -> str:
    return "\n\n".join(f"{FENCE}{word}\n{code}\n{FENCE}" for word, code in pairs)


class Counted:
    """A sandbox that has no more than Python and sh, ends every program well, and keeps them."""

    name = "counted"

    def __init__(self, out: bytes = b"") -> None:
        self.out = out
        self.programs: list[Program] = []

    def missing(self) -> ToolError | None:
        return None

    async def run(self, program: Program, workspace: Workspace) -> Ran:
        self.programs.append(program)
        return Ran(0, self.out, b"")


async def ran(text: str, folder: Path, **options: Any) -> list[BlockRan]:
    return await run_blocks(blocks_in(text), best(), Folder(folder), **options)


@sandboxed
async def test_named_blocks_are_kept_and_others_leave_nothing(tmp_path: Path) -> None:
    text = fenced(
        ("python", "# filename: 도구/셈.py\ndef double(n): return n * 2"),
        ("py", "import sys; sys.path.append('도구')\nimport 셈\nprint(셈.double(21))"),
        ("sh", "# filename: -n.sh\necho $(wc -l < '도구/셈.py')"),
    )
    parts = await run_code().deed({"text": text}, call_in(tmp_path))
    assert parts[0] == Text(
        "[block 1: 도구/셈.py]\n[done, nothing was printed]\n[block 2: python]\n42\n"
        "[block 3: -n.sh]\n2\n[files written: -n.sh, 도구/셈.py]"
    )
    assert isinstance(parts[1], Data)
    assert parts[1].schema == SCHEMA
    assert [each.path for each in Folder(tmp_path).list()] == ["-n.sh", "도구", "도구/셈.py"]


@sandboxed
async def test_the_first_that_fails_is_the_last(tmp_path: Path) -> None:
    text = fenced(("sh", "echo 1"), ("python", "print(2)\n1 / 0"), ("sh", "touch never"))
    said = await text_of(run_code(), tmp_path, text=text)
    assert said.startswith("[block 1: sh]\n1\n[block 2: python]\n2\n[stderr]\n")
    assert said.endswith("[exit code 1]\n[stopped at block 2 of 3: those after it were not run]")
    assert not (tmp_path / "never").exists()


@sandboxed
async def test_programs_read_standard_input(tmp_path: Path) -> None:
    text = fenced(
        ("python", "print(input())"), ("sh", "cat; echo"), ("py filename=a.py", "print(input())")
    )
    said = await text_of(run_code(), tmp_path, text=text, stdin="두레")
    assert said.count("\n두레\n") == 3
    assert "EOFError" in await text_of(run_code(), tmp_path, text=fenced(("py", "input()")))


@bubblewrap
@pytest.mark.skipif(not Path("/usr/bin/node").exists(), reason="there is no node here")
async def test_javascript(tmp_path: Path) -> None:
    text = fenced(
        ("javascript", "console.log([1, 2].map(n => n * 2).join())"),
        ("js", "// filename: 셈.js\nconsole.log(require('fs').readFileSync(0, 'utf8').length)"),
    )
    done = await run_blocks(blocks_in(text), best(), Folder(tmp_path))
    assert [each.ran and each.ran.out for each in done] == [b"2,4\n", b"0\n"]
    said = await text_of(run_code(), tmp_path, text=text, stdin="abc")
    assert said.startswith("[block 1: javascript]\n2,4\n[block 2: 셈.js]\n3\n")


@bubblewrap
@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
async def test_bash_is_bash(tmp_path: Path) -> None:
    (done,) = await ran(fenced(("bash", "a=(x y); echo ${a[1]}")), tmp_path)
    assert done.ran == Ran(0, b"y\n", b"")
    assert done.good


@sandboxed
async def test_time_and_output_are_those_of_all_blocks_together(tmp_path: Path) -> None:
    text = fenced(("sh", "echo first"), ("sh", "echo before; sleep 9"), ("sh", "touch never"))
    parts = await run_code(seconds=1).deed({"text": text}, call_in(tmp_path))
    assert isinstance(parts[0], Text)
    assert "before\n[stopped: it took longer than 1 seconds" in parts[0].text
    assert parts[1:] == (Data({"limit": "time"}, LIMIT),)
    half = ("sh", "head -c 6000000 /dev/zero")
    done = await ran(fenced(half, half, half), tmp_path)
    assert [each.ran and each.ran.limit for each in done] == ["", "output"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nothing here.", "blocks.none"),
        (fenced(*[("py", "1")] * (MOST_BLOCKS + 1)), "blocks.many"),
        (fenced(("py", "1"), ("", "2")), "blocks.language"),
        (fenced(("py", "1"), ("ruby", "2")), "blocks.language"),
        (fenced(("py", "1"), ("js", "2")), "blocks.language"),
        (fenced(("py", "1"), ("py filename=../a.py", "2")), "files.climbs"),
        (fenced(("py", "1"), ("py filename=/etc/a.py", "2")), "files.absolute"),
        (fenced(("py", "1"), ("py", "# filename: a\0.py")), "files.name"),
        (fenced(("py", "1"), ("py", f"# filename: {'a' * 300}.py")), "files.name"),
        (fenced(("py", "1"), ("sh", "x" * 200_000)), "blocks.long"),
        (fenced(("py", "1"), ("sh", "a\0b")), "blocks.long"),
    ],
)
async def test_what_cannot_be_run_is_refused_before_anything_runs(
    text: str, code: str, tmp_path: Path
) -> None:
    sandbox = Counted()
    with pytest.raises(ToolError) as caught:
        await text_of(run_code(sandbox), tmp_path, text=text)
    assert caught.value.code == code
    assert [
        each for each in sandbox.programs if each.stdin or "command -v" not in each.argv[-1]
    ] == []
    assert Folder(tmp_path).list() == []


async def test_a_refusal_names_the_languages_there_are(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="There is: python, sh, javascript"):
        await text_of(run_code(Counted(b"node\n")), tmp_path, text=fenced(("ruby", "1")))


@pytest.mark.parametrize("name", [".git/hooks/pre-commit", ".dure/a.py", ".envrc", "link", "."])
async def test_a_place_that_is_not_for_tools_stops_the_blocks(name: str, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    text = fenced(("py", "1"), (f"py filename={name}", "2"), ("py", "3"))
    sandbox = Counted()
    said = await text_of(run_code(sandbox), tmp_path, text=text)
    assert f"[block 2: {name}]\n[not run: {name} " in said
    assert said.endswith("[stopped at block 2 of 3: those after it were not run]")
    assert len(sandbox.programs) == 1


async def test_odd_text_is_text(tmp_path: Path) -> None:
    sandbox = Counted()
    odd = [Block("py", "'\ud800'", stdin="\ud800"), Block("", "", "__init__.py"), Block("sh", "")]
    done = await run_blocks(odd, sandbox, Folder(tmp_path))
    assert all(each.good for each in done)
    assert [list(each.argv) for each in sandbox.programs] == [
        ["python3", "-c", "'?'"],
        ["python3", "./__init__.py"],
        ["sh", "-c", ""],
    ]
    assert (tmp_path / "__init__.py").read_bytes() == b""


async def test_the_light_sandbox_runs_python_and_says_so(tmp_path: Path) -> None:
    pytest.importorskip("pydantic_monty")
    said = await text_of(run_code(Light()), tmp_path, text=fenced(("py", "print(1)"), ("sh", "ls")))
    assert "\n1\n[block 2: sh]\n[not run: The light sandbox runs Python code only" in said


async def test_without_a_sandbox_nothing_runs(tmp_path: Path) -> None:
    problem = ToolError("sandbox.not_installed", "Install bubblewrap.")
    with pytest.raises(ToolError, match="Install bubblewrap"):
        await text_of(run_code(Missing(problem)), tmp_path, text=fenced(("py", "1")))
    assert "unsandboxed" in run_code(Bare()).traits
    assert run_code(Bare()).repeat == "never"


@sandboxed
async def test_a_run_keeps_the_files_and_the_limit(tmp_path: Path) -> None:
    text = fenced(("py filename=a.py", "print('두레')\nwhile True: pass"))
    model = scripted(calls(("run_code", {"text": text})), "done")
    store = Memory()
    agent = Agent("a", model, [run_code(seconds=1)])
    outcome = await Run(agent, "go", store=store, workspace=tmp_path)
    bodies = [event.body for event in store.events[outcome.run]]
    assert [body["limit"] for body in bodies if "limit" in body] == ["time"]
    assert (tmp_path / "a.py").exists()
