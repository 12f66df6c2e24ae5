"""`dure config`: where things lie and what is set."""

from __future__ import annotations

import os
import sys
from dataclasses import fields
from urllib.parse import urlsplit

import click

from dure.cli.options import common
from dure.cli.place import Place, here
from dure.cli.view.paint import paint_for
from dure.core.visible import one_line
from dure.host import secrets
from dure.host.config import FILE, FROM_ENVIRONMENT, Config
from dure.host.languages import pad, tr
from dure.host.servers import Server
from dure.perception.text import human_size


@click.command()
@common
def config() -> None:
    """Show where things lie and what is set; never the value of a key."""
    place = here()
    paint = paint_for(sys.stdout)
    rows = [*_places(place), ("", ""), *_settings(place)]
    for name, value in rows:
        click.echo(f"{paint.bold(pad(name, 12))} {value}".rstrip(), color=True)


def _places(place: Place) -> list[tuple[str, str]]:
    file = place.folders.config / FILE
    keys = place.folders.config / secrets.FILE
    missing = tr("cli.config_missing", "not there yet")
    store = place.store_file
    runs = place.store.name
    if store is not None:
        runs = f"{store}  ({human_size(store.stat().st_size) if store.exists() else missing})"
    return [
        (tr("cli.config_runs", "runs"), runs),
        (
            tr("cli.config_file", "settings"),
            str(file) + ("" if file.exists() else f"  ({missing})"),
        ),
        (tr("cli.config_keys", "keys"), str(keys) + ("" if keys.exists() else f"  ({missing})")),
        (tr("cli.config_cache", "cache"), str(place.folders.cache)),
    ]


def _settings(place: Place) -> list[tuple[str, str]]:
    unset = tr("cli.config_unset", "(not set)")
    shown: list[tuple[str, str]] = []
    for field in fields(Config):
        if field.name == "models":
            continue
        value = getattr(place.config, field.name)
        variable = FROM_ENVIRONMENT.get(field.name, "")
        by = f"  ({variable})" if variable and os.environ.get(variable) == value else ""
        if field.name == "store" and place.store_file is None:
            value = place.store.name  # An address may hold a password.
        shown.append((field.name, unset if value is None else f"{value}{by}"))
    shown += [(f"models.{name}", _server(each)) for name, each in place.config.models.items()]
    return shown


def _server(server: Server) -> str:
    """Where a server of the user's own is and how it is spoken to; never the whole URL, which may
    hold a secret."""
    host = urlsplit(server.url or "").netloc.rpartition("@")[2]
    facts = [host or f"like {server.like}", server.wire, server.key, server.model]
    return one_line("  ".join(fact for fact in facts if fact))
