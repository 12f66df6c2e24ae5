"""Starting a sandbox: what it adds to a plain process; and what the verdict on a call takes."""

from __future__ import annotations

import asyncio
import math
import tempfile
import time
from collections.abc import Awaitable, Callable
from statistics import median

from benchmarks.figure import Figure
from dure.core.flow import floor
from dure.core.policy import Policy, Request, workspace
from dure.core.rules import Rule, rules
from dure.core.workspace import Program, Sandbox
from dure.host import processes
from dure.host.files import Folder
from dure.sandbox import Bubblewrap, Light

STARTS, COMPUTATIONS, VERDICTS = 40, 200, 5_000

_ALLOWED = Rule("allow", tool="mail", to="*@example.org")
_REQUEST = Request(
    "clerk", "web_read", "read", {"url": "https://example.org/"}, None, frozenset(), ("user", "web")
)


def sandbox(_: str) -> list[Figure]:
    """Medians: a program that does nothing, a sum in the light rung, one verdict of a policy."""
    ruled = rules([Rule("deny", path=f"private/{n}/**") for n in range(10)] + [_ALLOWED] * 10)
    with tempfile.TemporaryDirectory() as folder:
        starts = asyncio.run(_starts(Folder(folder)))
    return [*starts, _verdict("the default policy", workspace), _verdict("20 rules", ruled)]


async def _starts(folder: Folder) -> list[Figure]:
    plain = await _median(STARTS, lambda: processes.run(["/bin/true"], mark=False))
    whole = await _start(Bubblewrap(), Program(["/bin/true"]), STARTS, folder)
    light = await _start(Light(), Program(("python3", "-"), b"1 + 1"), COMPUTATIONS, folder)
    detail = f"{whole:.1f} ms, of which {plain:.1f} ms for any process"
    return [
        Figure("start, bubblewrap over a plain process", whole - plain, 30.0, " ms", detail),
        Figure("start to end, light rung", light, 1.0, " ms", "a sum"),
    ]


async def _start(box: Sandbox, program: Program, times: int, folder: Folder) -> float:
    """Milliseconds; no number where it cannot run."""
    return math.nan if box.missing() else await _median(times, lambda: box.run(program, folder))


async def _median(times: int, work: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds; the first, which looks at the machine, is not counted."""
    await work()
    seen: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        await work()
        seen.append(1000 * (time.perf_counter() - began))
    return median(seen)


def _verdict(name: str, policy: Policy) -> Figure:
    began = time.perf_counter()
    for _ in range(VERDICTS):
        floor(_REQUEST, policy(_REQUEST))
    micros = 1e6 * (time.perf_counter() - began) / VERDICTS
    return Figure(f"a verdict, {name}", micros, math.inf, " µs")
