# Annotations of routes are read while the service is built, where FastAPI's names are local: this
# module must not postpone them.
"""The routes: runs, their events, answers, steers; each a few lines over `Live` and the store."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from typing import Annotated, Any

from dure.core.budget import Budget, decode_budget
from dure.core.encode import plain
from dure.core.errors import DureError, SetupError, UsageError
from dure.core.event import Delta, Event
from dure.core.message import say
from dure.core.outcome import Answer
from dure.host.languages import say as in_words
from dure.runtime.kept import Kept, kept
from dure.runtime.letters import OVER, letter_to, put_answer
from dure.runtime.report import report_of
from dure.serve.bodies import Caps, Failed, Fork, Said, Start, Steer
from dure.serve.chat import chat_routes
from dure.serve.gate import App, Gate, Receive, Scope, Send
from dure.serve.live import Live
from dure.serve.service import Service
from dure.serve.shapes import BEAT_LINES, delta_lines, event_lines, head_shape, run_shape

MOST_EVENTS = 2**53
"""No run has so many."""

ABOUT = """An agent or a team of dure. Every request says the token: `Authorization: Bearer TOKEN`.

A run goes on whether or not somebody follows it. It waits for people, and goes on where it was."""


_STATUS = {
    "store.no_run": 404,
    "serve.no_run": 404,
    "serve.busy": 429,
    "serve.whose": 409,
    "serve.over": 409,
    "serve.key": 409,
}
"""Of errors that are not simply the client's (400) or ours (500)."""


class Application:
    """The ASGI application: `api` has the routes; around them is the gate, and around that what
    lets pages read. `end` puts all runs down; no other begins."""

    def __init__(self, api: Any, service: Service, live: Live) -> None:
        self.api = api
        self.end = live.end
        self._app: App = Gate(api, service)
        if service.origins:
            from fastapi.middleware.cors import CORSMiddleware

            self._app = CORSMiddleware(
                self._app,
                allow_origins=list(service.origins),
                allow_methods=["GET", "POST"],
                allow_headers=["*"],  # OpenAI's client sends a dozen of its own
            )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def build(service: Service) -> Application:
    """The service's application. Raises `SetupError` where FastAPI is not installed."""
    try:
        from fastapi import FastAPI, Security
        from fastapi.security import HTTPBearer
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

    told = (400, 401, 404, 409, 413, 421, 422, 429, 500)
    api = FastAPI(
        title="dure",
        version="1",
        description=ABOUT,
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        dependencies=[Security(HTTPBearer(auto_error=False))],  # described here; the gate looks
        responses={status: {"model": Failed} for status in told},
    )
    _errors(api)
    _about(api, service)
    _runs(api, service, live)
    _parts(api, live)
    _going_on(api, service, live)
    _letters(api, live)
    chat_routes(api, service, live)
    return Application(api, service, live)


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
    from fastapi import Header, Query
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
        "/v1/runs/{run}/events",
        summary="Its events as they come; goes on after Last-Event-ID",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    async def events(
        run: str,
        after: Annotated[int, Query(ge=0, le=MOST_EVENTS)] = 0,
        last_event_id: Annotated[str, Header()] = "",
    ) -> StreamingResponse:
        it = await found(run)
        seen = last_event_id.isascii() and last_event_id.isdecimal() and len(last_event_id) < 16
        start = int(last_event_id) if seen else after
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        lines = _lines(live, it.head.run, start)
        return StreamingResponse(lines, media_type="text/event-stream", headers=headers)

    _ = (begin, runs, one, events)


def _parts(api: Any, live: Live) -> None:
    from fastapi.responses import Response

    class Bytes(Response):
        media_type = "application/octet-stream"

    async def found(run: str) -> Kept:
        return await kept(await live.books(), run)

    @api.get("/v1/runs/{run}/report", summary="Who did what, at what cost, who decided")
    async def report(run: str) -> dict[str, Any]:
        it = await found(run)
        return plain(asdict(report_of(it.head.run, it.events)))

    @api.get(
        "/v1/runs/{run}/blobs/{name}",
        summary="A picture, sound or file of the run",
        response_class=Bytes,
    )
    async def blob(run: str, name: str) -> Response:
        it = await live.books()
        named = str([event.body for event in await it.read((await it.find(run)).run)])
        data = (await it.blobs([name])).get(name) if name in named else None
        if data is None:
            raise UsageError("serve.no_run", "The run {run} holds no {name}.", run=run, name=name)
        headers = {"content-disposition": "attachment", "x-content-type-options": "nosniff"}
        return Bytes(data, headers=headers)

    _ = (report, blob)


