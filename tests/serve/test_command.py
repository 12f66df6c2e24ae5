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


def test_a_run_goes_on_after_the_service_was_killed(tmp_path: Path) -> None:
    with ModelServer() as server, Place() as place, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        threading.Thread(target=place.serve_forever, args=(0.01,)).start()
        (tmp_path / "agent.yaml").write_text(
            "version: 1\ntools:\n  look:\n    kind: http\n    local: true\n"
            f"    url: http://127.0.0.1:{place.server_address[1]}/\n"
            "agents:\n  scout: {tools: [look]}\n"
        )
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
