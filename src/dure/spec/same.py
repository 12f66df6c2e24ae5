"""Whether two objects are made alike, down to the functions that rules are made of.

Knows Python objects only; does not know what any of them is for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import is_dataclass
from types import FunctionType
from typing import Any, cast

from dure.core.schema import schema_of


def difference(one: Any, two: Any, field: str = "") -> str | None:
    """Where the two first differ, as `members.0.until`; None where they are alike."""
    return _difference(one, two, (field,) if field else (), set())


def alike(one: Any, two: Any) -> bool:
    """Whether the two are made alike."""
    return difference(one, two) is None


def inside(function: Any) -> tuple[str, dict[str, Any]]:
    """Which function made this one, and with what: `rounds(3)` gives `("rounds", {"most": 3})`.
    Rules are functions, and this is all that can be told of them."""
    maker = str(getattr(function, "__qualname__", "")).partition(".<locals>")[0]
    return maker, _enclosed(function)


def _difference(
    one: Any, two: Any, path: tuple[str, ...], seen: set[tuple[int, int]]
) -> str | None:
    pair = (id(one), id(two))
    if one is two or pair in seen:
        return None
    here = ".".join(path) or "(all)"
    if type(one) is not type(two) and not _are_lists(one, two):
        return here
    if isinstance(one, FunctionType) and one.__code__ is not two.__code__:
        return here
    parts, others = _parts(one), _parts(two)
    if parts is None or others is None:
        return None if one == two or repr(one) == repr(two) else here
    seen.add(pair)
    if parts.keys() != others.keys():
        return here
    for name, part in parts.items():
        found = _difference(part, others[name], (*path, name), seen)
        if found:
            return found
    return None


def _parts(whole: Any) -> dict[str, Any] | None:
    """What an object is made of; None for what is only itself."""
    if isinstance(whole, FunctionType):
        return _enclosed(whole)
    if type(whole) is object:
        return {}  # a mark of one's own: any is like another
    if isinstance(whole, type):
        return _parts_of_type(whole)
    if isinstance(whole, str | bytes | int | float) or whole is None:
        return None
    if isinstance(whole, Mapping):
        return {str(name): part for name, part in cast("Mapping[Any, Any]", whole).items()}
    if isinstance(whole, list | tuple):
        items = cast("Collection[Any]", whole)
        return {str(index): part for index, part in enumerate(items)}
    names = [name for kind in type(whole).__mro__ for name in getattr(kind, "__slots__", ())]
    slots = {name: getattr(whole, name) for name in names if hasattr(whole, name)}
    own = {**slots, **getattr(whole, "__dict__", {})}
    return own if type(whole).__module__.startswith("dure.") else None


def _parts_of_type(kind: type[Any]) -> dict[str, Any] | None:
    """Of a type of structured output, what a model is told of it."""
    return {"name": kind.__name__, "schema": schema_of(kind)} if is_dataclass(kind) else None


def _are_lists(*given: Any) -> bool:
    return all(isinstance(each, list | tuple) for each in given)


def _enclosed(function: Any) -> dict[str, Any]:
    cells = getattr(function, "__closure__", None) or ()
    names = function.__code__.co_freevars if cells else ()
    return {name: cell.cell_contents for name, cell in zip(names, cells, strict=True)}
