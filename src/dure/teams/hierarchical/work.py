"""Work that was given out is carried out: in parallel where it can be, checked, and done again.

Knows assignments and the table. Does not know how the manager decides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dure.core.contracts import Branch, Participant
from dure.core.message import Message, say
from dure.teams.bounded import FAILURE
from dure.teams.hierarchical.orders import Assignment
from dure.teams.hierarchical.plan import Assignments
from dure.teams.table import Hears, Table, awaited

DECIDED = "decided the work of "
"""The label of the step that notes who was given what; `delegation` reads it."""


@dataclass
class Piece:
    """A piece of work on its way."""

    number: int
    work: Assignment
    tried: list[str] = field(default_factory=list[str])
    status: Literal["open", "done", "undone"] = "open"
    missing: str = ""

    def line(self, words: dict[str, str]) -> str:
        """How it stands, in a line."""
        state = words["done"] if self.status == "done" else words["undone"]
        who = self.tried[-1] if self.tried else self.work.who
        return f"{self.number}. {who}: {self.work.task} — {state.format(missing=self.missing)}"

    def record(self) -> dict[str, Any]:
        """The piece as JSON."""
        return {
            "who": self.tried[-1] if self.tried else self.work.who,
            "task": self.work.task,
            "status": self.status,
            "missing": self.missing,
            "tries": len(self.tried),
        }


@dataclass(frozen=True)
class Working:
    """Carries out what a manager decided; `said` grows by the tasks and what came of them."""

    table: Table
    said: list[Message]
    hears: Hears
    plan: Assignments | None
    words: dict[str, str]
    bounded: Callable[[str], Participant]

    async def carry_out(self, orders: Sequence[Assignment]) -> list[Piece]:
        """All of these; the manager is told how they stand, where that is not plain to see."""
        pieces = [Piece(number, work) for number, work in enumerate(orders, 1)]
        while ready := self._ready(pieces):
            await self._round(ready)
        if self.plan is not None:
            lines = "\n".join(piece.line(self.words) for piece in pieces)
            text = self.words["status"].format(lines=lines)
            self.said.append(say("dure", text, kind="note"))
        return pieces

    def _ready(self, pieces: Sequence[Piece]) -> list[Piece]:
        """One open piece for each member, if what must be done before is done."""
        ready: dict[str, Piece] = {}
        for piece in pieces:
            before = [pieces[number - 1] for number in piece.work.after]
            failed = next((each for each in before if each.status == "undone"), None)
            if failed is not None and piece.status == "open":
                piece.status = "undone"
                piece.missing = self.words["before"].format(number=failed.number)
            elif piece.status == "open" and all(each.status == "done" for each in before):
                ready.setdefault(self._who(piece), piece)
        return list(ready.values())

    def _who(self, piece: Piece) -> str:
        """Who does it: whom the manager named; again, if so planned, the next who has not tried."""
        if self.plan is None or self.plan.by == "same" or not piece.tried:
            return piece.work.who
        names = self.table.names
        first = names.index(piece.work.who)
        turned = [*names[first:], *names[:first]]
        return next((name for name in turned if name not in piece.tried), piece.work.who)

    async def _round(self, ready: Sequence[Piece]) -> None:
        """Each of these once, at the same time, then their checks."""
        given = [(self._who(piece), piece) for piece in ready]
        record = [{"who": who, "again": bool(piece.tried)} for who, piece in given]
        noted = json.dumps(record, ensure_ascii=False)
        await self.table.turn.step(f"{DECIDED}{self.table.team}", lambda: noted, str)
        for who, piece in given:
            self.said.append(self._task(who, piece))
        answers = await self._hand([who for who, _ in given])
        self.said.extend(answers)
        for (who, piece), answer in zip(given, answers, strict=True):
            piece.tried.append(who)
            await self._check(piece, answer)

    def _task(self, who: str, piece: Piece) -> Message:
        words, work = self.words, piece.work
        lines = [words["task"].format(who=who, task=work.task)]
        if work.done_when:
            lines.append(words["done_when"].format(done_when=work.done_when))
        if piece.tried:
            lines.append(words["again"].format(missing=piece.missing))
        return say(self.table.team, "\n".join(lines), to=(who,), kind="task")

    async def _hand(self, names: Sequence[str]) -> list[Message]:
        heard = [await awaited(self.hears.hear(self.table, name)) for name in names]
        turn = self.table.turn
        if len(names) == 1:
            return [await turn.hand(self.bounded(names[0]), heard[0])]
        branches = [
            _branch(self.bounded(name), messages)
            for name, messages in zip(names, heard, strict=True)
        ]
        return [each for each in await turn.together(*branches) if each is not None]

    async def _check(self, piece: Piece, answer: Message) -> None:
        if answer.kind == FAILURE:
            missing = answer.text or self.words["failed"]
        elif self.plan is None:
            missing = ""
        else:
            missing = await self.plan.missing(self.table, piece.work, answer, self.words)
        piece.missing = missing
        if not missing:
            piece.status = "done"
        elif self.plan is None or len(piece.tried) > self.plan.again:
            piece.status = "undone"


def _branch(member: Participant, heard: Sequence[Message]) -> Branch:
    return lambda turn: turn.hand(member, heard)
