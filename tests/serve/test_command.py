"""A service that dies in the middle of a run: the next one goes on where it was."""

import http.server
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from tests.cli.chat_server import ANSWER, ModelServer
from tests.serve.serving import TOKEN
from tests.serve.test_api import Client


class Place(http.server.ThreadingHTTPServer):
    """The first who asks waits for ever; whoever asks later is answered."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked = threading.Event()
        self.over = threading.Event()


class _Answers(http.server.BaseHTTPRequestHandler):
    server: Place

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        if not self.server.asked.is_set():
            self.server.asked.set()
            self.server.over.wait(60)
            return
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"here")


def served(folder: Path, model: str, port: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "dure", "serve", "agent.yaml", "--model", model]
    words += ["--port", str(port), "--token", TOKEN]
    env = {**os.environ, "DURE_HOME": str(folder / "kept")}
    begun = subprocess.Popen(words, cwd=folder, env=env, stderr=subprocess.PIPE)
    while True:  # until it listens, or has ended
        with socket.socket() as link:
            if link.connect_ex(("127.0.0.1", port)) == 0:
                return begun
        assert begun.poll() is None, begun.stderr and begun.stderr.read()


def prepared(folder: Path, place: Place) -> int:
    """An agent that looks at this place, in a file; a port that is free."""
    threading.Thread(target=place.serve_forever, args=(0.01,)).start()
    (folder / "agent.yaml").write_text(
        "version: 1\ntools:\n  look:\n    kind: http\n    local: true\n"
        f"    url: http://127.0.0.1:{place.server_address[1]}/\n"
        "agents:\n  scout: {tools: [look]}\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def test_a_run_goes_on_after_the_service_was_killed(tmp_path: Path) -> None:
    with ModelServer() as server, Place() as place:
        port = prepared(tmp_path, place)
        client = Client(f"http://127.0.0.1:{port}")
        try:
            first = served(tmp_path, server.model, port)
            run = client("POST", "/v1/runs", {"task": "CALL look {}"})[1]["run"]
            assert place.asked.wait(30)
            os.kill(first.pid, signal.SIGKILL)
            first.communicate()
            second = served(tmp_path, server.model, port)
            client("POST", f"/v1/runs/{run}/resume")
            client.events(run)
            found = client("GET", f"/v1/runs/{run}")[1]
            second.terminate()
            second.communicate(timeout=30)
        finally:
            place.over.set()
            place.shutdown()
    assert (found["status"], found["text"]) == ("done", ANSWER)


def test_a_service_that_ends_puts_its_runs_down_and_tells_whoever_follows(tmp_path: Path) -> None:
    said: dict[str, Any] = {}

    def ask(client: Client) -> None:
        body = {"messages": [{"role": "user", "content": "CALL look {}"}]}
        with client.answered("POST", "/v1/chat/completions", body) as response:
            said["status"], said["body"] = response.status, response.read().decode()
            said["again"] = response.headers["x-should-retry"]

    def follow(client: Client, run: str) -> None:
        said["events"] = [kind for _, kind in client.events(run)]

    with ModelServer() as server, Place() as place:
        port = prepared(tmp_path, place)
        client = Client(f"http://127.0.0.1:{port}")
        try:
            service = served(tmp_path, server.model, port)
            asks = threading.Thread(target=ask, args=[client])
            asks.start()
            assert place.asked.wait(30)
            run = client("GET", "/v1/runs")[1][0]["run"]
            follows = threading.Thread(target=follow, args=[client, run])
            follows.start()
            service.terminate()
            while client("POST", "/v1/runs", {"task": "hello"})[0] != 429:
                pass  # until it has begun to end
            place.over.set()  # the call comes to its end, and the run to a safe point
            _, errors = service.communicate(timeout=30)
            asks.join(20)
            follows.join(20)
            again = served(tmp_path, server.model, port)
            assert client("GET", f"/v1/runs/{run}")[1]["status"] == "paused"
            client("POST", f"/v1/runs/{run}/resume")
            client.events(run)
            found = client("GET", f"/v1/runs/{run}")[1]
            again.terminate()
            again.communicate(timeout=30)
        finally:
            place.over.set()
            place.shutdown()
    assert b"Traceback" not in errors
    assert (said["status"], said["again"]) == (502, "false")
    assert run in said["body"]
    assert said["events"][-1] == "paused"
    assert (found["status"], found["text"]) == ("done", ANSWER)


def test_a_token_that_was_given_is_not_printed(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("version: 1\nagents: {scout: {}}\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    service = served(tmp_path, "offline", port)
    assert Client(f"http://127.0.0.1:{port}")("GET", "/v1/health")[0] == 200
    service.terminate()
    _, errors = service.communicate(timeout=30)
    assert b"is served" in errors
    assert TOKEN.encode() not in errors


def test_a_port_that_is_taken_is_told_before_anything_is_promised(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("version: 1\nagents: {scout: {}}\n")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        words = [sys.executable, "-m", "dure", "serve", "agent.yaml", "--port", port]
        env = {**os.environ, "DURE_HOME": str(tmp_path / "kept")}
        said = subprocess.run(
            words, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
    assert said.returncode != 0
    assert f"127.0.0.1:{port} cannot be listened on" in said.stderr
    assert "is served" not in said.stderr
