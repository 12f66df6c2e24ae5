"""What people said in a run: which destinations stand whole in their words.

Text that nobody vouches for may choose no destination; a person's words may. So what counts is only
an address that stands by itself: no part of a longer one, read in one way by everybody. In doubt it
does not count, and a person is asked. Knows text; decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from dure.core.destination import Destination, destination
from dure.core.message import Message, Text

SAID_BY_PEOPLE = frozenset({"user", "system"})
"""Labels of words that a person typed, or wrote into the program."""

MOST_WORDS = 200_000
"""Words of one text that are looked at: who pastes a library names no destination in it."""

_APART = re.compile(r"[\s<>\"“”„«»「」『』〈〉《》（）、。，；\x00-\x1f]+")
_OPENING, _CLOSING = "([{'‘`*_", ")]}'’`*_.,;:!?…"
_IN_BRACKETS = re.compile(r"[^()/@.:]*\(([^()]+)\)[^()/@.:]*")
_PARTICLES = re.compile(
    r"(?<=[A-Za-z0-9])(?:으로|로|에게서|에게|한테|께|에서|에다|에|을|를|은|는|이랑|이나|이|가|와|과|의"
    r"|도|만|까지|부터|랑|님께|님에게|님|입니다|이에요|예요|이야|야)$"
)
_FILE_NAME = re.compile(
    r"[^/:]*\.(?:am|cc|in|la|md|mk|ml|mm|mov|pl|pm|ps|py|rs|sh|so|st|tf|zip)", re.I
)
"""Names of files that are names of hosts as well: `report.md` was said of a file, not of whoever
has that name. With `https://` it is a host."""
_NUMBER = re.compile(r"(?=(?:\D*\d){6})[\w.#-]+")

Form = tuple[str, ...]
"""A destination in the one form in which two are compared."""


class Words:
    """The addresses in the words of people; texts are taken apart when first asked for."""

    __slots__ = ("_found", "_waiting")

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._found: set[Form] = set()

    def hear(self, messages: Iterable[Message]) -> None:
        """Take in what people said in these; what others said is passed over."""
        for message in messages:
            for part in message.parts:
                if isinstance(part, Text) and _by_people(part):
                    self.add(part.text)

    def add(self, text: str) -> None:
        """Take in a text."""
        self._waiting.append(text)

    def hold(self, places: Sequence[str]) -> bool:
        """Whether there are such places, and each of them stands whole in the words."""
        while self._waiting:
            self._found |= addresses(self._waiting.pop())
        forms = [_form(place) for place in places]
        return bool(forms) and all(form is not None and form in self._found for form in forms)


def addresses(text: str) -> set[Form]:
    """All addresses that stand by themselves in a text."""
    found: set[Form] = set()
    for word in _APART.split(text, MOST_WORDS)[:MOST_WORDS]:
        if len(word) > 4 and any(sign in word for sign in "@./#0123456789"):
            found |= {form for each in _readings(word) if (form := _form(each)) is not None}
    return found


def _by_people(part: Text) -> bool:
    return bool(part.origin) and SAID_BY_PEOPLE.issuperset(part.origin)


def is_address(text: str) -> bool:
    """Whether a text is an address of the web, of mail, or a host, and nothing else."""
    return destination(text.strip()).kind != "name"


def _readings(word: str) -> Iterator[str]:
    """The word, without the punctuation and the particle of the sentence around it."""
    if inner := _IN_BRACKETS.fullmatch(word):
        yield from _readings(inner[1])
        return
    pieces = [word] if "/" in word or ":" in word else re.split("[,;]", word)
    for piece in pieces:
        bare = piece.lstrip(_OPENING)
        if "(" not in bare and "[" not in bare:
            bare = bare.rstrip(_CLOSING)
        for each in (piece, bare):
            yield each
            yield _PARTICLES.sub("", each)


def _form(place: str) -> Form | None:
    """None: not written as everybody reads it alike, or a word that could stand there by chance."""
    if place[:7].lower() == "mailto:":
        place = place[7:]
    read = destination(place)
    if not read.plain:
        return None
    if read.kind == "mail":
        return "mail", read.name, read.host
    if read.kind == "web":
        return _web(read)
    if _FILE_NAME.fullmatch(place):
        return None
    bare = destination(f"https://{place}")
    if "." in place and bare.plain and bare.kind == "web" and "." in bare.host:
        return _web(bare)
    if _NUMBER.fullmatch(place) or (place[:1] in "#@" and len(place) > 2):
        return "name", place
    return None


def _web(read: Destination) -> Form:
    path = quote(read.path, safe="%/?#[]@!$&'()*+,;=:-._~|")
    return "web", read.scheme, read.host, read.port, path
