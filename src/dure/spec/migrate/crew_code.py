"""What `crew.py` of a CrewAI project adds to its YAML files: tools, models, the process.

The file is read as a tree of Python's grammar; nothing of it runs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dure.host.languages import tr
from dure.spec.migrate.draft import Draft


@dataclass
class CrewCode:
    """By name, what the code hands to each agent and task besides its entry in the YAML."""

    process: str = "sequential"
    manager: str = ""
    agents: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    tasks: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])


def crew_code(path: Path, text: str, draft: Draft) -> CrewCode:
    """What stands in the file. One that is no Python is told, and adds nothing."""
    found = CrewCode()
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        draft.note(_unread(path.name))
        return found
    made = dict(_made(tree))
    for function, call in _calls(tree, ""):
        given = {each.arg: each.value for each in call.keywords if each.arg}
        kind = _name(call.func)
        if kind in ("Agent", "Task"):
            entries = found.agents if kind == "Agent" else found.tasks
            named = given.pop("config", None)
            entries[_entry(named) or function] = _plain(given, made)
        elif kind == "Crew":
            found.process = _name(given.get("process")) or found.process
            found.manager = _model(given.get("manager_llm")) or found.manager
    return found


def _unread(name: str) -> str:
    text = "{name} could not be read as Python: tools and a process that stand there are left out."
    return tr("migrate.crew_code", text, name=name)


def _calls(node: ast.AST, function: str) -> Iterator[tuple[str, ast.Call]]:
    """All calls, each with the function in which it stands."""
    for each in ast.iter_child_nodes(node):
        inside = function
        if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inside = each.name
        elif isinstance(each, ast.Call):
            yield function, each
        yield from _calls(each, inside)


def _made(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """What is made under which name: `search = SerperDevTool()`."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call):
            yield from ((_name(target), _name(each.value)) for target in each.targets)


def _plain(given: dict[str, ast.expr], made: dict[str, str]) -> dict[str, Any]:
    """The values that can be known without running anything."""
    plain: dict[str, Any] = {}
    for name, node in given.items():
        if name == "llm":
            value: Any = _model(node)
        elif isinstance(node, (ast.List, ast.Tuple)):
            names = [_name(each) for each in node.elts]
            value = [made.get(each, each) for each in names if each]
        elif isinstance(node, ast.Constant):
            value = node.value
        else:
            value = _name(node)
        if value:
            plain[name] = value
    return plain


def _entry(node: ast.expr | None) -> str:
    """The entry that `config=self.agents_config["researcher"]` names."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return ""


def _model(node: ast.expr | None) -> str:
    """A model's name: a text, or that of `LLM(model="…")`."""
    if isinstance(node, ast.Call):
        named = next((each.value for each in node.keywords if each.arg == "model"), None)
        node = named or next(iter(node.args), None)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _name(node: ast.expr | None) -> str:
    """The last name of `a.b.c`, or of what is called so; of a text, the text."""
    match node:
        case ast.Call():
            return _name(node.func)
        case ast.Attribute():
            return node.attr
        case ast.Name():
            return node.id
        case ast.Constant(value=str() as text):
            return text
        case _:
            return ""
