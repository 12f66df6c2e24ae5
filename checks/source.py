"""Reads a package as syntax trees: its modules and who imports whom.

Knows Python's import statements. Imports and runs nothing of what it reads, and judges nothing.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

type_checking_names = {"TYPE_CHECKING", "typing.TYPE_CHECKING"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file: its dotted name, where it lies, and what it says."""

    name: str
    path: Path
    text: str
    tree: ast.Module


@dataclass(frozen=True)
class Import:
    """One imported module, and where the statement stands."""

    target: str
    line: int
    function: str | None  # the innermost function around it
    type_checking: bool

    @property
    def at_import(self) -> bool:
        """Whether importing the file runs it."""
        return self.function is None and not self.type_checking


def read_package(root: Path) -> list[Module]:
    """Every module under `root`, a package's folder; names begin with the folder's name."""
    found: list[Module] = []
    for path in sorted(root.rglob("*.py")):
        parts = [root.name, *path.relative_to(root).with_suffix("").parts]
        if parts[-1] == "__init__":
            parts.pop()
        text = path.read_text(encoding="utf-8")
        found.append(Module(".".join(parts), path, text, ast.parse(text, str(path))))
    return found


def dotted(node: ast.expr) -> str:
    """The name an expression spells (`click.command`), without what it is called with."""
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return f"{dotted(node.value)}.{node.attr}"
        case ast.Call():
            return dotted(node.func)
        case ast.Subscript():
            return dotted(node.value)
        case _:
            return ""


def imports(module: Module, known: set[str]) -> list[Import]:
    """What a module imports; `from a import b` is `a.b` where that is a known module, else `a`."""
    return list(_imports(module.tree, known, function=None, type_checking=False))


def _imports(
    node: ast.AST, known: set[str], *, function: str | None, type_checking: bool
) -> Iterator[Import]:
    match node:
        case ast.Import():
            for alias in node.names:
                yield Import(alias.name, node.lineno, function, type_checking)
        case ast.ImportFrom():
            base = node.module or ""
            # sorted, so that messages come in the same order every time
            for target in sorted({_target(base, alias.name, known) for alias in node.names}):
                yield Import(target, node.lineno, function, type_checking)
        case ast.If() if dotted(node.test) in type_checking_names:
            for child in node.body:
                yield from _imports(child, known, function=function, type_checking=True)
            for child in node.orelse:
                yield from _imports(child, known, function=function, type_checking=type_checking)
        case _:
            if isinstance(node, Function):
                function = node.name
            for child in ast.iter_child_nodes(node):
                yield from _imports(child, known, function=function, type_checking=type_checking)


def _target(base: str, name: str, known: set[str]) -> str:
    inner = f"{base}.{name}"
    return inner if inner in known else base


def graph(modules: list[Module]) -> dict[str, set[str]]:
    """Module → the modules of the same package whose import its own import runs."""
    known = {module.name for module in modules}
    return {
        module.name: {i.target for i in imports(module, known) if i.at_import} & known
        for module in modules
    }


def cycles(edges: dict[str, set[str]]) -> list[list[str]]:
    """The groups of modules that import each other in a ring, each group sorted."""
    reach = {name: reachable(edges, edges[name]) for name in edges}
    rings = {
        tuple(sorted(other for other in reach[name] if name in reach[other]))
        for name in edges
        if name in reach[name]
    }
    return [list(ring) for ring in sorted(rings)]


def reachable(edges: dict[str, set[str]], start: set[str]) -> set[str]:
    """`start` and whatever it leads to."""
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(edges.get(name, ()))
    return seen
