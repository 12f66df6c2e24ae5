"""Instructor and executor: commands one way, reports the other, and corrections that stay.

Knows the two by what they say. Either may be a person, an agent, a team, or what runs code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, cast

from dure.agents.human import AWAY, GO_ON, LEFT
from dure.agents.pair.feedback import Feedback, feedback_in
from dure.core.contracts import Participant, Turn
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Data, Message, Text, say
from dure.core.stops import Stop
from dure.host.languages import tr, wording

Ask: TypeAlias = Literal["always", "end", "never"] | Callable[[Sequence[Message]], bool]
"""When the instructor is asked: after each report, when the pair would stop, never, or after the
reports of which a function of all that was said gives True."""

TURNS = 20
SCHEMA = "pair"


class Pair:
    """Two who work together: the instructor commands and corrects, the executor does and reports.

        Pair("desk", Human("owner"), Agent("coder", tools=[run_code()]))
        Pair("desk", Agent("coder"), runs_code(), opens="instructor")

    The task is the first command; with `opens="instructor"` the instructor makes one of it. To a
    report the instructor says right, wrong and why, or what is next. Why something was wrong stays:
    each later command ends with all `corrections`, those of earlier exchanges too. `ask` says when
    the instructor is asked; where they are not, the executor goes on until a rule says that it is
    enough (`until`, over the messages in the pair; without one, the first report). After `turns`
    reports it is enough in any case; who is asked at the end may have it go on. The reply is a
    data part and the last report: whether it was accepted, why the pair stopped, what was
    corrected.
    """

    def __init__(
        self,
        name: str,
        instructor: Participant,
        executor: Participant,
        *,
        ask: Ask = "always",
        until: Stop | None = None,
        turns: int = TURNS,
        opens: Literal["executor", "instructor"] = "executor",
        corrections: Sequence[str] = (),
        language: str = "en",
        about: str = "",
    ) -> None:
        if len({name, instructor.name, executor.name}) < 3:
            raise UsageError(
                "pair.same_name",
                "The pair {pair} and its two need three names, and have {names}.",
                pair=name,
                names=", ".join([name, instructor.name, executor.name]),
            )
        if turns < 1:
            raise UsageError("pair.turns", "turns={turns} is no turn. Use 1 or more.", turns=turns)
        self.name = check_name(name)
        self.instructor = instructor
        self.executor = executor
        self.ask: Ask = ask
        self.until = until
        self.turns = turns
        self.opens: Literal["executor", "instructor"] = opens
        self.corrections = tuple(corrections)
        self.language = language
        self.about = about or f"{executor.name}, led by {instructor.name}"

    @property
    def members(self) -> tuple[Participant, ...]:
        """The two: who instructs first."""
        return (self.instructor, self.executor)

    def __repr__(self) -> str:
        return f"Pair({self.name!r})"

    async def reply(self, turn: Turn) -> Message:
        """Command, do, report, and be told, until it is right or enough."""
        work = _Work(self, turn)
        why = await work.done()
        await turn.step(f"decided why {self.name} stopped", lambda: why, str)
        found = {
            "accepted": work.accepted,
            "why": why,
            "reports": work.reports,
            "corrections": work.corrections,
        }
        parts = work.last.parts if work.last else (Text(why),)
        return Message(self.name, (Data(found, SCHEMA), *parts))


@dataclass(slots=True)
class _Work:
    """One turn of a pair: what each of the two has heard so far."""

    pair: Pair
    turn: Turn
    said: list[Message] = field(default_factory=list[Message])
    to_instructor: list[Message] = field(default_factory=list[Message])
    to_executor: list[Message] = field(default_factory=list[Message])
    corrections: list[str] = field(default_factory=list[str])
    last: Message | None = None
    reports: int = 0
    allowed: int = 0
    accepted: bool = False

    def __post_init__(self) -> None:
        self.to_instructor = list(self.turn.messages)
        self.allowed = self.pair.turns
        known = [*self.pair.corrections, *_earlier(self.turn.messages, self.pair.name)]
        self.corrections = list(dict.fromkeys(known))
        self.to_executor = [*self.turn.messages[:-1], *map(self._kept_to, self.turn.messages[-1:])]

    async def done(self) -> str:
        """Work until there is a reason to stop."""
        if self.pair.opens == "instructor":
            why = await self._opened()
            if why:
                return why
        while True:
            before = self.last.text if self.last else None
            await self._report()
            enough = await self._enough(before)
            asked = self._is_asked(bool(enough))
            self._show(asked)
            if asked:
                why = await self._told(enough)
                if why:
                    return why
            elif enough:
                return enough
            else:
                self._command(tr("human.go_on", "Go on.", lang=self.pair.language))

    async def _opened(self) -> str:
        """The first command, made of the task; or why there is none."""
        lang, executor = self.pair.language, self.pair.executor.name
        text = wording("dure.agents.pair", "prompts/command", lang).format(executor=executor)
        self.to_instructor.append(say("dure", text, kind="note"))
        said = await self._instruct()
        if said.kind == LEFT:
            return f"{said.sender} left"
        self._command(said.text, said)
        return ""

    async def _report(self) -> None:
        report = await self.turn.hand(self.pair.executor, self.to_executor)
        self.last, self.reports = report, self.reports + 1
        self.said.append(report)
        self.to_executor.append(report)

    def _show(self, asked: bool) -> None:
        """Show the instructor the report, last of all: one who looks at the last message (for code,
        for a word) finds it. How to answer stands before it."""
        assert self.last is not None
        if asked:
            hint = wording("dure.agents.pair", "prompts/instructor", self.pair.language)
            self.to_instructor.append(say("dure", hint, kind="note"))
        self.to_instructor.append(self.last)

    async def _enough(self, before: str | None) -> str:
        """Why it is enough now, if the instructor does not say otherwise."""
        pair, last = self.pair, self.last
        assert last is not None
        if last.kind == LEFT:
            return f"{last.sender} left"
        if self.reports >= self.allowed:
            return f"{self.reports} reports"
        if pair.until is not None and (met := await pair.until.met(self.turn, self.said)):
            return met
        if pair.ask == "always":
            return ""
        if last.text == before:
            return "the same report twice"
        return "" if pair.until is not None else "reported"

    def _is_asked(self, enough: bool) -> bool:
        ask = self.pair.ask
        if ask == "never" or (self.last is not None and self.last.kind == LEFT):
            return False
        if ask == "always":
            return True
        return enough if ask == "end" else ask(self.said)

    async def _told(self, enough: str) -> str:
        """Hear what the instructor says to the report: why the pair stops, or nothing, and then the
        executor has its next command. `enough`: why it would stop."""
        said = await self._instruct()
        feedback = feedback_in(said.text)
        if said.kind in (LEFT, AWAY) or feedback.verdict == "end":
            return f"{said.sender} {'is away' if said.kind == AWAY else 'left'}"
        if said.kind == GO_ON and enough:
            return enough
        if feedback.verdict == "right" and not feedback.words:
            self.accepted = True
            return f"{said.sender} accepted it"
        if self.reports >= self.allowed:
            if self.pair.ask != "end":
                return enough
            self.allowed += self.pair.turns
        self._command(self._words(feedback), said)
        return ""

    def _words(self, feedback: Feedback) -> str:
        """The next command, of what the instructor said."""
        if feedback.verdict != "wrong":
            return feedback.words
        lang, why = self.pair.language, feedback.words
        if not why:
            return tr("pair.wrong", "That was wrong. Find out why, and do it again.", lang=lang)
        if why not in self.corrections:
            self.corrections.append(why)
        return tr("pair.wrong_why", "That was wrong: {why}\nDo it again.", lang=lang, why=why)

    async def _instruct(self) -> Message:
        said = await self.turn.hand(self.pair.instructor, self.to_instructor)
        self.to_instructor.append(said)
        self.said.append(said)
        return said

    def _command(self, text: str, said: Message | None = None) -> None:
        """Tell the executor. What it got beside words (a file, a picture) is passed on."""
        sender = self.pair.instructor.name
        parts = [part for part in said.parts if not isinstance(part, Text)] if said else []
        self.to_executor.append(self._kept_to(say(sender, text, *parts, kind="command")))

    def _kept_to(self, command: Message) -> Message:
        """The command with all corrections at its end. There, and only there, none of them is lost
        when a long conversation is folded: the task at hand is always said again."""
        if not self.corrections:
            return command
        head = tr("pair.kept", "Keep to these corrections all the time:", lang=self.pair.language)
        lines = [head, *(f"- {each}" for each in self.corrections)]
        return replace(command, parts=(*command.parts, Text("\n".join(lines))), id="")


def _earlier(messages: Sequence[Message], name: str) -> list[str]:
    """What was corrected in earlier exchanges of this pair."""
    for message in reversed(messages):
        for part in message.parts:
            if message.sender == name and isinstance(part, Data) and part.schema == SCHEMA:
                found = cast("Mapping[str, Any]", part.value)
                kept = found.get("corrections", ()) if isinstance(part.value, Mapping) else ()
                return [str(each) for each in kept]
    return []
