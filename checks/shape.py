"""The shape of the source, checked by machine: sizes, names and imports.

Knows the limits below and reads syntax trees only. Does not know which layer may import which;
import-linter does (see pyproject.toml), but for the direct imports it cannot express.

    python -m checks.shape
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from checks.source import Function, Module, cycles, dotted, graph, imports, reachable, read_package

# Ratchets: these may be lowered, never raised. A limit that pinches is a question about the design.
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50  # the docstring is not counted
MAX_POSITIONAL = 5  # parameters that can be given by position, without self
MAX_PARAMETERS = 12  # all of them; the annotated fields of a class count the same
MAX_PUBLIC_METHODS = 12

# Words that say nothing about what a thing does.
EMPTY_WORDS = {"Manager", "Handler", "Processor", "Util", "Utils"}
EMPTY_FIRST_WORDS = {"Base", "Abstract"}
EMPTY_FILES = {"util", "utils"}

# `import dure` stays quick: these are imported only where they are used.
HEAVY = {"aiohttp", "click", "rich"}

# Packages that know these only as protocols of core, through Turn. Importing them directly is
# forbidden; that the runtime beneath imports them is right.
NOT_DIRECTLY = {
    "dure.agents": ("dure.models", "dure.sandbox", "dure.host.http"),
    "dure.teams": ("dure.models", "dure.sandbox", "dure.host.http"),
}

# Where a package may load a part of itself when asked for it.
LAZY_PACKAGES = ("dure.cli",)
LAZY_FUNCTIONS = {("dure", "__getattr__")}


def problems(root: Path) -> list[str]:
    """What is wrong with the package in folder `root`, one sentence each; empty if nothing is."""
    modules = read_package(root)
    known = {module.name for module in modules}
    found: list[str] = []
    for module in modules:
        found += file_size(module)
        found += empty_names(module)
        found += own_imports(module, known)
        for node in ast.walk(module.tree):
            if isinstance(node, Function):
                found += function_size(module, node)
            elif isinstance(node, ast.ClassDef):
                found += class_size(module, node)
        for function, in_class in functions(module.tree):
            found += parameters(module, function, in_class=in_class)
    found += import_cycles(modules)
    found += heavy_imports(modules, root.name)
    return found


def at(module: Module, line: int, text: str) -> str:
    """A problem as editors and terminals link to it."""
    return f"{module.path}:{line}: {text}"


def within(name: str, package: str) -> bool:
    """Whether a dotted name is the package or something in it."""
    return name == package or name.startswith(package + ".")


def file_size(module: Module) -> list[str]:
    """Files of more than MAX_FILE_LINES lines."""
    lines = len(module.text.splitlines())
    if lines > MAX_FILE_LINES:
        return [at(module, 1, f"the file has {lines} lines, more than {MAX_FILE_LINES}")]
    return []


def function_size(module: Module, node: Function) -> list[str]:
    """Functions of more than MAX_FUNCTION_LINES lines, from `def` on and without the docstring."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    if lines > MAX_FUNCTION_LINES:
        text = f"{node.name} has {lines} lines, more than {MAX_FUNCTION_LINES}"
        return [at(module, node.lineno, text)]
    return []


