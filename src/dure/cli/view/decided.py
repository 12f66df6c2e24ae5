"""What was decided and how it came out, in the reader's language. Journals keep it in English.

Knows the forms that teams, partners and stop rules journal. Words of people and models, and reasons
of a function of your own, stay as they are.
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from dure.host.languages import tr


class _Kind(NamedTuple):
    code: str
    template: str
    pattern: re.Pattern[str]


def _kind(code: str, template: str) -> _Kind:
    """A form of English, with what it leaves open in braces; `count` is a number."""
    parts: list[str] = []
    for text, name, _, _ in string.Formatter().parse(template):
        parts.append(re.escape(text).replace("'", "['\"]"))  # as Python quotes it
        if name:
            parts.append(f"(?P<{name}>{'[0-9,.]+' if name == 'count' else '.+?'})")
    return _Kind(code, template, re.compile("".join(parts), re.DOTALL))


_WHAT = (
    _kind("decided.stopped", "why {name} stopped"),
    _kind("decided.ended", "how {name} ended"),
    _kind("decided.step", "whether the next step is taken"),
    _kind("decided.uncounted", "that this does not count"),
    _kind("decided.work", "the work of {name}"),
    _kind("decided.done", "whether {name} is done"),
    _kind("decided.needed", "whether {name} is needed"),
    _kind("decided.reads", "who reads it"),
    _kind("decided.speaks", "who speaks next"),
    _kind("decided.danger", "whether the words speak of danger"),
    _kind("decided.danger_seen", "that the model sees danger"),
    _kind("decided.by_steps", "to go on step by step"),
    _kind("decided.thoughts", "to follow the first thoughts"),
    _kind("decided.unjudged", "that the answer stands unjudged"),
    _kind("decided.move", "move by {name}"),
    _kind("decided.dead", "dead by {name}"),
)

_OUTCOMES = (
    _kind("outcome.allowed", "allowed"),
    _kind("outcome.refused", "refused"),
    _kind("outcome.steered", "steered"),
    _kind("outcome.rounds", "{count} rounds"),
    _kind("outcome.tokens", "{count} tokens"),
    _kind("outcome.seconds", "{count} seconds"),
    _kind("outcome.turns", "{name} spoke {count} times"),
    _kind("outcome.said", "{name} said '{words}'"),
    _kind("outcome.spoke", "{name} spoke"),
    _kind("outcome.called", "{name} was called"),
    _kind("outcome.used", "{name} was used"),
    _kind("outcome.met_why", "the goal is met: {why}"),
    _kind("outcome.met", "the goal is met"),
    _kind("outcome.person", "{name} stopped it"),
    _kind("outcome.handed", "{name} handed over to {to}"),
    _kind("outcome.courtesy", "no progress: {count} messages of nothing but courtesy"),
    _kind("outcome.repeats", "no progress: {count} messages that repeat what was said before"),
    _kind("outcome.nobody", "nobody was to speak"),
    _kind("outcome.answered", "{name} answered"),
    _kind("outcome.left", "{name} left"),
    _kind("outcome.away", "{name} is away"),
    _kind("outcome.undecided", "{name} decided nothing that could be done: {why}"),
    _kind("outcome.sent", "{name} sent '{kind}'"),
    _kind("outcome.idle", "nobody has anything left to do"),
    _kind("outcome.unwatched_task", "nobody watches the task"),
    _kind("outcome.unwatched", "nobody watches '{kind}' of {name}"),
    _kind("outcome.worn_out", "{name} has acted {count} times"),
    _kind("outcome.accepted", "all accepted"),
    _kind("outcome.accepted_it", "all accepted it"),
    _kind("outcome.walked", "{name} walked away"),
    _kind("outcome.no_time", "the time was up"),
    _kind("outcome.no_move", "nobody made a move that counts"),
    _kind("outcome.nothing_said", "nobody said anything that counts"),
    _kind("outcome.reported_twice", "the same report twice"),
    _kind("outcome.self_harm", "self-harm"),
    _kind("outcome.harm", "harm to others"),
    _kind("outcome.abuse", "abuse"),
)


def decided_what(what: str, lang: str | None = None) -> str:
    """What was decided about, such as `why makers stopped`."""
    return _told(what, _WHAT, lang)


def decided_how(outcome: str, lang: str | None = None) -> str:
    """How it came out: a reason, or those who were given work."""
    given = _given(outcome)
    if given:
        return ", ".join(given)
    reasons = outcome.split("; ")  # of rules that hold together
    if all(any(kind.pattern.fullmatch(each) for kind in _OUTCOMES) for each in reasons):
        return "; ".join(_told(each, _OUTCOMES, lang) for each in reasons)
    return _told(outcome, _OUTCOMES, lang)


def _told(text: str, kinds: Sequence[_Kind], lang: str | None) -> str:
    for kind in kinds:
        if found := kind.pattern.fullmatch(text):
            return tr(kind.code, kind.template, lang, **found.groupdict())
    return text


def _given(outcome: str) -> list[str]:
    """The names in the record of work that was given out."""
    if not outcome.startswith('[{"who": '):
        return []
    try:
        record: Any = json.loads(outcome)
        return [str(each["who"]) for each in cast("list[dict[str, Any]]", record)]
    except (ValueError, TypeError, KeyError):
        return []
