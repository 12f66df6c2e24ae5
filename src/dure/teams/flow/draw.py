"""Drawings of a flow: as text for a terminal, as Mermaid, and as Graphviz's DOT.

Knows steps, conditions and routes. Nothing is run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dure.core.visible import visible
from dure.teams.flow.flow import Flow
from dure.teams.flow.when import END, START, When
from dure.teams.flow.wiring import Steps, gives

_NEEDS_ALL = "all of"


def outline(flow: Flow[Any]) -> str:
    """A line a step: what begins it, and which routes it chooses from."""
    lines = [flow.name]
    for index, step in enumerate(flow.steps):
        branch = "└─" if index == len(flow.steps) - 1 else "├─"
        routes = f" → {' | '.join(step.routes)}" if step.routes else ""
        bound = f" (at most {step.most}, then {step.otherwise})" if step.most else ""
        lines.append(f"{branch} {step.name}: after {step.when}{routes}{bound}")
    return visible("\n".join(lines))


def mermaid(flow: Flow[Any]) -> str:
    """A Mermaid flowchart, as Markdown renders it. Routes are labels of its arrows."""
    ids = _ids(flow.steps)
    lines = ["flowchart TD", f'  {ids[START]}(["{START}"])']
    for step in flow.steps:
        opening, closing = ("{", "}") if step.routes else ("[", "]")
        lines.append(f'  {ids[step.name]}{opening}"{_quoted(step.name)}"{closing}')
    if _ends(flow.steps):
        lines.append(f'  {ids[END]}(["{END}"])')
    for before, label, after in arrows(flow.steps):
        said = f'|"{_quoted(label)}"|' if label else ""
        lines.append(f"  {ids[before]} -->{said} {ids[after]}")
    return "\n".join(lines)


def dot(flow: Flow[Any]) -> str:
    """The flow in DOT, the language of Graphviz."""
    ids = _ids(flow.steps)
    lines = [f'digraph "{_quoted(flow.name)}" {{', f'  {ids[START]} [label="{START}" shape=oval];']
    for step in flow.steps:
        shape = "diamond" if step.routes else "box"
        lines.append(f'  {ids[step.name]} [label="{_quoted(step.name)}" shape={shape}];')
    if _ends(flow.steps):
        lines.append(f'  {ids[END]} [label="{END}" shape=oval];')
    for before, label, after in arrows(flow.steps):
        said = f' [label="{_quoted(label)}"]' if label else ""
        lines.append(f"  {ids[before]} -> {ids[after]}{said};")
    return "\n".join([*lines, "}"])


def arrows(steps: Steps) -> Iterator[tuple[str, str, str]]:
    """From which step (or the start) to which, and what the arrow says: the route, or that others
    must come too."""
    for step in steps:
        joins = "" if step.when.least == 1 else str(_how(step.when))
        if START in step.when.events:
            yield START, joins, step.name
        for before in steps:
            for event in gives(before):
                if event in step.when.events:
                    route = event if event != before.name else ""
                    label = ", ".join(filter(None, (route, joins)))
                    yield before.name, label, step.name
    for step in steps:
        if END in step.routes:
            yield step.name, END, END


def _how(when: When) -> str:
    count = len(when.of)
    return _NEEDS_ALL if when.least == count else f"{when.least} of {count}"


def _ends(steps: Steps) -> bool:
    return any(END in step.routes for step in steps)


def _ids(steps: Steps) -> dict[str, str]:
    """Names in any script; identifiers in letters that every renderer reads."""
    names = [START, *[step.name for step in steps], END]
    return {name: f"n{index}" for index, name in enumerate(names)}


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', "'")
