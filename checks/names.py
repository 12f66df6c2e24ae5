"""The public names of the package, written down: what a user can rely on.

Knows `dure.__all__`, signatures and the tree of commands. Does not know what any of it does.

    python -m checks.names            print what differs from the list that was reviewed
    python -m checks.names --write    write the list again; look at the difference before you commit
"""

import difflib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

import dure

FILE = Path("tests/repository/public_names.txt")


def parameter(each: inspect.Parameter) -> str:
    """One parameter without its annotation, whose spelling differs between Python versions."""
    star = {each.VAR_POSITIONAL: "*", each.VAR_KEYWORD: "**"}.get(each.kind, "")
    if each.default is each.empty:
        return star + each.name
    default: object = each.default
    plain = default is None or default == () or isinstance(default, bool | int | float | str)
    return f"{each.name}={default!r}" if plain else f"{each.name}=..."


def signature(value: Any) -> str:
    """`(a, *, b=None)`, or nothing for what has no signature."""
    try:
        parameters = list(inspect.signature(value).parameters.values())
    except (TypeError, ValueError):
        return ""
    words: list[str] = []
    for before, each in zip([None, *parameters], parameters, strict=False):
        if before and before.kind == each.POSITIONAL_ONLY != each.kind:
            words.append("/")
        starred = before and before.kind in (each.VAR_POSITIONAL, each.KEYWORD_ONLY)
        if each.kind == each.KEYWORD_ONLY and not starred:
            words.append("*")
        words.append(parameter(each))
    if parameters and parameters[-1].kind == inspect.Parameter.POSITIONAL_ONLY:
        words.append("/")
    return f"({', '.join(words)})"


def public() -> list[str]:
    """The names of the public face, sorted."""
    return sorted(vars(dure)["__all__"])


def lines() -> list[str]:
    """One line for each public name, and for each public method of ours of a public class."""
    found: list[str] = []
    for name in public():
        value = getattr(dure, name)
        found.append(name + (signature(value) if callable(value) else ""))
        if inspect.isclass(value):
            found += sorted(f"{name}.{method}" for method in methods(value))
    return found


def methods(owner: type[Any]) -> Iterator[str]:
    """The public methods and properties that a class of ours has from classes of ours."""
    seen: set[str] = set()
    for each in owner.__mro__:
        if each.__module__.split(".")[0] != dure.__name__:
            continue
        for name, value in vars(each).items():
            if name.startswith("_") or name in seen:
                continue
            seen.add(name)
            if isinstance(value, staticmethod | classmethod) or inspect.isfunction(value):
                yield name + signature(getattr(owner, name))
            elif isinstance(value, property):
                yield name


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Every command below `command` as a user types it, and its long flags. Hidden ones are not
    public."""
    if command.hidden:
        return
    flags = [
        max(each.opts, key=len)
        for each in command.params
        if isinstance(each, click.Option) and not each.hidden
    ]
    yield " ".join(path), flags
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from commands(inner, (*path, name))


def difference() -> list[str]:
    """What was added to and taken from the list that was reviewed."""
    reviewed = FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []
    return list(difflib.unified_diff(reviewed, lines(), "reviewed", "now", lineterm="", n=0))


def main() -> int:
    """Write the list, or print how it differs; 1 if it does."""
    if "--write" in sys.argv[1:]:
        FILE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
        return 0
    found = difference()
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
