"""What a team answers with, of all that was said: the last word, all of it, or a reflection.

Knows the table. Which model reflects is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias, cast

from dure.core.contracts import Model, Participant
from dure.core.message import Message, Text, say
from dure.core.prompt import Prompt
from dure.host.languages import wording
from dure.teams.bounded import FAILURE
from dure.teams.table import Table, awaited

Summary: TypeAlias = Callable[[Table], Message | Awaitable[Message]]
"""What a team answers with, of all that was said."""


def last_word(table: Table) -> Message:
    """What was said last, be it not that somebody failed."""
    spoken = (each for each in reversed(table.said) if each.kind != FAILURE)
    return next(spoken, table.said[-1])


def last_word_of(*names: str) -> Summary:
    """What was said last by one of these; by nobody of them: what was said last."""

    def summary(table: Table) -> Message:
        theirs = (each for each in reversed(table.said[table.began :]) if each.sender in names)
        return next(theirs, None) or last_word(table)

    return summary


def without(word: str, of: Summary = last_word) -> Summary:
    """The same without the word that ended the talk ("DONE")."""
    pattern = re.compile(rf"(?:(?<!\s)\s+)?(?<!\w){re.escape(word)}(?!\w)[.!]?")

    async def summary(table: Table) -> Message:
        message = await awaited(of(table))
        parts = tuple(
            replace(part, text=pattern.sub("", part.text).strip())
            if isinstance(part, Text)
            else part
            for part in message.parts
        )
        return replace(message, parts=parts, id="")

    return summary


def joined(table: Table) -> Message:
    """All that the members said, each under their name."""
    said = table.said[table.began :]
    text = "\n\n".join(f"{message.sender}: {message.text}" for message in said)
    other = tuple(part for each in said for part in each.parts if not isinstance(part, Text))
    return Message(table.team, (Text(text), *other))


def reflection(
    who: Participant | Model | str, *, prompt: str = "", language: str = "en"
) -> Summary:
    """A model or a participant reads it all and says what came of it."""
    asking = prompt or wording("dure.teams", "prompts/reflection", language)

    async def summary(table: Table) -> Message:
        heard = [*table.said, say("dure", asking, kind="note")]
        if isinstance(who, str) or not hasattr(who, "reply"):
            model = cast("Model | str", who)
            return (await table.turn.think(model, Prompt(table.team, heard))).message
        return await table.turn.hand(cast("Participant", who), heard)

    return summary
