"""Signs of danger in what a person says: to their own life, to others, or from somebody.

Knows words in Korean and English, however they are spaced or spelled. Words are all it knows: it
misses what is only meant, and docs/partners.md says how much it was measured to miss.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

Danger: TypeAlias = Literal["", "self-harm", "harm to others", "abuse"]
"""What the words speak of; empty: nothing of the kind."""

_DANGERS: tuple[Danger, ...] = ("self-harm", "harm to others", "abuse")

_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u3164\u115f\u1160]")
_NO_LETTER = re.compile(r"[\W_]+")
_LEET = str.maketrans("013457@$!|", "oieastasii")
_REPEATED = re.compile(r"(\w)\1{2,}")

_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_SPELLED = re.compile(f"([{_LEADS}])([{_VOWELS}])(?:([{_TAILS[1:]}])(?![{_VOWELS}]))?")
_OPEN = re.compile(f"([가-힣])([{_TAILS[1:]}])(?![{_VOWELS}])")


def signs_of_danger(text: str) -> Danger:
    """What danger the words speak of, the gravest first; empty if of none."""
    korean, english = _korean(text), _english(text)
    for danger in _DANGERS:
        if _pattern("ko", danger).search(korean) or _pattern("en", danger).search(english):
            return danger
    return ""


@cache
def _pattern(lang: str, section: str) -> re.Pattern[str]:
    """The lines of one section of `signs/`, any of them. Only English has spaces between words."""
    text = files("dure.agents.partners").joinpath(f"signs/{lang}.txt").read_text("utf-8")
    lines = text.split(f"[{section}]\n")[1].split("\n\n")[0].split("\n")
    any_of = "|".join(line for line in lines if line)
    return re.compile(any_of if lang == "ko" else rf"(?<!\w)(?:{any_of})(?!\w)")


def _korean(text: str) -> str:
    """The text without spaces (people leave them out anyway) and marks, its letters put together,
    what it takes back cut out."""
    letters = _NO_LETTER.sub("", _HIDDEN.sub("", unicodedata.normalize("NFC", text)))
    text = _OPEN.sub(_closed, _SPELLED.sub(_syllable, letters))
    return _pattern("ko", "taken back").sub("·", _plain(text))


def _english(text: str) -> str:
    """The text as plain words, each parted by one space, what it takes back cut out."""
    words = " ".join(_NO_LETTER.sub(" ", _REPEATED.sub(r"\1", _unleet(_plain(text)))).split())
    words = re.sub(r"\b(?:\w ){3,}\w\b", lambda found: found[0].replace(" ", ""), words)
    return _pattern("en", "taken back").sub(" · ", words)


def _unleet(text: str) -> str:
    """The text with signs that stand for letters read as those, where letters are beside them."""
    return " ".join(
        word.translate(_LEET) if re.search(r"[a-z]", word) else word for word in text.split()
    )


def _plain(text: str) -> str:
    """The text in one form: no capitals, no hidden signs, no other widths of letters."""
    return _HIDDEN.sub("", unicodedata.normalize("NFKC", _HIDDEN.sub("", text))).casefold()


def _syllable(found: re.Match[str]) -> str:
    lead, vowel, tail = found[1], found[2], found[3] or " "
    number = (_LEADS.index(lead) * 21 + _VOWELS.index(vowel)) * 28 + _TAILS.index(tail)
    return chr(0xAC00 + number)


def _closed(found: re.Match[str]) -> str:
    """A syllable with the consonant that stands loose behind it: 시 and ㅍ are 싶."""
    syllable, loose = found[1], found[2]
    open_one = (ord(syllable) - 0xAC00) % 28 == 0
    return chr(ord(syllable) + _TAILS.index(loose)) if open_one else found[0]
