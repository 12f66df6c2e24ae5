"""What a search looks at: the task and the final answer that root events hold.

Knows the bodies of `began` and `ended`; does not know where they are kept.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dure.core.codec import compact
from dure.core.encode import clean

SEARCHED = ("began", "ended")
"""The kinds of root events that hold what was asked and what was answered."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text to look for, in large or small letters. `escaped`: as it stands within JSON."""

    text: str
    escaped: str

    def is_in(self, text: str) -> bool:
        """Whether the text holds it."""
        return self.text in _folded(clean(text))

    def is_said_in(self, body: Mapping[str, Any]) -> bool:
        """Whether the task or the answer in the body of a root event holds it."""
        return any(self.is_in(text) for text in _said(body))

    def is_said_in_json(self, body: str) -> bool:
        """The same of a body that is still JSON; most are put aside without being decoded."""
        return self.escaped in _folded(body) and self.is_said_in(json.loads(body))


def wanted(text: str) -> Wanted:
    """What to look for."""
    text = clean(text)
    return Wanted(_folded(text), _folded(compact(text)[1:-1]))


def _folded(text: str) -> str:
    # Hangul from some systems comes in single letters; composed, it is found whoever wrote it.
    return unicodedata.normalize("NFC", text).casefold()


def _said(body: Mapping[str, Any]) -> Iterator[str]:
    messages: list[dict[str, Any]] = [*body.get("task", ())]
    if "message" in body:
        messages.append(body["message"])
    for message in messages:
        for part in message["parts"]:
            if part["kind"] == "text":
                yield part["text"]
            elif part["kind"] == "data":
                yield compact(part["value"])
