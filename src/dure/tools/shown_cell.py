"""What a cell showed, as parts of a message: text, pictures, data.

Knows Jupyter's media types, and that whoever said them may lie.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, cast

from dure.core.message import Data, Image, Part, Text
from dure.tools.ended import plain

_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_PICTURES = 8
_MOST_BYTES = 2 << 20
_MOST_SIDE = 8000  # pixels
_DATA = ("application/vnd.dataresource+json", "application/json")


def parts_of(facts: Sequence[dict[str, Any]], hide: Sequence[str] = ()) -> list[Part]:
    """The parts, in order. `hide`: folders of this machine that tracebacks do not name."""
    parts: list[Part] = []
    for part in _flat(facts, hide):
        last = parts[-1] if parts else None
        if isinstance(part, Text) and isinstance(last, Text):
            parts[-1] = Text(last.text + part.text)
        else:
            parts.append(part)
    for i, part in enumerate(parts):
        if isinstance(part, Text):
            parts[i] = Text(_readable(part.text))
    return [part for part in parts if not isinstance(part, Text) or part.text]


def _flat(facts: Sequence[dict[str, Any]], hide: Sequence[str]) -> list[Part]:
    pictures = 0
    flat: list[Part] = []
    for fact in _settled(facts):
        if fact["kind"] == "stream":
            flat.append(Text(_text(fact.get("text"))))
        elif fact["kind"] == "error":
            flat.append(Text(_traceback(fact.get("trace"), hide)))
        elif fact["kind"] == "show":
            part = _shown(fact.get("data"))
            pictures += isinstance(part, Image)
            if isinstance(part, Image) and pictures > _MOST_PICTURES:
                part = Text("[one more picture, not shown: save it to a file]\n")
            flat.append(part)
    return flat


def _settled(facts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is left on the page: without what was cleared, with displays in their last form."""
    left: list[dict[str, Any]] = []
    for fact in facts:
        if fact["kind"] == "clear":
            left = []
        elif fact["kind"] == "show" and fact.get("again") is True:
            same = [i for i, old in enumerate(left) if old.get("id") == fact.get("id")]
            for i in same[-1:]:
                left[i] = fact
            if not same:
                left.append(fact)
        else:
            left.append(fact)
    return left


def _shown(data: object) -> Part:
    kinds = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
    if isinstance(kinds.get("image/png"), str):
        return _picture(kinds["image/png"])
    for kind in _DATA:
        if kind in kinds:
            return Data(kinds[kind], "dure.shown")
    plain = _text(kinds.get("text/plain"))
    return Text(f"{plain}\n" if plain else "[something was shown that is no text or picture]\n")


def _picture(coded: str) -> Part:
    try:
        picture = base64.b64decode(coded, validate=False)
    except ValueError:
        picture = b""
    sides = [int.from_bytes(picture[at : at + 4]) for at in (16, 20)]
    fits = len(picture) <= _MOST_BYTES and all(0 < side <= _MOST_SIDE for side in sides)
    if picture.startswith(_PNG) and fits:
        return Image(picture)
    return Text("[a picture that is too large or broken, not shown: save it to a file]\n")


def _traceback(trace: object, hide: Sequence[str]) -> str:
    lines = cast("list[Any]", trace) if isinstance(trace, list) else []
    text = "\n".join(_text(line) for line in lines) or "[an error without words]"
    for folder in hide:
        text = text.replace(folder, "<python>")
    return f"{text}\n"


def _text(found: object) -> str:
    text = found if isinstance(found, str) else ""
    return text.encode("utf-8", "replace").decode()


def _readable(text: str) -> str:
    """Text without what would steer a terminal; of a line that was written over, its last form."""
    lines = plain(text).replace("\r\n", "\n").strip("\n").split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
