"""What is negotiated about, and the moves: an offer, a yes to the offer that stands, walking away.

Knows issues, limits and how moves are written. Does not know who negotiates.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Literal, TypeAlias, cast

from dure.agents.partners.asked import record_in
from dure.core.message import Message
from dure.core.value import value
from dure.host.languages import tr

Issue: TypeAlias = tuple[float, float] | Sequence[str]
"""From one number to another, both included; or one of several words."""

Terms: TypeAlias = dict[str, float | str]
"""One value for each issue."""

_ACCEPT = re.compile(
    r"accept(?:ed)?|agreed?|deal|yes|수락(?:합니다)?|좋습니다|동의(?:합니다)?|네|예", re.I
)
_LEAVE = re.compile(r"walk(?:ing)? away|leave|no deal|exit|결렬|그만(?:두겠습니다)?|끝", re.I)
# The comma in 1,000 parts no terms.
_PAIR = re.compile(r"(?<![^,;=:\n])([^,;=:\n]+)[=:]((?:[^,;\n]|(?<=\d),(?=\d{3}(?!\d)))+)")


@value
class Side:
    """What only one party hears: its aims in words, and limits that hold for all it agrees to."""

    words: str = ""
    limits: Mapping[str, Issue] = field(default_factory=dict[str, Issue])


@value
class Move:
    """What a party does. `terms` are those of an offer; `words` are said to all."""

    kind: Literal["offer", "accept", "leave"]
    terms: Terms = field(default_factory=Terms)
    words: str = ""


def move_in(message: Message, issues: Mapping[str, Issue], lang: str = "en") -> Move | str:
    """The move in a message, as JSON or in words (`accept`, `walk away`, `price=10, by=sea`), or
    what was wrong with it, told in `lang`."""
    record = record_in(message)
    if record is None:
        record = _written(message.text)
    if message.kind == "left":
        return Move("leave")
    kind, words = str(record.get("move", "")), record.get("words")
    words = words if isinstance(words, str) else ""
    if kind == "accept":
        return Move("accept", words=words)
    if kind in ("walk away", "leave"):
        return Move("leave", words=words)
    terms = record.get("terms")
    if kind != "offer" or not isinstance(terms, Mapping):
        said = "That is no move: offer with terms, accept, or walk away."
        return tr("deal.no_move", said, lang=lang)
    found = _terms(cast("Mapping[str, Any]", terms), issues, lang)
    return found if isinstance(found, str) else Move("offer", found, words)


def outside(terms: Terms, limits: Mapping[str, Issue]) -> list[str]:
    """The issues in which these terms do not keep to the limits."""
    return [name for name, limit in limits.items() if _fitting(terms.get(name), limit) is None]


def is_range(issue: Issue) -> bool:
    """Whether it is from one number to another."""
    return len(issue) == 2 and all(isinstance(each, int | float) for each in issue)


def is_issue(issue: Issue) -> bool:
    """Whether there is something to choose from: a range, or words."""
    words = all(isinstance(each, str) for each in issue)
    return float(issue[0]) <= float(issue[1]) if is_range(issue) else bool(issue) and words


def issue_text(issue: Issue) -> str:
    """The issue as it is told."""
    if is_range(issue):
        low, high = issue
        return f"{low} … {high}"
    return " | ".join(str(each) for each in issue)


def terms_text(terms: Terms) -> str:
    """The terms as they are told, and as they may be written."""
    return ", ".join(f"{name}={term}" for name, term in terms.items())


def _written(text: str) -> Mapping[str, Any]:
    plain = text.strip().rstrip(".!")
    if _ACCEPT.fullmatch(plain):
        return {"move": "accept"}
    if _LEAVE.fullmatch(plain):
        return {"move": "leave"}
    terms = {name.strip(): term.strip() for name, term in _PAIR.findall(text)}
    return {"move": "offer", "terms": terms} if terms else {}


def _terms(given: Mapping[str, Any], issues: Mapping[str, Issue], lang: str) -> Terms | str:
    """The terms, all of them and no others, each within its issue; or what was wrong."""
    terms: Terms = {}
    for name, issue in issues.items():
        term = _fitting(given.get(name), issue)
        if term is None:
            return tr(
                "deal.term",
                "{name} must be one of: {issue}. You said {given!r}.",
                lang=lang,
                name=name,
                issue=issue_text(issue),
                given=given.get(name),
            )
        terms[name] = term
    unknown = [name for name in given if name not in issues]
    if not unknown:
        return terms
    said = "There is nothing called {names} to agree on."
    return tr("deal.unknown", said, lang=lang, names=", ".join(unknown))


def _fitting(given: Any, issue: Issue) -> float | str | None:
    """The value as it counts, if it fits."""
    if not is_range(issue):
        text = str(given).strip().casefold()
        return next((str(each) for each in issue if str(each).casefold() == text), None)
    try:
        number = float(str(given).replace(",", ""))
    except ValueError:
        return None
    low, high = cast("tuple[float, float]", issue)
    if isinstance(given, bool) or not math.isfinite(number) or not low <= number <= high:
        return None
    return int(number) if number.is_integer() else number
