"""Handoff: one member has the floor, and hands it to another, or back.

Who has the floor follows from what was said: messages of kind `handoff`, and the floor that the
team's last answer names. Knows whom each may hand over to; does not know who the members are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from dure.core.contracts import Participant, Tool, Turn
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Data, Message, Text, say
from dure.core.stops import Stop
from dure.host.languages import tr
from dure.teams.choice import KOREAN_ENDINGS
from dure.teams.deciding import decision, decisions, equipped
from dure.teams.hearing import everything
from dure.teams.problem import Problem
from dure.teams.table import Hears, Table, awaited, seated

OVER, BACK, FLOOR = "hand_over", "hand_back", "floor"

MOST = 10
"""How many handoffs there may be before the user is answered."""

TOLD = 2
"""How often a member that hands over in words alone is told how it is done."""

Return: TypeAlias = Literal["asked", "always", "never"]

_PROMISE = re.compile(
    r"\bhand(?:ing|ed)?\b.{0,40}\b(?:over|off|you|this|it)\b|\btransfer|\bconnect(?:ing)? you\b"
    r"|넘기|넘겨|넘길|연결해|연결하|바꿔 드리",
    re.IGNORECASE,
)


@dataclass
class _Exchange:
    """What one exchange with the user has come to: the owners of the floor, the newest last."""

    table: Table
    said: list[Message]
    owners: list[str]
    handed: int = 0
    told: int = 0


class Handoffs:
    """Members of whom one has the floor.

        Handoffs("desk", [triage, billing, refunds], can={"triage": ["billing", "refunds"]})

    `first` begins (else the first member). `can` says who may hand over to whom (else everybody to
    everybody); an agent does it with the tool `hand_over`, anybody else with `@name …`. `back`:
    whoever was handed the floor may give it back (`"asked"`), gives it back with its answer
    (`"always"`), or keeps it (`"never"`). The next exchange goes to whoever has the floor. After
    `most` handoffs in one exchange there are none left, and whoever has the floor answers.
    """

    def __init__(
        self,
        name: str,
        members: Sequence[Participant],
        *,
        first: str = "",
        can: Mapping[str, Sequence[str]] | None = None,
        back: Return = "asked",
        hears: Hears | None = None,
        until: Stop | None = None,
        most: int = MOST,
        about: str = "",
    ) -> None:
        self.name = check_name(name, "team")
        self.members = seated(members, name, least=2)
        names = [member.name for member in self.members]
        self.first = first or names[0]
        self.can = {who: tuple(can.get(who, ())) for who in names} if can is not None else None
        for each in (self.first, *(can or {}), *(who for to in (can or {}).values() for who in to)):
            if each not in names:
                raise UsageError(
                    "handoff.nobody",
                    "There is no {name!r} in {team}. Its members are {names}.",
                    name=each,
                    team=name,
                    names=", ".join(names),
                )
        if most < 0:
            raise UsageError(
                "handoff.most", "most={most} is no number of times. Use 0 or more.", most=most
            )
        self.back: Return = back
        self.hears = hears or everything()
        self.until = until
        self.most = most
        self.about = about or f"{', '.join(names)}, of whom one answers"

    def __repr__(self) -> str:
        return f"Handoffs({self.name!r})"

    def allowed(self, who: str) -> tuple[str, ...]:
        """Whom this member may hand over to."""
        others = tuple(member.name for member in self.members if member.name != who)
        return others if self.can is None else tuple(n for n in others if n in self.can[who])

    def floor(self, messages: Sequence[Message]) -> tuple[str, ...]:
        """Who has the floor after these messages, the newest last, after whoever handed it on."""
        names = {member.name for member in self.members}
        for message in reversed(messages):
            found = decisions(message, FLOOR) if message.sender == self.name else []
            if found:
                owners = tuple(str(name) for name in found[-1]["owners"])
                return owners if owners and names.issuperset(owners) else (self.first,)
        return (self.first,)

    def check(self) -> list[Problem]:
        """Members to whom the floor can never come."""
        reached, new = {self.first}, [self.first]
        while new:
            found = {to for who in new for to in self.allowed(who)} - reached
            reached |= found
            new = list(found)
        return [
            _unreached(self.name, each.name) for each in self.members if each.name not in reached
        ]

    def _as_heard(self, message: Message) -> Message:
        """An answer of the team as members hear it: by whoever gave it, without the floor."""
        if message.sender != self.name:
            return message
        parts = tuple(part for part in message.parts if not _is_decision(part))
        return replace(message, sender=self.floor([message])[-1], parts=parts, id="")

    async def reply(self, turn: Turn) -> Message:
        """What whoever has the floor, in the end, answers."""
        said = [self._as_heard(message) for message in turn.messages]
        table = Table(turn, self.name, self.members, said, len(said))
        exchange = _Exchange(table, said, list(self.floor(turn.messages)))
        reason = ""
        while True:
            heard = await self._speak(exchange)
            if not self._goes_on(exchange, heard):
                break
            if self.until and (reason := await self.until.met(turn, said[table.began :]) or ""):
                break
        owner = exchange.owners[-1]
        why = reason or f"{owner} answered"
        await turn.step(f"decided why {self.name} stopped", lambda: why, str)
        floor = Data({"owners": exchange.owners}, FLOOR)
        parts = tuple(part for part in said[-1].parts if not _is_decision(part))
        return Message(self.name, (*parts, floor))

    async def _speak(self, exchange: _Exchange) -> Message:
        """What whoever has the floor says."""
        table, owner = exchange.table, exchange.owners[-1]
        member = table.member(owner)
        tools = self._tools(exchange)
        heard = await awaited(self.hears.hear(table, owner))
        return await table.turn.hand((equipped(member, *tools) if tools else None) or member, heard)

    def _tools(self, exchange: _Exchange) -> list[Tool]:
        """What the owner of the floor can hand it on with; nothing, if it was handed on too often
        already."""
        owner, tools = exchange.owners[-1], list[Tool]()
        if exchange.handed >= self.most:
            return tools
        if names := self.allowed(owner):
            cards = "; ".join(
                f"{name}: {exchange.table.member(name).about or 'a member'}" for name in names
            )
            to = {"type": "string", "enum": list(names)}
            about = f"Hand the conversation over to somebody who can do it better ({cards})."
            tools.append(decision(OVER, about, _schema({"to": to}, ["to", "why"])))
        if self.back == "asked" and len(exchange.owners) > 1:
            about = f"Give the conversation back to {exchange.owners[-2]}."
            tools.append(decision(BACK, about, _schema({}, ["why"])))
        return tools

    def _goes_on(self, exchange: _Exchange, heard: Message) -> bool:
        """Take note of what was said; False: it is the answer."""
        owner, said = exchange.owners[-1], exchange.said
        over = self._handed(exchange, heard)
        if over is not None:
            to, why = over
            if to in exchange.owners:  # It is theirs again: what came after is over.
                del exchange.owners[exchange.owners.index(to) + 1 :]
            else:
                exchange.owners.append(to)
            exchange.handed += 1
            words = "\n".join(part.text for part in heard.parts if isinstance(part, Text))
            text = f"{owner} hands over to {to}: {why}" + (f"\n{words}" if words != why else "")
            said.append(say(owner, text.rstrip(), to=(to,), kind="handoff"))
            return True
        said.append(heard)
        if names := self._promised(exchange, heard):
            exchange.told += 1
            text = f"You have not handed over. Call {OVER} ({names}), or answer yourself."
            said.append(say("dure", text, to=(owner,), kind="note"))
            return True
        returns = self.back == "always" and len(exchange.owners) > 1
        if returns:
            exchange.owners.pop()
        return returns

    def _handed(self, exchange: _Exchange, heard: Message) -> tuple[str, str] | None:
        """To whom the floor is handed, and why; None: to nobody."""
        if exchange.handed >= self.most:
            return None
        owner = exchange.owners[-1]
        allowed = self.allowed(owner)
        for made in decisions(heard, OVER):
            if made.get("to") in allowed:
                return str(made["to"]), str(made.get("why", ""))
        for made in decisions(heard, BACK):
            if len(exchange.owners) > 1:
                return exchange.owners[-2], str(made.get("why", ""))
        written = heard.text.lstrip()
        for name in sorted(allowed, key=len, reverse=True):
            if found := re.match(rf"@{re.escape(name)}{KOREAN_ENDINGS}(?!\w)", written):
                return name, written[found.end() :].lstrip(" :,")
        return None

    def _promised(self, exchange: _Exchange, heard: Message) -> str:
        """Whom an agent that says that it hands over, and did not, may hand over to."""
        owner = exchange.owners[-1]
        by_tool = equipped(exchange.table.member(owner)) is not None
        named = [name for name in self.allowed(owner) if name in heard.text]
        late = exchange.told >= TOLD or exchange.handed >= self.most
        if not by_tool or late or not named or not _PROMISE.search(heard.text):
            return ""
        return ", ".join(named)


def _unreached(team: str, name: str) -> Problem:
    text = tr("handoff.unreached", "Nobody can hand over to {name}.", name=name)
    cure = tr(
        "handoff.unreached_cure",
        "Name {name} in can= of {team}, or leave it out.",
        name=name,
        team=team,
    )
    return Problem("handoff.unreached", text, cure, team)


def _is_decision(part: object) -> bool:
    return isinstance(part, Data) and part.schema in (OVER, BACK, FLOOR)


def _schema(properties: Mapping[str, Any], required: Sequence[str]) -> dict[str, Any]:
    why = {
        "type": "string",
        "description": "Why, and all that must be known to go on.",
    }
    return {
        "type": "object",
        "properties": {**properties, "why": why},
        "required": list(required),
        "additionalProperties": False,
    }
