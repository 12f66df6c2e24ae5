"""Completions: values, replies that broke off, questions asked again, and what went wrong."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openai
import pytest
from openai import OpenAI

from dure import Agent, models
from dure.models import calls
from dure.tools import tool
from tests.cli.chat_server import ModelServer
from tests.serve.serving import TOKEN, serving
from tests.serve.test_api import Client, scout

USER: Any = [{"role": "user", "content": "go"}]


@dataclass
class Offer:
    """What is offered."""

    price: float
    state: str


def clerk(address: str, **more: Any) -> OpenAI:
    """The official client."""
    return OpenAI(base_url=f"{address}/v1", api_key=TOKEN, **more)


def streamed(client: OpenAI) -> str:
    """All that a stream says."""
    stream = client.chat.completions.create(model="", messages=USER, stream=True)
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


def test_a_value_is_told_as_json(tmp_path: Path) -> None:
    brain = models.scripted(*['{"price": 5, "state": "열림"}'] * 3)
    with serving(Agent("buyer", brain, output=Offer), tmp_path) as address:
        client, http = clerk(address, max_retries=0), Client(address)
        done = client.chat.completions.create(model="buyer", messages=USER)
        assert json.loads(done.choices[0].message.content or "") == {"price": 5, "state": "열림"}
        assert json.loads(streamed(client)) == {"price": 5, "state": "열림"}
        run = http("POST", "/v1/runs", {"task": "go"})[1]["run"]
        http.events(run)
        found = http("GET", f"/v1/runs/{run}")[1]
    assert found["data"] == {"price": 5, "state": "열림"}
    assert json.loads(found["text"]) == found["data"]


def test_a_value_that_had_to_be_mended_is_told_once(tmp_path: Path) -> None:
    brain = models.scripted("I think it costs 5 won.", *['{"price": 5, "state": "open"}'] * 2)
    with serving(Agent("buyer", brain, output=Offer), tmp_path) as address:
        assert json.loads(streamed(clerk(address, max_retries=0)))["price"] == 5


class Cutting(http.server.ThreadingHTTPServer):
    """A model whose first reply breaks off after these words."""

    daemon_threads = True
    cut = True


class _Talk(http.server.BaseHTTPRequestHandler):
    server: Cutting

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        words = ["All", " of", " it", " is", " done."]
        for number, word in enumerate(words):
            end = "stop" if number == len(words) - 1 else None
            choice = {"index": 0, "delta": {"content": word}, "finish_reason": end}
            line = json.dumps({"id": "x", "model": "m", "choices": [choice]})
            self.wfile.write(f"data: {line}\n\n".encode())
            self.wfile.flush()
            if self.server.cut and number == 2:
                self.server.cut = False
                return
        self.wfile.write(b"data: [DONE]\n\n")


@contextmanager
def cutting() -> Iterator[str]:
    with Cutting(("127.0.0.1", 0), _Talk) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1#m"
        server.shutdown()


def test_a_reply_that_broke_off_is_told_once(tmp_path: Path) -> None:
    with cutting() as model, serving(Agent("clerk", model), tmp_path) as address:
        assert streamed(clerk(address, max_retries=0)) == "All of it is done."


def test_a_client_whose_time_ran_out_comes_back_to_the_same_run(tmp_path: Path) -> None:
    gate, begun = threading.Event(), threading.Event()

    @tool(effect="read")
    def wait() -> str:
        """Waits."""
        begun.set()
        gate.wait(30)
        return "waited"

    brain = models.scripted(calls(("wait", {})), "Done.")
    with serving(Agent("slow", brain, [wait]), tmp_path) as address:
        with pytest.raises(openai.APITimeoutError):
            clerk(address, timeout=0.3, max_retries=2).chat.completions.create(
                model="slow", messages=USER
            )
        assert begun.wait(10)
        assert len(Client(address)("GET", "/v1/runs")[1]) == 1
        gate.set()
        again = {"x-stainless-retry-count": "3"}
        for runs in (1, 2):  # once its answer has arrived, who asks the same asks anew
            done = clerk(address, max_retries=0).chat.completions.create(
                model="slow", messages=USER, extra_headers=again
            )
            assert done.choices[0].message.content == "Done."
            assert len(Client(address)("GET", "/v1/runs")[1]) == runs


def test_a_key_of_the_client_is_one_run(tmp_path: Path) -> None:
    brain = models.scripted("One.")
    with serving(Agent("clerk", brain), tmp_path) as address:
        keyed = clerk(address, default_headers={"idempotency-key": "k"}, max_retries=0)
        for _ in range(2):
            done = keyed.chat.completions.create(model="clerk", messages=USER)
            assert done.choices[0].message.content == "One."
        assert streamed(keyed) == "One."
        assert len(Client(address)("GET", "/v1/runs")[1]) == 1
        other: Any = [{"role": "user", "content": "something else"}]
        with pytest.raises(openai.ConflictError, match="another task"):
            keyed.chat.completions.create(model="clerk", messages=other)


def test_a_refused_key_of_the_model_is_told_everywhere(tmp_path: Path) -> None:
    with ModelServer() as server, serving(Agent("clerk", server.model), tmp_path) as address:
        deny: Any = [{"role": "user", "content": "DENY"}]
        client, http = clerk(address, max_retries=0), Client(address)
        with pytest.raises(openai.InternalServerError, match="no such key"):
            client.chat.completions.create(model="clerk", messages=deny)
        with pytest.raises(openai.APIError, match="no such key"):
            list(client.chat.completions.create(model="clerk", messages=deny, stream=True))
        run = http("POST", "/v1/runs", {"task": "DENY"})[1]["run"]
        http.events(run)
        found = http("GET", f"/v1/runs/{run}")[1]
    assert "no such key" in found["error"]["message"]


def test_what_was_spent_is_told(tmp_path: Path) -> None:
    with serving(scout(), tmp_path) as address:
        http = Client(address)
        body = {"task": "Look.", "budget": {"calls": 1}}
        run = http("POST", "/v1/runs", body)[1]["run"]
        http.events(run)
        found = http("GET", f"/v1/runs/{run}")[1]
        assert (found["status"], found["error"]["code"]) == ("spent", "budget.calls")
        http("POST", f"/v1/runs/{run}/resume", {})  # names no cap: its own holds
        http.events(run)
        assert http("GET", f"/v1/runs/{run}")[1]["calls"] == 1
        http("POST", f"/v1/runs/{run}/resume", {"calls": 5})
        http.events(run)
        found = http("GET", f"/v1/runs/{run}")[1]
    assert (found["status"], found["error"]) == ("done", None)


def test_two_questions_each_say_how_they_are_answered(tmp_path: Path) -> None:
    paid: list[str] = []

    @tool(effect="pay")
    def refund(order: str) -> str:
        """Pay it back."""
        paid.append(order)
        return "paid back"

    brain = models.scripted(calls(("refund", {"order": "7"}), ("refund", {"order": "8"})), "Done.")
    with serving(Agent("clerk", brain, [refund]), tmp_path, policy="workspace") as address:
        done = clerk(address, max_retries=0).chat.completions.create(model="clerk", messages=USER)
        said = done.choices[0].message.content or ""
        assert '"order":"7"' in said
        assert '"order":"8"' in said
        http = Client(address)
        for line in said.splitlines():
            if "POST" in line:
                path, _, words = line.partition("POST ")[2].rstrip(")").partition(" ")
                assert http("POST", path, json.loads(words))[0] == 200
        http.events(done.id.removeprefix("chatcmpl-"))
    assert sorted(paid) == ["7", "8"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": None}]}]}, "Text"),
    ],
)
def test_what_is_not_taken_is_said(more: dict[str, Any], words: str, tmp_path: Path) -> None:
    with serving(scout(), tmp_path) as address:
        body = {"model": "", "messages": USER, **more}
        status, said = Client(address)("POST", "/v1/chat/completions", body)
    assert status == 400
    assert words in said["error"]["message"]
