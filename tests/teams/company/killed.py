"""The company's run, killed at each event and taken up again.

`python -m tests.teams.company.killed FOLDER after|before` prints what is wrong, as JSON: a process
of its own, since children are forked from it before it has any thread.
"""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from dure.core.errors import ToolError, UsageError
from dure.core.workspace import Program, Ran, Workspace
from dure.models import scripted
from dure.runtime import Run, replay, resume
from dure.runtime import run as run_now
from dure.teams.board import Board
from dure.teams.company import ROLES, software_company
from tests.runtime.killer import Deadly, InFile, forked
from tests.teams.company.stories import TASKS, replies


@dataclass(frozen=True)
class Counting:
    """A sandbox that notes each run outside, and reports what the bug in the program makes of it:
    quick enough to be asked after every kill."""

    ledger: Path
    name: str = "counting"

    def missing(self) -> ToolError | None:
        """Nothing is missing."""
        return None

    async def run(self, program: Program, workspace: Workspace) -> Ran:
        """A run of the tests."""
        with self.ledger.open("a") as file:
            file.write("run\n")
        good = b"max(" in workspace.read("diary.py")
        failed = [] if good else [{"test": "test_numbers", "text": "1 != 2"}]
        record = {"passed": good, "ran": 7, "failed": failed, "proven": good}
        return Ran(0, json.dumps(record | {"problem": "" if good else "failed"}).encode(), b"")


def company(ledger: Path) -> Board:
    """The company of the diary: a bug, then none."""
    models = {role: scripted(*replies("diary", role)) for role in ROLES}
    return software_company(models=models, sandbox=Counting(ledger))


def went(place: Path, store: Any, *, again: bool) -> dict[str, Any]:
    """Begin the run, or take it up; how it ended, with all that it left."""
    ledger, folder = place / "ledger", place / "work"
    options: Any = {"store": store, "workspace": str(folder)}
    outcome = None
    if again:
        try:
            outcome = run_now(resume("last", company(ledger), **options))
        except UsageError as error:
            if error.code not in ("store.no_run", "run.never_began"):
                raise
    if outcome is None:
        outcome = run_now(Run(company(ledger), TASKS["diary"], **options))
    runs = ledger.read_text().count("run")
    again_said = run_now(replay("last", company(ledger), store=store))
    # A write that was cut short leaves the file as it was, and a part of it under a hidden name.
    paths = [path for path in folder.rglob("*.*") if not path.name.startswith(".")]
    files = {str(path.relative_to(folder)): path.read_text() for path in paths}
    said = [outcome.status, outcome.text, again_said.text]
    return {"said": said, "files": files, "runs": runs}


def every_event(folder: Path, committed: bool) -> list[str]:
    """Kill the run at each event, take it up again, and say what is not as it was unkilled."""
    answer = folder / "answer.json"

    def tried(at: str, store: Any, again: bool) -> int:
        place = folder / at
        place.mkdir(exist_ok=True)
        return forked(partial(went, place, store, again=again), answer)

    tried("whole", InFile(folder / "whole.db").store, False)
    whole = json.loads(answer.read_text())
    if whole.get("runs") != 2 or not whole["said"][1].startswith("Passed"):
        return [f"unkilled: {whole}"]
    at, killed, problems = 0, True, list[str]()
    while killed:
        at += 1
        place = InFile(folder / f"{at}.db")
        killed = (
            tried(str(at), Deadly(place, at, committed, not committed), False) == signal.SIGKILL
        )
        tried(str(at), place.store, True)
        found = json.loads(answer.read_text())
        runs = found.pop("runs", 0)
        # A run of the tests whose result was lost is made again, and no other.
        if found | {"runs": 2} != whole or not 2 <= runs <= 3:
            problems.append(f"killed at event {at}: {runs} runs, {found}")
    return problems if at > (50 if committed else 10) else [f"killed {at} times only"]


if __name__ == "__main__":
    print(json.dumps(every_event(Path(sys.argv[1]), sys.argv[2] == "after")))
