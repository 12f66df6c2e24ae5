"""The one place that decides which network addresses may be connected to.

Knows addresses and names. Does not know HTTP. Every outgoing connection passes `resolve`, and the
address that was checked is the one connected to (see `host/http.py`).

Ranges: the IANA special-purpose registries (RFC 6890) as in `ipaddress`, and what carries an IPv4
address inside an IPv6 one: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380).
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import unicodedata
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache

from dure.core.errors import DureError, SetupError, ToolError
from dure.core.hosts import common, spelt, within

_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Grant:
    """Where a connection may go: by default to global addresses only.

    `anywhere`: any address, because the user configured it himself. `loopback`: this machine, too.
    `hosts`: if given, these names only; `".example.org"` stands for the name and all below it.
    """

    anywhere: bool = False
    loopback: bool = False
    hosts: frozenset[str] | None = None


OPEN_WEB = Grant()
"""Global addresses only: what a model may reach."""

_ONLY: ContextVar[frozenset[str] | None] = ContextVar("dure_only_hosts", default=None)


@contextmanager
def only(hosts: frozenset[str] | None) -> Generator[None]:
    """While open, what is done here reaches these hosts alone (None: no such limit), whatever its
    own grant; but for addresses that the user configured."""
    token = _ONLY.set(hosts)
    try:
        yield
    finally:
        _ONLY.reset(token)


def narrowed(grant: Grant) -> Grant:
    """The grant within the limit of `only`."""
    hosts = _ONLY.get()
    if hosts is None or grant.anywhere:
        return grant
    return replace(grant, hosts=hosts if grant.hosts is None else common(hosts, grant.hosts))


CONFIGURED = Grant(anywhere=True)
"""Any address: one that the user himself wrote into the configuration."""


@dataclass(frozen=True, slots=True)
class Address:
    """A checked address to connect to. `ip` is text, `family` as in the socket module."""

    ip: str
    port: int
    family: int


async def resolve(host: str, port: int, grant: Grant = OPEN_WEB) -> list[Address]:
    """The addresses of `host` that may be connected to under `grant`.

    Raises `ToolError` (`SetupError` if the user configured the address) when the name is malformed,
    unknown, not among the grant's hosts, or has any address that is refused: a name that points to
    both kinds is an attack, not a choice.
    """
    name = check_name(host, grant)
    literal = _literal(name)
    if literal is not None:
        check(literal, grant, host)
        family = socket.AF_INET if literal.version == 4 else socket.AF_INET6
        return [Address(str(literal), port, family)]
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _unknown(host, error, grant) from error
    addresses = [Address(str(at[0]), port, family) for family, _, _, _, at in found]
    for address in addresses:
        check(ipaddress.ip_address(address.ip), grant, host)
    return list(dict.fromkeys(addresses))


def check(ip: _Ip, grant: Grant, host: str = "") -> None:
    """Raise `ToolError` if `ip` may not be connected to under `grant`."""
    if grant.anywhere or (grant.loopback and _plain(ip).is_loopback) or is_global(ip):
        return
    raise ToolError(
        "egress.refused",
        "{host} is {ip}, an address within this machine or a private network, which tools may not"
        " reach. Use a public address.",
        host=host or str(ip),
        ip=str(ip),
    )


def is_global(ip: _Ip) -> bool:
    """Whether `ip` is an ordinary public unicast address, whatever form it is written in."""
    ip = _plain(ip)
    if not ip.is_global or ip.is_multicast or (ip.version == 6 and ip not in _GLOBAL_UNICAST):
        return False
    return not any(ip in network for network in _ALSO_REFUSED if network.version == ip.version)


# What `ipaddress` calls global, at least in some versions of Python.
_ALSO_REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # the metadata service of Azure
        "192.0.0.0/24",  # IETF protocols, and the metadata service of Oracle
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # IETF protocols, Teredo among them
        "2001:db8::/32",  # documentation
        "3fff::/20",
    )
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _plain(ip: _Ip) -> _Ip:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def _literal(name: str) -> _Ip | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


_LOOKS_NUMERIC = re.compile(r"(?:\d+|0x[0-9a-f]*)", re.IGNORECASE)
_NAME = re.compile(r"[\w.-]+")


@lru_cache(maxsize=4096)
def check_name(host: str, grant: Grant) -> str:
    """The name as it is looked up, in one spelling. Raises like `resolve`; looks nothing up."""
    name = unicodedata.normalize("NFKC", host).strip("[]").removesuffix(".").lower()
    if _literal(name) is None or "%" in name:  # a zone (fe80::1%eth0) names an interface
        last = name.rsplit(".", 1)[-1]
        if not _NAME.fullmatch(name) or len(name) > 253 or _LOOKS_NUMERIC.fullmatch(last):
            raise _error(
                grant,
                "egress.name",
                "{host!r} is not the name of a host. Write a name such as example.org, or an"
                " address such as 192.0.2.1 in its usual form.",
                host=host[:300],
            )
    if grant.hosts is not None and not any(_matches(name, allowed) for allowed in grant.hosts):
        raise _error(
            grant,
            "egress.not_listed",
            "{host} is not among the hosts that this tool may reach: {hosts}.",
            host=host,
            hosts=", ".join(sorted(grant.hosts)) or "none",
        )
    return name


def _matches(name: str, allowed: str) -> bool:
    return within(spelt(allowed), spelt(name))


def _unknown(host: str, error: Exception, grant: Grant) -> DureError:
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return _error(
            grant,
            "egress.offline",
            "The address of {host} cannot be looked up now: this machine seems to be offline, or"
            " its name server does not answer. Check the connection and try again.",
            host=host,
        )
    return _error(
        grant, "egress.unknown", "There is no host named {host}. Check the spelling.", host=host
    )


def _error(grant: Grant, code: str, text: str, /, **facts: str) -> DureError:
    """For the model; or for the user, where he wrote the address himself."""
    return (SetupError if grant.anywhere else ToolError)(code, text, **facts)
