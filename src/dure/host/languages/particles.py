"""Korean particles, chosen by the sound before them.

Knows how words end: Hangul, numbers, Latin letters. Does not know the sentences.

A template writes both forms, `{name}은(는)`; what is filled in decides which one stays. Where the
sound cannot be known (other scripts), both stay, as Koreans write in that case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

PARTICLES: dict[str, tuple[str, str]] = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "으로(로)": ("으로", "로"),
    "이에요(예요)": ("이에요", "예요"),
    "이라(라)": ("이라", "라"),
    "이나(나)": ("이나", "나"),
    "아(야)": ("아", "야"),
}
"""Notation → the form after a final consonant, the form after a vowel."""

# While facts are filled in, particles are characters of Unicode's private use area, so that a fact
# which happens to read "은(는)" stays as it is.
_MARKS = {chr(0xE100 + index): forms for index, forms in enumerate(PARTICLES.values())}
_TO_MARK = dict(zip(PARTICLES, _MARKS, strict=True))
_NOTATION = re.compile("|".join(re.escape(each) for each in sorted(PARTICLES, key=len)[::-1]))
_MARK = re.compile(f"[{''.join(_MARKS)}]")
_AFTER_WORD = re.compile(r"""[\s"'’”`)\]}>」』》〉*_.,!?…]+$""")

_RIEUL = 8  # the number of ㄹ among final consonants
_DIGITS = {"0": 21, "1": 8, "2": 0, "3": 16, "4": 0, "5": 0, "6": 1, "7": 8, "8": 8, "9": 0}
_LETTERS = {"L": 8, "R": 8, "M": 16, "N": 4}  # 엘, 알, 엠, 엔; the others end in a vowel
_NONE = 0


def fill_korean(template: str, facts: Mapping[str, Any]) -> str:
    """The template with its facts, each particle in the form that fits. Raises as `str.format`."""
    marked = _NOTATION.sub(lambda found: _TO_MARK[found[0]], template)
    text = marked.format(**facts)
    while found := _MARK.search(text):  # from left to right: what stands before is settled
        before = text[: found.start()]
        text = before + particle(before, found[0]) + text[found.end() :]
    return text


def particle(before: str, which: str) -> str:
    """The form of the particle `which` (its notation) after the text `before`."""
    forms = _MARKS.get(which) or PARTICLES[which]
    final = final_consonant(before)
    if final is None:
        notation = next(each for each, both in PARTICLES.items() if both == forms)
        return notation
    closed = final != _NONE and not (forms[1] == "로" and final == _RIEUL)
    return forms[0] if closed else forms[1]


def final_consonant(text: str) -> int | None:
    """The number of the final consonant with which `text` ends when read out in Korean (0: a
    vowel, 8: ㄹ, as in Unicode's Hangul syllables); None where nobody can know."""
    word = _AFTER_WORD.sub("", text)
    last = word[-1:]
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28
    if "ㄱ" <= last <= "ㅎ":
        return _RIEUL if last == "ㄹ" else 1  # a consonant's name ends in itself: 기역, 리을
    if "ㅏ" <= last <= "ㅣ":
        return _NONE
    if last.isascii() and last.isdigit():
        return _DIGITS[last]  # 십, 백, 천, 만 end in a consonant as 영 does
    if last == "%":
        return _NONE  # 퍼센트
    if last.isascii() and last.isalpha():
        return _latin(re.split(r"[^A-Za-z]", word)[-1])
    return None


def _latin(word: str) -> int:
    """Latin words as Koreans say them: letters by name, others by rough rules of English."""
    if word.isupper() or len(word) == 1:
        return _LETTERS.get(word[-1].upper(), _NONE)
    word = word.lower()
    if re.search(r"l[ei]?s?$", word) and word.endswith(("l", "le", "ll")):
        return _RIEUL  # 툴, 파일, 테이블
    if re.search(r"(?:[mn]|[aeiou][mn]e)$", word):
        return 4  # 플랜, 타임, 폰
    if word.endswith("ng"):
        return 21
    if re.search(r"(?:^|[^aeiou])[aeiou](?:pp|tt|[pkt])$|[aeiou]ck$|ook$", word):
        return 1  # 앱, 봇, 깃, 백, 북
    if re.search(r"[aeiou](?:b|c)$", word):
        return 1  # 웹, 독
    return _NONE
