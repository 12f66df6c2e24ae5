"""Names of hosts, and patterns of them, in one spelling.

A pattern is a name, or `".example.org"`: the name and all below it. Knows how names are spelt
(RFC 1123, RFC 3492); looks nothing up and decides nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Iterable

_NUMERIC = re.compile(r"[0-9a-fx.]+")


def spelt(name: str) -> str:
    """A host's name (or a pattern) as it is compared: small letters, no dot at its end, punycode
    read, an address of IPv4 in its usual form however it was written."""
    name = name.strip("[]").removesuffix(".").lower()
    if ip := _ip(name):
        return ip
    return ".".join(map(_read_punycode, name.split("."))) if "xn--" in name else name


def within(pattern: str, name: str) -> bool:
    """Whether a host, or all hosts of another pattern, are among those of `pattern`. Both as
    `spelt`."""
    if not pattern.startswith("."):
        return name == pattern
    return name.endswith(pattern) or name == pattern[1:]


def common(mine: Iterable[str], theirs: Iterable[str]) -> frozenset[str]:
    """Patterns of the hosts that both allow."""
    pairs = [(spelt(one), spelt(other)) for one in mine for other in theirs]
    below = {other for one, other in pairs if within(one, other)}
    return frozenset(below | {one for one, other in pairs if within(other, one)})


def _ip(name: str) -> str:
    """The address that a name spells, in any of the forms that system libraries read."""
    if ":" not in name and not (_NUMERIC.fullmatch(name) and name[:1].isdigit()):
        return ""
    try:
        ip = ipaddress.ip_address(name)
    except ValueError:
        try:
            return socket.inet_ntoa(socket.inet_aton(name))
        except (OSError, ValueError):
            return ""
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return str(mapped or ip)


def _read_punycode(label: str) -> str:
    """The label in letters. One that spells a name which has no need of punycode, or that another
    spelling would name better, stays what it is: another name."""
    if not label.startswith("xn--"):
        return label
    try:
        read = label[4:].encode("ascii").decode("punycode")
        usual = not read.isascii() and read == unicodedata.normalize("NFKC", read).lower()
        return read if usual and read.encode("punycode").decode() == label[4:] else label
    except (UnicodeError, ValueError, OverflowError):
        return label
