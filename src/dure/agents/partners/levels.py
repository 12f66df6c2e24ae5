"""Levels of Korean speech: which one a text is in, by the endings of its sentences.

Knows endings. A sentence that ends otherwise (a name, a number, a quotation) counts for none.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["합쇼체", "해요체", "반말", "존댓말"]
"""Formal; polite; familiar. 존댓말 is either of the first two."""

LEVELS: tuple[Level, ...] = ("합쇼체", "해요체", "반말", "존댓말")

_FENCED = re.compile(r"```.*?(?:```|\Z)|`[^`]*`|[\"“‘「『][^\"”’」』\n]*[\"”’」』]", re.DOTALL)
_SENTENCE = re.compile(r"[^.!?…~\n]+")
_TAIL = re.compile(r"[\s)\]}*_:;,'\"^ㅎㅋㅠㅜ]+$")
_ENDS: dict[Level, re.Pattern[str]] = {
    "합쇼체": re.compile(r"(?:[니습]니[다까]|[가-힣]십시오|[가-힣]시[죠오]|ㅂ니다|니다|니까요?)$"),
    "해요체": re.compile(r"(?:요|죠)$"),
    "반말": re.compile(
        r"(?:[해봐와돼줘써까져어아야지네래게걸군]|구나|[했갔았었였겠있없]어|[은는한인]다|[았었겠했]다|니|냐|자|라)$"
    ),
}


def levels_in(text: str) -> list[Level]:
    """The level of each Korean sentence that shows one; quotations and code are left out."""
    bare = [_TAIL.sub("", sentence) for sentence in _SENTENCE.findall(_FENCED.sub(" ", text))]
    return [level for sentence in bare if (level := _level(sentence)) is not None]


def _level(sentence: str) -> Level | None:
    for level in LEVELS:
        if level in _ENDS and _ENDS[level].search(sentence):
            return level
    return None


def keeps_level(text: str, level: Level) -> bool:
    """Whether every sentence of the text that shows a level is in this one."""
    wanted = {"합쇼체", "해요체"} if level == "존댓말" else {level}
    return set(levels_in(text)) <= wanted
