"""A destination that is not what it looks like, said in words.

Knows letters that look alike and host names; does not know whether a place is good or bad.
"""

from __future__ import annotations

import unicodedata

from dure.core.destination import destination
from dure.core.visible import one_line
from dure.host.languages import tr

_LOOK_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
"""Scripts with letters that cannot be told from those of another."""

_LONGEST = 200


def doubts(place: str) -> list[str]:
    """What a person should know about this destination before they say yes; mostly nothing."""
    if place.isascii():
        return _hidden_host(place)
    found = [
        tr(
            "cli.place_letters",
            "not plain letters; written out: {written}",
            written=_written(place),
        )
    ]
    scripts = sorted({script for script in map(_script, place) if script in _LOOK_ALIKE})
    if len(scripts) > 1 or (scripts and scripts != ["LATIN"]):
        names = ", ".join(script.capitalize() for script in scripts)
        found.append(tr("cli.place_alike", "letters that look alike: {scripts}", scripts=names))
    return [*found, *_hidden_host(place)]


def _hidden_host(place: str) -> list[str]:
    """The host that is really meant, where the address is written so that another is seen first."""
    taken = destination(place)
    if taken.kind in ("web", "mail", "host") and taken.host and not taken.host.isascii():
        try:
            host = taken.host.encode("idna").decode()
        except UnicodeError:
            return []
        return [tr("cli.place_host", "the host is {host}", host=host)]
    before_path = place.partition("://")[2].partition("/")[0]
    if "@" in before_path:
        host = one_line(before_path.rpartition("@")[2][:_LONGEST])
        return [tr("cli.place_host", "the host is {host}", host=host)]
    return []


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() else ""


def _written(place: str) -> str:
    return place[:_LONGEST].encode("ascii", "backslashreplace").decode()
