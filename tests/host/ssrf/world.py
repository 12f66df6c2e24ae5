"""The network inside: addresses, names and web servers on one loopback device.

Runs as root of a network namespace. Every address answers, the private ones too: what is refused
is refused by dure, and not by nobody being there.
"""

import asyncio
import fcntl
import socket
import struct
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import parse_qs, urlsplit

PUBLIC = ("203.0.114.1", "203.0.114.2")
PRIVATE = ("10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.100.100.200")

NAMES = {
    "good.test": [PUBLIC[0]],
    "other.test": [PUBLIC[1]],
    "inside.test": ["127.0.0.1"],
    "metadata.test": ["169.254.169.254"],
    "both.test": [PUBLIC[0], "127.0.0.1"],
    "six.test": ["::1"],
}
"""What a name leads to, whenever it is asked for."""

TURNING = {
    "rebind.test": [[PUBLIC[0]], ["127.0.0.1"]],
    "rebind-first.test": [["127.0.0.1"], [PUBLIC[0]]],
}
"""What a name leads to when it is asked for the first time, and ever after."""


@dataclass
class Seen:
    """Who was reached: the address, the path, and the headers that came along."""

    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def inside(self) -> list[str]:
        """The requests that came to an address that is not public."""
        return [f"{at}{path}" for at, path, _ in self.requests if at not in PUBLIC]

    def to(self, address: str) -> list[dict[str, str]]:
        return [headers for at, _, headers in self.requests if at == address]


@asynccontextmanager
async def network():
    """The addresses, the name server and the web servers; gives what they see."""
    _add_addresses([*PUBLIC, *PRIVATE])
    seen = Seen()
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as stack:
        transport, _ = await loop.create_datagram_endpoint(_Names, ("127.0.0.1", 53))
        stack.callback(transport.close)
        for port in (80, 8080):
            server = await asyncio.start_server(_answering(seen), "0.0.0.0", port)
            await stack.enter_async_context(server)
            six = await asyncio.start_server(_answering(seen), "::1", port)
            await stack.enter_async_context(six)
        yield seen


def _add_addresses(addresses):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for number, address in enumerate(addresses, 1):
            name = f"lo:{number}".encode()
            record = struct.pack("16sHH4s8x", name, socket.AF_INET, 0, socket.inet_aton(address))
            fcntl.ioctl(control, 0x8916, record)  # SIOCSIFADDR


class _Names(asyncio.DatagramProtocol):
    """A name server that says what `NAMES` and `TURNING` say; nothing may be kept (TTL 0)."""

    def __init__(self):
        self._asked = {name: count() for name in TURNING}

    def connection_made(self, transport):
        self._transport = transport

    def datagram_received(self, data, addr):
        end, labels = 12, []
        while size := data[end]:
            labels.append(data[end + 1 : end + 1 + size].decode())
            end += 1 + size
        name, (kind,) = ".".join(labels).lower(), struct.unpack(">H", data[end + 1 : end + 3])
        family = {1: socket.AF_INET, 28: socket.AF_INET6}.get(kind)
        found = [_packed(each, family) for each in self._found(name, kind)]
        answers = [each for each in found if each]
        known = name in NAMES or name in TURNING
        flags = 0x8180 if known else 0x8183
        head = data[:2] + struct.pack(">HHHHH", flags, 1, len(answers), 0, 0)
        body = data[12 : end + 5]
        for each in answers:
            body += struct.pack(">HHHIH", 0xC00C, kind, 1, 0, len(each)) + each
        self._transport.sendto(head + body, addr)

    def _found(self, name, kind):
        if name in TURNING:
            if kind != 1:  # each look-up asks for both kinds of addresses: count it once
                return []
            turns = TURNING[name]
            return turns[min(next(self._asked[name]), len(turns) - 1)]
        return NAMES.get(name, [])


def _packed(address, family):
    is_six = ":" in address
    if family is None or is_six != (family == socket.AF_INET6):
        return b""
    return socket.inet_pton(family, address)


def _answering(seen):
    async def answer(reader, writer):
        at = writer.get_extra_info("sockname")[0]
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError:
            seen.requests.append((at, " (connected, and asked nothing)", {}))
        else:
            first, *lines = head.rstrip().split("\r\n")
            path = first.split(" ")[1]
            pairs = (line.split(":", 1) for line in lines)
            headers = {name.lower(): value.strip() for name, value in pairs}
            seen.requests.append((at, path, headers))
            query = parse_qs(urlsplit(path).query)
            more = "".join(f"{name}: {values[0]}\r\n" for name, values in query.items())
            status = "302 Found" if "Location" in query else "200 OK"
            reply = f"HTTP/1.1 {status}\r\n{more}Content-Length: 2\r\nConnection: close\r\n\r\nok"
            writer.write(reply.encode())
        writer.close()

    return answer
