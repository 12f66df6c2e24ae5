"""Stop rules of conversations: the goal is met, nothing moves any more, the floor went elsewhere.

Knows what was said. Which model or person judges a goal is handed in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from dure.agents import Human
from dure.agents.human import since
from dure.core.contracts import Model, Participant, Turn
from dure.core.errors import UsageError
from dure.core.message import Message
from dure.core.outcome import Question
from dure.core.stops import Stop
from dure.teams.choice import YES_NO, choose

WINDOW = 6
"""How many messages in a row must bring nothing new."""

_SAME = 0.8
"""Two messages say the same if this part of their word pairs is common to both."""

_WORDS = re.compile(r"[^\W_]+")

# What people say when there is nothing left to say. A message of such words alone brings nothing.
_COURTESY = """
    a absolutely again agree agreed all always am and any anytime appreciate appreciated are as at
    awesome be best bye care cheers day enjoy everybody everyone excellent feel for forward free
    fun future gladly glad good goodbye goodnight great happy have help helpful hesitate i if im in
    indeed is it its just kind later let likewise look looking lot lovely luck many me more much
    my need next nice no not of ok okay on our out perfect please pleasure problem questions reach
    right same see so soon sounds sure take thank thanks that thats the then there time to too
    touch truly u us very was we welcome well were will wish with wonderful words yes you your
    do youre yours
"""
_POLITE = frozenset(_COURTESY.split())
_POLITE_KO = re.compile(
    r"(감사|고마|고맙|천만|별말|수고|안녕|잘\s?가|좋은\s?(하루|시간|저녁|밤)|또\s?(봬|뵈|봐|만나)"
    r"|도움이\s?(되|돼)|다행|네|예|그럼요|물론|알겠|언제든|필요하|말씀|연락|행복|즐거|반가|편하)"
)
_KOREAN = re.compile(r"[가-힣]")
_SENTENCE = re.compile(r"[.!?~…\n]+")
_SHORT = 40  # letters; a longer sentence says more than thanks


def goal_met(judge: Participant | Model | str, goal: str = "", *, every: int = 1) -> Stop:
    """When a judge says that the goal is met: a model, a person, or any participant.

    `goal`: in words; without them, the task that the team was given. The judge is asked after every
    `every` messages, and anything but a clear yes is a no.
    """
    if every < 1:
        raise UsageError("stop.every", "every={every} is never. Use 1 or more.", every=every)

    async def asks(turn: Turn, said: Sequence[Message]) -> str | None:
        if not said or len(said) % every:
            return None
        aim = goal or " ".join(message.text for message in turn.messages[-1:])
        question = (
            f"The goal: {aim}\nIs it met by what was said and done above? Answer yes only if"
            " nothing is missing."
        )
        person = isinstance(judge, Human)
        shown = said[-every:] if person else [*turn.messages, *said]
        choice = await choose(turn, judge, YES_NO, shown, question)
        if choice is None or choice.option == "no":
            return None
        return f"the goal is met{': ' + choice.why if choice.why else ''}"

    return Stop(lambda said: None, f"goal_met({getattr(judge, 'name', judge)})", asks=asks)


def asked(person: Human, *, every: int = 1) -> Stop:
    """When a person says so, who is asked after every `every` messages."""

    async def asks(turn: Turn, said: Sequence[Message]) -> str | None:
        if not said or len(said) % every:
            return None
        text = f"{since(said[-every:], '')}\n\nGo on?"
        answer = await turn.ask(Question("", text, choices=("go on", "stop"), to=person.name))
        return f"{person.name} stopped it" if answer.text.strip().casefold() == "stop" else None

    return Stop(lambda said: None, f"asked({person.name})", asks=asks)


def handed_over(to: str | None = None) -> Stop:
    """When the floor was handed over (to this participant, if given)."""

    def rule(said: Sequence[Message]) -> str | None:
        last = said[-1] if said else None
        if last is None or last.kind != "handoff" or (to is not None and to not in last.to):
            return None
        return f"{last.sender} handed over to {', '.join(last.to)}"

    return Stop(rule, f"handed_over({'' if to is None else repr(to)})")


def no_progress(window: int = WINDOW) -> Stop:
    """When the last `window` messages brought nothing new: thanks and farewells alone, or what
    was said just before, by the same or in turn, all over again."""
    if window < 2:
        raise UsageError(
            "stop.window",
            "no_progress({window}) is too short to see. Use 2 or more.",
            window=window,
        )

    def rule(said: Sequence[Message]) -> str | None:
        last = said[-window:]
        if len(last) < window:
            return None
        names = _names(last)
        if all(_is_polite(message, names) for message in last):
            return f"no progress: {window} messages of nothing but courtesy"
        before = said[-2 * window : -window]
        if all(
            _is_polite(message, names) or _is_known(message, [*before, *last[:index]])
            for index, message in enumerate(last)
        ):
            return f"no progress: {window} messages that repeat what was said before"
        return None

    return Stop(rule, f"no_progress({window})")


def _is_polite(message: Message, names: frozenset[str]) -> bool:
    """Whether there is nothing in it but courtesy and names. Whatever is no text is something."""
    found: frozenset[str] | None = message.kept.get("beyond courtesy")
    if found is None:
        found = message.kept["beyond courtesy"] = _beyond_courtesy(message)
    return found <= names


def _beyond_courtesy(message: Message) -> frozenset[str]:
    """The words in it that are more than courtesy."""
    if any(part.kind not in ("text", "thought") for part in message.parts):
        return frozenset({"more than text"})
    text = unicodedata.normalize("NFC", message.text).casefold()
    words = _WORDS.findall(text.replace("'", "").replace("’", ""))
    if not _KOREAN.search(text):
        return frozenset(words) - _POLITE
    # Korean writes its words onto one another: each sentence must be short, and hold such a word.
    rest = [each for each in _SENTENCE.split(text) if _WORDS.search(each)]
    empty = all(_POLITE_KO.search(each) and len(each) <= _SHORT for each in rest)
    return frozenset() if empty else frozenset(words)


def _names(said: Sequence[Message]) -> frozenset[str]:
    """The words of the names of those who speak."""
    senders = {message.sender for message in said}
    return frozenset(word for name in senders for word in _WORDS.findall(name.casefold()))


def _is_known(message: Message, earlier: Sequence[Message]) -> bool:
    mine = _pairs(message)
    return any(_alike(mine, _pairs(each)) for each in earlier)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    both = one | other
    return not both or len(one & other) >= _SAME * len(both)


def _pairs(message: Message) -> frozenset[str]:
    """Pairs of words that follow each other, and what is no text by its digest."""
    found: frozenset[str] | None = message.kept.get("pairs")
    if found is None:
        words = _WORDS.findall(unicodedata.normalize("NFC", message.text).casefold())
        other = [repr(part) for part in message.parts if part.kind not in ("text", "thought")]
        pairs = [" ".join(pair) for pair in pairwise(words)] or words
        found = frozenset([*pairs, *other])
        message.kept["pairs"] = found
    return found
