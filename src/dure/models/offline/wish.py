"""What a person wrote, cut into wishes: one clause a wish, with the names and quotations in it.

Knows how a request stands apart from the text it is about, and where one wish ends. Does not know
tools, but is told which pieces name something that can be done.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from dure.models.offline import words_en, words_ko

MOST_ASKED = 600
"""Characters of a request; whatever is longer is text that a request is about."""

_FILE_TYPES = (
    "txt|md|rst|csv|tsv|jsonl?|ya?ml|toml|ini|cfg|xml|html?|css|js|ts|py|ipynb|sh|sql|log|pdf|docx?"
    "|xlsx?|pptx?|hwpx?|png|jpe?g|gif|svg|webp|bmp|mp3|wav|mp4|zip|db|tex|bib|java|c|cpp|h|rs|go"
)
_URL = re.compile(r"https?://[!-~]+|(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|kr)"
                  r"(?:/[!-~]*)?(?![a-z0-9.])", re.IGNORECASE)  # fmt: skip
_FILE = re.compile(rf"(?<![\w@./-])[\w./-]*\w\.(?:{_FILE_TYPES})(?![a-z0-9.])", re.IGNORECASE)
_QUOTE = re.compile(
    r'"([^"\n]+)"|“([^”]+)”|‘([^’]+)’|「([^」]+)」|`([^`]+)`|(?<!\w)\'([^\'\n]+)\'(?![a-z])'
)
_FENCE = re.compile(r"```(?:[a-z]*\n)?(.*?)```", re.DOTALL)
_CUT = re.compile(
    r"(?:,\s*|\s+)(?:and then|then|and also|after that|and|그리고|(?:그 ?)?다음에?|뒤에?|후에?)\s+"
    r"|;\s*|[.!?]\s+|\n+|(?<=[가-힣]고)\s+|(?<=[해여아어려]서)\s+|(?<=[고서]),\s*",
    re.IGNORECASE,
)

_TAIL = re.compile(r"[\s,;]+(?:(?:and|then|after that|also|그리고)\s*)*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """One wish: its words as written, without names and quotations (`bare`, lower case), and
    these apart. `material` is text it is about; `own` says that the user wrote it."""

    text: str
    material: str = ""
    own: bool = True
    bare: str = field(init=False, default="")
    urls: tuple[str, ...] = field(init=False, default=())
    files: tuple[str, ...] = field(init=False, default=())
    quotes: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        urls: list[str] = []
        files: list[str] = []
        quotes: list[str] = []

        def quote(hit: re.Match[str]) -> str:
            inner = next(group for group in hit.groups() if group is not None)
            whole = _FILE.fullmatch(inner.replace(" ", "_")) or _URL.fullmatch(inner)
            (urls if "://" in inner else files if whole else quotes).append(inner)
            return " \x00 "

        def url(hit: re.Match[str]) -> str:
            found = hit[0].rstrip(".,;:!?)]}>'\"")
            urls.append(found if "://" in found else f"https://{found}")
            return " \x00 "

        bare = _URL.sub(url, _QUOTE.sub(quote, self.text))
        files += _FILE.findall(bare)
        bare = _FILE.sub(" \x00", bare).lower()
        for name, value in (("bare", bare), ("urls", urls), ("files", files), ("quotes", quotes)):
            object.__setattr__(self, name, value if isinstance(value, str) else tuple(value))


def is_table(path: str) -> bool:
    """Whether the name is that of a table."""
    return path.lower().endswith((".csv", ".tsv"))


_PART = "[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
_HIDING = re.compile(
    "[\x00\u200b\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
    f"|(?<!{_PART})\u200d|\u200d(?!{_PART})"  # the joiner inside an emoji hides nothing
)


def clean(text: str) -> str:
    """Text as the brain reads it: plain line breaks, no NULs, no marks that hide or turn text."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HIDING.sub("", plain)


def is_korean(text: str) -> bool:
    """Whether a reply to this should be Korean: it holds Hangul, and not just a name or two."""
    hangul = len(re.findall("[가-힣ㄱ-ㅎ]", text[:2000]))
    latin = len(re.findall("[a-z]", _FILE.sub("", _URL.sub("", text[:2000].lower()))))
    return hangul > 0 and hangul * 4 >= latin


def divide(text: str) -> tuple[str, str]:
    """The request in a message and the text it is about ("" if there is none apart).

    A fenced block is such a text; so is what follows a colon, and the rest of a long message, whose
    request is its first or last short line.
    """
    fenced = _FENCE.search(text[:20_000])
    if fenced and len(text) - len(fenced[0]) <= MOST_ASKED:
        return f"{text[: fenced.start()]} {text[fenced.end() :]}".strip(), fenced[1].strip()
    head, colon, rest = text[:MOST_ASKED].partition(": ")
    if not colon:
        head, colon, rest = text[:MOST_ASKED].partition(":\n")
    if colon and len(head) <= 200 and "\n" not in head and rest:
        return head, text[len(head) + 2 :].strip()
    if len(text) <= MOST_ASKED:
        return text, ""
    first, _, after = text[: MOST_ASKED + 1].partition("\n")
    before, _, last = text[-MOST_ASKED - 1 :].rpartition("\n")
    ends = [(last, text[: len(text) - len(last)])] if before else []
    starts = [(first, text[len(first) :])] if after else []
    asking = re.compile(
        rf"\b(?:{words_en.SUMMARY}|{words_en.ASKING})\b|{words_ko.SUMMARY}|{words_ko.ASKING}"
        r"|\?\s*$|[줘요]\s*[.!]?\s*$",
        re.IGNORECASE,
    )
    for request, material in ends + starts:
        if 0 < len(request.strip()) <= 300 and asking.search(request):
            return request.strip(), material.strip()
    return "", text


def clauses(text: str, material: str, own: bool, wished: Callable[[Clause], bool]) -> list[Clause]:
    """The wishes in a request, in order. A piece that names nothing that can be done belongs to
    the wish after it in Korean (the verb comes last), else to the wish before it."""
    spans = [hit.span() for kind in (_QUOTE, _URL, _FILE) for hit in kind.finditer(text)]
    cuts = [
        hit.span()
        for hit in _CUT.finditer(text)
        if not any(start < hit.end() and hit.start() < end for start, end in spans)
    ]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(end for _, end in cuts), len(text)]
    pieces: list[str] = []
    pending = ""
    for start, end in zip(starts, ends, strict=True):
        piece = pending + text[start:end]
        if wished(Clause(piece, material, own)):
            pieces.append(piece)
            pending = ""
        elif is_korean(piece) or not pieces:
            pending = piece
        else:
            pieces[-1] += piece
    if pending:
        pieces[-1:] = [pieces[-1] + pending] if pieces else [pending]
    return [
        Clause(_TAIL.sub("", piece).strip(), material, own) for piece in pieces if piece.strip()
    ]
