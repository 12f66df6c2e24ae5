# Annotations of routes are read while the service is built, where FastAPI's names are local: this
# module must not postpone them.
"""The routes: runs, their events, answers, steers; each a few lines over `Live` and the store."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Annotated, Any

from dure.core.budget import Budget
from dure.core.encode import plain
from dure.core.errors import DureError, SetupError, UsageError
from dure.core.event import Delta, Event
from dure.core.message import say
from dure.core.outcome import Answer
from dure.host.languages import say as in_words
from dure.runtime.kept import Kept, kept
from dure.runtime.letters import letter_to, put_answer
from dure.runtime.report import report_of
from dure.serve.bodies import Caps, Fork, Said, Start, Steer
from dure.serve.chat import chat_routes
from dure.serve.gate import Gate
from dure.serve.live import Live
from dure.serve.service import Service
from dure.serve.shapes import BEAT_LINES, delta_lines, event_lines, head_shape, run_shape

ABOUT = """An agent or a team of dure. Every request says the token: `Authorization: Bearer TOKEN`.

A run goes on whether or not somebody follows it. It waits for people, and goes on where it was."""


_STATUS = {"store.no_run": 404, "serve.no_run": 404, "serve.busy": 429}
"""Of errors that are not simply the client's (400) or ours (500)."""


def build(service: Service) -> Any:
    """The ASGI application: routes, and around them the gate. Raises `SetupError` where FastAPI is
    not installed."""
    try:
        from fastapi import FastAPI
        from fastapi.middleware.cors import CORSMiddleware
    except ImportError as error:
        raise SetupError(
            "serve.missing",
            "To serve, install what that takes: pip install 'dure[serve]'",
        ) from error
    live = Live(service)

    @asynccontextmanager
    async def life(_: Any) -> AsyncGenerator[None]:
        yield
        await live.end()

    api = FastAPI(
        title="dure", version="1", description=ABOUT, lifespan=life, docs_url=None, redoc_url=None
    )
    _errors(api)
    _about(api, service)
    _runs(api, service, live)
    _parts(api, live)
    _letters(api, service, live)
    chat_routes(api, service, live)
    if service.origins:
        api.add_middleware(
            CORSMiddleware,
            allow_origins=list(service.origins),
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type", "last-event-id"],
        )
    return Gate(api, service)


def _errors(api: Any) -> None:
    """What went wrong, as a sentence with its cure."""
    from fastapi import Request
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse
    from starlette.exceptions import HTTPException

    def told(status: int, code: str, message: str) -> JSONResponse:
        error = {"message": message, "type": "invalid_request_error", "code": code}
        return JSONResponse({"error": error}, status)

    @api.exception_handler(DureError)
    async def failed(_: Request, error: DureError) -> JSONResponse:
        usual = 400 if isinstance(error, UsageError) else 500
        return told(_STATUS.get(error.code, usual), error.code, in_words(error))

    @api.exception_handler(RequestValidationError)
    async def unfit(_: Request, error: RequestValidationError) -> JSONResponse:
        return told(422, "serve.unfit", "; ".join(map(_unfit, error.errors())))

    @api.exception_handler(HTTPException)
    async def none(request: Request, error: HTTPException) -> JSONResponse:
        text = f"{request.method} {request.url.path}: {error.detail}. /openapi.json has the routes."
        return told(error.status_code, "serve.route", text)

    _ = (failed, unfit, none)


def _unfit(each: Mapping[str, Any]) -> str:
    """What is wrong with a field of a body, or with the body."""
    if each["type"] == "json_invalid":
        return f"The body is no JSON ({each['ctx']['error']})"
    where = ".".join(map(str, each["loc"][1:]))
    if where:
        return f"{where}: {each['msg']}"
    return "The body is to be a JSON object, with the header Content-Type: application/json"


def _about(api: Any, service: Service) -> None:
    @api.get("/v1/about", summary="Who is served")
    async def about() -> dict[str, Any]:
        members = [{"name": name, "about": who.about} for name, who in service.members.items()]
        return {"name": service.who.name, "about": service.who.about, "members": members}

    @api.get("/v1/health", summary="Whether the service is there")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    _ = (about, health)