async def _lines(live: Live, run: str, after: int) -> AsyncIterator[str]:
    async for item in live.follow(run, after):
        if isinstance(item, Event):
            yield event_lines(item)
        else:
            yield delta_lines(item) if isinstance(item, Delta) else BEAT_LINES


def _going_on(api: Any, service: Service, live: Live) -> None:
    async def found(run: str) -> Kept:
        return await kept(await live.books(), run)

    @api.post("/v1/runs/{run}/answer", summary="Answer what it asks; the first answer counts")
    async def answer(run: str, said: Said) -> dict[str, Any]:
        it = await found(run)
        await live.whose(it.head.run)
        given = Answer(_which(it, said), said.text, said.verdict, said.arguments, said.by)
        await put_answer(await live.books(), it.head, given)
        if said.resume and live.driven(it.head.run) is None:
            await live.take_up(it.head.run)
        return run_shape(await found(run))

    @api.post("/v1/runs/{run}/resume", summary="Go on with it from where it was")
    async def resume(run: str, caps: Caps | None = None) -> dict[str, Any]:
        it = await found(run)
        more: dict[str, Any] = {}
        if caps and caps.given:
            began = next(event for event in it.events if event.kind == "began")
            more["budget"] = _capped(service, caps, decode_budget(began.body["budget"]))
        await live.take_up(it.head.run, **more)
        return run_shape(await found(run))

    @api.post("/v1/runs/{run}/fork", status_code=201, summary="A new run from an event of it on")
    async def forked(run: str, fork: Fork) -> dict[str, Any]:
        driven = await live.fork((await found(run)).head.run, fork.at)
        return run_shape(await found(driven.run.id))

    _ = (answer, resume, forked)


def _letters(api: Any, live: Live) -> None:
    async def put(run: str, kind: Any, **body: str) -> dict[str, Any]:
        books = await live.books()
        head = await books.find(run)
        if head.status in OVER:
            text = "Run {run} is over ({status}): nothing was done."
            raise UsageError("serve.over", text, run=head.run, status=head.status)
        idle = live.driven(head.run) is None and head.status != "running"
        if kind == "stop" and idle:
            await live.whose(head.run)  # nobody else could take it up
        await books.put(letter_to(head, kind, body))
        if kind == "stop" and idle:  # It is taken up just so far that it reads the letter.
            await live.take_up(head.run)
            await live.rested(head.run)
        return run_shape(await kept(books, head.run))

    @api.post("/v1/runs/{run}/steer", summary="Say something that it reads before its next call")
    async def steer(run: str, words: Steer) -> dict[str, Any]:
        return await put(run, "steer", text=words.text)

    @api.post("/v1/runs/{run}/pause", summary="Put it down at the next safe point")
    async def pause(run: str) -> dict[str, Any]:
        return await put(run, "pause")

    @api.post("/v1/runs/{run}/stop", summary="End it now")
    async def stop(run: str) -> dict[str, Any]:
        return await put(run, "stop")

    _ = (steer, pause, stop)


def _which(it: Kept, said: Said) -> str:
    """The question that is meant; where none is open the last one, so that whoever was first is
    named."""
    asked = [question.id for question in it.open or it.asked[-1:]]
    if not asked:
        text = "Run {run} asks nothing, and never has."
        raise UsageError("serve.asks_nothing", text, run=it.head.run)
    if said.question or len(asked) == 1:
        return said.question or asked[0]
    raise UsageError(
        "serve.which",
        "The run has {count} open questions. Name one as `question`: {names}.",
        count=len(asked),
        names=", ".join(asked),
    )


def _capped(service: Service, caps: Caps, own: Budget | None = None) -> Budget:
    """The run's own budget (at its start: none) with the caps that the client names, within that of
    the service."""
    usual = service.terms.get("budget") or Budget()
    return usual.smaller(replace(own or Budget(seconds=None), **caps.given))
