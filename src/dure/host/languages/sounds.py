"""How a word ends when it is read out in Korean: the final consonant of its last syllable.

Knows Hangul, numbers and their units, Latin letters and words as Koreans say them, Greek letters
and kana. Does not know particles. Where nobody can know (Chinese characters, a lone emoji), it says
so instead of guessing.
"""

from __future__ import annotations

import re
import unicodedata

NONE, N, RIEUL, M, NG, STOP = 0, 4, 8, 16, 21, 1
"""Final consonants by their numbers in Unicode's Hangul syllables; `STOP` stands for ㄱ, ㅂ and ㅅ,
which are all the same to a particle."""

_DIGITS = {"0": NG, "1": RIEUL, "2": NONE, "3": M, "4": NONE, "5": NONE, "6": STOP, "7": RIEUL,
           "8": RIEUL, "9": NONE}  # fmt: skip
_UNITS = {"g": M, "kg": M, "mg": M, "m": NONE, "km": NONE, "cm": NONE, "mm": NONE, "l": NONE,
          "L": NONE, "ml": NONE, "mL": NONE, "h": N, "min": N}  # fmt: skip
"""Units behind a number, where they do not sound like their letters: 그램, 미터, 리터, 시간, 분."""

_LETTERS = {"l": RIEUL, "r": RIEUL, "m": M, "n": N}  # 엘, 알, 엠, 엔; the others end in a vowel
_GREEK = {"ε": N, "ο": N, "υ": N}  # 엡실론, 오미크론, 입실론; the others end in a vowel
_KANA = {"ん": N, "ン": N}
_SIGNS = {"%": NONE, "°": NONE, "$": NONE, "€": NONE, "£": NONE, "¥": NONE, "₩": N, "#": STOP}
"""Signs that are read out: 퍼센트, 도, 달러, 유로, 파운드, 엔화, 원, 샵."""

_UNLIKE = {
    "hub": NONE, "sub": NONE, "github": NONE,  # 허브, 서브
    "jpeg": STOP, "zip": STOP, "gzip": STOP,  # 제이펙, 집
    "root": NONE, "boot": NONE, "kit": NONE, "me": NONE, "be": NONE,
}  # fmt: skip
"""Words that sound otherwise than the rules say."""

_RULES = (
    (re.compile(r"ng$"), NG),  # 킹
    (re.compile(r"(?:l|[^aeiou]le|[aeiou]le)$"), RIEUL),  # 툴, 파일, 테이블
    (re.compile(r"(?:m|[aeiou]me|mb)$"), M),  # 팀, 타임
    (re.compile(r"(?:n|[aeiou]ne)$"), N),  # 플랜, 폰
    (re.compile(r"(?:^|[^aeiou])[aeiou](?:pp|tt|[pkt])$"), STOP),  # 앱, 봇, 깃
    (re.compile(r"(?:[aeiou]ck|ook|type)$"), STOP),  # 백, 북, 타입
    (re.compile(r"[aeiou][bc]$"), STOP),  # 웹, 로직
)
_ASIDE = re.compile(r"(?<=[가-힣])\([^()]*\)$")
"""What stands in brackets behind a Korean word is not read: 서울(Seoul)은, 함수(3개)는."""

_LATIN = re.compile(r"[A-Za-z]+$")


def final_consonant(text: str) -> int | None:
    """The final consonant of `text`, read out: 0 after a vowel, else its number in Unicode's
    Hangul syllables; None where nobody can know."""
    word = _word(text)
    last = word[-1:]
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28
    if "\u1100" <= last <= "\u1112":  # a consonant's name ends in itself: 기역, 리을
        return RIEUL if last == "\u1105" else STOP
    if "\u1161" <= last <= "\u1175":
        return NONE
    if last.isdecimal():
        return _DIGITS.get(last)  # 십, 백, 천, 만 end in a consonant as 영 does
    if last in _SIGNS:
        return _SIGNS[last]
    if "α" <= last.lower() <= "ω":
        return _GREEK.get(last.lower(), NONE)
    if "ぁ" <= last <= "ヿ":
        return _KANA.get(last, NONE)
    found = _LATIN.search(word)
    return _latin(found[0], word[: found.start()]) if found else None


def _word(text: str) -> str:
    """The text up to what is read last: without quotes, brackets, dots and emoji behind it."""
    text = unicodedata.normalize("NFKC", text[-200:])
    while True:
        bare = _ASIDE.sub("", text)
        while bare and not _is_read(bare):
            bare = bare[:-1]
        if bare == text:
            return text
        text = bare


def _is_read(text: str) -> bool:
    """Whether the last sign of a text is read out. A sharp is one only behind a letter (C#)."""
    last = text[-1]
    if last == "#":
        return text[-2:-1].isalpha()
    return last in _SIGNS or unicodedata.category(last)[0] in "LN"


def _latin(word: str, before: str) -> int:
    """A Latin word as Koreans say it: letters by name, others by rough rules of English."""
    small = word.lower()
    if before.rstrip()[-1:].isdecimal() and word in _UNITS:
        return _UNITS[word]
    if small in _UNLIKE:
        return _UNLIKE[small]
    capitals = re.search(r"[A-Z]{2,}$", word)  # PostgreSQL, ChatGPT
    if capitals or len(word) == 1:
        return _LETTERS.get(small[-1], NONE)
    return next((final for rule, final in _RULES if rule.search(small)), NONE)
