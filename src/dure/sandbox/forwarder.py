"""Started inside the sandbox before the program: hands its connections on to the proxy outside.

Listens on this namespace's own 127.0.0.1 and carries bytes to and from a Unix socket; decides
nothing. Its arguments: the socket's path, the port, and then the program, which takes this
process's place. Imports the standard library only.
"""

import asyncio
import os
import socket
import sys


def main() -> None:
    """Listen, go on as a second process, and become the program."""
    path, port, *program = sys.argv[1:]
    listening = socket.create_server(("127.0.0.1", int(port)), backlog=64)
    if os.fork() == 0:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        asyncio.run(serve(listening, path))
    listening.close()
    try:
        os.execvp(program[0], program)
    except OSError as error:
        sys.stderr.write(f"{program[0]}: {error.strerror}\n")
        sys.stderr.flush()
        os._exit(127)


async def serve(listening: socket.socket, path: str) -> None:
    """Carry bytes for ever: the namespace ends with the program."""

    async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_unix_connection(path)
        except OSError:
            writer.close()
            return
        await asyncio.gather(carry(reader, back), carry(there, writer))
        back.close()
        writer.close()

    server = await asyncio.start_server(join, sock=listening)
    await server.serve_forever()


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One direction, until its end."""
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.transport.abort()


if __name__ == "__main__":
    main()