def _runs(api: Any, service: Service, live: Live) -> None:
    from fastapi import Header
    from fastapi.responses import StreamingResponse

    async def found(run: str) -> Kept:
        return await kept(await live.books(), run)

    @api.post("/v1/runs", status_code=201, summary="Begin a run")
    async def begin(start: Start) -> dict[str, Any]:
        who = service.known(start.who) if start.who else service.who
        if who is None:
            raise UsageError("serve.nobody", "Nobody called {name!r} is served.", name=start.who)
        more: dict[str, Any] = {"after": start.after} if start.after else {}
        more |= {"budget": _capped(service, start.budget)} if start.budget else {}
        return run_shape(
            await found(await live.begin(who, [say("user", start.task)], start.key, **more))
        )

    @api.get("/v1/runs", summary="The newest runs")
    async def runs(most: int = 100, like: str = "") -> list[dict[str, Any]]:
        heads = await (await live.books()).heads(max(1, min(most, 1000)), like=like)
        return [head_shape(head) for head in heads]

    @api.get("/v1/runs/{run}", summary="A run: how it stands, what it said, what it asks")
    async def one(run: str) -> dict[str, Any]:
        return run_shape(await found(run))

    @api.get(
        "/v1/runs/{run}/events", summary="Its events as they come; goes on after Last-Event-ID"
    )
    async def events(
        run: str, after: int = 0, last_event_id: Annotated[str, Header()] = ""
    ) -> StreamingResponse:
        it = await found(run)
        start = int(last_event_id) if last_event_id.isdecimal() else after
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        lines = _lines(live, it.head.run, start)
        return StreamingResponse(lines, media_type="text/event-stream", headers=headers)

    _ = (begin, runs, one, events)


def _parts(api: Any, live: Live) -> None:
    from fastapi.responses import Response

    async def found(run: str) -> Kept:
        return await kept(await live.books(), run)

    @api.get("/v1/runs/{run}/report", summary="Who did what, at what cost, who decided")
    async def report(run: str) -> dict[str, Any]:
        it = await found(run)
        return plain(asdict(report_of(it.head.run, it.events)))

    @api.get("/v1/runs/{run}/blobs/{name}", summary="A picture, sound or file of the run")
    async def blob(run: str, name: str) -> Response:
        it = await live.books()
        named = str([event.body for event in await it.read((await it.find(run)).run)])
        data = (await it.blobs([name])).get(name) if name in named else None
        if data is None:
            raise UsageError("serve.no_run", "The run {run} holds no {name}.", run=run, name=name)
        headers = {"content-disposition": "attachment", "x-content-type-options": "nosniff"}
        return Response(data, media_type="application/octet-stream", headers=headers)

    _ = (report, blob)


async def _lines(live: Live, run: str, after: int) -> AsyncIterator[str]:
    async for item in live.follow(run, after):
        if isinstance(item, Event):
            yield event_lines(item)
        else:
            yield delta_lines(item) if isinstance(item, Delta) else BEAT_LINES


def _letters(api: Any, service: Service, live: Live) -> None:
    async def found(run: str) -> Kept:
        return await kept(await live.books(), run)

    async def put(run: str, kind: Any, body: dict[str, Any]) -> dict[str, Any]:
        books = await live.books()
        await books.put(letter_to(await books.find(run), kind, body))
        return run_shape(await found(run))

    @api.post("/v1/runs/{run}/answer", summary="Answer what it asks; the first answer counts")
    async def answer(run: str, said: Said) -> dict[str, Any]:
        it = await found(run)
        given = Answer(_which(it, said), said.text, said.verdict, said.arguments, said.by)
        await put_answer(await live.books(), it.head, given)
        if said.resume and live.driven(it.head.run) is None:
            await live.take_up(it.head.run)
        return run_shape(await found(run))

    @api.post("/v1/runs/{run}/resume", summary="Go on with it from where it was")
    async def resume(run: str, caps: Caps | None = None) -> dict[str, Any]:
        more: dict[str, Any] = {"budget": _capped(service, caps)} if caps else {}
        await live.take_up((await found(run)).head.run, **more)
        return run_shape(await found(run))

    @api.post("/v1/runs/{run}/steer", summary="Say something that it reads before its next call")
    async def steer(run: str, words: Steer) -> dict[str, Any]:
        return await put(run, "steer", {"text": words.text})

    @api.post("/v1/runs/{run}/pause", summary="Put it down at the next safe point")
    async def pause(run: str) -> dict[str, Any]:
        return await put(run, "pause", {})

    @api.post("/v1/runs/{run}/stop", summary="End it now")
    async def stop(run: str) -> dict[str, Any]:
        return await put(run, "stop", {})

    @api.post("/v1/runs/{run}/fork", status_code=201, summary="A new run from an event of it on")
    async def forked(run: str, fork: Fork) -> dict[str, Any]:
        driven = await live.fork((await found(run)).head.run, fork.at)
        return run_shape(await found(driven.run.id))

    _ = (answer, resume, steer, pause, stop, forked)


def _which(it: Kept, said: Said) -> str:
    """The question that is meant; where none is open the last one, so that whoever was first is
    named."""
    asked = [question.id for question in it.open or it.asked[-1:]]
    if said.question or len(asked) == 1:
        return said.question or asked[0]
    raise UsageError(
        "serve.which",
        "The run has {count} open questions. Name one as `question`: {names}.",
        count=len(asked),
        names=", ".join(asked) or "–",
    )


def _capped(service: Service, caps: Caps) -> Budget:
    """The service's budget, with what the client wants less of."""
    usual = service.terms.get("budget") or Budget()
    given = {name: value for name, value in caps.model_dump().items() if value is not None}
    return usual.smaller(Budget(**{"seconds": None, **given}))
