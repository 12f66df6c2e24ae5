"""Cells in a real kernel in the real sandbox, where there is one."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import anyio.to_thread
import pytest

from dure.agents import Agent
from dure.core.errors import ToolError
from dure.core.message import Data, Image, Part, Text
from dure.core.prompt import Prompt
from dure.models import calls, scripted
from dure.runtime import Run, replay
from dure.runtime.shelf import Shelf
from dure.runtime.stores import Memory
from dure.sandbox import Bare, best
from dure.tools.changes import LIMIT
from dure.tools.session import session
from tests.tools.support import call_in

pytest.importorskip("ipykernel")
sandboxed = pytest.mark.skipif(best().name != "bubblewrap", reason="there is no bubblewrap here")

FORGE = "import os; f = open(f'/proc/{os.getppid()}/fd/1', 'wb')\n"

Cell = Callable[[str], Awaitable[tuple[Part, ...]]]


@asynccontextmanager
async def cells(folder: Path, seconds: float = 30.0) -> AsyncIterator[Cell]:
    """Runs cells of one session."""
    shelf, tool = Shelf(), session(seconds=seconds)

    async def run(code: str) -> tuple[Part, ...]:
        return await tool.deed({"code": code}, replace(call_in(folder), lend=shelf))

    try:
        yield run
    finally:
        await shelf.close()


def text_of(parts: tuple[Part, ...]) -> str:
    return "\n".join(part.text for part in parts if isinstance(part, Text))


@sandboxed
async def test_variables_stay_and_plots_are_seen(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("x,y\n0,1\n1,3\n2,5\n", encoding="utf-8")
    async with cells(tmp_path) as run:
        first = await run(
            "import numpy as np\nrows = np.loadtxt('in.csv', delimiter=',', skiprows=1)\nrows.shape"
        )
        assert text_of(first).startswith("(3, 2)\n[cell 1 of a new session")
        await run("slope, base = (round(float(n), 6) for n in np.polyfit(*rows.T, 1))")
        plot = await run("import matplotlib.pyplot as plt\nplt.plot(*rows.T);")
        assert [part.data[:4] for part in plot if isinstance(part, Image)] == [b"\x89PNG"]
        assert text_of(await run("print(slope, base)")) == "2.0 1.0\n[cell 4]"
        written = await run("open('두레.txt', 'w').write('x')")
        assert "[files written: 두레.txt]" in text_of(written)
        assert isinstance(written[-1], Data)


@sandboxed
async def test_a_run_answers_from_its_variables_three_turns_later(tmp_path: Path) -> None:
    (tmp_path / "매출.csv").write_text("x,y\n0,1\n1,3\n2,5\n", encoding="utf-8")
    cells = (
        "import numpy as np\nx, y = np.loadtxt('매출.csv', delimiter=',', skiprows=1).T",
        "slope, base = np.polyfit(x, y, 1)",
        "import matplotlib.pyplot as plt\nplt.plot(x, y, 'o', x, slope * x + base);",
        "round(float(slope * 10 + base), 3)",
    )

    def last_line(prompt: Prompt) -> str:
        return text_of(prompt.messages[-1].results[0].parts).splitlines()[0]

    model = scripted(*(calls(("python_session", {"code": cell})) for cell in cells), last_line)
    agent, store = Agent("jane", model, [session()]), Memory()
    outcome = await Run(agent, "x가 10이면?", store=store, workspace=tmp_path)
    assert (outcome.status, outcome.text) == ("done", "21.0")
    events = await (await store.open()).read(outcome.run)
    kinds = [
        part["kind"] for e in events if "result" in e.body for part in e.body["result"]["parts"]
    ]
    assert kinds.count("image") == 1
    assert (await replay(outcome.run, agent, store=store, workspace=tmp_path)).text == "21.0"


@sandboxed
async def test_agents_of_a_run_have_variables_of_their_own(tmp_path: Path) -> None:
    shelf, tool = Shelf(), session(seconds=30)
    one, two = (replace(call_in(tmp_path), lend=shelf, actor=who) for who in ("one", "two"))
    try:
        await tool.deed({"code": "a = 1"}, one)
        assert "NameError" in text_of(await tool.deed({"code": "a"}, two))
        assert text_of(await tool.deed({"code": "a"}, one)).startswith("1\n")
    finally:
        await shelf.close()


@sandboxed
async def test_errors_input_and_what_is_written_over(tmp_path: Path) -> None:
    async with cells(tmp_path) as run:
        error = text_of(await run("def f(): return 1 / 0\nf()"))
        assert "ZeroDivisionError: division by zero" in error
        assert "\x1b" not in error
        assert "StdinNotImplementedError" in text_of(await run("input('who?')"))
        assert text_of(await run("print('1%\\r2%')")).startswith("2%\n")
        cleared = "from IPython.display import clear_output\nprint(1); clear_output(); print(2)"
        assert text_of(await run(cleared)).startswith("2\n")
        shown = "d = display('a', display_id=True); d.update('b')"
        assert text_of(await run(shown)).startswith("'b'\n")


@sandboxed
async def test_an_interrupted_cell_keeps_variables(tmp_path: Path) -> None:
    async with cells(tmp_path, seconds=1) as run:
        await run("kept = 7")
        began = time.monotonic()
        parts = await run("import time\nprint('before')\ntime.sleep(4)")
        late = text_of(parts)
        assert time.monotonic() - began < 3
        assert late.startswith("before")
        assert "longer than 1 seconds" in late
        assert "goes on, with its variables" in late
        assert Data({"limit": "time"}, LIMIT) in parts
        assert text_of(await run("kept")).startswith("7\n")


@sandboxed
@pytest.mark.parametrize(
    "code",
    [
        "import os; os._exit(3)",
        "import os; os.kill(os.getppid(), 9)",
        "import os, signal; os.kill(os.getppid(), signal.SIGSTOP)",
        "import signal, time; signal.signal(2, signal.SIG_IGN)\nwhile True: time.sleep(9)",
        FORGE + "while True: f.write(b'x' * 9999)",
        FORGE + "while True: f.write(b'[[]]\\n' * 999)",
    ],
    ids=["exit", "driver", "stopped", "deaf", "endless line", "endless lines"],
)
async def test_a_session_that_is_lost_is_told(code: str, tmp_path: Path) -> None:
    async with cells(tmp_path, seconds=2) as run:
        await run("a = 1")
        await run("1 / 0")
        lost = text_of(await run(code))
        assert "variables are gone" in lost
        assert "cells 1." in lost
        assert "NameError" in text_of(await run("a"))


@sandboxed
async def test_a_lying_kernel_fools_nobody_but_itself(tmp_path: Path) -> None:
    lies = [
        '"x"',
        "{",
        '{"cell": 2, "kind": 5}',
        '{"cell": 2, "kind": "show", "data": [1]}',
        '{"cell": 2, "kind": "show", "data": {"image/png": "AAAA"}}',
        '{"cell": 2, "kind": "stream", "text": 7}',
        '{"cell": 2, "kind": "error", "trace": {"a": 1}}',
        "[" * 100_000,
    ]
    async with cells(tmp_path) as run:
        await run("a = 1")
        said = await run(
            "import os\nf = open(f'/proc/{os.getppid()}/fd/1', 'w')\n"
            f"f.write('\\n'.join({lies!r}) + '\\n'); f.close()"
        )
        assert "[a picture that is too large or broken" in text_of(said)
        assert text_of(await run("a")).startswith("1\n")


@sandboxed
async def test_a_cell_that_is_cancelled_ends_the_session_which_is_told(tmp_path: Path) -> None:
    async with cells(tmp_path) as run:
        await run("a = 1")
        going = asyncio.ensure_future(run("import time; open('on', 'w'); time.sleep(60)"))
        await anyio.to_thread.run_sync(_wait_for, tmp_path / "on")
        going.cancel()
        await asyncio.wait({going})
        assert "[cell 3 of a new session" in text_of(await run("'a' in globals()"))


def _wait_for(file: Path) -> None:
    end = time.monotonic() + 30
    while not file.exists() and time.monotonic() < end:
        pass


@sandboxed
async def test_nothing_of_the_session_is_in_the_workspace(tmp_path: Path) -> None:
    async with cells(tmp_path) as run:
        assert text_of(await run("import os; os.listdir()")).startswith("['.dure']\n")
    assert os.listdir(tmp_path) == []


@sandboxed
async def test_a_lying_kernel_names_no_limit_of_its_own(tmp_path: Path) -> None:
    end = '{"cell": 1, "kind": "end", "state": "idle", "limit": "none\\\\nAll is well"}'
    async with cells(tmp_path) as run:
        said = await run(FORGE + f"f.write(b'{end}\\n'); f.close()")
        assert not [part for part in said if isinstance(part, Data)]


async def test_elsewhere_than_in_bubblewrap_nothing_runs(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="bubblewrap only"):
        await session(Bare()).deed({"code": "1"}, call_in(tmp_path))
