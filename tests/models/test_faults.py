"""What providers do wrong, on a real socket, in both wire formats, streamed and not."""

import asyncio
import json
from email.utils import formatdate
from typing import Any

import pytest

from dure.core.errors import DureError, ReplyFailed, SetupError, UsageError
from dure.core.prompt import Reply
from tests.models.server import Act, Server, drips, hangs, resets, says, sends, streams
from tests.models.support import CANARY, Call, HeardLine, Time, ask, event, model, stream, whole

WIRES = ("openai", "anthropic")
both = pytest.mark.parametrize("wire", WIRES)
streaming = pytest.mark.parametrize("streamed", [True, False])


def good(wire: str, streamed: bool) -> Act:
    return streams(*stream(wire)) if streamed else sends(200, whole(wire))


async def play(
    wire: str, *acts: Act, streamed: bool = True, time: Time | None = None, seconds: float = 300.0
) -> tuple[Reply | DureError, HeardLine, Server]:
    """What comes of a question to a server that acts so: a reply or a typed error."""
    line = HeardLine(seconds=seconds)
    async with Server(*acts) as server:
        brain = model(wire, server.url, stream=streamed, time=time)
        try:
            result: Reply | DureError = await asyncio.wait_for(brain.answer(ask(), line), 10)
        except DureError as error:
            result = error
    told = json.dumps([line.attempts, line.deltas, str(result)], default=str)
    assert CANARY not in told, "the key was told"
    return result, line, server


