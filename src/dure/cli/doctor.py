"""`dure doctor`: what is here, what is missing, and the command that mends it.

Each check is a function that gives findings; one that is essential and bad makes the exit code 3.
"""

from __future__ import annotations

import asyncio
import locale
import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import click

from dure import __version__
from dure.cli.choice import chosen
from dure.cli.errors import DONE, SETUP
from dure.cli.kept import heads
from dure.cli.models.local import note as local_note
from dure.cli.options import common
from dure.cli.place import Place, here
from dure.cli.view.cut import wrap
from dure.cli.view.paint import Paint, paint_for
from dure.core.errors import DureError
from dure.core.visible import visible
from dure.host.fonts import hangul_font
from dure.host.http import fetch
from dure.host.languages import language, pad, say, tr, width
from dure.host.secrets import known
from dure.models import reachable
from dure.models.presets import PROVIDERS
from dure.perception.text import human_size
from dure.sandbox import best, named, names

PROBED = "https://example.org/"
"""What `--network` asks for."""

_HANGUL_FONTS = {
    "darwin": "https://fonts.google.com/noto/specimen/Noto+Sans+KR",
    "win32": "https://fonts.google.com/noto/specimen/Noto+Sans+KR",
}
"""Where there is a font with Hangul, where it is not one command."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what mends it, if anything must be mended.

    `"good"`, `"odd"` (works, but less than it could) or `"bad"` (essential and missing).
    """

    what: str
    said: str
    state: Literal["good", "odd", "bad"] = "good"
    cure: str = ""


@click.command()
@click.option("--network", is_flag=True, help=f"Also see whether the web answers ({PROBED}).")
@common
def doctor(network: bool) -> int:
    """Look at what is installed, which models answer, and what is missing."""
    paint = paint_for(sys.stdout)
    found: list[Finding] = [_python()]
    try:
        place = here()
    except DureError as error:
        found.append(Finding(tr("cli.doctor_settings", "settings"), say(error), "bad"))
    else:
        found += _found(place)
    found += [_in_process(), _sandbox(), _sandboxes(), _fonts(), *_terminal()]
    found += [_network()] if network else []
    for line in report(found, paint):
        click.echo(line, color=True)
    return SETUP if any(each.state == "bad" for each in found) else DONE


def report(found: Sequence[Finding], paint: Paint) -> list[str]:
    """The findings as lines."""
    marks = {"good": paint.good("✓"), "odd": paint.wait("!"), "bad": paint.bad("✗")}
    cells = max(width(each.what) for each in found)
    lines: list[str] = []
    for each in found:
        said = wrap(visible(each.said), paint.cells - cells - 6)
        lines.append(f"{marks[each.state]} {pad(each.what, cells)}  {said[0]}")
        lines += [" " * (cells + 4) + line for line in said[1:]]
        cure = wrap(visible(each.cure), paint.cells - cells - 8) if each.cure else []
        lines += [" " * (cells + 4) + paint.name(line) for line in cure]
    return lines


def _found(place: Place) -> list[Finding]:
    """What depends on the folder: store, keys, models."""
    checks: list[Callable[[Place], list[Finding]]] = [_store, _keys, _models]
    found: list[Finding] = []
    for check in checks:
        try:
            found += check(place)
        except DureError as error:
            name = check.__name__.strip("_")
            found.append(Finding(tr(f"cli.doctor_{name}", name), say(error), "bad"))
    return found


def _python() -> Finding:
    text = f"dure {__version__} · Python {platform.python_version()} · {platform.platform()}"
    return Finding("dure", text)


def _store(place: Place) -> list[Finding]:
    what = tr("cli.doctor_store", "store")
    file = place.store_file
    count = len(asyncio.run(heads(place, 1_000)))
    if file is None:
        said = tr(
            "cli.doctor_store_server", "{store} · {count} runs", store=place.store.name, count=count
        )
        return [Finding(what, said)]
    size = human_size(file.stat().st_size)
    said = tr(
        "cli.doctor_store_is",
        "{file} · {size} · {count} runs · SQLite {version}",
        file=str(file),
        size=size,
        count=count,
        version=sqlite3.sqlite_version,
    )
    return [Finding(what, said)]


def _keys(place: Place) -> list[Finding]:
    what = tr("cli.doctor_keys", "keys")
    ours = {each.key for each in PROVIDERS.values() if each.key}
    found = [name for name in sorted(known(os.environ)) if name in ours]
    none = tr("cli.doctor_no_keys", "none set (not needed for the offline brain)")
    return [Finding(what, ", ".join(found) or none)]


def _models(place: Place) -> list[Finding]:
    """Which model would be used, and which servers of this machine answer."""
    what = tr("cli.doctor_models", "model")
    found = chosen(None, place)
    there = asyncio.run(reachable(os.environ))
    servers = [f"{each.provider} ({each.host})" for each in there if not each.key]
    none = tr("cli.doctor_no_servers", "none answers")
    state: Literal["good", "odd"] = "odd" if found.model == "offline" else "good"
    return [
        Finding(what, f"{found.model} ({found.why})", state),
        Finding(tr("cli.doctor_servers", "local servers"), ", ".join(servers) or none),
    ]


def _in_process() -> Finding:
    """Whether what models inside the process need is installed."""
    said = [
        f"{kind}: {note or tr('cli.doctor_local_there', 'can be used')}"
        for kind in ("local", "gguf")
        for note in [local_note(kind)]
    ]
    return Finding(tr("cli.doctor_local", "in-process"), " · ".join(said))


def _sandbox() -> Finding:
    what = tr("cli.doctor_sandbox", "sandbox")
    sandbox = best()
    problem = sandbox.missing()
    if problem is None:
        return Finding(what, sandbox.name)
    return Finding(what, say(problem), "odd")


def _sandboxes() -> Finding:
    """Every sandbox that can be asked for by its name, and what it lacks here."""
    said = [
        f"{name}: {say(problem) if problem else tr('cli.doctor_local_there', 'can be used')}"
        for name in names()
        for problem in [_missing(name)]
    ]
    return Finding(tr("cli.doctor_sandboxes", "sandboxes"), " · ".join(said))


def _missing(name: str) -> DureError | None:
    try:
        return named(name).missing()
    except DureError as error:  # of another package, which cannot be loaded
        return error


def _fonts() -> Finding:
    """Charts are SVG, which is drawn with the fonts of whoever looks at them."""
    what = tr("cli.doctor_fonts", "fonts")
    font = hangul_font()
    if font is not None:
        return Finding(what, tr("cli.doctor_hangul", "Hangul: {font}", font=font.name))
    said = tr(
        "cli.doctor_no_hangul",
        "none with Hangul: Korean labels of charts show as boxes on this machine",
    )
    return Finding(what, said, "odd", _HANGUL_FONTS.get(sys.platform, "apt install fonts-nanum"))


def _terminal() -> list[Finding]:
    what = tr("cli.doctor_language", "language")
    encoding = (sys.stdout.encoding or "?").lower()
    text = f"{language()} · {encoding} · {locale.setlocale(locale.LC_CTYPE)}"
    if encoding.replace("-", "") == "utf8":
        return [Finding(what, text)]
    return [Finding(what, text, "odd", "export LANG=C.UTF-8")]


def _network() -> Finding:
    what = tr("cli.doctor_network", "network")
    try:
        found = asyncio.run(fetch(PROBED, seconds=5.0, most=1 << 16))
    except DureError as error:
        return Finding(what, say(error), "odd")
    return Finding(what, f"{PROBED} ({found.status})")
