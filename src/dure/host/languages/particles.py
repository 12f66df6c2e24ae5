"""Korean particles, chosen by the sound before them.

Knows which forms a particle has. Does not know how words sound (`sounds.py`), nor the sentences.

A template writes both forms, `{name}은(는)`; what is filled in decides which one stays. Where the
sound cannot be known (other scripts), both stay, as Koreans write in that case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any

from dure.host.languages.sounds import NONE, RIEUL, final_consonant

PARTICLES: dict[str, tuple[str, str]] = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "으로(로)": ("으로", "로"),
    "이에요(예요)": ("이에요", "예요"),
    "이라(라)": ("이라", "라"),
    "이나(나)": ("이나", "나"),
    "이란(란)": ("이란", "란"),
    "이며(며)": ("이며", "며"),
    "이고(고)": ("이고", "고"),
    "이든(든)": ("이든", "든"),
    "이랑(랑)": ("이랑", "랑"),
    "아(야)": ("아", "야"),
}
"""Notation → the form after a final consonant, the form after a vowel."""

_NOTATION = re.compile(f"({'|'.join(re.escape(each) for each in PARTICLES)})")


def fill_korean(template: str, facts: Mapping[str, Any]) -> str:
    """The template with its facts, each particle in the form that fits. Raises as `str.format`.

    A fact that happens to read "은(는)" stays as it is.
    """
    text = ""
    for literal, name, spec, conversion in Formatter().parse(template):
        for piece in _NOTATION.split(literal):
            text += particle(text, piece) if piece in PARTICLES else piece
        if name is not None:
            field = name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
            text += f"{{{field}}}".format(**facts)
    return text


def particle(before: str, which: str) -> str:
    """The form of the particle `which` (its notation) after the text `before`."""
    final = final_consonant(before)
    if final is None:
        return which
    after_consonant, after_vowel = PARTICLES[which]
    open_ = final == NONE or (after_vowel == "로" and final == RIEUL)
    return after_vowel if open_ else after_consonant
