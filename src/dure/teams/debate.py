"""Debate: participants argue in rounds, each hearing what the others said; then it is decided.

With `positions` it is a debate for and against, decided by one judge or several. Without, it is the
way in which several find one answer: each gives its own, hears the others' and thinks again (Du et
al. 2023, "Improving Factuality and Reasoning in Language Models through Multiagent Debate").
Knows rounds and how it ends; does not know who argues.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from dure.core.contracts import Branch, Participant, Turn
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Data, Message, Text, say
from dure.core.value import value
from dure.teams.choice import Choice, choose
from dure.teams.counting import plurality
from dure.teams.table import seated

ROUNDS = 3
"""How many rounds are argued if nothing is said."""

_WORDS = {
    "en": {
        "answer": "Round 1 of {rounds}. Give your answer and your reasons. End with a line"
        " 'Answer: …'.",
        "again": "Round {number} of {rounds}. Consider what the others said, and whether they are"
        " right. Give your answer again, changed or not, and end with a line 'Answer: …'.",
        "argue": "Round 1 of {rounds}. {positions} Make your case in short.",
        "reply": "Round {number} of {rounds}. Reply to what the other side said last.",
        "position": "{name} argues: {position}.",
        "judge": "Who made the better case? Judge only by what was said.",
        "none": "The debate is without a winner.",
    },
    "ko": {
        "answer": "{rounds}회 가운데 1회. 답과 그 까닭을 말하고, 마지막 줄에 '답: …'이라고"
        " 쓰십시오.",
        "again": "{rounds}회 가운데 {number}회. 다른 이들의 말이 옳은지 살펴보고, 바꾸든 바꾸지"
        " 않든 답을 다시 말하십시오. 마지막 줄에 '답: …'이라고 쓰십시오.",
        "argue": "{rounds}회 가운데 1회. {positions} 주장을 짧게 펴십시오.",
        "reply": "{rounds}회 가운데 {number}회. 상대가 방금 한 말에 답하십시오.",
        "position": "{name}의 주장: {position}.",
        "judge": "누구의 주장이 더 나았습니까? 말한 것만 보고 판단하십시오.",
        "none": "토론에서 이긴 쪽이 없습니다.",
    },
}
_ANSWER = re.compile(r"(?<!\w)(?:answer|정답|답)[ \t*]{0,9}[:：](.*)", re.IGNORECASE)


@value
class Verdict:
    """Who won, why, and how many judges said so; None: nobody could say."""

    winner: str | None
    why: str = ""
    votes: dict[str, int] | None = None


def final_answer(message: Message) -> str:
    """The answer a message comes to: its data, or what stands in it after the last `Answer:` (or
    `답:`); empty if there is none."""
    if message.data is not None:
        return str(message.data)
    found = _ANSWER.findall(message.text)
    return found[-1].strip(" \t\r*_.`").casefold() if found else ""


class Debate:
    """Participants who argue in rounds.

        Debate("panel", [ann, bob, eve], rounds=2)
        Debate("motion", [ann, bob], positions=["for", "against"], judge=eve)

    In a round all speak at once, or one after the other (`at_once=False`). `judge` decides: one
    participant, or several by most votes. Without one, the answer that most came to wins; `same`
    finds it in a message, and when all agree no further round is argued. A tie goes to whoever of
    them sits first.
    """

    def __init__(
        self,
        name: str,
        sides: Sequence[Participant],
        *,
        positions: Sequence[str] = (),
        judge: Participant | Sequence[Participant] = (),
        rounds: int = ROUNDS,
        at_once: bool = True,
        same: Callable[[Message], str] = final_answer,
        language: str = "en",
        about: str = "",
    ) -> None:
        self.name = check_name(name, "team")
        self.sides = seated(sides, name, least=2)
        self.judge = judge
        self.judges = tuple(judge) if isinstance(judge, Sequence) else (judge,)
        self.members = seated([*self.sides, *self.judges], name)
        self.positions = tuple(positions)
        self.rounds = rounds
        self.at_once = at_once
        self.same = same
        self.language = language
        self.about = about or f"a debate of {', '.join(side.name for side in self.sides)}"
        self._words = _WORDS.get(language, _WORDS["en"])
        self._check()

    def __repr__(self) -> str:
        return f"Debate({self.name!r})"

    async def reply(self, turn: Turn) -> Message:
        """Argue, and decide."""
        said = list(turn.messages)
        last: list[Message] = []
        argued = 0
        while argued < self.rounds and not self._agreed(last):
            argued += 1
            said.append(say(self.name, self._opening(argued), kind="note"))
            last = await self._round(turn, said)
        if self.judges:
            verdict = await self._judged(turn, said)
        else:
            verdict = self._most(last)
        return self._result(verdict, last, argued)

    def _opening(self, number: int) -> str:
        """What is said to all before a round."""
        lines = [
            self._words["position"].format(name=side.name, position=position)
            for side, position in zip(self.sides, self.positions, strict=False)
        ]
        first, later = ("argue", "reply") if self.positions else ("answer", "again")
        words = self._words[first if number == 1 else later]
        return words.format(number=number, rounds=self.rounds, positions=" ".join(lines))

    async def _round(self, turn: Turn, said: list[Message]) -> list[Message]:
        """What each side says in this round; it is added to all that was said."""
        if not self.at_once:
            last: list[Message] = []
            for side in self.sides:
                last.append(await turn.hand(side, said))
                said.append(last[-1])
            return last
        found = await turn.together(*[_handing(side, list(said)) for side in self.sides])
        last = [message for message in found if message is not None]
        said += last
        return last

    def _agreed(self, last: Sequence[Message]) -> bool:
        """Whether all came to the same answer."""
        answers = {self.same(message) for message in last}
        return not self.positions and len(answers) == 1 and "" not in answers

    async def _judged(self, turn: Turn, said: Sequence[Message]) -> Verdict:
        """What the judges say, all asked at once, each by itself."""
        names = [side.name for side in self.sides]

        def judging(judge: Participant) -> Branch:
            async def one(inner: Turn) -> Message:
                choice = await choose(inner, judge, names, said, self._words["judge"])
                record = {"winner": choice.option, "why": choice.why} if choice else {}
                return Message(judge.name, (Data(record),), kind="note")

            return one

        found = await turn.together(*map(judging, self.judges))
        records = [message.data for message in found if message is not None]
        chosen = [Choice(each["winner"], each["why"]) for each in records if each]
        counted = plurality().count([(each.option,) for each in chosen], names)
        winner = counted.winners[0] if counted.winners else None
        reasons = [each.why for each in chosen if each.option == winner and each.why]
        return Verdict(winner, " ".join(reasons), counted.counts)

    def _most(self, last: Sequence[Message]) -> Verdict:
        """Who first gave the answer that most came to."""
        answers = [self.same(message) for message in last]
        tally = Counter(answer for answer in answers if answer)
        if not tally:
            return Verdict(None)
        best = max(tally, key=tally.__getitem__)  # of equals, the first
        return Verdict(self.sides[answers.index(best)].name, votes=dict(tally))

    def _result(self, verdict: Verdict, last: Sequence[Message], argued: int) -> Message:
        """The winner's last words, and the facts of it as data."""
        sides = [side.name for side in self.sides]
        facts: dict[str, Any] = {
            "winner": verdict.winner,
            "why": verdict.why,
            "rounds": argued,
            "agreed": self._agreed(last),
            "answers": dict(zip(sides, [self.same(each) for each in last], strict=True)),
            "votes": verdict.votes or {},
        }
        text = self._text(verdict, sides, last)
        return Message(self.name, (Text(text), Data(facts, "debate")))

    def _text(self, verdict: Verdict, sides: Sequence[str], last: Sequence[Message]) -> str:
        """Of a question, the winner's last words; of a motion, who won and why."""
        if verdict.winner is None:
            return self._words["none"]
        index = sides.index(verdict.winner)
        if not self.positions:
            return last[index].text
        won = f"{verdict.winner} ({self.positions[index]})"
        return f"{won}: {verdict.why}" if verdict.why else won

    def _check(self) -> None:
        if self.rounds < 1:
            raise UsageError("debate.rounds", "{name} needs rounds=1 or more.", name=self.name)
        if self.positions and len(self.positions) != len(self.sides):
            raise UsageError(
                "debate.positions",
                "{name} has {sides} sides and {positions} positions. Give each side one, or none.",
                name=self.name,
                sides=len(self.sides),
                positions=len(self.positions),
            )
        if self.positions and not self.judges:
            raise UsageError(
                "debate.no_judge",
                "{name} has positions, so that nobody gives in: judge=… says who decides.",
                name=self.name,
            )


def _handing(side: Participant, heard: Sequence[Message]) -> Branch:
    return lambda turn: turn.hand(side, heard)
