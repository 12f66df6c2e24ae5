"""Vote: several participants decide together, between given options or between their own answers.

Knows who votes and how they are asked; counting is in `counting.py`. A ballot that names nothing on
the list is told so and asked for again, and then counts as abstained.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeAlias, cast

from dure.agents import Human
from dure.core.contracts import Branch, Participant, Turn
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Data, Message, Part, Text, join_text, say
from dure.core.outcome import Question
from dure.core.value import value
from dure.formats import Found, repair
from dure.teams.choice import TRIES, Choice, pick, read, whole
from dure.teams.counting import Ballot, Counted, Rule, plurality
from dure.teams.table import seated

Options: TypeAlias = Sequence[str] | Callable[[Sequence[Message]], Sequence[str]] | None
Tie: TypeAlias = Literal["dice", "first", "again", "none"] | Participant

_WORDS = {
    "en": {
        "one": "Vote for one of these: {options}.",
        "some": "Name all of these that you approve of, separated by commas: {options}.",
        "order": "Put these in your order, best first, separated by commas: {options}.",
        "answers": "These answers were given, by whom is not told.",
        "tie": "These are level: {options}. Which of them is it to be?",
        "none": "The vote is without a winner.",
        "again": "{problem} Name only: {options}.",
        "unknown": "{said!r} is not on the list.",
        "nothing": "You named none of them.",
        "earlier": "{name} votes: {ballot}.",
    },
    "ko": {
        "one": "다음 가운데 하나에 투표하십시오: {options}.",
        "some": "다음 가운데 찬성하는 것을 모두 쉼표로 나누어 쓰십시오: {options}.",
        "order": "다음을 좋은 것부터 차례로 쉼표로 나누어 쓰십시오: {options}.",
        "answers": "나온 답은 다음과 같습니다. 누구의 답인지는 밝히지 않습니다.",
        "tie": "표가 같습니다: {options}. 어느 것으로 합니까?",
        "none": "투표로 정해지지 않았습니다.",
        "again": "{problem} 다음 가운데서만 고르십시오: {options}.",
        "unknown": "{said!r}: 목록에 없습니다.",
        "nothing": "아무것도 고르지 않았습니다.",
        "earlier": "{name}의 표: {ballot}.",
    },
}
_BETWEEN = re.compile(r"[,;>\n、]+")
_NUMBER = re.compile(r"^\s*(?:\d+[.)]|[-*•])\s+")


@value
class Paper:
    """What one voter is shown: the options by the names they have there, and words before them."""

    voter: Participant
    options: dict[str, str]
    shown: str = ""


class Vote:
    """Participants who decide by a vote.

        Vote("where", [ann, bob, eve], options=["Seoul", "Busan"], rule=ranked())

    Without `options` each first gives an answer, all at once; then each votes for one that is not
    its own, told without names and in an order of chance. With `same`, there is no second round:
    answers for which it gives the same text are votes for it (self-consistency). `rule` counts;
    `tie` says what becomes of equals: dice, the first on the list, a vote between them again (then
    dice), none, or a participant who decides. `secret`: all vote at once and the result does not
    say who voted how; else one after the other, each told the votes before.
    """

    def __init__(
        self,
        name: str,
        members: Sequence[Participant],
        *,
        options: Options = None,
        same: Callable[[Message], str] | None = None,
        rule: Rule | None = None,
        question: str = "",
        secret: bool = True,
        tie: Tie = "dice",
        language: str = "en",
        about: str = "",
    ) -> None:
        self.name = check_name(name, "team")
        # Of two answers each would only ever be voted for by the other's author.
        least = 1 if options is not None else 3 if same is None else 2
        self.members = seated(members, name, least)
        self.options = options if options is None or callable(options) else _checked(name, options)
        self.same = same
        self.rule = rule or plurality()
        self.question = question
        self.secret = secret
        self.tie: Tie = tie
        self.language = language
        self.about = about or f"a vote of {', '.join(member.name for member in self.members)}"
        self._words = _WORDS.get(language, _WORDS["en"])

    def __repr__(self) -> str:
        return f"Vote({self.name!r})"

    async def reply(self, turn: Turn) -> Message:
        """Ask everyone, count, and say what won."""
        if self.options is not None:
            given = self.options
            options = _checked(self.name, given(turn.messages)) if callable(given) else given
            named = {option: option for option in options}
            papers = [Paper(member, named) for member in self.members]
            return await self._decide(turn, {option: (Text(option),) for option in options}, papers)
        answers = await self._answers(turn)
        if self.same is not None:
            return await self._agree(turn, answers, self.same)
        parts = {name: said.parts for name, said in answers.items()}
        return await self._decide(turn, parts, await self._papers(turn, answers))

    async def _answers(self, turn: Turn) -> dict[str, Message]:
        said = await turn.together(*[_handing(member, turn.messages) for member in self.members])
        pairs = zip(self.members, said, strict=True)
        return {member.name: each for member, each in pairs if each is not None}

    async def _agree(
        self, turn: Turn, answers: dict[str, Message], same: Callable[[Message], str]
    ) -> Message:
        """The answer that most gave."""
        keys = {name: same(said) for name, said in answers.items()}
        options = dict[str, tuple[Part, ...]]()
        for name, said in answers.items():
            if keys[name]:
                options.setdefault(keys[name], said.parts)
        ballots = {name: (key,) if key else () for name, key in keys.items()}
        return await self._won(turn, options, ballots)

    async def _papers(self, turn: Turn, answers: dict[str, Message]) -> list[Paper]:
        """What each is shown of the others' answers: no names, and another order for each."""
        papers: list[Paper] = []
        for member in self.members:
            names = [name for name in answers if name != member.name]
            seed = await turn.step(f"dice order for {member.name}", _dice, int)
            random.Random(seed).shuffle(names)
            options = {f"P{number}": name for number, name in enumerate(names, 1)}
            shown = [f"{label}:\n{answers[name].text}" for label, name in options.items()]
            papers.append(Paper(member, options, "\n\n".join([self._words["answers"], *shown])))
        return papers

    async def _decide(
        self, turn: Turn, options: dict[str, tuple[Part, ...]], papers: Sequence[Paper]
    ) -> Message:
        return await self._won(turn, options, await self._ballots(turn, papers), papers)

    async def _ballots(self, turn: Turn, papers: Sequence[Paper]) -> dict[str, Ballot]:
        """What each named; empty: abstained."""
        if self.secret:
            cast_ = await turn.together(*[self._voting(paper, []) for paper in papers])
            found = [tuple(cast("list[str]", each.data)) for each in cast_ if each is not None]
            return {p.voter.name: ballot for p, ballot in zip(papers, found, strict=True)}
        ballots: dict[str, Ballot] = {}
        told: list[Message] = []
        for paper in papers:
            ballot = await self._ballot(turn, paper, told)
            ballots[paper.voter.name] = ballot
            said = self._words["earlier"].format(name=paper.voter.name, ballot=", ".join(ballot))
            told = [*told, say(self.name, said, kind="note")]
        return ballots

    def _voting(self, paper: Paper, told: Sequence[Message]) -> Branch:
        async def vote(turn: Turn) -> Message:
            ballot = await self._ballot(turn, paper, told)
            return Message(paper.voter.name, (Data(list(ballot)),), kind="note")

        return vote

    async def _ballot(self, turn: Turn, paper: Paper, told: Sequence[Message]) -> Ballot:
        labels = list(paper.options)
        shown = [say(self.name, paper.shown, kind="note")] if paper.shown else []
        heard = [*turn.messages, *shown, *told]
        asked = self._words[self.rule.ballot].format(options=", ".join(labels))
        question = " ".join(filter(None, (self.question, asked)))
        if isinstance(paper.voter, Human):  # A person sees the question alone.
            before = [message.text for message in (*turn.messages[-1:], *shown, *told)]
            question, heard = "\n\n".join([*filter(None, before), question]), []
        if self.rule.ballot == "one":
            label = await pick(turn, paper.voter, labels, heard, question)
            named: Ballot = () if label is None else (label,)
        else:
            named = await self._list(turn, paper.voter, labels, heard, question)
        return tuple(paper.options[label] for label in named)

    async def _list(
        self,
        turn: Turn,
        voter: Participant,
        labels: Sequence[str],
        heard: Sequence[Message],
        question: str,
    ) -> Ballot:
        """Several options that the voter names, in their order."""
        heard = [*heard, say("dure", question, kind="note")]
        for _ in range(1 + TRIES):
            if isinstance(voter, Human):
                said = await turn.ask(Question("", question, to=voter.name))
            else:
                said = await whole(turn, voter, heard)
            found = self._named(said, labels) if said else self._words["nothing"]
            if not isinstance(found, str):
                return found
            question = self._words["again"].format(problem=found, options=", ".join(labels))
            heard = [*heard, *([said] if said else []), say("dure", question, kind="note")]
        return ()

    def _named(self, said: Message, labels: Sequence[str]) -> Ballot | str:
        """The options that were named, or what was wrong."""
        found: dict[str, None] = {}
        for item in dict.fromkeys(_items(said)):
            choice = read(say(said.sender, item), labels)
            if not isinstance(choice, Choice):
                return self._words["unknown"].format(said=item[:80])
            found[choice.option] = None
        return tuple(found) or self._words["nothing"]

    async def _won(
        self,
        turn: Turn,
        options: dict[str, tuple[Part, ...]],
        ballots: dict[str, Ballot],
        papers: Sequence[Paper] = (),
    ) -> Message:
        """The result: the winner's words, and the figures as data."""
        valid = [ballot for ballot in ballots.values() if ballot]
        counted = self.rule.count(valid, list(options)) if options else Counted((), {})
        winner, broken = await self._broken(turn, counted, options, papers)
        facts: dict[str, Any] = {
            "winner": winner,
            "counts": counted.counts,
            "votes": len(valid),
            "abstained": len(ballots) - len(valid),
            "rule": self.rule.about,
            "tied": list(counted.winners) if len(counted.winners) > 1 else [],
            "tie": broken,
        }
        if counted.steps:
            facts["steps"] = list(counted.steps)
        if not self.secret:
            facts["ballots"] = {name: list(ballot) for name, ballot in ballots.items()}
        words = options[winner] if winner is not None else (Text(self._words["none"]),)
        said = tuple(part for part in words if not isinstance(part, Data))
        return Message(self.name, (*said, Data(facts, "vote")))

    async def _broken(
        self,
        turn: Turn,
        counted: Counted,
        options: dict[str, tuple[Part, ...]],
        papers: Sequence[Paper],
    ) -> tuple[str | None, str]:
        """The winner, and how a tie was broken, if there was one."""
        equal = counted.winners
        if len(equal) < 2:
            return (equal[0] if equal else None), ""
        if self.tie == "none":
            return None, "none"
        if self.tie == "first":
            return equal[0], "first"
        if self.tie == "again" and papers:
            left = [_only(paper, equal) for paper in papers]
            again = await self._ballots(turn, [paper for paper in left if paper.options])
            counted = self.rule.count([each for each in again.values() if each], equal)
            if len(counted.winners) == 1:
                return counted.winners[0], "again"
            equal = counted.winners or equal
        elif not isinstance(self.tie, str):
            chosen = await self._chosen(turn, self.tie, {each: options[each] for each in equal})
            if chosen is not None:
                return chosen, self.tie.name
        seed = await turn.step("dice between equals", _dice, int)
        return equal[seed % len(equal)], "dice"

    async def _chosen(
        self, turn: Turn, who: Participant, equal: dict[str, tuple[Part, ...]]
    ) -> str | None:
        """Which of these a participant takes; of answers, all of their words are shown."""
        texts = {option: join_text(parts) for option, parts in equal.items()}
        labels = {f"P{number}": option for number, option in enumerate(equal, 1)}
        if all(option == text for option, text in texts.items()):
            labels = {option: option for option in equal}
        shown = [f"{label}:\n{texts[o]}" for label, o in labels.items() if label != texts[o]]
        question = self._words["tie"].format(options=", ".join(labels))
        question = "\n\n".join([*shown, question])
        label = await pick(turn, who, list(labels), turn.messages, question)
        return None if label is None else labels[label]


