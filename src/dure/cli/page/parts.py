"""Parts of messages as HTML: text, pictures, sound, files, data, calls.

Knows encoded parts and the bytes that they name. Does not know who says them.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any, cast

from dure.cli.page.markup import Markup, el, joined
from dure.cli.page.prose import prose
from dure.cli.view.cards import part_text
from dure.host.languages import tr
from dure.perception.text import human_size

MOST_INSIDE = 16 << 20
"""Bytes of one picture or file that the page holds; a larger one is named only."""

_LINE = 72
"""Characters of a JSON value that stand on one line."""

_PICTURE = re.compile(r"image/(png|jpeg|gif|webp|avif|bmp|svg\+xml)")
_PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
}
_MEDIA = re.compile(r"(audio|video)/[\w.+-]+")


def said(part: Mapping[str, Any], blobs: Mapping[str, bytes], *, marked: bool = False) -> Markup:
    """A part of a message; `marked`: text with the marks of Markdown."""
    match part["kind"]:
        case "text":
            return prose(part["text"]) if marked else plain(part["text"])
        case "image" | "audio" | "video" | "file":
            return _media(part, blobs)
        case "data":
            told = part_text(part).strip()  # nothing, where the text beside it tells all
            return pre(pretty(part["value"])) if told else Markup()
        case "tool_call" | "thought":
            return Markup()
        case _:
            return plain(part_text(part))


def kept_file(record: Mapping[str, Any], blobs: Mapping[str, bytes]) -> Mapping[str, Any]:
    """A file that a tool changed, as a part: a picture if its name says so."""
    mime = _PICTURES.get(record["path"].rpartition(".")[2].lower(), "")
    return {
        "kind": "image" if mime else "file",
        "blob": record["hash"],
        "mime": mime,
        "name": record["path"],
        "size": len(blobs.get(record["hash"], b"")),
    }


def plain(words: str) -> Markup:
    """Text as it was written."""
    return el("p", words, class_="plain", dir="auto") if words.strip() else Markup()


def pre(words: str) -> Markup:
    """Text in which every space counts."""
    return el("pre", words, dir="auto")


def pretty(value: Any) -> str:
    """A JSON value as people read it: short lists on one line; text without quotation marks."""
    return value if isinstance(value, str) else _laid_out(value, "")


def _laid_out(value: Any, margin: str) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if len(line) <= _LINE or not isinstance(value, dict | list):
        return line
    inner = margin + "  "
    if isinstance(value, dict):
        record = cast("dict[str, Any]", value)
        rows = [
            f"{json.dumps(k, ensure_ascii=False)}: {_laid_out(v, inner)}" for k, v in record.items()
        ]
        opening, closing = "{}"
    else:
        rows = [_laid_out(each, inner) for each in cast("list[Any]", value)]
        opening, closing = "[]"
    return f"{opening}\n{inner}" + f",\n{inner}".join(rows) + f"\n{margin}{closing}"


def arguments(given: Mapping[str, Any]) -> Markup:
    """The arguments of a call, each under its name."""
    rows = [joined(el("dt", name), el("dd", pre(pretty(each)))) for name, each in given.items()]
    return el("dl", *rows, class_="arguments") if rows else Markup()


def picture(part: Mapping[str, Any], blobs: Mapping[str, bytes]) -> bool:
    """Whether the part is a picture that the page shows."""
    data = blobs.get(str(part.get("blob")))
    shown = data is not None and len(data) <= MOST_INSIDE
    return part["kind"] == "image" and shown and _PICTURE.fullmatch(part["mime"]) is not None


def _media(part: Mapping[str, Any], blobs: Mapping[str, bytes]) -> Markup:
    name = part["name"] or part["mime"]
    caption = f"{name}, {human_size(part['size'])}"
    data = blobs.get(part["blob"])
    if data is None or len(data) > MOST_INSIDE:
        left = tr("page.left_out", "{what}: too large for this page", what=caption)
        return el("p", left, class_="aside", dir="auto")
    mime = part["mime"]
    if picture(part, blobs):
        image = el("img", src=_address(mime, data), alt=name, loading="lazy", decoding="async")
        return el("figure", image, el("figcaption", caption, dir="auto"))
    if _MEDIA.fullmatch(mime) and part["kind"] in ("audio", "video"):
        return el(
            "figure",
            el(part["kind"], controls=True, preload="none", src=_address(mime, data)),
            el("figcaption", caption, dir="auto"),
        )
    # Never under its own type: a browser is not to open it, only to save it.
    link = el("a", caption, href=_address("application/octet-stream", data), download=name)
    return el("p", link, class_="file", dir="auto")


def _address(mime: str, data: bytes) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"
