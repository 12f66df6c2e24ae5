"""The sandboxes to choose from: those that come with dure, and those that other packages bring.

Knows their names and their order. A package brings one by an entry point of the group
`dure.sandboxes`: a function without parameters that returns a `Sandbox` (a micro-VM, another
machine). Whoever names a sandbox gets that one or is refused: never less than was asked for.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points

from dure.core.errors import UsageError
from dure.core.workspace import Sandbox
from dure.sandbox.bare import Missing
from dure.sandbox.bubblewrap import Bubblewrap
from dure.sandbox.container import Container
from dure.sandbox.engine import ENGINES
from dure.sandbox.light import Light

GROUP = "dure.sandboxes"
"""The entry points that bring sandboxes."""

_OWN: dict[str, Callable[[], Sandbox]] = {"bubblewrap": Bubblewrap, "light": Light}


def best() -> Sandbox:
    """The strongest sandbox of this machine that runs any program: bubblewrap, else a container if
    the user has set an engine up. Where there is none, one that says so and runs nothing."""
    first = Bubblewrap()
    problem = first.missing()
    if problem is None:
        return first
    containers = (Container(engine) for engine in ENGINES)
    return next((each for each in containers if each.missing() is None), Missing(problem))


def named(name: str) -> Sandbox:
    """The sandbox of this name: `bubblewrap`, `podman`, `docker` (also with an image, such as
    `podman:localhost/mine`), `light`, or what an installed package brings. Raises `UsageError` if
    there is none; whether it can run here is what its `missing` says."""
    if name in _OWN:
        return _OWN[name]()
    engine, _, image = name.partition(":")
    if engine in ENGINES and image:
        return Container(engine, image)
    if name in ENGINES:
        return Container(name)
    brought = {point.name: point for point in entry_points(group=GROUP)}
    if name in brought:
        return _brought(brought[name])
    known = names()
    raise UsageError(
        "ladder.unknown",
        "There is no sandbox called {name}. There is: {near}.",
        name=repr(name),
        near=", ".join(difflib.get_close_matches(name, known, n=3) or known),
    )


def names() -> list[str]:
    """All names that `named` knows."""
    return ["bubblewrap", *ENGINES, "light", *sorted(p.name for p in entry_points(group=GROUP))]


def _brought(point: EntryPoint) -> Sandbox:
    """What an entry point's function returns."""
    try:
        made = point.load()()
    except Exception as error:
        raise UsageError(
            "ladder.entry_failed",
            "The sandbox {name} of another package ({value}) cannot be loaded: {reason}. Update or"
            " remove that package.",
            name=repr(point.name),
            value=point.value,
            reason=f"{type(error).__name__}: {error}",
        ) from error
    if not all(callable(getattr(made, needed, None)) for needed in ("run", "missing")):
        raise UsageError(
            "ladder.entry_type",
            "The sandbox {name} of another package ({value}) is none: its function must return an"
            " object with name, missing() and run().",
            name=repr(point.name),
            value=point.value,
        )
    return made
