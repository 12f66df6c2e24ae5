"""One of several: asked of a model, a person or any participant, and read without trust.

What comes back is one of the options or nothing, whatever was said. Knows how to ask and how to
read; does not know what the choice is for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from dure.agents import Human
from dure.agents.human import since
from dure.core.contracts import Model, Participant, Turn
from dure.core.errors import ReplyFailed
from dure.core.message import Message, say
from dure.core.outcome import Question
from dure.core.prompt import Prompt
from dure.core.value import value
from dure.formats import Found, repair

TRIES = 2
"""How often who did not name one of the options is told so, and asked again."""

KOREAN_ENDINGS = (
    "(?:씨|님|선생님)?(?:이?랑|이?나|이?야|이?요|이에요|예요|입니다|이다|께서|에게|한테|으?로|부터|까지"
    "|은|는|이|가|을|를|와|과|도|의|만|께|아)?"
)
"""What Korean writes onto a name, as a pattern: titles, then particles."""

YES_NO = ("yes", "no")
"""The options of a question that is answered by yes or no."""

_YES = re.compile(r"\W{0,8}(?:yes|네|예)(?!\w)", re.IGNORECASE)
_NO = re.compile(r"\W{0,8}(?:no(?!\w)|아니)", re.IGNORECASE)
_DENIED = re.compile(r"(?<!\w)(?:no|not)(?!\w)|n['’]t(?!\w)|아니|않|못", re.IGNORECASE)


@value
class Choice:
    """One of the options, and why, as far as was said."""

    option: str
    why: str = ""


async def pick(
    turn: Turn,
    who: Participant | Model | str,
    options: Sequence[str],
    messages: Sequence[Message],
    question: str,
    *,
    tries: int = TRIES,
) -> str | None:
    """The option that `who` names after these messages; None: none, though told `tries` times."""
    choice = await choose(turn, who, options, messages, question, tries=tries)
    return None if choice is None else choice.option


async def choose(
    turn: Turn,
    who: Participant | Model | str,
    options: Sequence[str],
    messages: Sequence[Message],
    question: str,
    *,
    tries: int = TRIES,
) -> Choice | None:
    """As `pick`, with the reason that was given.

    A model (or its name) is held to a JSON schema that knows only the options; a person is shown
    these messages and picks from a list; what any other participant says is read for exactly one of
    the options.
    """
    if isinstance(who, Human):  # A person sees the question alone.
        question = "\n\n".join(filter(None, (since(messages, who.name), question)))
    asked = say("dure", question, kind="note")
    heard = [*messages, asked]
    for _ in range(1 + tries):
        said = await _answer(turn, who, options, heard, question)
        found = read(said, options) if said is not None else "There was no whole reply."
        if isinstance(found, Choice):
            return found
        again = say("dure", f"{found} Answer with one of: {', '.join(options)}.", kind="note")
        heard = [*heard, *([said] if said is not None else []), again]
        question = again.text
    return None


def read(said: Message, options: Sequence[str]) -> Choice | str:
    """The option that was named, or what was wrong."""
    value = said.data
    if value is None:
        found = repair(said.text)
        value = found.value if isinstance(found, Found) and not found.cut else None
    if isinstance(value, Mapping):
        record = cast("Mapping[str, Any]", value)
        why = record.get("why")
        named = _named(str(record.get("choice", "")), options)
        if len(named) == 1:
            return Choice(named[0], why if isinstance(why, str) else "")
    named = _answered(said.text) if tuple(options) == YES_NO else _named(said.text, options)
    if len(named) == 1:
        return Choice(named[0])
    return f"You named {', '.join(named)}." if named else "You named none of them."


async def whole(turn: Turn, who: Participant, heard: Sequence[Message]) -> Message | None:
    """What a participant says; None where there was a reply, but no whole one."""
    try:
        return await turn.hand(who, heard)
    except ReplyFailed as error:
        return _none(error)


async def _answer(
    turn: Turn,
    who: Participant | Model | str,
    options: Sequence[str],
    heard: Sequence[Message],
    question: str,
) -> Message | None:
    """What was said; None where there was a reply, but no whole one."""
    try:
        if isinstance(who, Human):
            asking = Question("", question, choices=tuple(options), to=who.name)
            return await turn.ask(asking)
        if isinstance(who, str) or not hasattr(who, "reply"):
            model = cast("Model | str", who)
            prompt = Prompt("chooser", heard, schema=_schema(tuple(options)))
            return (await turn.think(model, prompt)).message
    except ReplyFailed as error:
        return _none(error)
    return await whole(turn, cast("Participant", who), heard)


def _none(error: ReplyFailed) -> None:
    """Nothing, where there was a reply; where no model answered, a resume asks again."""
    if error.facts.get("stop") not in ("length", "filtered", "refused", "empty", "format"):
        raise error


@lru_cache(maxsize=256)
def _schema(options: tuple[str, ...]) -> Mapping[str, Any]:
    return {
        "title": "choice",
        "type": "object",
        "properties": {
            "why": {"type": "string", "description": "the reason, in a few words"},
            "choice": {"type": "string", "enum": list(options)},
        },
        "required": ["why", "choice"],
        "additionalProperties": False,
    }


def _answered(text: str) -> list[str]:
    """Yes or no, if the text begins with it. A yes that is taken back in the same breath is none:
    what is asked for is a clear one."""
    if _YES.match(text):
        return [] if _DENIED.search(text) else ["yes"]
    return ["no"] if _NO.match(text) else []


def _named(text: str, options: Sequence[str]) -> list[str]:
    """The options that stand in the text as whole words, in any case. A longer one hides those
    that are a part of it, and a text that is nothing but one option names that alone."""
    bare = text.strip().strip("\"'`*.!,:;()[]<>@").strip().casefold()
    for option in options:
        if bare == option.casefold():
            return [option]
    named: set[str] = set()
    for option in sorted(options, key=len, reverse=True):
        text, count = _pattern(option).subn(" ", text)
        if count:
            named.add(option)
    return [option for option in options if option in named]


@lru_cache(maxsize=4096)
def _pattern(option: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(option)}{KOREAN_ENDINGS}(?!\w)", re.IGNORECASE)
