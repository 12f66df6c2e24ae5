"""Runs over HTTP, on a real server: begun, followed, answered, taken up; and who is kept out."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from dure import Agent, Human, models
from dure.core.errors import UsageError
from dure.models import calls
from dure.runtime.options import Options
from dure.runtime.stores import Memory
from dure.serve import Service, build
from dure.teams import JointChat
from dure.tools import tool
from tests.serve.serving import HEADERS, TOKEN, serving


@tool(effect="read")
def look(place: str) -> str:
    """What lies there."""
    return f"a key lies in the {place}"


def scout() -> Agent:
    """Looks once, and says what it saw."""
    brain = models.scripted(
        calls(("look", {"place": "상자"})), lambda prompt: prompt.messages[-1].results[0].text
    )
    return Agent("scout", brain, [look])


class Client:
    """A small HTTP client: JSON in, JSON out."""

    def __init__(self, address: str, headers: dict[str, str] | None = None) -> None:
        self.place = urlsplit(address)
        self.headers = HEADERS if headers is None else headers

    @contextmanager
    def answered(self, method: str, path: str, body: Any = None, **headers: str) -> Iterator[Any]:
        link = HTTPConnection(self.place.hostname or "", self.place.port, timeout=20)
        sent = None if body is None else json.dumps(body)
        all_of = {**self.headers, "content-type": "application/json", **headers}
        link.request(method, path, sent, all_of)
        try:
            yield link.getresponse()
        finally:
            link.close()

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        with self.answered(method, path, body, **headers) as response:
            text = response.read()
            return response.status, json.loads(text) if text else None

    def events(self, run: str, **headers: str) -> list[tuple[int, str]]:
        """The numbers and kinds of a run's events, read to the end of the stream."""
        with self.answered("GET", f"/v1/runs/{run}/events", **headers) as response:
            text = response.read().decode()
        blocks = [block.split("\n") for block in text.split("\n\n") if block.startswith("id: ")]
        return [(int(lines[0][4:]), lines[1][7:]) for lines in blocks]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with serving(scout(), tmp_path) as address:
        yield Client(address)


def test_a_run_from_its_start_to_its_end(client: Client) -> None:
    status, begun = client("POST", "/v1/runs", {"task": "Look."})
    assert status == 201
    run = begun["run"]
    events = client.events(run)
    assert events[0][1] == "began"
    assert events[-1][1] == "ended"
    _, found = client("GET", f"/v1/runs/{run}")
    assert found["status"] == "done"
    assert found["text"] == "a key lies in the 상자"
    assert found["calls"] == 2
    assert client("GET", "/v1/runs")[1][0]["run"] == run
    _, report = client("GET", f"/v1/runs/{run}/report")
    assert report["works"][0]["who"] == "scout"


