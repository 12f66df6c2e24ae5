"""A counsellor: it reflects, asks, keeps its bounds, and hands over to people on signs of danger.

Knows a model only by what it says. What danger is, and what follows, is decided outside the model,
journaled, and said in words that no model wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dure.agents.agent import Agent
from dure.agents.human import AWAY, GO_ON, LEFT
from dure.agents.partners.danger import Danger, signs_of_danger
from dure.agents.partners.levels import LEVELS, Level, keeps_level
from dure.core.contracts import Model, Participant, Turn
from dure.core.errors import UsageError
from dure.core.message import Data, Message, Text, say
from dure.core.profile import Profile
from dure.host.languages import tr, wording

MARK = "DANGER"
SCHEMA = "danger"
_HERE = "dure.agents.partners"


@dataclass(frozen=True)
class Counsellor:
    """See `counsellor`."""

    agent: Agent
    language: str
    level: Level
    help: str
    helper: Participant | None = None

    @property
    def name(self) -> str:
        """The counsellor's name."""
        return self.agent.name

    @property
    def about(self) -> str:
        """What others may turn to it for."""
        return self.agent.about

    @property
    def members(self) -> tuple[Participant, ...]:
        """Who may speak here: the model's part, and the person who helps."""
        return (self.agent,) if self.helper is None else (self.agent, self.helper)

    async def reply(self, turn: Turn) -> Message:
        """Reflect and ask; on signs of danger, say where help is, and nothing else."""
        new = _since_mine(turn.messages, self.name)
        danger = await turn.step(
            "decided whether the words speak of danger", lambda: _danger_in(new), str
        )
        if danger:
            return self._handed_over(danger)
        before = any(_is_handover(message, self.name) for message in turn.messages)
        if before and (helped := await self._helped(turn)):
            return helped
        reply = await self._in_level(turn, self._told(turn.messages, before))
        if MARK in reply.text:
            await turn.step("decided that the model sees danger", lambda: MARK, str)
            return self._handed_over("seen by the model")
        # What was said once is not forgotten two sentences later.
        more = (Text(f"\n{self.help}"),) if before else ()
        return Message(self.name, (*reply.parts, *more))

    def _handed_over(self, danger: str) -> Message:
        """Where help is, in fixed words, at once: nobody is waited for before it is said."""
        text = wording(_HERE, "prompts/danger", self.language).format(help=self.help)
        to = (self.helper.name,) if self.helper else ()
        found = {"danger": danger, "handed_over": list(to)}
        return Message(self.name, (Text(text), Data(found, SCHEMA)), kind="handoff", to=to)

    async def _helped(self, turn: Turn) -> Message | None:
        """What the helper says in the counsellor's place; None: the counsellor may go on."""
        helper = self.helper
        if helper is None:
            return None
        said = await turn.hand(helper, turn.messages)
        if said.kind in (AWAY, GO_ON, LEFT):
            return None
        rest = tuple(part for part in said.parts if not isinstance(part, Text))
        return Message(self.name, (Text(f"{helper.name}: {said.text}"), *rest))

    def _told(self, messages: Sequence[Message], before: bool) -> Sequence[Message]:
        if not before:
            return messages
        text = tr(
            "counsel.before",
            "Signs of danger were seen earlier, and where help is was said. Ask first whether the"
            " person is safe and has reached somebody.",
            lang=self.language,
        )
        return [*messages, say("dure", text, kind="note")]

    async def _in_level(self, turn: Turn, heard: Sequence[Message]) -> Message:
        """The model's reply; in Korean, put once more where it left the level of speech."""
        reply = await turn.hand(self.agent, heard)
        if self.language != "ko" or MARK in reply.text or keeps_level(reply.text, self.level):
            return reply
        text = tr(
            "counsel.level",
            "Say the same again, every sentence in {level}.",
            lang=self.language,
            level=self.level,
        )
        return await turn.hand(self.agent, [*heard, reply, say("dure", text, kind="note")])


def counsellor(
    model: Model | str | None = None,
    name: str = "counsellor",
    *,
    language: str = "en",
    level: Level = "존댓말",
    helpline: str = "",
    helper: Participant | None = None,
) -> Counsellor:
    """A counsellor on this model, in Korean or English.

    `level` is the Korean level of speech that it keeps. `helpline` replaces what is said about
    where help is (Korea and the United States, as of 2024). `helper` answers in its place once
    there were signs of danger: a `Human`, who lets it go on with Enter.
    """
    if level not in LEVELS:
        raise UsageError(
            "counsel.no_level",
            "{level} is no level of speech here. There are: {levels}.",
            level=repr(level),
            levels=", ".join(LEVELS),
        )
    text = wording(_HERE, "prompts/counsellor", language).format(mark=MARK, level=level)
    profile = Profile(
        name,
        about="listens, reflects and asks; names people who can help",
        instructions=text,
        language=language,
    )
    help = helpline.strip() or wording(_HERE, "prompts/help", language)
    return Counsellor(Agent(profile, model), language, level, help, helper)


def _since_mine(messages: Sequence[Message], name: str) -> list[Message]:
    """What was said after the counsellor last spoke."""
    new: list[Message] = []
    for message in reversed(messages):
        if message.sender == name:
            break
        new.append(message)
    return new


def _danger_in(messages: Sequence[Message]) -> Danger:
    """What danger these speak of. All are looked at as one text too: people write line by line."""
    whole = "\n".join(message.text for message in reversed(messages))
    return signs_of_danger(whole)


def _is_handover(message: Message, name: str) -> bool:
    return message.sender == name and any(
        isinstance(part, Data) and part.schema == SCHEMA for part in message.parts
    )