def _only(paper: Paper, equal: Sequence[str]) -> Paper:
    """The paper with those options alone that are level."""
    return replace(paper, options={k: v for k, v in paper.options.items() if v in equal})


def _items(said: Message) -> list[str]:
    """What is named one by one: in JSON, or between commas, lines and the like."""
    found: Any = said.data
    if found is None:
        repaired = repair(said.text)
        whole = isinstance(repaired, Found) and not repaired.cut
        found = repaired.value if isinstance(repaired, Found) and whole else None
    if isinstance(found, dict):  # {"order": […]}
        values = list(cast("dict[str, Any]", found).values())
        found = values[0] if len(values) == 1 else None
    if isinstance(found, list):
        return [str(each) for each in cast("list[Any]", found)]
    pieces = [_NUMBER.sub("", piece).strip() for piece in _BETWEEN.split(said.text)]
    return [piece for piece in pieces if piece]


def _handing(member: Participant, heard: Sequence[Message]) -> Branch:
    return lambda turn: turn.hand(member, heard)


def _dice() -> int:
    return random.SystemRandom().getrandbits(32)


def _checked(name: str, options: Sequence[str]) -> tuple[str, ...]:
    """The options, if there is something to choose."""
    plain = [option.strip().casefold() for option in options]
    if isinstance(options, str) or len(plain) < 2 or not all(plain) or len({*plain}) < len(plain):
        raise UsageError(
            "vote.options",
            "{name} needs two options or more, each with a name of its own: options=['tea',"
            " 'coffee']. Without options=, the members' own answers are voted on.",
            name=name,
        )
    return tuple(options)