AGAIN = {
    "429": sends(429, {"error": {"message": "slow down", "type": "rate_limit_error"}}),
    "500": sends(500, "oops"),
    "502": sends(502, "<html><h1>Bad Gateway</h1></html>", Content_Type="text/html"),
    "503": sends(503, ""),
    "529": sends(529, {"type": "error", "error": {"type": "overloaded_error", "message": "busy"}}),
    "html with 200": sends(200, "<html>Sign in</html>", Content_Type="text/html"),
    "nothing with 200": sends(200, ""),
    "half a JSON with 200": sends(200, '{"choices": [{"mess'),
    "an error with 200": sends(200, {"error": {"message": "try again", "type": "server_error"}}),
    "an overload with 200": sends(200, {"type": "error", "error": {"type": "overloaded_error"}}),
    "a list": sends(200, []),
    "null": sends(200, "null"),
    "no choices": sends(200, {"id": "1", "choices": []}),
    "null choices": sends(200, {"id": "1", "choices": None, "content": None}),
    "nested 20,000 deep": sends(200, "[" * 20_000),
    "reset": resets(),
    "no HTTP": says(b"hello\r\n\r\n"),
    "broken chunks": says(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/event-stream\r\n\r\n"
        b"zz\r\ndata: x\r\n"
    ),
    "bad gzip": sends(200, b"no gzip at all", Content_Encoding="gzip"),
    "a header without end": says(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000),
    "a header that is none": says(b"HTTP/1.1 200 OK\r\n: :\r\n\0\r\n\r\n"),
    "a length that is none": says(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}"),
    "two lengths": says(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x"),
    "an unknown coding": sends(200, b"\0\1", Content_Encoding="br"),
    "no content": sends(204, b""),
    "cut body": says(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"),
}


@both
@streaming
@pytest.mark.parametrize("fault", AGAIN)
@pytest.mark.anyio
async def test_tries_again_and_notes_it(wire: str, streamed: bool, fault: str) -> None:
    result, line, server = await play(wire, AGAIN[fault], good(wire, streamed), streamed=streamed)
    assert isinstance(result, Reply), result
    assert (result.message.text, result.stop) == ("Hi", "complete")
    assert len(server.requests) == 2
    assert len(line.attempts) == 1
    assert line.attempts[0][1]["said"]


@both
@streaming
@pytest.mark.parametrize("fault", AGAIN)
@pytest.mark.anyio
async def test_gives_up_in_a_named_way(wire: str, streamed: bool, fault: str) -> None:
    time = Time()
    result, line, server = await play(wire, AGAIN[fault], streamed=streamed, time=time)
    assert isinstance(result, ReplyFailed)
    assert result.facts["stop"] == "cut"
    assert result.facts["tries"] == len(server.requests) == len(line.attempts) == 7
    assert sum(time.pauses) <= 120


FINAL: dict[str, tuple[Act, type[DureError], str]] = {
    "401": (
        sends(401, {"error": {"message": f"Incorrect API key provided: {CANARY}"}}),
        SetupError,
        "model.key_refused",
    ),
    "403": (sends(403, {"error": {"message": "not allowed"}}), SetupError, "model.key_refused"),
    "402": (sends(402, {"error": {"message": "Insufficient Balance"}}), SetupError, "model.quota"),
    "quota": (
        sends(429, {"error": {"code": "insufficient_quota", "message": "check your billing"}}),
        SetupError,
        "model.quota",
    ),
    "credit": (
        sends(400, {"error": {"message": "Your credit balance is too low"}}),
        SetupError,
        "model.quota",
    ),
    "404": (sends(404, {"error": {"message": "no such model"}}), SetupError, "model.not_found"),
    "400": (sends(400, {"error": {"message": "bad tool schema"}}), UsageError, "model.bad_request"),
    "422": (sends(422, {"detail": [{"msg": "extra"}]}), UsageError, "model.bad_request"),
    "400 in a 200": (
        sends(200, {"error": {"code": 400, "message": "no"}}),
        UsageError,
        "model.bad_request",
    ),
    "too long": (
        sends(400, {"error": {"message": "prompt is too long: 210000 tokens > 200000 maximum"}}),
        ReplyFailed,
        "model.context_full",
    ),
    "no tools": (
        sends(400, {"error": {"message": "library/gemma:2b does not support tools"}}),
        UsageError,
        "model.no_tools",
    ),
    "redirect": (sends(307, "", Location="http://127.0.0.1:1/"), SetupError, "model.moved"),
}


@both
@streaming
@pytest.mark.parametrize("fault", FINAL)
@pytest.mark.anyio
async def test_does_not_try_again(wire: str, streamed: bool, fault: str) -> None:
    act, kind, code = FINAL[fault]
    result, _, server = await play(wire, act, streamed=streamed)
    assert isinstance(result, kind)
    assert result.code == code
    assert len(server.requests) == 1
    assert CANARY not in str(result)
    assert "{" not in str(result)


@both
@pytest.mark.anyio
async def test_a_filtered_request_is_a_reply_that_says_so(wire: str) -> None:
    act = sends(400, {"error": {"code": "content_filter", "message": "filtered"}})
    result, _, server = await play(wire, act)
    assert isinstance(result, Reply)
    assert result.stop == "filtered"
    assert len(server.requests) == 1


@both
@pytest.mark.anyio
async def test_retry_after_in_both_forms(wire: str) -> None:
    time = Time()
    date = formatdate(time.wall + 7 + 40, usegmt=True)
    busy = {"error": {"type": "rate_limit_error"}}
    acts = [sends(429, busy, Retry_After="7"), sends(429, busy, Retry_After=date)]
    result, _, _ = await play(wire, *acts, good(wire, True), time=time, seconds=300)
    assert isinstance(result, Reply)
    assert time.pauses == [7, 40]


@both
@pytest.mark.parametrize("header", ["121", "999999999", "1e9", "-5", "soon", "Mon, 99 Foo"])
@pytest.mark.anyio
async def test_an_odd_or_long_retry_after_does_not_hold_us_up(wire: str, header: str) -> None:
    time = Time()
    act = sends(429, {"error": {}}, Retry_After=header)
    result, _, _ = await play(wire, act, time=time, seconds=300)
    assert isinstance(result, ReplyFailed)
    assert sum(time.pauses) <= 120


@both
@streaming
@pytest.mark.anyio
async def test_a_hang_ends_at_the_limit(wire: str, streamed: bool) -> None:
    result, line, _ = await play(wire, hangs(), streamed=streamed, seconds=0.4)
    assert isinstance(result, ReplyFailed)
    assert line.attempts[0][0] == "silent"


SLOW = {
    "one byte at a time": drips(event({"choices": [{"delta": {"content": "x" * 5000}}]})),
    "comments only": drips(b": keep-alive\n\n", 0.001),
    "empty lines only": drips(b"\n", 0.001),
    "pings only": drips(event({"type": "ping"}, "ping"), 0.0005),
    "empty choices only": drips(event({"choices": []}), 0.0005),
}


@both
@pytest.mark.parametrize("fault", SLOW)
@pytest.mark.anyio
async def test_what_is_no_token_does_not_count(wire: str, fault: str) -> None:
    result, line, _ = await play(wire, SLOW[fault], seconds=0.8)
    assert isinstance(result, ReplyFailed)
    assert {what for what, _ in line.attempts} == {"silent"}


@both
@pytest.mark.anyio
async def test_a_body_that_drips_ends_at_the_limit(wire: str) -> None:
    act = drips(b" ", 0.01, "application/json")
    result, _, _ = await play(wire, act, streamed=False, seconds=0.4)
    assert isinstance(result, ReplyFailed)


@both
@pytest.mark.parametrize("then", ["end", "cut", "reset", "hang"])
@pytest.mark.anyio
async def test_a_cut_stream_is_tried_again_and_the_half_forgotten(wire: str, then: str) -> None:
    cut = streams(*stream(wire, "Half a sent", end=False), then=then)
    result, line, server = await play(wire, cut, good(wire, True))
    assert isinstance(result, Reply)
    assert (result.message.text, result.stop) == ("Hi", "complete")
    assert ("reset", "") in line.deltas
    assert line.heard == "Hi"
    assert len(server.requests) == 2


@both
@pytest.mark.parametrize("then", ["end", "cut", "reset"])
@pytest.mark.anyio
async def test_a_stream_that_is_always_cut_says_so(wire: str, then: str) -> None:
    cut = streams(*stream(wire, "Half a sent", Call("pay", '{"won": 5}'), end=False), then=then)
    result, line, _ = await play(wire, cut)
    assert isinstance(result, Reply)
    assert (result.message.text, result.stop) == ("Half a sent", "cut")
    # its arguments are whole JSON, and yet nobody may run it
    assert [(call.name, bool(call.problem)) for call in result.message.calls] == [("pay", True)]
    assert line.attempts[0][1]["calls"] == ["pay"]


@both
@pytest.mark.parametrize("then", ["cut", "reset", "hang"])
@pytest.mark.anyio
async def test_a_stream_cut_after_its_finish_is_whole(wire: str, then: str) -> None:
    pieces = stream(wire)[: -1 if wire == "anthropic" else -2]
    result, _, server = await play(wire, streams(*pieces, then=then))
    assert isinstance(result, Reply)
    assert result.stop == "complete"
    assert len(server.requests) == 1
    if wire == "openai":
        assert result.cost is None  # its usage never came


BROKEN = {
    "a line that is no JSON": b"data: {broken\n\n",
    "an error event": event({"type": "error", "error": {"type": "overloaded_error"}}, "error"),
    "an error object": event({"error": {"message": "upstream", "code": 502}}),
    "a line of 9 MiB": b"data: " + b"x" * (9 << 20),
}


@both
@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.anyio
async def test_a_stream_that_breaks_is_tried_again(wire: str, fault: str) -> None:
    broken = streams(*stream(wire, "Half", end=False), BROKEN[fault])
    result, line, _ = await play(wire, broken, good(wire, True))
    assert isinstance(result, Reply)
    assert (result.message.text, line.heard) == ("Hi", "Hi")


NOISE = (
    b": comment\n\n",
    b"id: 7\nretry: 1000\n\n",
    b"event: what\n\n",
    b"unknown: field\n\n",
    b"\n\n\n",
    b"data:\n\n",
)


@both
@pytest.mark.anyio
async def test_noise_between_events_changes_nothing(wire: str) -> None:
    pieces = [piece for each in stream(wire, "안녕, 세상") for piece in (*NOISE, each)]
    result, _, _ = await play(wire, streams(*pieces))
    assert isinstance(result, Reply)
    assert (result.message.text, result.stop) == ("안녕, 세상", "complete")


@both
@pytest.mark.anyio
async def test_a_stream_in_single_bytes_is_the_same(wire: str) -> None:
    data = b"".join(stream(wire, "두레 🐜", Call("add", '{"a": "é"}')))
    result, _, _ = await play(wire, streams(*(bytes([byte]) for byte in data)))
    assert isinstance(result, Reply)
    assert result.message.text == "두레 🐜"
    assert result.message.calls[0].arguments == {"a": "é"}


@both
@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", ""])
@pytest.mark.anyio
async def test_a_stream_under_another_type_is_read(wire: str, kind: str) -> None:
    result, _, _ = await play(wire, streams(*stream(wire), kind=kind))
    assert isinstance(result, Reply)
    assert result.message.text == "Hi"


@both
@pytest.mark.anyio
async def test_a_whole_reply_where_a_stream_was_asked_for(wire: str) -> None:
    result, _, _ = await play(wire, sends(200, whole(wire)))
    assert isinstance(result, Reply)
    assert result.message.text == "Hi"


@both
@streaming
@pytest.mark.anyio
async def test_a_reply_of_more_than_4_mib_is_cut_and_marked(wire: str, streamed: bool) -> None:
    text = "a" * (5 << 20)
    if streamed:
        made = stream(wire, "")
        big = [piece.replace(b"Hi", b"") for piece in made[:2]]
        delta: Any = {"choices": [{"index": 0, "delta": {"content": "a" * (1 << 20)}}]}
        if wire == "anthropic":
            delta = {
                "type": "content_block_delta",
                "index": 0,
                "delta": {"type": "text_delta", "text": "a" * (1 << 20)},
            }
        act = streams(*big, *([event(delta)] * 6), then="hang")
    else:
        act = sends(200, whole(wire, text))
    result, _, _ = await play(wire, act, streamed=streamed)
    assert isinstance(result, Reply)
    assert result.stop == "length"
    assert len(result.message.text) <= 4 << 20


STOPS: dict[str, list[tuple[str, Any]]] = {
    "openai": [("stop", "complete"), ("length", "length"), ("content_filter", "filtered")],
    "anthropic": [("end_turn", "complete"), ("max_tokens", "length"), ("refusal", "refused")],
}


@both
@streaming
@pytest.mark.anyio
async def test_stops_are_named(wire: str, streamed: bool) -> None:
    for word, stop in [*STOPS[wire], ("a new word", "cut")]:
        act = streams(*stream(wire, stop=word)) if streamed else sends(200, whole(wire, stop=word))
        result, _, server = await play(wire, act, streamed=streamed)
        assert isinstance(result, Reply)
        assert (result.stop, len(server.requests)) == (stop, 1)


@both
@streaming
@pytest.mark.anyio
async def test_an_empty_reply_is_named(wire: str, streamed: bool) -> None:
    act = streams(*stream(wire, "")) if streamed else sends(200, whole(wire, None))
    result, _, _ = await play(wire, act, streamed=streamed)
    assert isinstance(result, Reply)
    assert result.stop == "empty"


@both
@pytest.mark.anyio
async def test_a_call_in_a_reply_that_is_not_whole_is_not_run(wire: str) -> None:
    word = "max_tokens" if wire == "anthropic" else "length"
    result, _, _ = await play(wire, streams(*stream(wire, "", Call("pay"), stop=word)))
    assert isinstance(result, Reply)
    assert result.stop == "length"
    assert all(call.problem for call in result.message.calls)


@pytest.mark.anyio
async def test_a_connection_is_used_again() -> None:
    async with Server(streams(*stream("openai"))) as server:
        brain = model("openai", server.url)
        for _ in range(3):
            await brain.answer(ask(), HeardLine())
        assert len(server.requests) == 3
        assert server.connections == 1


@both
@pytest.mark.anyio
async def test_a_key_that_is_missing_or_broken_is_named(wire: str) -> None:
    for value, code in {"": "model.key_missing", "a b\nc": "model.key_malformed"}.items():
        name = "ANTHROPIC_API_KEY" if wire == "anthropic" else "OPENAI_API_KEY"
        brain = model(wire, "http://127.0.0.1:9/v1", environ={name: value})
        with pytest.raises(SetupError, match=name) as caught:
            await brain.answer(ask(), HeardLine())
        assert caught.value.code == code


@both
@pytest.mark.anyio
async def test_a_server_that_is_not_there_is_named_at_once(wire: str) -> None:
    async with Server(hangs()) as server:
        url = server.url
    line = HeardLine()
    with pytest.raises(SetupError, match=r"127\.0\.0\.1"):
        await model(wire, url).answer(ask(), line)
    assert len(line.attempts) == 1


@both
@pytest.mark.anyio
async def test_a_model_that_is_not_there_brings_near_names(wire: str) -> None:
    result, _, _ = await play(wire, sends(404, {"error": {"message": "no such model"}}))
    assert isinstance(result, SetupError)
    assert "gpt-5" in str(result)


@both
@pytest.mark.anyio
async def test_cancelling_is_not_a_fault(wire: str) -> None:
    async with Server(hangs()) as server:
        line = HeardLine()
        task = asyncio.create_task(model(wire, server.url).answer(ask(), line))
        await server.asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not line.attempts
