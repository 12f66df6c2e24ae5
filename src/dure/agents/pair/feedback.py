"""What an instructor says to a report: right, wrong and why, the end, or what to do next.

Knows words in English and Korean. Does not know who speaks.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from dure.core.value import value

Verdict: TypeAlias = Literal["right", "wrong", "end", "next"]

# A verdict stands alone, or a mark parts it from what follows: "right-click it" is none.
_REST = r"[\s.!]*(?:$|(?:[:,.!\n]|\s[-–—])\s*(?P<rest>\S.*))"
_WORDS: dict[Verdict, str] = {
    "right": r"right|correct|맞음|맞아요?|맞다|맞습니다|정답|잘\s?했(?:어요?|다|습니다)",
    "wrong": r"wrong|incorrect|틀림|틀렸(?:어요?|다|습니다)|틀려요?|아니(?:야|에요|다)|아닙니다",
    "end": r"/?(?:exit|quit|end|끝|종료|그만)",
}
_VERDICTS: dict[Verdict, re.Pattern[str]] = {
    verdict: re.compile(rf"(?:{words}){_REST}", re.IGNORECASE | re.DOTALL)
    for verdict, words in _WORDS.items()
}


@value
class Feedback:
    """A verdict, and the words with it: why it was wrong, or what is to be done next."""

    verdict: Verdict
    words: str = ""


def feedback_in(text: str) -> Feedback:
    """What an instructor said: `right`, `right: now the tests`, `wrong: the sum is off`, `end`;
    anything else is the next command."""
    plain = text.strip().strip("`").strip()
    for verdict, pattern in _VERDICTS.items():
        found = pattern.match(plain)
        if found is not None:
            words = (found["rest"] or "").strip()
            if verdict == "end" and words:
                break  # "End. Of. Story." is words
            return Feedback(verdict, words)
    return Feedback("next", text.strip())
