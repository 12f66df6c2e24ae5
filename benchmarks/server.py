"""A loopback chat-completions server that answers at once (or after a delay), in its own process.

What it says is in the model's name: `turns-10` makes ten tool calls and then answers;
`turns-10-100` waits 100 ms before each answer; `stream-2000` sends an answer in 2,000 pieces;
`say-120` says 120 characters.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys

_MODEL = re.compile(rb'"model": ?"([a-z]+)-(\d+)(?:-(\d+))?"')
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_TOOL = re.compile(rb'"role": ?"tool"')


def _answer(message: dict[str, object], finish: str) -> bytes:
    body = {
        "id": "x",
        "object": "chat.completion",
        "model": "bench",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }
    return _http(json.dumps(body).encode(), b"application/json")


def _http(body: bytes, kind: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind
    return head + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body


def _call(number: int) -> bytes:
    function = {"name": "add", "arguments": json.dumps({"a": number, "b": 1})}
    call = {"id": f"call_{number}", "type": "function", "function": function}
    return _answer({"role": "assistant", "content": None, "tool_calls": [call]}, "tool_calls")


def _stream(pieces: int) -> bytes:
    def event(delta: dict[str, object], finish: str | None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return "data: " + json.dumps({"id": "x", "model": "bench", "choices": [choice]}) + "\n\n"

    said = [event({"content": f"word{number} "}, None) for number in range(pieces)]
    usage = {"prompt_tokens": 100, "completion_tokens": pieces, "total_tokens": 100 + pieces}
    tail = "data: " + json.dumps({"id": "x", "choices": [], "usage": usage}) + "\n\n"
    text = "".join([*said, event({}, "stop"), tail, "data: [DONE]\n\n"])
    return _http(text.encode(), b"text/event-stream")


_FINAL = _answer({"role": "assistant", "content": "done"}, "stop")
_CALLS = [_call(number) for number in range(500)]
_STREAMS: dict[int, bytes] = {}
_SAYS: dict[int, bytes] = {}


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            body = await reader.readexactly(int(length.group(1)) if length else 0)
            found = _MODEL.search(body)
            assert found is not None
            what, count, delay = found.group(1), int(found.group(2)), int(found.group(3) or 0)
            if delay:
                await asyncio.sleep(delay / 1000)
            if what == b"stream":
                answer = _STREAMS.setdefault(count, _stream(count))
            elif what == b"say":
                said = ("word " * count)[:count]
                said_so = _answer({"role": "assistant", "content": said}, "stop")
                answer = _SAYS.setdefault(count, said_so)
            else:
                done = len(_TOOL.findall(body))
                answer = _CALLS[done] if done < count else _FINAL
            writer.write(answer)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main() -> None:
    """Serve on a free port, which is printed."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0, limit=1 << 26, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
