"""`python -m benchmarks strategies`: `dure eval` with every strategy on the same tasks."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure
from benchmarks.strategies.puzzles import Puzzle, puzzles
from dure.agents.strategies import NAMES

ROOT = Path(__file__).parents[2]
KINDS = ("sum", "hops", "order", "game")
LONGEST = 1_200.0

_AGENT = """
from benchmarks.strategies.fallible import Fallible
from benchmarks.strategies.puzzles import puzzles
from dure import Agent
from dure.tools import files

agent = Agent("clerk", Fallible({each.id: each for each in puzzles()}), [files.read])
"""
_CHECKS = """
import re
from benchmarks.strategies.puzzles import puzzles

PUZZLES = {each.id: each for each in puzzles()}

def right(outcome, workspace):
    id = re.findall(r"\\\\[(\\\\S+)\\\\]", outcome.asked)[0]
    return PUZZLES[id].is_right(outcome.text)
"""


def strategies(_: str) -> list[Figure]:
    """How often each strategy is right, what it takes, and how it compares with the first."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, puzzles())
        said = _evaluated(folder, NAMES)
    reports = {each["strategy"]: each["report"] for each in said if "report" in each}
    gaps = {each["strategy"]: each["difference"] for each in said if "difference" in each}
    return [
        Figure(f"strategy {name}", 100 * reports[name]["rate"]["value"], math.inf, " %", detail)
        for name in NAMES
        for detail in [_detail(reports[name], gaps.get(name))]
    ]


def _write(folder: Path, tasks: Sequence[Puzzle]) -> None:
    """A task file, its agent and its checks. YAML takes JSON."""
    suite: dict[str, Any] = {"agent": "agent.py:agent", "concurrency": 8, "tasks": []}
    for each in tasks:
        check = {"python": "checks.py:right"}
        task = {"id": each.id, "input": each.text, "checks": [check]}
        suite["tasks"].append(task | ({"files": each.files} if each.files else {}))
    (folder / "eval.yaml").write_text(json.dumps(suite))
    (folder / "agent.py").write_text(_AGENT)
    (folder / "checks.py").write_text(_CHECKS.replace("\\\\", "\\"))


def _evaluated(folder: Path, names: Sequence[str]) -> list[dict[str, Any]]:
    """What `dure eval --json` prints."""
    command = [sys.executable, "-m", "dure", "eval", "--quiet", "--json"]
    done = subprocess.run(
        [*command, "--strategy", ",".join(names)],
        cwd=folder,
        env=os.environ | {"DURE_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        timeout=LONGEST,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _detail(report: Mapping[str, Any], gap: Sequence[float] | None) -> str:
    """By kind, what an attempt took, and the difference with its interval."""
    by_kind = [
        f"{kind} {round(100 * sum(rates) / len(rates))}"
        for kind in KINDS
        for rates in [[r["value"] for t, r in report["by_task"].items() if t.startswith(kind)]]
    ]
    count, usage = report["planned"], report["usage"]
    took = f"{usage['calls'] / count:.1f} calls, {(usage['input'] + usage['output']) / count:,.0f}"
    money = f"${float(report['cost']) / count:.5f}, {report['seconds']['median']:.2f} s"
    text = f"{', '.join(by_kind)}; {took} tokens, {money}"
    if gap is None:
        return text
    low, high = (f"{100 * each:+.0f}" for each in gap[1:])
    return f"{text}; {100 * gap[0]:+.0f} points ({low} to {high})"
