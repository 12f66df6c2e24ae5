# See api.py: annotations of routes are not postponed here.
"""OpenAI's chat completions, so that any chat client can talk to an agent or a team.

The client sends the whole conversation each time: each completion is a run of its own, which has
heard it. Knows OpenAI's shapes; what a run does is not known here.
"""

import base64
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, cast

from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.message import Image, Message, Part, Text
from dure.serve.answered import Answered, Unheard
from dure.serve.bodies import Chat, ChatMessage
from dure.serve.hearing import BEAT, Speech, waited
from dure.serve.live import Live
from dure.serve.service import Service
from dure.serve.shapes import BEAT_LINES

_PICTURE = re.compile(r"data:(image/[a-z+.-]+);base64,([A-Za-z0-9+/=]+)")

_ONCE = {"x-should-retry": "false"}
"""Says to OpenAI's client that a run which failed is not begun again: it may have acted."""

_RETRIED = "x-stainless-retry-count"
"""How OpenAI's clients say that they ask again."""

_MOST_KEY = 180
"""Letters of a client's own key."""


def chat_routes(api: Any, service: Service, live: Live) -> None:
    """`/v1/models` and `/v1/chat/completions`."""
    from fastapi import Request
    from fastapi.responses import JSONResponse, Response, StreamingResponse

    unheard = Unheard()

    @api.get("/v1/models", summary="Who can be asked, as OpenAI lists models")
    async def models() -> dict[str, Any]:
        names = [service.who.name, *service.members]
        data = [{"id": name, "object": "model", "created": 0, "owned_by": "dure"} for name in names]
        return {"object": "list", "data": data}

    @api.post("/v1/chat/completions", summary="OpenAI's chat completion")
    async def completions(chat: Chat, request: Request) -> Response:
        who, speech = _who(chat, service), Speech("")
        task = heard(chat.messages, who.name)
        asked = unheard.digest(await request.body())
        key = request.headers.get("idempotency-key", "")
        run = await unheard.run(asked) if request.headers.get(_RETRIED, "0") != "0" else None
        if run is None:
            async with unheard.beginning(asked) as begun:
                if key:
                    run = await live.begin(who, task, f"completion {key[:_MOST_KEY]}")
                else:
                    # A value is told whole, at its end: what is said before may be mended.
                    speech.who = who.name if getattr(who, "output", None) is None else ""
                    run = (await live.start(who, task, speech)).run.id
                begun.set_result(run)
        answer = Answered(live, run, chat.model or who.name)
        if chat.stream:
            lines = _streamed(chat, answer, speech, lambda: unheard.told(asked, run))
            return StreamingResponse(lines, media_type="text/event-stream", headers=_ONCE)
        found = await answer.whole()
        if not await request.is_disconnected():
            unheard.told(asked, run)
        return JSONResponse(found, 502 if "error" in found else 200, headers=_ONCE)

    _ = (models, completions)


def _who(chat: Chat, service: Service) -> Participant:
    for name in ("tools", "functions"):
        if getattr(chat, name):
            raise UsageError(
                "serve.tools",
                "The agent has its own tools; those of a client are not taken. Leave {name} out.",
                name=name,
            )
    kind = (chat.response_format or {}).get("type", "text")
    if kind != "text":
        raise UsageError(
            "serve.format",
            "The form of answers is the agent's own affair (`output`): leave response_format out.",
        )
    if (chat.n or 1) != 1:
        raise UsageError("serve.one", "One completion at a time: leave n out.")
    who = service.known(chat.model) if chat.model else service.who
    if who is None:
        names = ", ".join([service.who.name, *service.members])
        raise UsageError(
            "serve.nobody_here",
            "There is no {name!r} here. There is: {names}.",
            name=chat.model,
            names=names,
        )
    return who


def heard(messages: Sequence[ChatMessage], me: str) -> list[Message]:
    """The conversation as the participant hears it: what it said is its own; what the system or a
    developer says are instructions before it."""
    found: list[Message] = []
    for message in messages:
        parts = _parts(message)
        if not parts:
            continue
        if message.role == "assistant":
            found.append(Message(me, parts))
        elif message.role in ("system", "developer"):
            found.append(Message("user", parts, kind="note"))
        else:
            found.append(Message("user", parts))
    if not found or found[-1].sender == me:
        raise UsageError("serve.last", "The last message is to be the user's, with some text.")
    return found


def _parts(message: ChatMessage) -> tuple[Part, ...]:
    """What a message says: its text, and pictures that are sent with it."""
    if isinstance(message.content, str):
        return (Text(message.content),) if message.content else ()
    return tuple(_part(part) for part in message.content or [])


def _part(part: Mapping[str, Any]) -> Part:
    text = part.get("text")
    if part.get("type") in ("text", "input_text") and isinstance(text, str):
        return Text(text)
    given: Any = part.get("image_url")
    named = {"url": given} if not isinstance(given, dict) else cast("Mapping[str, Any]", given)
    url = str(named.get("url", ""))
    found = _PICTURE.fullmatch(url)
    if part.get("type") not in ("image_url", "input_image") or found is None:
        raise UsageError(
            "serve.parts",
            "Text can be sent this way, and pictures as data (data:image/png;base64,…). Put other"
            " files into the workspace.",
        )
    try:
        return Image(base64.b64decode(found[2], validate=True), found[1])
    except ValueError:
        raise UsageError("serve.picture", "The picture's data is no base64.") from None


async def _streamed(
    chat: Chat, answer: Answered, speech: Speech, told_it: Callable[[], None]
) -> AsyncIterator[str]:
    """Chunks as they come. What members of a team say among themselves is not the answer: of them
    nothing is told; the answer comes whole at the end where nobody streamed it."""
    shape = answer.shape("chat.completion.chunk")

    def chunk(delta: dict[str, Any], end: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": end}
        return _line({**shape, "choices": [choice]})

    yield chunk({"role": "assistant", "content": ""})
    told, quiet = "", 0.0
    answer.then(speech.woken.set)
    while True:
        speech.woken.clear()
        more, is_over = speech.text[len(told) :], answer.is_over
        if more:
            told, quiet = told + more, 0.0
            yield chunk({"content": more})
            continue
        if is_over:
            break
        quiet += await waited(speech.woken)
        if quiet >= BEAT:
            quiet = 0.0
            yield BEAT_LINES
    found = await answer.found()
    if found.problem is not None:
        yield _line({"error": found.problem})
    else:
        if not told.endswith(found.text):
            yield chunk({"content": f"\n\n{found.text}" if told else found.text})
        yield chunk({}, "stop")
        if (chat.stream_options or {}).get("include_usage"):
            yield _line({**shape, "choices": [], "usage": found.usage})
        yield "data: [DONE]\n\n"
    told_it()


def _line(record: dict[str, Any]) -> str:
    return f"data: {json.dumps(record, ensure_ascii=False)}\n\n"