def test_a_stream_goes_on_where_it_was_cut(client: Client) -> None:
    run = client("POST", "/v1/runs", {"task": "Look."})[1]["run"]
    whole = client.events(run)
    middle = whole[len(whole) // 2][0]
    rest = client.events(run, **{"last-event-id": str(middle)})
    assert rest == [each for each in whole if each[0] > middle]


def test_the_same_key_begins_one_run(client: Client) -> None:
    first = client("POST", "/v1/runs", {"task": "Look.", "key": "a"})[1]["run"]
    assert client("POST", "/v1/runs", {"task": "Look.", "key": "a"})[1]["run"] == first


def test_the_same_key_begins_one_run_however_many_ask(tmp_path: Path) -> None:
    begun: set[str] = set()

    def begin(address: str) -> None:
        begun.add(Client(address)("POST", "/v1/runs", {"task": "Look.", "key": "k"})[1]["run"])

    with serving(scout(), tmp_path) as address:
        at_once = [threading.Thread(target=begin, args=[address]) for _ in range(8)]
        for each in at_once:
            each.start()
        for each in at_once:
            each.join()
    with serving(scout(), tmp_path) as address:  # after a restart
        begin(address)
        Client(address)("POST", "/v1/runs", {"task": "Look.", "key": "other"})
        assert len(Client(address)("GET", "/v1/runs")[1]) == 2
    assert len(begun) == 1


def test_a_members_run_goes_on_as_the_members(tmp_path: Path) -> None:
    sits = Human("sits")
    team = JointChat("pair", [Agent("ann", models.scripted("A")), sits])
    with serving(team, tmp_path, members={"sits": sits}) as address:
        client = Client(address)
        run = client("POST", "/v1/runs", {"task": "May I?", "who": "sits"})[1]["run"]
        client.events(run)
        client("POST", f"/v1/runs/{run}/answer", {"text": "By all means."})
        client.events(run)
        found = client("GET", f"/v1/runs/{run}")[1]
    assert (found["status"], found["text"]) == ("done", "By all means.")


def test_whoever_finds_no_place_is_told_to_come_again(tmp_path: Path) -> None:
    gate = threading.Event()

    @tool(effect="read")
    def wait() -> str:
        """Waits."""
        gate.wait(30)
        return "waited"

    who = Agent("slow", models.scripted(calls(("wait", {})), "Done."), [wait])
    with serving(who, tmp_path, runs=1, patience=0.05) as address:
        client = Client(address)
        assert client("POST", "/v1/runs", {"task": "Wait."})[0] == 201
        status, said = client("POST", "/v1/runs", {"task": "Wait."})
        gate.set()
    assert status == 429
    assert "Try again" in said["error"]["message"]


@pytest.mark.parametrize("token", ["short", "토큰은 여덟 자를 넘는다", "a token\nwith a line"])
def test_a_token_that_fits_into_no_header_is_refused(token: str) -> None:
    with pytest.raises(UsageError, match="ASCII"):
        Service(scout(), Options(), token)


def test_a_person_answers(tmp_path: Path) -> None:
    with serving(Human("owner"), tmp_path) as address:
        client = Client(address)
        run = client("POST", "/v1/runs", {"task": "May I?"})[1]["run"]
        client.events(run)  # until it rests
        _, waiting = client("GET", f"/v1/runs/{run}")
        assert waiting["status"] == "waiting"
        [question] = waiting["questions"]
        said = {"question": question["id"], "text": "네, 그러세요"}
        assert client("POST", f"/v1/runs/{run}/answer", said)[0] == 200
        client.events(run)
        assert client("GET", f"/v1/runs/{run}")[1]["text"] == "네, 그러세요"
        status, second = client("POST", f"/v1/runs/{run}/answer", {**said, "text": "no"})
        assert status == 400
        assert "over" in second["error"]["message"]


def test_a_call_is_refused_by_a_verdict_alone(tmp_path: Path) -> None:
    done: list[str] = []

    @tool(effect="pay")
    def refund(order: str) -> str:
        """Pay it back."""
        done.append(order)
        return "paid back"

    brain = models.scripted(calls(("refund", {"order": "7"})), "Done.")
    with serving(Agent("clerk", brain, [refund]), tmp_path, policy="workspace") as address:
        client = Client(address)
        run = client("POST", "/v1/runs", {"task": "Pay it."})[1]["run"]
        client.events(run)
        for said, words in (
            ({}, "wants a verdict"),
            ({"text": "yes"}, "'yes' is none"),
            ({"answer": "yes"}, "answer: Extra inputs"),
            ({"verdict": "edit"}, "arguments"),
        ):
            status, refused = client("POST", f"/v1/runs/{run}/answer", said)
            assert status in (400, 422)
            assert words in refused["error"]["message"]
        assert client("POST", f"/v1/runs/{run}/answer", {"verdict": "yes"})[0] == 200
        client.events(run)
    assert done == ["7"]


def test_a_restarted_service_goes_on(tmp_path: Path) -> None:
    with serving(Human("owner"), tmp_path) as address:
        run = Client(address)("POST", "/v1/runs", {"task": "May I?"})[1]["run"]
        Client(address).events(run)
    with serving(Human("owner"), tmp_path) as address:
        client = Client(address)
        assert client("POST", f"/v1/runs/{run}/answer", {"text": "yes"})[0] == 200
        client.events(run)
        assert client("GET", f"/v1/runs/{run}")[1]["status"] == "done"


def test_pause_steer_stop_fork(tmp_path: Path) -> None:
    with serving(Human("owner"), tmp_path) as address:
        client = Client(address)
        run = client("POST", "/v1/runs", {"task": "May I?"})[1]["run"]
        client.events(run)
        assert client("POST", f"/v1/runs/{run}/steer", {"text": "quickly"})[0] == 200
        assert client("POST", f"/v1/runs/{run}/pause")[0] == 200
        assert client("POST", f"/v1/runs/{run}/stop")[0] == 200
        status, other = client("POST", f"/v1/runs/{run}/fork", {"at": 1})
        assert status == 201
        assert other["run"] != run


def test_a_client_that_goes_away_stops_nothing(client: Client) -> None:
    body = json.dumps({"task": "Look."}).encode()
    with socket.create_connection((client.place.hostname, client.place.port)) as link:
        head = (
            f"POST /v1/runs HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {TOKEN}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        link.sendall(head.encode() + body)
        link.recv(12)
    run = client("GET", "/v1/runs")[1][0]["run"]
    assert client.events(run)[-1][1] == "ended"


def routes() -> list[tuple[str, str]]:
    """Every route, as the service describes itself."""
    service = Service(scout(), Options(store=Memory()), TOKEN)
    app: Any = build(service)
    described = app.api.openapi()["paths"]
    known = [(method.upper(), path) for path, each in described.items() for method in each]
    return [*known, ("GET", "/openapi.json"), ("GET", "/"), ("GET", "/docs")]


def test_every_route_refuses_without_the_token(tmp_path: Path) -> None:
    with serving(scout(), tmp_path) as address:
        for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": TOKEN}):
            client = Client(address, headers)
            for method, path in routes():
                status, body = client(method, path.replace("{run}", "last").replace("{name}", "x"))
                assert status == 401, (method, path)
                assert "token" in body["error"]["message"]
        assert len(routes()) > 15
        assert Client(address)("GET", "/v1/runs")[1] == []


def test_another_host_name_is_refused(client: Client) -> None:
    assert client("GET", "/v1/about", host="evil.example.org")[0] == 421
    assert client("GET", "/v1/about", host="localhost:80")[0] == 200


def test_a_large_request_is_refused(tmp_path: Path) -> None:
    with serving(scout(), tmp_path, bytes=1000) as address:
        assert Client(address)("POST", "/v1/runs", {"task": "x" * 2000})[0] == 413


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "words"),
    [
        ("GET", "/v1/runs/none", None, 404, "none"),
        ("POST", "/v1/runs", {"task": ""}, 422, "task"),
        ("POST", "/v1/runs", {"task": "x", "who": "nobody"}, 400, "nobody"),
        ("POST", "/v1/runs", {"task": "x", "budget": {"calls": -1}}, 422, "calls"),
        ("POST", "/v1/runs", {"task": "x", "budget": {"dolars": 1}}, 422, "budget.dolars"),
        ("POST", "/v1/runs", {"task": "x", "bugdet": {"calls": 1}}, 422, "bugdet"),
        ("POST", "/v1/runs", [], 422, "Content-Type: application/json"),
        ("POST", "/v1/runs/none/steer", {"text": "x"}, 404, "none"),
        ("GET", "/v1/nothing", None, 404, "GET /v1/nothing: Not Found"),
        ("GET", "/v1/runs/none/steer", None, 405, "Not Allowed"),
    ],
)
def test_what_is_wrong_is_said(
    method: str, path: str, body: Any, status: int, words: str, client: Client
) -> None:
    found, said = client(method, path, body)
    assert found == status
    assert words in said["error"]["message"]


def test_a_budget_below_that_of_the_service(client: Client) -> None:
    run = client("POST", "/v1/runs", {"task": "Look.", "budget": {"calls": 1}})[1]["run"]
    client.events(run)
    _, found = client("GET", f"/v1/runs/{run}")
    assert found["status"] != "done"
    assert found["calls"] == 1


def test_only_named_pages_may_read(tmp_path: Path) -> None:
    with serving(scout(), tmp_path, origins=("https://a.example.org",)) as address:
        client = Client(address)
        for origin, allowed in (("https://a.example.org", True), ("https://b.example.org", False)):
            with client.answered("GET", "/v1/about", origin=origin) as response:
                assert (response.headers["access-control-allow-origin"] == origin) is allowed
