"""Reading by overlap of words: terms, the sentences that fit a question, and extracts.

Knows how words are cut (English endings, Korean particles and pairs of letters). Does not know
what they mean: it quotes, and never puts anything in words of its own.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from dure.models.offline import words_en, words_ko

MOST_READ = 60_000
"""Characters of one text that are read; of a longer one its beginning and its end."""

_SMALL = words_en.STOP | words_ko.STOP
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[가-힣]+|[^\W\d_a-z가-힣]+")
_BREAK = re.compile(r"(?<=[.!?。？！…])[\"'”’)]?\s+|\n+")
_PARTICLE = re.compile(rf"(?<=[가-힣])(?:{'|'.join(words_ko.PARTICLES)})$")
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|(?<=[sxzh])es|s)$|'\w+$")


def excerpt(text: str) -> str:
    """At most MOST_READ characters of a text: two thirds from its beginning, one from its end."""
    if len(text) <= MOST_READ:
        return text
    return f"{text[: MOST_READ * 2 // 3]}\n{text[-MOST_READ // 3 :]}"


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """A word without its English ending or Korean particle."""
    return _PARTICLE.sub("", word) if "가" <= word[-1] <= "힣" else _ENDING.sub("", word)


def terms(text: str) -> list[str]:
    """The words of a text that say something, stemmed; Korean ones of three letters and more also
    as pairs of letters, which survive what particles and endings do."""
    found: list[str] = []
    for word in _WORD.findall(text.lower()):
        root = stem(word)
        if word in _SMALL or root in _SMALL:
            continue
        found.append(root)
        if len(root) > 2 and "가" <= root[0] <= "힣":
            found.extend(root[at : at + 2] for at in range(len(root) - 1))
    return found


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text, in order, without empty ones."""
    return [said.strip() for said in _BREAK.split(excerpt(text)) if said.strip()]


def weights(texts: Iterable[Iterable[str]]) -> dict[str, float]:
    """How telling each term is among these texts: the rarer, the more (inverse frequency)."""
    each = [set(text) for text in texts]
    seen = Counter(term for text in each for term in text)
    return {term: math.log(1 + max(len(each), 10) / count) for term, count in seen.items()}


def fitting(question: str, said: Sequence[str], most: int = 3) -> list[str]:
    """The sentences that share the most telling words with the question, in their order; none if
    too little is shared. A heading brings the sentence that follows it."""
    asked = set(terms(question))
    cut = [set(terms(sentence)) for sentence in said]
    rare = weights(cut)
    needed = sum(rare.get(term, math.log(1 + len(said))) for term in asked)
    scores = [sum(rare[term] for term in asked & words) for words in cut]
    best = max(scores, default=0.0)
    if not asked or best < 0.25 * needed:
        return []
    ranked = sorted(range(len(said)), key=lambda at: -scores[at])[:most]
    chosen = {at for at in ranked if scores[at] >= 0.6 * best}
    chosen |= {at + 1 for at in chosen if said[at].startswith("#") and at + 1 < len(said)}
    return [said[at] for at in sorted(chosen)]


def gist(text: str, most: int = 3) -> list[str]:
    """The sentences whose words come up most in the text, in their order: at most half of them."""
    said = list(dict.fromkeys(sentences(text)))[:2000]
    cut = [terms(sentence) for sentence in said]
    count = Counter(term for words in cut for term in set(words))

    def score(at: int) -> float:
        if len(cut[at]) < 3 or said[at].startswith("#"):
            return 0.0
        shared = sum(count[term] for term in set(cut[at]))
        return shared / (len(set(cut[at])) ** 0.5 + 3) * (1.3 if at == 0 else 1.0)

    ranked = sorted(range(len(said)), key=lambda at: -score(at))[: min(most, (len(said) + 1) // 2)]
    return [said[at] for at in sorted(ranked)]
