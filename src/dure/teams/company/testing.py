"""The test bench: it runs the tests, and nothing that anybody says counts for more.

Knows reports, and how often it has run tests already. It sends what failed to who can mend it, and
has the last word: passed, or not and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dure.core.contracts import Tool, Turn
from dure.core.encode import plain
from dure.core.keys import call_id
from dure.core.message import Data, Message, Text, ToolCall, ToolResult, say
from dure.core.value import value
from dure.teams.company.files import write_files
from dure.teams.company.making import OBJECTION, REJECTION
from dure.teams.company.making import SCHEMA as FILES
from dure.teams.company.report import NAME, Report, read_report
from dure.teams.company.review import SCHEMA as VERDICT
from dure.teams.company.seat import listed
from dure.teams.company.words import words

FAILURES, WEAK, DELIVERY = "failures", "weak tests", "delivery"

RUN = "run"
"""The name of the data part that says how a run of the tests ended."""

REPORT = "docs/tests.md"
"""Where the last report is kept."""

MOST_SHOWN = 8  # failed tests whose words are told
MOST_NAMED = 3  # and named in a line
MOST_WORDS = 200  # characters of what somebody said of their work


@value
class Delivery:
    """What the company delivers: whether the tests passed in the last run, how many there were,
    which failed, how often they were run, why it ended, and the files of its program and tests."""

    passed: bool
    why: str
    tests: int = 0
    failed: list[str] = field(default_factory=list[str])
    runs: int = 0
    files: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Bench:
    """Runs the tests with `tool`, at most `rounds` times."""

    name: str
    tool: Tool
    rounds: int
    command: str = ""
    language: str = "en"
    about: str = "runs the tests in the sandbox"

    @property
    def tools(self) -> Sequence[Tool]:
        """The tool that it uses."""
        return (self.tool,)

    async def reply(self, turn: Turn) -> Message:
        """Run the tests, and say how they ended: to who can mend it, or to all."""
        told = [each for each in turn.messages if each.sender == self.name]
        number = len(told) + 1
        call = ToolCall(call_id(turn.key, 1), NAME, {"command": self.command})
        result = (await turn.use(call, tools=[self.tool])).results[0]
        report = read_report(result.parts)
        if result.failed or report is None:
            return await self._delivered(turn, _Last(None, number, self._no_run(result)))
        line = self._line(report, number)
        if report.passed and report.proven:
            return await self._delivered(turn, _Last(report, number, line))
        if number >= self.rounds:
            return await self._delivered(turn, _Last(report, number, line))
        tests_are_at_fault = report.passed or report.problem in ("no_tests", "all_skipped")
        kind = WEAK if tests_are_at_fault else FAILURES
        text = "\n\n".join([line, *_failures(report)])
        return say(self.name, text, Data({"line": line, "failed": report.names}, RUN), kind=kind)

    def _no_run(self, result: ToolResult) -> str:
        return words(self.language)["no_run"].format(reason=result.text)

    def _line(self, report: Report, number: int) -> str:
        """How a run of the tests ended, in a line."""
        said = words(self.language)
        name = "weak" if report.passed and not report.proven else report.problem or "passed"
        if self.command and name in ("failed", "passed"):
            name = f"command_{name}"
        at = said["in"].format(test=report.at) if report.at else ""
        count = len(set(report.names))
        facts = {"ran": report.ran, "count": count, "number": number, "most": self.rounds}
        return said[name].format(at=at, **facts)

    async def _delivered(self, turn: Turn, last: _Last) -> Message:
        """The last word, and the report as a document."""
        text, delivery = self._told(turn.messages, last)
        title = words(self.language)["report"]
        problems = await write_files(turn, {REPORT: f"# {title}\n\n{text}\n"}, first=2)
        parts = [Text(text), *map(Text, problems), Data(plain(delivery), DELIVERY)]
        return say(self.name, *parts, kind=DELIVERY)

    def _told(self, messages: Sequence[Message], last: _Last) -> tuple[str, Delivery]:
        """What is delivered, in words and as a value."""
        said, report = words(self.language), last.report
        passed = report is not None and report.passed and report.proven
        if report is None:
            head = last.line
        elif passed:
            name = "command_success" if self.command else "success"
            head = said[name].format(ran=report.ran, command=self.command)
        else:
            head = said["failure"].format(number=last.number)
        files = _files(messages)
        shown = said["files" if passed else "as_left"].format(files=listed(files) or "-")
        lines = [head, shown, *self._unapproved(messages)]
        if report is not None and not passed:
            lines += _failures(report)
        lines.append("\n".join([said["tried"], *self._history(messages, last)]))
        delivery = Delivery(
            passed=passed,
            why=head,
            tests=report.ran if report else 0,
            failed=report.names if report else [],
            runs=last.number,
            files=list(dict.fromkeys(files)),
        )
        return "\n\n".join(lines), delivery

    def _history(self, messages: Sequence[Message], last: _Last) -> list[str]:
        """What was written, and how each run of the tests ended, in order."""
        said = words(self.language)
        lines: list[str] = []
        for each in messages:
            facts = {"name": each.sender, "text": _first_words(each.text)}
            if files := _written(each):
                lines.append(said["wrote"].format(files=listed(files), **facts).rstrip())
            elif each.kind in (OBJECTION, REJECTION):
                lines.append(said["objected"].format(**facts))
            lines += [_run_line(run["line"], run["failed"]) for run in _values(each, RUN)]
        failed = last.report.names if last.report else []
        return [f"- {line}" for line in (*lines, _run_line(last.line, failed))]

    def _unapproved(self, messages: Sequence[Message]) -> list[str]:
        """What the reviewer still wanted, where they did not approve in the end."""
        verdicts = [verdict for each in messages for verdict in _values(each, VERDICT)]
        if not verdicts or verdicts[-1]["approved"]:
            return []
        return [words(self.language)["unapproved"].format(text=verdicts[-1]["comments"])]


@value
class _Last:
    """The last run of the tests."""

    report: Report | None
    number: int
    line: str


def _failures(report: Report) -> list[str]:
    """The words of what failed; of a command, what it printed last."""
    shown = [f"{each['test']}:\n{each['text']}" for each in report.failed[:MOST_SHOWN]]
    if not shown and not report.passed and report.output:
        shown.append(report.output)
    more = report.names[MOST_SHOWN:]
    return [*shown, *([", ".join(more)] if more else [])]


def _run_line(line: str, failed: Sequence[str]) -> str:
    """How a run of the tests ended, with the names of what failed."""
    names = list(dict.fromkeys(failed))
    more = ", …" if len(names) > MOST_NAMED else ""
    return f"{line} {', '.join(names[:MOST_NAMED])}{more}".rstrip()


def _first_words(text: str) -> str:
    """The first paragraph before any code, in one line."""
    before, _, _ = text.partition("```")
    paragraph = " ".join(before.strip().partition("\n\n")[0].split())
    return paragraph if len(paragraph) <= MOST_WORDS else f"{paragraph[:MOST_WORDS]}…"


def _values(message: Message, schema: str) -> list[Any]:
    """The values of the data parts of this name."""
    return [
        part.value for part in message.parts if isinstance(part, Data) and part.schema == schema
    ]


def _written(message: Message) -> list[str]:
    """The files that were written for this message."""
    return [str(path) for paths in _values(message, FILES) for path in paths]


def _files(messages: Sequence[Message]) -> list[str]:
    return [path for message in messages for path in _written(message)]
