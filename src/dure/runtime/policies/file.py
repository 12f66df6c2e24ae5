"""A policy file: YAML in the shape of `schema.json`, read into rules that know their lines.

Knows the file's fields, and that no agent may be able to change the file. Does not know runs.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from dure.core.errors import DureError, UsageError
from dure.core.patterns import files, host
from dure.core.policy import Bounds, Network, Policy, read_only, trusted, workspace
from dure.core.rules import Case, Rule, Rules, case
from dure.host.amounts import seconds_in
from dure.host.files import HIDDEN
from dure.host.languages import say, tr
from dure.host.shape import check_shape, schema_in
from dure.host.yaml_file import Document, Steps, read_yaml, text_of

PRESETS: dict[str, Policy] = {
    "read-only": read_only,
    "workspace": workspace,
    "trusted": trusted,
}
"""The policies that have a name."""

MOST_BYTES = 64 << 10
_LINKS = 40  # in one path, as the system has it


def read(path: Path | str, *, within: Path | None = None) -> Rules:
    """The policy of a file. Raises `UsageError` that names line and field, also where the file
    lies in the folder `within` that agents may change."""
    path = Path(os.path.abspath(os.path.expanduser(path)))
    if within is not None:
        check_out_of_reach(path, within)
    cure = tr("policy.write_one", "`dure policy show --help` says what stands in one.")
    return parse(text_of(path, cure, MOST_BYTES), path.name)


def parse(text: str, name: str) -> Rules:
    """The policy that this text of a file called `name` spells."""
    document = read_yaml(text, name)
    check_shape(document, schema_in("dure.runtime.policies"))
    given: dict[str, Any] = document.value
    cases = [_case(document, number) for number in range(len(given.get("rules", ())))]
    base = PRESETS[given.get("base", "workspace")]
    return Rules(tuple(cases), base, _bounds(given, document), name, text)


def _case(document: Document, number: int) -> Case:
    given = document.value["rules"][number]
    steps = ("rules", number)
    line, _ = document.places[steps]
    return _explained(document, steps, lambda: case(Rule(**given), f"{document.name}:{line}"))


def _bounds(given: dict[str, Any], document: Document) -> Bounds | None:
    """What the file says besides its rules; None: nothing."""
    if not {"network", "private", "answer_within"} & set(given):
        return None
    network, private = given.get("network", {}), given.get("private", {})
    web = network.get("web")
    paths = _texts(private.get("paths"))
    _explained(document, ("private", "paths"), lambda: [files(each) for each in paths])
    return Bounds(
        Network(
            None if web is None else _hosts(document, "web", web),
            _hosts(document, "hosts", network.get("hosts")),
            network.get("index", ""),
            frozenset(_package(each) for each in _texts(network.get("packages"))),
        ),
        paths,
        frozenset(_texts(private.get("reads"))),
        _seconds(given.get("answer_within"), document),
    )


def _hosts(document: Document, field: str, given: Any) -> frozenset[str]:
    names = _texts(given)
    spell = _with_port if field == "hosts" else _without
    return _explained(
        document, ("network", field), lambda: frozenset(spell(each) for each in names)
    )


def _without(name: str) -> str:
    return host(name).pattern


def _with_port(text: str) -> str:
    """A host for code in the sandbox, which may name a port."""
    found = re.fullmatch(r"(\[.*\]|[^:]*):([1-9][0-9]{0,4})", text)
    if found is None:
        return _without(text)
    name = _without(found[1])
    return f"[{name}]:{found[2]}" if ":" in name else f"{name}:{found[2]}"


def _package(name: str) -> str:
    """A package's name in the one spelling that indexes know it by (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _seconds(given: Any, document: Document) -> float | None:
    if not isinstance(given, str):
        return given
    return _explained(document, ("answer_within",), lambda: seconds_in(given))


def _texts(given: Any) -> tuple[str, ...]:
    several = [] if given is None else [given] if isinstance(given, str) else given
    return tuple(cast("Iterable[str]", several))


def _explained(document: Document, steps: Steps, make: Any) -> Any:
    """What `make` makes; what is wrong with it is said with the line."""
    try:
        return make()
    except DureError as error:
        document.fail(steps, "policy.at", "{place}: {reason}", reason=say(error))


# ---- Out of an agent's reach


def check_out_of_reach(path: Path, workspace: Path) -> None:
    """Raise `UsageError` if what is read at `path` could be changed from the workspace: if the
    file, a link to it or a folder on the way lies there, or the file has a second name."""
    for step in _way(path):
        if _is_in(step, workspace):
            raise UsageError(
                "policy.in_reach",
                "{file} lies in the workspace, where agents could change it. Move it out of there,"
                " such as into the folder {folder} beside the settings (`dure config`).",
                file=str(path),
                folder=FOLDER,
            )
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return  # said where it is read
    if stat.S_ISREG(found.st_mode) and found.st_nlink > 1:
        raise UsageError(
            "policy.two_names",
            "{file} has a second name (a hard link), by which agents might change it. Make a copy,"
            " and use that.",
            file=str(path),
        )


def _is_in(path: Path, workspace: Path) -> bool:
    """Whether the path lies in the workspace, by whatever name; what dure keeps there does not."""
    for folder in (path, *path.parents):
        try:
            same = os.path.samefile(folder, workspace)
        except (OSError, ValueError):  # one of them is not there
            same = folder == Path(os.path.abspath(workspace))
        if same:
            below = path.relative_to(folder).parts
            return bool(below) and below[0] != HIDDEN
    return False


FOLDER = "policies"
"""The folder of the settings where policies are looked for by name."""


def _way(path: Path) -> Iterable[Path]:
    """Every place that decides what is read at `path`: each link on the way, and where it leads."""
    waiting, at, links = list(path.parts[1:]), Path(path.anchor), 0
    while waiting:
        step = waiting.pop(0)
        if step == "..":
            at = at.parent
            continue
        here = at / step
        yield here
        try:
            target = os.readlink(here)
        except (OSError, ValueError):
            at = here
            continue
        links += 1
        if links > _LINKS:
            return
        if os.path.isabs(target):
            at = Path(Path(target).anchor)
        waiting = [*(each for each in Path(target).parts if each != at.anchor), *waiting]
