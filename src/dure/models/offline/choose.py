"""Which tool a wish is for: by word lists for the shipped tools, by the cards for any other.

Knows how well words fit. Does not know what a tool does, and never picks one that does more than
look unless the user named it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dure.core.prompt import Card
from dure.models.offline import words_en, words_ko
from dure.models.offline.reading import terms, weights
from dure.models.offline.wish import Clause

ENOUGH = 2.0
"""The score from which a tool is taken: one word of its list, or two telling words of its card."""


FEW_WORDS = 3
"""A wish this short that names a tool which looks something up is about that tool."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Arguments for a card: those found, the required ones that were not, and how strongly what
    was found speaks for the card."""

    arguments: Mapping[str, Any]
    missing: tuple[str, ...] = ()
    signal: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A tool that fits a wish, how well, and its arguments."""

    card: Card
    score: float
    filled: Filled


def either(english: str, korean: str) -> re.Pattern[str]:
    """A pattern of alternatives: English ones as whole words, Korean ones anywhere."""
    return re.compile(rf"(?<![a-z])(?:{english})(?![a-z])|{korean}", re.IGNORECASE)


def effect(card: Card) -> str:
    """What the tool does to the world; a card that does not say counts as sending."""
    return getattr(card, "effect", "send")


FORBIDDING = either(words_en.FORBIDDING, words_ko.FORBIDDING)
HOW_TO = either(words_en.HOW_TO, words_ko.HOW_TO)


def shipped(card_name: str) -> str:
    """The list a name goes by, whichever way round it is: `read_file` is `files_read`."""
    parts = {part.rstrip("s") for part in card_name.lower().split("_")}
    return next((n for n in words_en.TOOLS if {p.rstrip("s") for p in n.split("_")} == parts), "")


@cache
def words(card_name: str, about: str) -> re.Pattern[str]:
    """The words that name a tool: its list, or the parts of its name and the verb it opens with."""
    listed = shipped(card_name)
    if listed:
        return either(words_en.TOOLS[listed], words_ko.TOOLS[listed])
    own = [part for part in re.split(r"[\W_]+", card_name.lower()) if len(part) > 2]
    verb = re.match(r"[a-z]{3,}", about.lower())
    known = [re.escape(word) for word in (*own, *([verb[0]] if verb else [])) if word]
    return re.compile(
        rf"(?<![a-z])(?:{'|'.join(known)})(?:s|es|ed|ing)?(?![a-z])" if known else r"$^"
    )


def named(card: Card, clause: Clause) -> list[str]:
    """The distinct words of the clause that name this tool."""
    found = {hit.group().strip() for hit in words(card.name, card.about).finditer(clause.bare)}
    if "_" in card.name and card.name.lower() in clause.bare:
        found.add(card.name)  # by its very name, which no plain word is
    return sorted(found)


def allowed(card: Card, clause: Clause) -> bool:
    """Whether the wish may use this tool: looking always; anything else only in the user's own
    words that name it, and neither forbid it nor merely ask how."""
    if effect(card) == "read":
        return True
    if not clause.own or FORBIDDING.search(clause.bare) or HOW_TO.search(clause.bare):
        return False
    return bool(named(card, clause))


def choose(
    clause: Clause, cards: Sequence[Card], fill: Callable[[Card, Clause], Filled]
) -> Choice | None:
    """The tool that fits the wish best, or None. One whose arguments are not all found comes back
    only if no other fits; `filled.missing` then names them."""
    fits = _fits(clause, cards)
    choices: list[Choice] = []
    for card, fit in zip(cards, fits, strict=True):
        if "finish" in getattr(card, "traits", ()) or not allowed(card, clause):
            continue
        filled = fill(card, clause)
        hits = named(card, clause)
        score = (
            fit
            + 2.0 * min(3, len(hits))
            + filled.signal
            + 5.0 * ("_" in card.name and card.name in hits)
        )
        score += 2.0 if effect(card) != "read" else 0.0
        if score >= ENOUGH:
            choices.append(Choice(card, score, filled))
    ready = [choice for choice in choices if not choice.filled.missing]
    asked = [choice for choice in choices if _nearly(choice, clause)]
    best = max(ready, key=lambda choice: choice.score, default=None)
    nearly = max(asked, key=lambda choice: choice.score, default=None)
    if best is None or (nearly and effect(nearly.card) != "read" and nearly.score > best.score):
        return nearly
    return best


def _nearly(choice: Choice, clause: Clause) -> bool:
    """Whether it is worth asking for what is missing: more than one thing speaks for the tool, or
    hardly anything else is said."""
    hits = named(choice.card, clause)
    more = len(hits) > 1 or choice.filled.signal > 0 or re.search(r"\bfile\b|파일", clause.bare)
    looks = effect(choice.card) == "read" and shipped(choice.card.name)
    short = looks and len(clause.bare.split()) <= FEW_WORDS
    return bool(choice.filled.missing and hits and (more or short))


def _fits(clause: Clause, cards: Sequence[Card]) -> list[float]:
    """How well each card's own words fit the wish: the sum of the rarity of what they share, twice
    for words of the name; 0 if that is a small part of the wish."""
    # A Korean word of one letter (시: o'clock, poem, city) is no sign of anything.
    asked = {term for term in terms(clause.bare) if len(term) > 1 or not "가" <= term <= "힣"}
    each = [_vocabulary(card.name, card.about, card.when, _keys(card)) for card in cards]
    rare = weights(each)
    total = sum(rare.get(term, 1.0) for term in asked)
    found: list[float] = []
    for vocabulary in each:
        shared = asked & vocabulary.keys()
        part = sum(rare[term] for term in shared)
        fit = sum(rare[term] * vocabulary[term] for term in shared)
        found.append(min(fit, 3.0) if shared and part >= 0.2 * total else 0.0)
    return found


@cache
def _vocabulary(name: str, about: str, when: str, keys: str) -> Counter[str]:
    """The words of a card and how much each counts. What it is *not* for is left out."""
    positive = " ".join(
        said
        for said in re.split(r"(?<=[.;])\s+", when)
        if not re.match(r"(?i)(do )?not\b|never", said)
    )
    counted: Counter[str] = Counter()
    for text, weight in ((keys, 0.5), (positive, 0.7), (about, 1.0), (name.replace("_", " "), 2.0)):
        for term in terms(text):
            counted[term] = max(counted[term], weight)  # pyright: ignore[reportArgumentType]
    return counted


def _keys(card: Card) -> str:
    return " ".join(card.schema.get("properties", {})).replace("_", " ")
