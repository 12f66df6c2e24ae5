"""`dure keys`: the names of the keys there are and where each comes from; set and delete one.

Never shows a value.
"""

from __future__ import annotations

import json
import os
import sys
from difflib import get_close_matches

import click

from dure.cli.options import common
from dure.cli.place import here
from dure.cli.view.cut import columns
from dure.cli.view.paint import paint_for
from dure.core.errors import UsageError
from dure.core.visible import visible
from dure.host.config import places
from dure.host.languages import tr
from dure.host.secrets import MOST_VALUE, Keys, check_name
from dure.models.presets import PROVIDERS


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON, one key a line.")
@common
@click.pass_context
def keys(context: click.Context, as_json: bool) -> None:
    """List the names of your keys and where each comes from; never a value."""
    if context.invoked_subcommand is not None:
        return
    kept = _keys()
    found = sorted(kept.sources().items())
    users = {each.key: each.name for each in PROVIDERS.values() if each.key}
    if as_json:
        for name, source in found:
            record = {"name": name, "from": source, "provider": users.get(name)}
            click.echo(json.dumps(record, ensure_ascii=False))
        return
    if not found:
        click.echo(
            tr("cli.keys_none", "No key is known yet. To keep one: dure keys set OPENAI_API_KEY")
        )
        return
    words = {
        "environment": tr("cli.keys_environment", "environment variable"),
        "file": tr("cli.keys_file", "file {file}", file=str(kept.file)),
        "keyring": tr("cli.keys_keyring", "the system's keyring"),
    }
    heading = [
        tr("cli.keys_name", "NAME"),
        tr("cli.keys_provider", "USED BY"),
        tr("cli.keys_from", "FROM"),
    ]
    rows = [[visible(name), users.get(name, "–"), words[source]] for name, source in found]
    for text in columns([heading, *rows], paint_for(sys.stdout).cells, 2):
        click.echo(text)


@keys.command("set")
@click.argument("name")
@click.argument("value", required=False, metavar="")
@click.option("--keyring", is_flag=True, help="Keep it in the system's keyring, not in a file.")
@common
def set_(name: str, value: str | None, keyring: bool) -> None:
    """Keep a key, in a file for your eyes only (0600) or in the system's keyring.

    The value is asked for and not shown, or comes from standard input.
    """
    kept = _keys()
    check_name(name)
    if value is not None:
        raise UsageError(
            "secret.typed",
            "A value on the command line stays in the shell's history. Leave it out: it is asked"
            " for, or taken from standard input.",
        )
    kept.put(name, _value(name), keyring=keyring)
    if keyring:
        said = tr("cli.keys_set_keyring", "{name} is in the system's keyring.", name=name)
    else:
        said = tr(
            "cli.keys_set_file",
            "{name} is in {file}, for your eyes only.",
            name=name,
            file=str(kept.file),
        )
    click.echo(said, err=True)
    if kept.sources().get(name) == "environment":
        click.echo(
            tr(
                "cli.keys_hidden",
                "The environment variable {name} is set, too, and goes before it.",
                name=name,
            ),
            err=True,
        )


@keys.command()
@click.argument("name")
@common
def delete(name: str) -> None:
    """Forget a key that `dure keys set` keeps."""
    kept = _keys()
    check_name(name)
    deleted = kept.delete(name)
    sources = kept.sources()
    if deleted:
        click.echo(tr("cli.keys_deleted", "{name} is deleted.", name=name), err=True)
    if sources.get(name) == "environment":
        click.echo(
            tr(
                "cli.keys_still",
                "The environment variable {name} is still set: unset it in your shell.",
                name=name,
            ),
            err=True,
        )
    elif not deleted:
        near = get_close_matches(name, sources, n=3, cutoff=0.4) or sorted(sources)[:5]
        raise UsageError(
            "secret.nothing",
            "No key {name} is kept. There are: {near}.",
            name=name,
            near=", ".join(near) or "–",
        )


def _keys() -> Keys:
    """The keys as they lie: before `here` puts those of the file into the environment."""
    environ = dict(os.environ)
    here()
    return Keys(places().config, environ)


def _value(name: str) -> str:
    """The value, asked for without echo, or all of standard input."""
    if sys.stdin.isatty():
        asked = tr("cli.keys_ask", "Value of {name} (not shown): ", name=name)
        return click.prompt(asked, hide_input=True, prompt_suffix="", err=True).strip()
    data = sys.stdin.buffer.read(4 * MOST_VALUE + 1)
    return data.decode("utf-8", "surrogateescape").removeprefix("\ufeff").strip()
