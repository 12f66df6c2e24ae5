"""`dure serve`: an agent or a team over HTTP, on this machine and with a token unless said else."""

from __future__ import annotations

import os
import secrets
import socket
from typing import Any

import click

from dure.agents import Agent
from dure.cli.choice import chosen
from dure.cli.options import bounds, common, model_option, policy_option
from dure.cli.place import here
from dure.cli.recipe import policy_for, workspace_for
from dure.cli.whose import agent_from, on_model
from dure.core.budget import Budget
from dure.core.contracts import Participant
from dure.core.errors import SetupError
from dure.host.languages import tr
from dure.runtime import Options
from dure.serve import Service, build
from dure.serve.api import Application
from dure.serve.service import LOOPBACK
from dure.teams.check import within

PORT = 8300


@click.command()
@click.argument("file")
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="Where to listen (else only this machine).",
)
@click.option(
    "--port", default=PORT, type=click.IntRange(0, 65535), metavar="N", help="The port (else 8300)."
)
@click.option(
    "--token",
    metavar="TOKEN",
    help="What every request must say (else DURE_SERVE_TOKEN, else a new one).",
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="A name by which it may be addressed.",
)
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="URL",
    help="A page that may read its answers.",
)
@click.option(
    "--runs", default=16, type=click.IntRange(min=1), metavar="N", help="Runs at once (else 16)."
)
@click.option(
    "--workspace", metavar="DIR", help="The folder that tools work in (else the current one)."
)
@model_option()
@policy_option("What is done without asking (see `dure policy`).")
@bounds
@common
def serve(file: str, host: str, port: int, token: str | None, **given: Any) -> None:
    """Serve an agent or a team over HTTP, and as a model to any client of OpenAI's.

    FILE is a team file (`team.yaml`) or a Python file (`team.py`, `team.py:name`). Every request
    says the token. A run waits for its people, and goes on when it is answered.
    """
    known = token or os.environ.get("DURE_SERVE_TOKEN")
    token = known or secrets.token_urlsafe(24)
    if host not in LOOPBACK:
        text = "! {host} is reached from other machines: whoever has the token can use the agent."
        click.echo(tr("serve.open", text, host=host), err=True)
    service = _service(file, token, (host, *given["hosts"]), given)
    app = build(service)
    with _bound(host, port) as listening:
        port = listening.getsockname()[1]
        text = "{name} is served at http://{host}:{port}/v1"
        at = f"[{host}]" if ":" in host else host
        click.echo(tr("serve.at", text, name=service.who.name, host=at, port=port), err=True)
        text = "Every request says: Authorization: Bearer {token}"
        shown = tr("serve.yours", "(the token that you gave)") if known else token
        click.echo(tr("serve.says", text, token=shown), err=True)
        _listen(app, listening)


def _service(file: str, token: str, hosts: tuple[str, ...], given: dict[str, Any]) -> Service:
    place = here()
    who = agent_from(file)
    found = chosen(given["model"], place)
    click.echo(found.line, err=True)
    model = found.model
    if isinstance(who, Agent) and given["model"]:
        who = on_model(who, model)
    workspace = workspace_for(given["workspace"] or place.config.workspace, place)
    seconds = Budget().seconds if given["seconds"] is None else given["seconds"]
    terms = Options(
        store=place.store,
        model=model,
        budget=Budget(given["budget"], calls=given["calls"], seconds=seconds),
        policy=policy_for(given["policy"], place, within=workspace),
        workspace=str(workspace),
    )
    members = {each.name: each for each in within(who) if each is not who and _speaks(each)}
    names = (*LOOPBACK, *hosts)
    return Service(
        who, terms, token, names, tuple(given["origins"]), given["runs"], members=members
    )


def _speaks(who: Participant) -> bool:
    """Whether it can be talked to alone: an agent."""
    return isinstance(who, Agent)


def _bound(host: str, port: int) -> socket.socket:
    """The place where it listens: found before anything is promised."""
    try:
        family, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.create_server((where[0], where[1]), family=family, backlog=1024)
        # As asyncio does with sockets of its own: small answers are not held back.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        raise SetupError(
            "serve.port",
            "{host}:{port} cannot be listened on: {reason}. Name another: --port N",
            host=host,
            port=port,
            reason=error.strerror or str(error),
        ) from error


def _listen(app: Application, listening: socket.socket) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # First the runs: whoever follows one is told how it stands, and lets go.
            await app.end()
            await super().shutdown(sockets)

    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)
    Server(config).run([listening])
