"""What each member of a team hears of all that was said.

Views of one list: nothing in it is copied or rewritten for one listener alone, so that what was
heard before stays the same messages. Views compose: `last(20, of=own())`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from dure.core.contracts import Model
from dure.core.errors import UsageError
from dure.core.message import Data, Message, Part, Reading, Text, say
from dure.core.prompt import Prompt
from dure.memory import Summary
from dure.teams.table import Hears, Table, awaited

REDACTED = "[redacted]"
"""What stands where something was taken out."""


def everything() -> Hears:
    """All that was said."""
    return Hears(lambda table, _: table.said, "everything")


def own(*, of: Hears | None = None) -> Hears:
    """The task, one's own words, and what was said to one or to everybody by name (`to`)."""

    def keeps(message: Message, name: str) -> bool:
        return message.sender == name or name in message.to

    return _filtered("own words and what is said to one", keeps, of)


def subscribed(
    *, to: Sequence[str] = (), kinds: Sequence[str] = (), of: Hears | None = None
) -> Hears:
    """The task, one's own words, and messages of these senders or of these kinds."""

    def keeps(message: Message, name: str) -> bool:
        return message.sender in (name, *to) or name in message.to or message.kind in kinds

    about = ", ".join([*to, *(f"kind {kind}" for kind in kinds)])
    return _filtered(f"subscribed to {about}", keeps, of)


def last(most: int, *, of: Hears | None = None) -> Hears:
    """The task and the newest `most` messages."""
    if most < 1:
        raise UsageError("view.last", "last({most}) hears nothing. Use 1 or more.", most=most)
    inner = of or everything()

    async def hear(table: Table, name: str) -> Sequence[Message]:
        heard = await awaited(inner.hear(table, name))
        task = heard[: table.began]
        return [*task, *heard[max(len(heard) - most, len(task)) :]]

    return Hears(hear, f"the last {most} of {inner.about}")


def redacted(
    *patterns: str | re.Pattern[str] | Callable[[str], str],
    unless: Sequence[str] = (),
    of: Hears | None = None,
) -> Hears:
    """Without what these patterns (or functions of a text) take out; `unless`: who hears it all,
    besides whoever said it."""
    changes = [_change(pattern) for pattern in patterns]
    inner = of or everything()
    key = object()

    def without(message: Message) -> Message:
        found: Message | None = message.kept.get(key)
        if found is None:
            parts = tuple([_redact(part, changes) for part in message.parts])
            same = parts == message.parts
            # An id names the words as they were said: other words have another.
            made = message if same else replace(message, parts=parts, id="")
            found = message.kept[key] = made
        return found

    async def hear(table: Table, name: str) -> Sequence[Message]:
        heard = await awaited(inner.hear(table, name))
        if name in unless:
            return heard
        return [each if each.sender == name else without(each) for each in heard]

    return Hears(hear, f"{inner.about}, redacted")


def summed_up(
    model: Model | str | None = None,
    *,
    keep: int = 10,
    every: int = 10,
    language: str = "en",
    of: Hears | None = None,
) -> Hears:
    """The task, a summary of what is older, and the newest messages, `keep` of them or more. The
    summary is made anew once `every` more have been said; without a model, of extracts."""
    if keep < 1 or every < 1:
        raise UsageError(
            "view.summary",
            "keep={keep} and every={every} must be 1 or more.",
            keep=keep,
            every=every,
        )
    inner, memory = of or everything(), Summary(model is not None, language=language)

    async def hear(table: Table, name: str) -> Sequence[Message]:
        heard = await awaited(inner.hear(table, name))
        task, rest = heard[: table.began], heard[table.began :]
        older = max(len(rest) - keep, 0) // every * every
        if not older:
            return heard
        told = await _summary(table, rest[:older], model, memory)
        return [*task, told, *rest[older:]]

    about = "extracts" if model is None else "a summary"
    return Hears(hear, f"{about} of {inner.about}, and the last {keep}")


def each(views: Mapping[str, Hears], otherwise: Hears | None = None) -> Hears:
    """Another view for each member of these names."""
    usual = otherwise or everything()

    async def hear(table: Table, name: str) -> Sequence[Message]:
        for known in views:
            if known not in table.names:
                raise UsageError(
                    "view.nobody",
                    "A view is for {name!r}, who is not in {team}. Its members are {names}.",
                    name=known,
                    team=table.team,
                    names=", ".join(table.names),
                )
        return await awaited(views.get(name, usual).hear(table, name))

    told = ", ".join(f"{name}: {view.about}" for name, view in views.items())
    return Hears(hear, f"{told}; others: {usual.about}")


def _filtered(about: str, keeps: Callable[[Message, str], bool], of: Hears | None) -> Hears:
    inner = of or everything()

    async def hear(table: Table, name: str) -> Sequence[Message]:
        heard = await awaited(inner.hear(table, name))
        task, rest = heard[: table.began], heard[table.began :]
        return [*task, *(message for message in rest if keeps(message, name))]

    return Hears(hear, about)


def _change(pattern: str | re.Pattern[str] | Callable[[str], str]) -> Callable[[str], str]:
    if callable(pattern):
        return pattern
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise UsageError(
            "view.pattern",
            "{pattern!r} is no regular expression: {reason}.",
            pattern=str(pattern),
            reason=str(error),
        ) from None
    return lambda text: compiled.sub(REDACTED, text)


def _redact(part: Part, changes: Sequence[Callable[[str], str]]) -> Part:
    if isinstance(part, Text):
        text = _redacted_text(part.text, changes)
        return part if text == part.text else replace(part, text=text)
    if isinstance(part, Data | Reading):
        value = _redacted_value(part.value, changes)
        return part if value == part.value else replace(part, value=value)
    return part


def _redacted_value(value: Any, changes: Sequence[Callable[[str], str]]) -> Any:
    """A JSON value in which every text, be it a key or within lists, is changed."""
    if isinstance(value, str):
        return _redacted_text(value, changes)
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, Any]", value).items()
        return {_redacted_text(k, changes): _redacted_value(v, changes) for k, v in pairs}
    if isinstance(value, list | tuple):
        return [_redacted_value(each, changes) for each in cast("Sequence[Any]", value)]
    return value


def _redacted_text(text: str, changes: Sequence[Callable[[str], str]]) -> str:
    for change in changes:
        text = change(text)
    return text


async def _summary(
    table: Table, older: Sequence[Message], model: Model | str | None, memory: Summary
) -> Message:
    """One summary for all who hear the same; kept with the last message that it tells of."""
    name = getattr(model, "name", model)
    key = ("summary", name, *map(id, older))  # Who hears other messages has another summary.
    found: Message | None = older[-1].kept.get(key)
    if found is None:
        prompt = None if model is None else memory.prompt(older, "summary")
        if model is None or prompt is None:
            text = memory.extract(older)
        else:
            asked = Prompt("summary", prompt.messages, prompt.system, most_output=1_500)
            text = (await table.turn.think(model, asked)).message.text
        found = older[-1].kept[key] = say("summary", text, kind="summary")
    return found
