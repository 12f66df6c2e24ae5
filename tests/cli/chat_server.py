"""A model server on this machine, for processes of their own: it speaks chat completions.

What it answers is told by the last message of the user: `CALL tool {…} ;; tool {…}` makes these
calls; after their results, and to everything else, it answers `ANSWER`. `HANG` is never answered,
`SLOW` begins and then hangs.
"""

import http.server
import json
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Any

ANSWER = "All of it is done, 다 되었습니다."


class ModelServer:
    """Serves while it is open; `model` is its name for `--model`, `heard` the messages of the last
    request."""

    @property
    def heard(self) -> list[dict[str, Any]]:
        return self._server.heard

    def __enter__(self) -> "ModelServer":
        self._server = _Server(("127.0.0.1", 0), _Talk)
        self.model = f"http://127.0.0.1:{self._server.server_address[1]}/v1#m"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.closed.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.closed = threading.Event()
        self.heard: list[dict[str, Any]] = []


class _Talk(http.server.BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._send(200, "application/json", [json.dumps({"data": [{"id": "m"}]}).encode()])

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.heard = body["messages"]
        said = _text(body["messages"][-1])
        asked = body["messages"][-1]["role"] == "user"
        if asked and said.startswith("HANG"):
            self.server.closed.wait()
            return
        if asked and said.startswith("DENY"):
            self._send(401, "application/json", [b'{"error": {"message": "no such key"}}'])
            return
        calls = said.removeprefix("CALL ").split(" ;; ") if said.startswith("CALL ") else []
        pieces = _pieces(calls if asked else [])
        if asked and said.startswith("SLOW"):
            pieces = self._slow(pieces)
        self._send(200, "text/event-stream", pieces)

    def _slow(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        yield next(pieces)
        yield next(pieces)
        self.server.closed.wait()

    def _send(self, status: int, kind: str, pieces: Any) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for piece in pieces:
                self.wfile.write(piece)
                self.wfile.flush()
        except ConnectionError:
            pass


def _text(message: dict[str, Any]) -> str:
    content = message.get("content") or ""
    return content if isinstance(content, str) else content[0].get("text", "")


def _pieces(calls: list[str]) -> Iterator[bytes]:
    if calls:
        yield _chunk({"role": "assistant", "content": "Let me look."})
    for index, call in enumerate(calls):
        name, _, arguments = call.partition(" ")
        function = {"name": name, "arguments": arguments or "{}"}
        wanted = {"index": index, "id": f"c{index}", "type": "function", "function": function}
        yield _chunk({"tool_calls": [wanted]})
    for word in ANSWER.split(" ") if not calls else ():
        yield _chunk({"content": word if word == "All" else f" {word}"})
    yield _chunk({}, "tool_calls" if calls else "stop")
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    yield _line({"id": "x", "model": "m", "choices": [], "usage": usage})
    yield b"data: [DONE]\n\n"


def _chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _line({"id": "x", "model": "m", "choices": [choice]})


def _line(record: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(record)}\n\n".encode()
