"""Answers, stops and deadlines over HTTP: what is refused counts for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dure import Agent, Human, models
from dure.models import calls
from dure.tools import tool
from tests.serve.serving import HEADERS, serving
from tests.serve.test_api import Client


@tool(effect="pay")
def refund(order: str) -> str:
    """Pay it back."""
    return f"paid {order}"


def clerk(name: str = "clerk") -> Agent:
    """Wants to pay, and says what came of it."""
    brain = models.scripted(
        calls(("refund", {"order": "7"})), lambda prompt: prompt.messages[-1].results[0].text
    )
    return Agent(name, brain, [refund])


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with serving(clerk(), tmp_path, policy="workspace") as address:
        yield Client(address)


def waiting(client: Client) -> str:
    """A run that waits for a person."""
    run = client("POST", "/v1/runs", {"task": "Pay it."})[1]["run"]
    client.events(run)
    assert client("GET", f"/v1/runs/{run}")[1]["status"] == "waiting"
    return run


NESTED: Any = {}
for _ in range(600):
    NESTED = {"x": NESTED}


@pytest.mark.parametrize(
    "order",
    ["a\ud800b", "a\0b", float("nan"), float("inf"), NESTED],
    ids=lambda each: repr(each)[:9],
)
def test_arguments_that_cannot_be_kept_are_refused_and_count_for_nothing(
    order: Any, client: Client
) -> None:
    run = waiting(client)
    said = {"verdict": "edit", "arguments": {"order": order}}
    status, refused = client("POST", f"/v1/runs/{run}/answer", said)
    assert status == 400
    assert "no JSON that can be kept" in refused["error"]["message"]
    said = {"verdict": "edit", "arguments": {"order": "여덟 🎋"}}
    assert client("POST", f"/v1/runs/{run}/answer", said)[0] == 200
    client.events(run)
    assert client("GET", f"/v1/runs/{run}")[1]["text"] == "paid 여덟 🎋"


def test_the_run_of_another_is_left_alone(tmp_path: Path) -> None:
    with serving(clerk("banker"), tmp_path, policy="workspace") as address:
        run = waiting(Client(address))
    with serving(clerk(), tmp_path, policy="workspace") as address:
        client = Client(address)
        for path, body in (
            ("answer", {"verdict": "yes"}),
            ("resume", None),
            ("stop", None),
            ("fork", {"at": 1}),
        ):
            status, said = client("POST", f"/v1/runs/{run}/{path}", body)
            assert status == 409, path
            assert "'banker'" in said["error"]["message"]
        found = client("GET", f"/v1/runs/{run}")[1]
        assert len(client("GET", "/v1/runs")[1]) == 1
    assert (found["status"], len(found["questions"])) == ("waiting", 1)


def test_a_run_that_nobody_drives_is_stopped(client: Client) -> None:
    run = waiting(client)
    found = client("POST", f"/v1/runs/{run}/stop")[1]
    assert (found["status"], found["questions"]) == ("stopped", [])
    for path, body in (("stop", None), ("pause", None), ("steer", {"text": "x"})):
        status, said = client("POST", f"/v1/runs/{run}/{path}", body)
        assert status == 409
        assert "is over (stopped)" in said["error"]["message"]


def test_when_the_time_for_an_answer_is_over_the_run_goes_on(tmp_path: Path) -> None:
    owner = Human("owner", within=0.3, default="그대로 하세요")
    with serving(owner, tmp_path) as address:
        client = Client(address)
        run = client("POST", "/v1/runs", {"task": "May I?"})[1]["run"]
        found: dict[str, Any] = {"status": ""}
        while found["status"] != "done":  # the test's own limit of time ends it
            client.events(run)
            found = client("GET", f"/v1/runs/{run}")[1]
    assert found["text"] == "그대로 하세요"


def test_a_run_that_asks_nothing(tmp_path: Path) -> None:
    with serving(Agent("ann", models.scripted("Hello.")), tmp_path) as address:
        client = Client(address)
        run = client("POST", "/v1/runs", {"task": "Hi."})[1]["run"]
        client.events(run)
        status, said = client("POST", f"/v1/runs/{run}/answer", {"text": "yes"})
    assert status == 400
    assert "asks nothing" in said["error"]["message"]


def test_a_key_is_of_one_task(client: Client) -> None:
    first = client("POST", "/v1/runs", {"task": "Pay it.", "key": "a"})
    assert client("POST", "/v1/runs", {"task": "Pay it.", "key": "a"})[1]["run"] == first[1]["run"]
    status, said = client("POST", "/v1/runs", {"task": "Pay all.", "key": "a"})
    assert status == 409
    assert "another task" in said["error"]["message"]


@pytest.mark.parametrize("after", ["9" * 30, "9" * 5000, "-1", "٣", "x"])
def test_a_number_of_an_event_that_is_none_begins_at_the_start(after: str, client: Client) -> None:
    run = waiting(client)
    assert (
        client.events(run, **{"last-event-id": after.encode().decode("latin-1")})[0][1] == "began"
    )
    assert client("GET", f"/v1/runs/{run}/events?after={'9' * 30}")[0] == 422


def test_the_service_describes_what_it_does(client: Client) -> None:
    described = client("GET", "/openapi.json")[1]
    assert described["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    events = described["paths"]["/v1/runs/{run}/events"]["get"]
    assert list(events["responses"]["200"]["content"]) == ["text/event-stream"]
    assert events["security"]
    for status in ("401", "409", "422", "429"):
        told = events["responses"][status]["content"]["application/json"]["schema"]
        assert told == {"$ref": "#/components/schemas/Failed"}
    assert "HTTPValidationError" not in described["components"]["schemas"]
    blob = described["paths"]["/v1/runs/{run}/blobs/{name}"]["get"]
    assert list(blob["responses"]["200"]["content"]) == ["application/octet-stream"]


@pytest.mark.parametrize("host", ["box.example", "BOX.Example:80", "box.example.", "[::1]:80"])
def test_a_name_is_known_however_it_is_written(host: str, tmp_path: Path) -> None:
    with serving(clerk(), tmp_path, hosts=("Box.Example", "::1")) as address:
        assert Client(address)("GET", "/v1/health", host=host)[0] == 200


def test_a_page_may_ask_and_read_why_not(tmp_path: Path) -> None:
    page = "https://a.example.org"
    with serving(clerk(), tmp_path, origins=(page,)) as address:
        asks = {
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,x-stainless-lang",
        }
        with Client(address, {}).answered("OPTIONS", "/v1/runs", origin=page, **asks) as told:
            assert told.status == 200
        with Client(address, {}).answered("GET", "/v1/runs", origin=page) as told:
            assert told.status == 401
            assert told.headers["access-control-allow-origin"] == page


def test_a_body_that_says_no_length_and_is_too_large(tmp_path: Path) -> None:
    import http.client

    with serving(clerk(), tmp_path, bytes=1000) as address:
        place = Client(address).place
        link = http.client.HTTPConnection(place.hostname or "", place.port, timeout=20)
        headers = {**HEADERS, "content-type": "application/json"}
        link.request("POST", "/v1/runs", iter([b" " * 600] * 3), headers, encode_chunked=True)
        assert link.getresponse().status == 413
        link.close()
