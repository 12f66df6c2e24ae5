"""Hierarchical chat: a manager leads the conversation and picks, as the situation asks, who works
next.

Knows how a manager is asked and what bounds hold. A hierarchical chat is itself a participant:
managers stand under managers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dure.agents.human import AWAY, GO_ON, LEFT
from dure.core.budget import Budget, Left
from dure.core.contracts import Participant, Turn
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Data, Message, Text, say
from dure.core.stops import Stop, rounds
from dure.teams.bounded import forgiving, within
from dure.teams.deciding import equipped
from dure.teams.hearing import own
from dure.teams.hierarchical.orders import Answer, Assignment, read_decision, tools_for
from dure.teams.hierarchical.plan import Assignments
from dure.teams.hierarchical.words import YES, words
from dure.teams.hierarchical.work import Piece, Working
from dure.teams.table import Hears, Table, seated

ROUNDS = 60
"""How many messages there are where no rule says when to stop."""

TRIES = 3
"""How often a manager that decides nothing usable is told so before the work stops."""

SAME = 2
"""How often a member may be given the very same task."""


@dataclass
class _State:
    """How far the work is; made anew from the journal whenever the turn is."""

    pieces: list[Piece] = field(default_factory=list[Piece])
    given: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    misses: int = 0
    told_alone: bool = False


class HierarchicalChat:
    """A manager and its members.

        HierarchicalChat("boss", manager=lead, members=[pair, writer, Human("owner")])

    The manager may be an agent (it gets the tools `assign` and `answer`), a person, or any other
    participant (who writes lines `name: task`, or the answer). Members hear the task of the team,
    and what is said to them (`hears`); several are at work at once. `plan` adds approval, checks
    and work done again. `shares`: a member's turn may spend at most this part of what is left of
    the team's dollars, tokens and calls. `until` ends it whatever the manager thinks (60 messages
    if nothing is given). `language`: in which the manager is told all this (else the manager's).
    """

    def __init__(
        self,
        name: str,
        *,
        manager: Participant,
        members: Sequence[Participant],
        plan: Assignments | None = None,
        shares: Mapping[str, float] | None = None,
        hears: Hears | None = None,
        until: Stop | None = None,
        language: str = "",
        about: str = "",
    ) -> None:
        self.name = check_name(name, "team")
        seated([manager, *members], name, least=2)
        self.manager = manager
        self.members = tuple(members)
        self.plan = plan
        self.shares = _checked_shares(shares or {}, self.members)
        self.hears = hears or own()
        self.until = until or rounds(ROUNDS)
        self.language = language or _language_of(manager)
        names = ", ".join(member.name for member in self.members)
        self.about = about or f"{manager.name}, who leads {names}"
        self._leads = equipped(manager, *tools_for(self.members, plan is not None))

    def __repr__(self) -> str:
        return f"HierarchicalChat({self.name!r})"

    async def reply(self, turn: Turn) -> Message:
        """Have the manager give out work until it has the answer."""
        said = list(turn.messages)
        table = Table(turn, self.name, self.members, said, len(said))
        said.append(self._opening())
        state = _State()
        while not (reason := await self.until.met(turn, said[table.began + 1 :])):
            message = await turn.hand(self._leads or self.manager, said)
            said.append(message)
            if message.kind == LEFT:
                reason = f"{self.manager.name} left"
                break
            found = read_decision(message, table.names, by_tool=self._leads is not None)
            found = self._refused(found, state)
            if isinstance(found, Answer):
                return await self._answered(table, found, state)
            if isinstance(found, tuple):
                if reason := await self._work(table, said, found, state):
                    break
                continue
            said.append(self._note(found))
            state.misses += 1
            if state.misses >= TRIES:
                reason = f"{self.manager.name} decided nothing that could be done: {found}"
                break
        return await self._stopped(table, reason or "", state)

    def _opening(self) -> Message:
        said = words(self.language)
        cards = "\n".join(f"- {each.name}: {each.about or 'a member'}" for each in self.members)
        how = said["lines"] if self._leads is None else said["tools"]
        text = said["lead"].format(manager=self.manager.name, members=cards)
        return self._note(f"{text}\n{how}")

    def _note(self, text: str) -> Message:
        """Something that only the manager is told."""
        return say("dure", text, to=(self.manager.name,), kind="note")

    def _refused(
        self, found: tuple[Assignment, ...] | Answer | str, state: _State
    ) -> tuple[Assignment, ...] | Answer | str:
        """The decision, or what the manager is told of it: nobody was given work, or the same."""
        if isinstance(found, Answer):
            alone = self._leads is not None and not state.pieces and not state.told_alone
            state.told_alone = True
            return words(self.language)["alone"] if alone else found
        if isinstance(found, str):
            return found
        for each in found:
            count = state.given[each.who, _plainly(each.task)]
            if count >= SAME:
                return words(self.language)["same"].format(who=each.who, count=count)
        return found

    async def _work(
        self, table: Table, said: list[Message], orders: Sequence[Assignment], state: _State
    ) -> str:
        """Carry out what was decided, once it is approved; why the work is over, if it is."""
        state.misses = 0
        refused = await self._refusal(table.turn, orders)
        if refused is not None:
            if refused.kind in (LEFT, AWAY):
                return f"{refused.sender} {'left' if refused.kind == LEFT else 'is away'}"
            said.append(self._note(words(self.language)["refused"].format(words=refused.text)))
            return ""
        state.given.update((each.who, _plainly(each.task)) for each in orders)
        left = await _left(table.turn) if self.shares else None
        working = Working(
            table,
            said,
            self.hears,
            self.plan,
            words(self.language),
            lambda name: self._bounded(table.member(name), left),
        )
        state.pieces += await working.carry_out(orders)
        return ""

    async def _refusal(self, turn: Turn, orders: Sequence[Assignment]) -> Message | None:
        """What the person who must approve says instead; None: nobody must, or it is approved."""
        person = self.plan.approve if self.plan else None
        if person is None:
            return None
        said = words(self.language)
        lines = "\n".join(
            f"{number}. {each.who}: {each.task}" + (f" ({each.done_when})" * bool(each.done_when))
            for number, each in enumerate(orders, 1)
        )
        text = said["approve"].format(manager=self.manager.name, lines=lines)
        answer = await turn.hand(person, [say(self.name, text, kind="note")])
        approved = answer.kind == GO_ON or answer.text.strip().strip(".!").casefold() in YES
        return None if approved else answer

    def _bounded(self, member: Participant, left: Budget | None) -> Participant:
        """The member with its share; a failed turn is told to the manager."""
        share = self.shares.get(member.name)
        if share is None or left is None:
            return forgiving(member)
        return forgiving(within(member, _part(left, share)))

    async def _answered(self, table: Table, found: Answer, state: _State) -> Message:
        why = f"{self.manager.name} answered"
        await table.turn.step(f"decided why {self.name} stopped", lambda: why, str)
        message = found.message
        if getattr(self.manager, "output", None) is not None:  # It gives its own form of answer.
            message = await table.turn.hand(self.manager, table.said)
        undone = self._undone(state)
        extra = (Text(undone),) if undone else ()
        return Message(self.name, (*message.parts, *extra))

    async def _stopped(self, table: Table, reason: str, state: _State) -> Message:
        """What was achieved, and that it is not all."""
        await table.turn.step(f"decided why {self.name} stopped", lambda: reason, str)
        said = words(self.language)
        lines = [said["stopped"].format(reason=reason.rstrip("."))]
        if state.pieces:
            done = "\n".join(piece.line(said) for piece in state.pieces)
            lines.append(said["status"].format(lines=done))
        results = [m for m in table.said[table.began :] if m.sender in table.names]
        if results:
            lines.append(f"{results[-1].sender}: {results[-1].text}")
        record = {"stopped": reason, "work": [piece.record() for piece in state.pieces]}
        return say(self.name, Text("\n\n".join(lines)), Data(record, "stopped"))

    def _undone(self, state: _State) -> str:
        """What was left undone and was not done later either, in words."""
        said = words(self.language)
        done = {piece.work.task for piece in state.pieces if piece.status == "done"}
        lines = [
            piece.line(said)
            for piece in state.pieces
            if piece.status == "undone" and piece.work.task not in done
        ]
        return said["left"].format(lines="\n".join(lines)) if lines else ""


def _language_of(who: Participant) -> str:
    """The language of an agent or a person; English, where nothing tells."""
    return str(getattr(getattr(who, "profile", who), "language", "en"))


def _plainly(task: str) -> str:
    """A task as it is compared with others."""
    return " ".join(task.split()).casefold()


def _checked_shares(
    shares: Mapping[str, float], members: Sequence[Participant]
) -> dict[str, float]:
    names = [member.name for member in members]
    for name, share in shares.items():
        if name not in names or not 0 < share <= 1:
            raise UsageError(
                "hierarchy.share",
                "shares={{{name!r}: {share}}}: name a member ({names}) and a part above 0, at"
                " most 1.",
                name=name,
                share=share,
                names=", ".join(names),
            )
    return dict(shares)


async def _left(turn: Turn) -> Budget:
    """What is left now: noted, since it is another at another time."""

    def now() -> dict[str, Any]:
        left: Left = turn.left
        money = None if left.money is None else str(left.money)
        return {"dollars": money, "tokens": left.tokens, "calls": left.calls}

    found = await turn.step("clock what is left", now, dict[str, Any])
    return Budget(**found, seconds=None, depth=None, fanout=None, approvals=None)


def _part(left: Budget, share: float) -> Budget:
    """This part of a budget; at least one call of what can be counted."""
    return Budget(
        dollars=None if left.money is None else str(float(left.money) * share),
        tokens=None if left.tokens is None else int(left.tokens * share),
        calls=None if left.calls is None else max(1, int(left.calls * share)),
        seconds=None,
        depth=None,
        fanout=None,
        approvals=None,
    )
