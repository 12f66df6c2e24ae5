"""The tool that runs the tests of a project in the sandbox, and what it reports.

Knows sandboxes by their contract. What passing means is decided inside, by `inside.py`: at least
one test ran, none failed, and the tests fail against the same project with its programs emptied.
"""

from __future__ import annotations

import functools
import json
from dataclasses import field
from importlib.resources import files
from typing import Any, cast

from dure.core.contracts import Call, Tool
from dure.core.errors import ToolError
from dure.core.message import Data, Part, Text
from dure.core.value import value
from dure.core.workspace import Program, Sandbox
from dure.tools.changes import difference, limit_hit, snapshot
from dure.tools.code import ENVIRONMENT, able, shell
from dure.tools.decorate import tool
from dure.tools.ended import ended, labels_of
from dure.tools.threads import in_thread

NAME = "run_tests"
SCHEMA = "tests"
"""The name of the data part that holds a report."""

SECONDS = 120.0
_SLACK = 30.0  # seconds for copies of the project, and for making the sandbox


@value
class Report:
    """How the tests of a project ended. `problem`: `"failed"`, `"hung"`, `"broke_off"` (the process
    ended before its tests did), `"no_tests"`, `"all_skipped"`, or nothing. `failed` are the names
    and the words of the tests that did. `proven`: they fail where the programs are emptied."""

    passed: bool
    ran: int = 0
    skipped: int = 0
    failed: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    problem: str = ""
    at: str = ""
    proven: bool = False
    output: str = ""

    @property
    def names(self) -> list[str]:
        """The names of the tests that failed."""
        return [each["test"] for each in self.failed]


def run_tests(sandbox: Sandbox | None = None, *, seconds: float = SECONDS) -> Tool:
    """The tool `run_tests`, which runs the tests of the workspace in `sandbox` (None: the best of
    this machine), at most `seconds` at a time."""
    like = shell(sandbox, seconds=2 * seconds + _SLACK)

    @tool(
        effect="exec",
        repeat=like.repeat,
        reads="workspace",
        when="Use to run the tests of the project in the workspace. 테스트 실행.",
        example={"command": ""},
        seconds=like.seconds,
        name=NAME,
        traits=like.traits,
    )
    async def run(call: Call, command: str = "") -> tuple[Part, ...]:
        """Run the tests of the project in copies of it, in a sandbox.

        Args:
            command: what runs them, from the folder of the project; leave it out for unittest
        """
        how = json.dumps({"command": command, "seconds": seconds})
        argv = ["python3", "-c", _source("inside"), _source("inside_unittest"), how]
        program = Program(
            argv,
            env=ENVIRONMENT,
            seconds=2 * seconds + _SLACK,
            cpu_seconds=int(2 * seconds + _SLACK),
            network=call.network,
        )
        chosen = await able(sandbox)
        before = await in_thread(snapshot, call.workspace)
        ran = await chosen.run(program, call.workspace)
        after = await in_thread(snapshot, call.workspace)
        changed = await in_thread(difference, before, after, call.workspace)
        more = (*((changed,) if changed else ()), *limit_hit(ran.limit))
        try:
            record = cast("dict[str, Any]", json.loads(ran.out))
            report = Report(**record)
        except (ValueError, TypeError):
            why = "\n".join(ended(ran, program.seconds)) or "nothing was reported"
            raise ToolError(
                "company.no_report", "The tests could not be run: {reason}", reason=why
            ) from None
        labels = labels_of(ran)
        return (Text(_line(report), labels), Data(record, SCHEMA, labels), *more)

    return run


def read_report(parts: tuple[Part, ...]) -> Report | None:
    """The report among these parts, if there is one."""
    found = [part for part in parts if isinstance(part, Data) and part.schema == SCHEMA]
    return Report(**found[0].value) if found else None


def _line(report: Report) -> str:
    """The report in a line."""
    if report.problem:
        count = f"{len(report.failed)} of {report.ran} failed" if report.failed else ""
        return ": ".join(filter(None, [report.problem, count, report.at]))
    return f"{report.ran} passed" if report.ran else "passed"


@functools.cache
def _source(name: str) -> str:
    return files("dure.teams.company").joinpath(f"{name}.py").read_text("utf-8")
