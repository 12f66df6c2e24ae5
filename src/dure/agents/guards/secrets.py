"""Secrets that no setting knows: keys and passwords, found by their form.

The values of secrets that dure was given are taken out everywhere without a guard. Knows forms of
keys; does not know whether one is valid.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from dure.agents.guards.finding import Do, Span, check_do, taken_out
from dure.core.guard import PLACES, Block, Guard, Place

_EVERYWHERE: tuple[Place, ...] = tuple(sorted(PLACES))
_LEAST_BITS = 3.5
"""Bits a character, from which on a long word is no word: hexadecimal has up to 4, English 2.5."""

KEYS = re.compile(
    r"""(?x)
    -----BEGIN[ ][A-Z ]{0,30}PRIVATE[ ]KEY-----
        (?: (?!-----END) [\s\S] ){0,8000} (?: -----END[ ][A-Z ]{0,30}PRIVATE[ ]KEY----- )?
    | (?<![A-Za-z0-9]) (?:
        (?: AKIA | ASIA ) [A-Z0-9]{16}                            # Amazon
      | gh[pousr]_ [A-Za-z0-9]{36,255}                            # GitHub
      | github_pat_ [A-Za-z0-9_]{22,255}
      | glpat- [A-Za-z0-9_-]{20,255}                              # GitLab
      | sk- [A-Za-z0-9_-]{20,255}                                 # makers of models
      | xox[abprs]- [A-Za-z0-9-]{10,255}                          # Slack
      | AIza [A-Za-z0-9_-]{35}                                    # Google
      | hf_ [A-Za-z0-9]{30,255}                                   # Hugging Face
      | [rs]k_(?:live|test)_ [A-Za-z0-9]{16,255}                  # Stripe
      | npm_ [A-Za-z0-9]{36} | pypi- [A-Za-z0-9_-]{40,400}        # registries
      | eyJ [A-Za-z0-9_-]{10,2000} \. eyJ [A-Za-z0-9_-]{10,4000} \. [A-Za-z0-9_-]{10,2000}  # JWT
    )"""
)
_NAMED = re.compile(
    r"""(?xi)
    (?: password | passwd | secret | token | api[_-]?key | access[_-]?key | 비밀번호 )
    ["']? \s{0,3} [:=] \s{0,3} ["']? (?P<value> [^\s"',;]{8,256} )"""
)
_LONG = re.compile(r"(?<![A-Za-z0-9_+/=-])[A-Za-z0-9_+/=-]{32,256}(?![A-Za-z0-9_+/=-])")


def secrets(*, do: Do = "mask", places: Sequence[Place] = _EVERYWHERE) -> Guard:
    """Keys of known forms, what is called a password or a token, and long random words."""
    check_do(do)

    def check(text: str) -> str | Block:
        return taken_out(text, _find, do, "it holds a secret")

    return Guard("secrets", frozenset(places), text=check, deep=True)


def _find(text: str) -> Iterator[Span]:
    for found in KEYS.finditer(text):
        yield found.start(), found.end(), "secret"
    for found in _NAMED.finditer(text):
        yield found.start("value"), found.end("value"), "secret"
    for found in _LONG.finditer(text):
        if _is_random(found[0]):
            yield found.start(), found.end(), "secret"


def _is_random(word: str) -> bool:
    """Whether it has digits and both cases, as keys do and hashes and paths do not, and as many
    different characters."""
    mixed = any(map(str.isdigit, word)) and any(map(str.isupper, word))
    if not mixed or not any(map(str.islower, word)) or word.count("/") > 3:
        return False
    shares = [count / len(word) for count in Counter(word).values()]
    return -sum(share * math.log2(share) for share in shares) >= _LEAST_BITS
