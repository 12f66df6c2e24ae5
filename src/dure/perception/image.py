"""Loads a picture from a file, for a model that sees.

Knows the formats that models accept, by their first bytes; a file's name is not trusted. Opens and
renders nothing.
"""

from __future__ import annotations

from pathlib import Path

from dure.core.errors import UsageError
from dure.core.message import Image
from dure.perception.text import human_size

MOST_BYTES = 20_000_000


def load(path: str | Path) -> Image:
    """The picture in a file: PNG, JPEG, GIF or WebP, at most 20 MB.

    Raises `UsageError` if there is none, or it is something else or too large.
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            "image.unreadable",
            "The picture {path} cannot be read: {reason}.",
            path=str(path),
            reason=error.strerror or type(error).__name__,
        ) from error
    return image(data, file.name)


def image(data: bytes, name: str = "") -> Image:
    """The picture whose bytes are `data`; `name` is shown to people and models."""
    what = name or "the picture"
    if len(data) > MOST_BYTES:
        raise UsageError(
            "image.too_large",
            "{name} is larger than {most}. Make it smaller first.",
            name=what,
            most=human_size(MOST_BYTES),
        )
    mime = image_type(data)
    if not mime:
        raise UsageError(
            "image.unknown",
            "{name} is no picture in a format that models accept. Convert it to PNG, JPEG, GIF or"
            " WebP.",
            name=what,
        )
    return Image(data, mime, name)


def image_type(data: bytes) -> str:
    """The media type of a picture by its first bytes; empty if it is none that models accept."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return ""