def functions(tree: ast.AST, *, in_class: bool = False) -> Iterator[tuple[Function, bool]]:
    """Every function below `tree`, and whether it stands directly in a class."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            yield node, in_class
        inside = isinstance(node, ast.ClassDef)
        yield from functions(node, in_class=inside)


def parameters(module: Module, node: Function, *, in_class: bool) -> list[str]:
    """Functions with too many parameters. Commands of the command line are exempt: theirs are
    flags, which are given by name."""
    decorators = [dotted(each) for each in node.decorator_list]
    if any(each.split(".")[-1] in {"command", "group"} for each in decorators):
        return []
    positional = len(node.args.posonlyargs) + len(node.args.args)
    if in_class and "staticmethod" not in decorators:
        positional -= 1  # self or cls
    total = positional + len(node.args.kwonlyargs)
    found: list[str] = []
    if positional > MAX_POSITIONAL:
        text = f"{node.name} takes {positional} positional parameters, more than {MAX_POSITIONAL}"
        found.append(at(module, node.lineno, text))
    if total > MAX_PARAMETERS:
        text = f"{node.name} takes {total} parameters, more than {MAX_PARAMETERS}"
        found.append(at(module, node.lineno, text))
    return found


def class_size(module: Module, node: ast.ClassDef) -> list[str]:
    """Classes with too many public methods (properties count) or annotated fields."""
    methods = {each.name for each in node.body if isinstance(each, Function)}
    public = [name for name in methods if not name.startswith("_")]
    fields = [
        each
        for each in node.body
        if isinstance(each, ast.AnnAssign) and not dotted(each.annotation).endswith("ClassVar")
    ]
    found: list[str] = []
    if len(public) > MAX_PUBLIC_METHODS:
        text = f"{node.name} has {len(public)} public methods, more than {MAX_PUBLIC_METHODS}"
        found.append(at(module, node.lineno, text))
    if len(fields) > MAX_PARAMETERS:
        text = f"{node.name} has {len(fields)} fields, more than {MAX_PARAMETERS}"
        found.append(at(module, node.lineno, text))
    return found


def empty_names(module: Module) -> list[str]:
    """Names of classes and files that say nothing."""
    found: list[str] = []
    if module.path.stem in EMPTY_FILES:
        found.append(at(module, 1, f"name the file after what it does, not {module.path.name}"))
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ClassDef):
            continue
        words = re.findall(r"[A-Z][a-z0-9]*", node.name)
        if EMPTY_WORDS & set(words) or set(words[:1]) & EMPTY_FIRST_WORDS:
            found.append(at(module, node.lineno, f"name the class after what it does: {node.name}"))
    return found


def own_imports(module: Module, known: set[str]) -> list[str]:
    """Imports of our own package that are hidden from the import graph, or forbidden."""
    package = module.name.split(".")[0]
    lazy = any(within(module.name, each) for each in LAZY_PACKAGES)
    found: list[str] = []
    for each in imports(module, known):
        if not within(each.target, package):
            continue
        if each.type_checking:
            text = f"{each.target} is imported for type checking only: that hides a cycle"
            found.append(at(module, each.line, text))
        elif each.function and not lazy and (module.name, each.function) not in LAZY_FUNCTIONS:
            text = f"{each.target} is imported in {each.function}(): import it at the top"
            found.append(at(module, each.line, text))
        for source, targets in NOT_DIRECTLY.items():
            if within(module.name, source) and any(within(each.target, t) for t in targets):
                text = f"{source} reaches {each.target} only through Turn and the contracts of core"
                found.append(at(module, each.line, text))
    return found


def import_cycles(modules: list[Module]) -> list[str]:
    """Modules that need each other to be imported."""
    return [f"import cycle: {' <-> '.join(ring)}" for ring in cycles(graph(modules))]


def with_parents(names: set[str]) -> set[str]:
    """Dotted names, and the packages they lie in."""
    return {name.rsplit(".", depth)[0] for name in names for depth in range(name.count(".") + 1)}


def heavy_imports(modules: list[Module], package: str) -> list[str]:
    """Heavy libraries that importing the package itself would import."""
    # importing a.b.c imports a and a.b first
    edges = {name: with_parents(targets) for name, targets in graph(modules).items()}
    reached = reachable(edges, {package})
    found: list[str] = []
    for module in modules:
        if module.name not in reached:
            continue
        for each in imports(module, set(edges)):
            if each.at_import and each.target.split(".")[0] in HEAVY:
                text = f"`import {package}` would import {each.target}: import it where it is used"
                found.append(at(module, each.line, text))
    return found


def main() -> int:
    """Print every problem of the package; 1 if there is one."""
    found = problems(Path("src/dure"))
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
