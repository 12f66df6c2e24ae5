"""Negotiation: offers go round until all have said yes to the same one, or somebody walks away.

Knows the parties only by their moves, which are read and checked outside of them: a deal is an
offer that was made in full, keeps to every side's limits, and was accepted by all others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dure.agents.partners.asked import asked
from dure.agents.partners.offers import (
    Issue,
    Move,
    Side,
    Terms,
    is_issue,
    is_range,
    issue_text,
    move_in,
    outside,
    terms_text,
)
from dure.core.contracts import Participant, Turn
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Data, Message, Text, say
from dure.host.clock import SYSTEM
from dure.host.languages import tr, wording

ROUNDS = 10
SCHEMA = "deal"


class Negotiation:
    """Two or more parties who look for terms that all can accept.

        Negotiation("rent", [owner, tenant], issues={"won": (300, 900), "from": ["May", "June"]},
                    private={"tenant": Side("Not above 600.", limits={"won": (300, 600)})})

    `issues`: what is to be agreed on, each from one number to another or one of several words.
    `private`: what only that party hears; a move outside its own limits is refused. Each offer
    replaces the one before; accepting means the one that stands. It ends with a deal, when somebody
    walks away, after `rounds`, or after `seconds`. The reply holds the deal (or none), why it
    ended, and all offers.
    """

    def __init__(
        self,
        name: str,
        parties: Sequence[Participant],
        *,
        issues: Mapping[str, Issue],
        private: Mapping[str, Side] | None = None,
        rounds: int = ROUNDS,
        seconds: float | None = None,
        language: str = "en",
        about: str = "",
    ) -> None:
        self.name = check_name(name, "team")
        self.parties = tuple(parties)
        self.issues = dict(issues)
        self.private = dict(private or {})
        self.rounds = rounds
        self.seconds = seconds
        self.language = language
        self.about = about or f"a negotiation about {', '.join(issues)}"
        _check(self)

    @property
    def members(self) -> tuple[Participant, ...]:
        """The parties."""
        return self.parties

    def __repr__(self) -> str:
        return f"Negotiation({self.name!r})"

    async def reply(self, turn: Turn) -> Message:
        """Let offers go round until there is a deal, or none."""
        talks = _Talks(self, turn)
        why = await talks.held()
        await turn.step(f"decided how {self.name} ended", lambda: why, str)
        deal = talks.offer if talks.agreed else None
        lang = self.language
        if deal is not None:
            text = tr("deal.made", "Agreed: {terms}.", lang=lang, terms=terms_text(deal))
        else:
            text = tr("deal.none", "No deal: {why}.", lang=lang, why=why)
        found = {"deal": deal, "offered_by": talks.by, "why": why, "offers": talks.offers}
        return Message(self.name, (Text(text), Data(found, SCHEMA)))


@dataclass(slots=True)
class _Talks:
    """One negotiation under way: what each party has heard, and the offer that stands."""

    rules: Negotiation
    turn: Turn
    heard: dict[str, list[Message]] = field(default_factory=dict[str, list[Message]])
    offer: Terms | None = None
    by: str = ""
    yes: set[str] = field(default_factory=set[str])
    offers: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def __post_init__(self) -> None:
        for party in self.rules.parties:
            told = say("dure", self._rules_for(party.name), kind="note")
            self.heard[party.name] = [*self.turn.messages, told]

    @property
    def agreed(self) -> bool:
        """Whether all others have accepted the offer that stands."""
        names = {party.name for party in self.rules.parties}
        return self.offer is not None and self.yes | {self.by} == names

    async def held(self) -> str:
        """Negotiate; why it ended."""
        began = await self.turn.step("clock began", SYSTEM.now, float)
        for _ in range(self.rules.rounds):
            moved = False
            for party in self.rules.parties:
                if party.name in ({self.by} | self.yes) and self.offer is not None:
                    continue  # its own offer stands, or it has said yes to it
                if await self._is_over(began):
                    return "the time was up"
                move = await self._move(party)
                if move is None:
                    continue
                moved = True
                if move.kind == "leave":
                    return f"{party.name} walked away"
                self._made(party.name, move)
                if self.agreed:
                    return "all accepted"
            if not moved:
                return "nobody made a move that counts"
        return f"{self.rules.rounds} rounds"

    async def _is_over(self, began: float) -> bool:
        seconds = self.rules.seconds
        if seconds is None:
            return False
        return await self.turn.step("clock over", lambda: SYSTEM.now() - began > seconds, bool)

    async def _move(self, party: Participant) -> Move | None:
        return await asked(
            self.turn,
            party,
            self.heard[party.name],
            self._question(),
            lambda said: self._read(party.name, said),
        )

    def _read(self, name: str, said: Message) -> Move | str:
        """The move, if it is one that this party may make."""
        lang = self.rules.language
        move = move_in(said, self.rules.issues, lang)
        if isinstance(move, str) or move.kind == "leave":
            return move
        if move.kind == "accept" and self.offer is None:
            none = "There is no offer yet that could be accepted. Make one."
            return tr("deal.nothing_yet", none, lang=lang)
        terms = move.terms if move.kind == "offer" else (self.offer or {})
        side = self.rules.private.get(name, Side())
        broken = outside(terms, side.limits)
        if not broken:
            return move
        beyond = "That is outside your own limits: {names}."
        return tr("deal.outside", beyond, lang=lang, names=", ".join(broken))

    def _made(self, name: str, move: Move) -> None:
        """Count the move, and tell the others."""
        lang = self.rules.language
        if move.kind == "offer":
            self.offer, self.by = move.terms, name
            self.yes = set()
            self.offers.append({"by": name, "terms": move.terms})
            text = tr("deal.offers", "offers {terms}", lang=lang, terms=terms_text(move.terms))
        else:
            self.yes.add(name)
            stands = terms_text(self.offer or {})
            text = tr("deal.accepts", "accepts {terms}", lang=lang, terms=stands)
        told = say(name, f"{text}. {move.words}".strip(), kind=move.kind)
        for other, heard in self.heard.items():
            if other != name:
                heard.append(told)

    def _rules_for(self, name: str) -> str:
        """What this party is told once: the issues, how to move, and what is its own."""
        rules, side = self.rules, self.rules.private.get(name, Side())
        issues = [f"- {each}: {issue_text(issue)}" for each, issue in rules.issues.items()]
        own = [side.words] if side.words else []
        own += [f"- {each}: {issue_text(limit)}" for each, limit in side.limits.items()]
        text = wording("dure.agents.partners", "prompts/negotiation", rules.language)
        return text.format(
            name=name,
            issues="\n".join(issues),
            own="\n".join(own) or "-",
            example=terms_text({each: _example(issue) for each, issue in rules.issues.items()}),
        )

    def _question(self) -> str:
        lang = self.rules.language
        if self.offer is None:
            return tr("deal.first", "There is no offer yet. Your move.", lang=lang)
        return tr(
            "deal.stands",
            "What stands is {name}'s offer: {terms}. Your move.",
            lang=lang,
            name=self.by,
            terms=terms_text(self.offer),
        )


def _example(issue: Issue) -> float | str:
    return issue[0] if is_range(issue) else str(issue[0])


def _check(rules: Negotiation) -> None:
    """Refuse what cannot be negotiated."""
    names = [party.name for party in rules.parties]
    if len(set(names)) < 2 or len(set(names)) < len(names) or rules.name in names:
        raise UsageError(
            "deal.parties",
            "{team} needs two or more parties, each with a name of its own. Its parties: {names}.",
            team=rules.name,
            names=", ".join(names) or "-",
        )
    wrong = [each for each, issue in rules.issues.items() if not is_issue(issue)]
    if not rules.issues or wrong or rules.rounds < 1:
        raise UsageError(
            "deal.issues",
            "{team} needs issues, each of two numbers (the lower first) or of words, and one round"
            " or more.",
            team=rules.name,
        )
    strangers = [each for each in rules.private if each not in names]
    limits = {each for side in rules.private.values() for each in side.limits}
    wrong = [*strangers, *sorted(limits - set(rules.issues))]
    if wrong:
        raise UsageError(
            "deal.private",
            "{team} has no party and no issue called {names}.",
            team=rules.name,
            names=", ".join(wrong),
        )
