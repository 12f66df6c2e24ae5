"""Turns bytes into text, and says in which encoding they were.

Knows byte order marks, UTF-8, UTF-16 and CP949 (what Korean programs on Windows write), and how to
tell text from everything else. Does not know files or web pages.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

# The longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096  # bytes that are looked at to guess
_CONTROLS = frozenset(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27}
_FORMATS = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding its bytes were in (a name that Python's codecs know)."""

    text: str
    encoding: str


def decode(data: bytes, *, cut: bool = False) -> Decoded | None:
    """`data` as text; None if it is no text. `cut`: the end is missing, maybe within a character.

    Tried in turn: a byte order mark, UTF-8, UTF-16 by its pattern of zeros, CP949, and at last
    Windows-1252, which reads anything that is not plainly binary.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _read(data, encoding, cut)
            return Decoded(text, encoding) if text is not None else None
    if kind_of(data):
        return None
    if 0 in data[:_SAMPLE]:
        encoding = _wide(data)
        text = _read(data, encoding, cut) if encoding else None
        if text is None or any(ord(sign) in _CONTROLS for sign in text[:_SAMPLE]):
            return None
        return Decoded(text, encoding)
    if any(byte in _CONTROLS for byte in data[:_SAMPLE]):
        return None
    for encoding in ("utf-8", "cp949", "cp1252"):
        text = _read(data, encoding, cut)
        if text is not None:
            return Decoded(text, encoding)
    return Decoded(data.decode("cp1252", "replace"), "cp1252")


def kind_of(data: bytes) -> str:
    """What well-known bytes are ("a PDF document"), empty for everything else."""
    return next((words for magic, words in _FORMATS if data.startswith(magic)), "")


def human_size(size: int) -> str:
    """A number of bytes as people say it: `950 bytes`, `12.3 kB`, `4.0 MB`."""
    if size < 1000:
        return f"{size} bytes"
    for unit in ("kB", "MB"):
        size_in = size / (1000 if unit == "kB" else 1_000_000)
        if size_in < 1000:
            return f"{size_in:.1f} {unit}"
    return f"{size / 1e9:.1f} GB"


def _read(data: bytes, encoding: str, cut: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data, final=not cut)
    except UnicodeDecodeError:
        return None


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: in mostly Latin text every other byte is zero."""
    sample = data[:_SAMPLE]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) / half > 0.4 and sample[::2].count(0) / half < 0.1:
        return "utf-16-le"
    if sample[::2].count(0) / half > 0.4 and sample[1::2].count(0) / half < 0.1:
        return "utf-16-be"
    return ""
