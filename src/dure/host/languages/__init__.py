"""What people read, in their language: English as it stands in the code, Korean by code.

Knows languages, the catalogue, and how words and terminals fit together. Does not know where
sentences are shown.
"""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Mapping
from typing import Any

from dure.core.errors import DureError
from dure.host.languages.ko import KO
from dure.host.languages.particles import fill_korean
from dure.host.languages.prompts import wording
from dure.host.languages.system import reasons_in_korean
from dure.host.languages.width import pad, width

__all__ = ["LANGUAGES", "language", "pad", "say", "tr", "width", "wording"]

LANGUAGES: dict[str, Mapping[str, str]] = {"en": {}, "ko": KO}
"""The languages there are, each with its templates by code. English stands in the code itself."""

_VARIABLES = ("DURE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def language(environ: Mapping[str, str] | None = None) -> str:
    """`"ko"` or `"en"`: by the first of DURE_LANG, LC_ALL, LC_MESSAGES and LANG that is set, on
    Windows by its own setting. English where that names a language that we do not speak."""
    environ = os.environ if environ is None else environ
    for value in (*map(environ.get, _VARIABLES), _of_windows()):
        if value:
            code = value.lower().replace("-", "_").partition(".")[0].partition("_")[0]
            code = {"korean": "ko", "kr": "ko", "한국어": "ko"}.get(code, code)
            return code if code in LANGUAGES else "en"
    return "en"


def _of_windows() -> str | None:
    """What the user set there, such as `Korean_Korea`: no variable tells."""
    if sys.platform != "win32":
        return None
    try:
        return locale.getlocale()[0]
    except ValueError:  # a setting that Python does not know
        return None


def tr(code: str, english: str, /, lang: str | None = None, **facts: Any) -> str:
    """The sentence with this code in `lang` (None: the user's), facts filled in.

    English where there is no translation, or where it does not fit the facts.
    """
    template = LANGUAGES[lang or language()].get(code)
    if template is not None:
        try:
            return fill_korean(template, reasons_in_korean(facts))
        except (KeyError, IndexError, ValueError):
            pass  # a translation that names other facts than the code gives
    try:
        return english.format(**facts)
    except (KeyError, IndexError, ValueError):
        return english


def say(error: DureError, lang: str | None = None) -> str:
    """The error in `lang` (None: the user's)."""
    return tr(error.code, error.template, lang, **error.facts)
