# See api.py: annotations of routes are not postponed here.
"""OpenAI's chat completions, so that any chat client can talk to an agent or a team.

The client sends the whole conversation each time: each completion is a run of its own, which has
heard it. Knows OpenAI's shapes; what a run does is not known here.
"""

import base64
import json
import re
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, cast

from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.message import Image, Message, Part, Text
from dure.core.outcome import Outcome
from dure.host.languages import tr
from dure.serve.bodies import Chat, ChatMessage
from dure.serve.live import BEAT, Driven, Live, Speech, waited
from dure.serve.service import Service

_PICTURE = re.compile(r"data:(image/[a-z+.-]+);base64,([A-Za-z0-9+/=]+)")

_ONCE = {"x-should-retry": "false"}
"""Says to OpenAI's client that a run which failed is not begun again: it may have acted."""


def chat_routes(api: Any, service: Service, live: Live) -> None:
    """`/v1/models` and `/v1/chat/completions`."""
    from fastapi.responses import JSONResponse, Response, StreamingResponse

    @api.get("/v1/models", summary="Who can be asked, as OpenAI lists models")
    async def models() -> dict[str, Any]:
        names = [service.who.name, *service.members]
        data = [{"id": name, "object": "model", "created": 0, "owned_by": "dure"} for name in names]
        return {"object": "list", "data": data}

    @api.post("/v1/chat/completions", summary="OpenAI's chat completion")
    async def completions(chat: Chat) -> Response:
        who = _who(chat, service)
        speech = Speech(who.name)
        driven = await live.start(who, heard(chat.messages, who.name), speech)
        if chat.stream:
            lines = _streamed(chat, driven, speech)
            return StreamingResponse(lines, media_type="text/event-stream")
        outcome = await driven.task
        problem = _problem(outcome)
        if problem is not None:
            return JSONResponse({"error": problem}, 502, headers=_ONCE)
        return JSONResponse(_whole(chat, who.name, outcome))

    _ = (models, completions)


def _who(chat: Chat, service: Service) -> Participant:
    for name in ("tools", "functions"):
        if getattr(chat, name):
            raise UsageError(
                "serve.tools",
                "The agent has its own tools; those of a client are not taken. Leave {name} out.",
                name=name,
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
    if part.get("type") in ("text", "input_text"):
        return Text(str(part.get("text", "")))
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


def _said(outcome: Outcome) -> str:
    """What is answered: what the run said, or what it waits for and how that is answered."""
    if outcome.status != "waiting":
        return outcome.text
    asked = "\n".join(question.text or question.call for question in outcome.questions)
    words = '{"text": "…"}' if outcome.questions[0].asking == "ask" else '{"verdict": "yes"}'
    text = "{asked}\n\n(Run {run} waits for a person: POST /v1/runs/{run}/answer {words})"
    return tr("serve.waits", text, asked=asked, run=outcome.run, words=words)


def _problem(outcome: Outcome) -> dict[str, Any] | None:
    if outcome.status in ("done", "waiting"):
        return None
    error = outcome.error
    text = error.text if error else f"The run was {outcome.status}."
    return {
        "message": f"{text} (run {outcome.run})",
        "type": "server_error",
        "code": error and error.code,
    }


def _usage(outcome: Outcome) -> dict[str, int]:
    used = outcome.usage
    return {
        "prompt_tokens": used.input,
        "completion_tokens": used.output,
        "total_tokens": used.tokens,
    }


def _whole(chat: Chat, name: str, outcome: Outcome) -> dict[str, Any]:
    message = {"role": "assistant", "content": _said(outcome)}
    return {
        "id": f"chatcmpl-{outcome.run}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": chat.model or name,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": _usage(outcome),
    }


async def _streamed(chat: Chat, driven: Driven, speech: Speech) -> AsyncIterator[str]:
    """Chunks as they come. What members of a team say among themselves is not the answer: of them
    nothing is told; the answer comes whole at the end where nobody streamed it."""
    shape: dict[str, Any] = {
        "id": f"chatcmpl-{driven.run.id}",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": chat.model or speech.who,
    }

    def chunk(delta: dict[str, Any], end: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": end}
        return _line({**shape, "choices": [choice]})

    yield chunk({"role": "assistant", "content": ""})
    told, quiet = "", 0.0
    driven.task.add_done_callback(lambda _: speech.woken.set())
    while True:
        speech.woken.clear()
        more, is_over = speech.text[len(told) :], driven.task.done()
        if more:
            told, quiet = told + more, 0.0
            yield chunk({"content": more})
            continue
        if is_over:
            break
        quiet += await waited(speech.woken)
        if quiet >= BEAT:
            quiet = 0.0
            yield ": still here\n\n"
    outcome = await driven.task
    problem = _problem(outcome)
    if problem is not None:
        yield _line({"error": problem})
        return
    said = _said(outcome)
    if not told.endswith(said):
        yield chunk({"content": f"\n\n{said}" if told else said})
    yield chunk({}, "stop")
    if (chat.stream_options or {}).get("include_usage"):
        yield _line({**shape, "choices": [], "usage": _usage(outcome)})
    yield "data: [DONE]\n\n"


def _line(record: dict[str, Any]) -> str:
    return f"data: {json.dumps(record, ensure_ascii=False)}\n\n"
