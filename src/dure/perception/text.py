"""Turns bytes into text, and says in which encoding they were.

Knows byte order marks, UTF-8, UTF-16 and CP949 (what Korean programs on Windows write), and how to
tell text from everything else. Does not know files or web pages.
"""

from __future__ import annotations

import codecs
import re
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
_LARGE_SAMPLE = 1 << 20
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
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
    """A text and the encoding its bytes were in (a name that Python's codecs know).

    `broken`: how many pieces were no text in it and read as U+FFFD, so that the bytes cannot be
    made from the text again. `sure`: nothing else fits them as well.
    """

    text: str
    encoding: str
    broken: int = 0
    sure: bool = True

    @property
    def note(self) -> str:
        """What a reader must know of the encoding; empty for UTF-8."""
        if self.broken:
            return (
                f"encoded as {self.encoding}, but {self.broken} pieces are not and read as \ufffd"
            )
        if not self.sure:
            return f"probably encoded as {self.encoding}; check words that look odd"
        return "" if self.encoding in ("utf-8", "utf-8-sig") else f"encoded as {self.encoding}"


def decode(data: bytes, *, cut: bool = False) -> Decoded | None:
    """`data` as text; None if it is no text. `cut`: the end is missing, maybe within a character.

    Tried in turn: a byte order mark, UTF-8, UTF-16 without a mark, UTF-8 with a few broken bytes,
    CP949, and at last Windows-1252, which reads anything that is not plainly binary.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _read(data, encoding, cut)
            if text is not None:
                return Decoded(text, encoding)
            return _damaged(data, encoding) if encoding == "utf-8-sig" else None
    if kind_of(data):
        return None
    if 0 in data[:_SAMPLE]:
        return _wide(data, cut)
    if any(byte in _CONTROLS for byte in data[:_SAMPLE]):
        return None
    text = _read(data, "utf-8", cut)
    if text is not None:
        return Decoded(text, "utf-8")
    return _mostly_utf8(data) or _korean(data, cut) or _western(data)


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


def _damaged(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _mostly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few bytes in it that are not. Signs of three bytes tell: other encodings hardly
    ever look like one; like signs of two bytes they do at times."""
    first = next(_NOT_ASCII.finditer(data)).start()
    sample = _damaged(data[first : first + _LARGE_SAMPLE], "utf-8")
    signs = [sign for sign in sample.text if sign > "\x7f" and sign != "\ufffd"]
    long = sum(sign >= "\u0800" for sign in signs)
    if sample.broken > long and sample.broken * 4 > len(signs):
        return None
    return _damaged(data, "utf-8")


def _korean(data: bytes, cut: bool) -> Decoded | None:
    """CP949. The syllables beyond KS X 1001, which nobody writes often, tell that it is none: they
    are what letters with accents look like when they are read as CP949."""
    text = _read(data, "cp949", cut)
    if text is None:
        return None
    signs = [sign for sign in text[:_SAMPLE] if sign > "\x7f"]
    rare = sum(map(_is_rare, signs))
    if rare * 4 > len(signs):
        return None
    hangul = sum("가" <= sign <= "힣" for sign in signs)
    return Decoded(text, "cp949", sure=hangul * 2 >= len(signs))


def _is_rare(sign: str) -> bool:
    """Whether it is a syllable beyond KS X 1001, which is what EUC-KR can write."""
    return "가" <= sign <= "힣" and not sign.encode("euc_kr", "ignore")


def _western(data: bytes) -> Decoded:
    text = data.decode("cp1252", "replace")
    return Decoded(text, "cp1252", text.count("\ufffd"), sure=False)


def _wide(data: bytes, cut: bool) -> Decoded | None:
    """UTF-16 without a mark, which zeros give away: in the right order of bytes nearly all is Latin
    or Korean."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _read(data, encoding, cut)
        if not text or any(ord(sign) in _CONTROLS for sign in text[:_SAMPLE]):
            continue
        usual = sum(sign < "\u0250" or "가" <= sign <= "힣" for sign in text[:_SAMPLE])
        if usual >= 0.9 * len(text[:_SAMPLE]):
            return Decoded(text, encoding)
    return None
