"""Personal data: addresses and numbers that belong to a person, found by form and by checksum.

Names and street addresses are not found: they have no form. Sources: ISO/IEC 7812 (Luhn), ISO 13616
(IBAN), the checksum of Korean resident registration numbers (those given out since October 2020
have none).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from dure.agents.guards.finding import Do, Span, check_do, taken_out
from dure.core.errors import UsageError
from dure.core.guard import PLACES, Block, Guard, Place

_EVERYWHERE: tuple[Place, ...] = tuple(sorted(PLACES))
_WORTH_LOOKING = re.compile(r"[\d@＠:：]")

# All of them take time in proportion to the text: what repeats is bounded, or has one way to match.
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[\w-]{1,63}\.){1,8}"
    r"(?:[A-Za-z]{2,24}(?![A-Za-z0-9])|[^\W\d_a-zA-Z]{2,10})"
)
_PHONE = re.compile(
    r"""(?x)
    (?<![\d+]) \(? (?: \+?82 [\s.)-]{0,2} (?:\(0\))? | 0 ) \(? (?:1[016-9]|2|[3-6][1-5]|70|50\d)
        [\s.)-]{0,3} \d{3,4} [\s.-]{0,3} \d{4} (?!\d)                           # Korea
    | (?<![\w+]) \+ \d{1,3} (?: [\s.()-]{0,2} \d ){6,13} (?!\d)                # with a country
    | (?<![\d-]) 1[568]\d\d - \d{4} (?![\d-])                                 # 1588-0000
    | (?<![\d-]) (?: \(\d{3}\)[ ]? | \d{3}[.-] ) \d{3} [.-] \d{4} (?![\d-])   # North America
    """
)
_RESIDENT = re.compile(
    r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\s-]{0,3}[1-8]\d{6}(?!\d)"
)
_CARD = re.compile(r"(?<!\d)[2-6](?:[\s.-]{0,2}\d){12,18}(?!\d)")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}", re.IGNORECASE)
_IP4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)", re.ASCII)
_IP6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])", re.ASCII)
_LENGTHS = """
    AT20 BE16 CH21 CZ24 DE22 DK18 ES24 FI18 FR27 GB22 GR27 HU28 IE22 IT27 LU20 NL18 NO15 PL28 PT25
    RO24 SE24 SK24 TR26 AE23 SA24 IL23 UA29"""
_IBAN_LENGTHS = {each[:2]: int(each[2:]) for each in _LENGTHS.split()}


def _digits(text: str) -> list[int]:
    return [int(each) for each in text if each.isdigit()]


def _is_card(found: str) -> bool:
    """The Luhn checksum."""
    total = 0
    for index, digit in enumerate(reversed(_digits(found))):
        doubled = digit * 2 if index % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _is_resident(found: str) -> bool:
    digits = _digits(found)
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    total = sum(digit * weight for digit, weight in zip(digits, weights, strict=False))
    if (11 - total % 11) % 10 == digits[12]:
        return True
    born = found[:4]
    return digits[6] in (3, 4, 7, 8) and "2010" <= born < "5000"


def _is_address(found: str) -> bool:
    try:
        ipaddress.ip_address(found)
    except ValueError:
        return False
    return any(map(str.isdigit, found))  # `a::b` is code


def _matching(
    pattern: re.Pattern[str], kind: str, true: Callable[[str], bool] | None = None
) -> Callable[[str], Iterator[Span]]:
    def find(text: str) -> Iterator[Span]:
        for found in pattern.finditer(text):
            if true is None or true(found[0]):
                yield found.start(), found.end(), kind

    return find


def _ibans(text: str) -> Iterator[Span]:
    for found in _IBAN.finditer(text):
        places = [at for at in range(found.start(), found.end()) if text[at].isalnum()]
        length = _IBAN_LENGTHS.get(found[0][:2].upper(), len(places))
        if length > len(places):
            continue
        letters = "".join(text[at] for at in places[:length]).upper()
        number = "".join(str(int(each, 36)) for each in letters[4:] + letters[:4])
        if int(number) % 97 == 1:
            yield found.start(), places[length - 1] + 1, "iban"


def _addresses(text: str) -> Iterator[Span]:
    yield from _matching(_IP4, "ip", _is_address)(text)
    yield from _matching(_IP6, "ip", _is_address)(text)


_KINDS: dict[str, Callable[[str], Iterable[Span]]] = {
    "email": _matching(_EMAIL, "email"),
    "resident": _matching(_RESIDENT, "resident", _is_resident),
    "card": _matching(_CARD, "card", _is_card),
    "iban": _ibans,
    "phone": _matching(_PHONE, "phone"),
    "ip": _addresses,
}
KINDS = tuple(_KINDS)
"""What can be looked for."""


def personal_data(
    kinds: Sequence[str] = KINDS, *, do: Do = "mask", places: Sequence[Place] = _EVERYWHERE
) -> Guard:
    """Mail addresses (`email`), telephone numbers (`phone`), Korean resident registration numbers
    (`resident`), `card` numbers, `iban` and `ip` addresses: masked, or a reason to stop."""
    check_do(do)
    unknown = [kind for kind in kinds if kind not in _KINDS]
    if unknown:
        raise UsageError(
            "guard.kinds",
            "{unknown} is no kind of personal data. Use some of: {known}.",
            unknown=", ".join(unknown),
            known=", ".join(KINDS),
        )

    def find(text: str) -> list[Span]:
        return [span for kind in kinds for span in _KINDS[kind](text)]

    def check(text: str) -> str | Block:
        if not _WORTH_LOOKING.search(text):
            return text
        return taken_out(text, find, do, "it holds personal data")

    return Guard("personal_data", frozenset(places), text=check, deep=True)
