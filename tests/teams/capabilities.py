"""The table of what other systems have: `python -m tests.teams.capabilities` writes the page."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "capabilities.md"
PARTS = sorted(path.stem for path in Path(__file__).parent.glob("rows_*.py"))

HEAD = """# What other systems have

Whoever comes from AutoGPT, AutoGen, MetaGPT or CrewAI finds here what they used there: what it is
called in dure, and the test that shows it. What is left out is named with the reason. The page is
made by `python -m tests.teams.capabilities`, which refuses a row whose test is not there.

"""
Row = tuple[str, str, str]


def rows() -> list[Row]:
    """All rows: what others call it, what it is called here, the test, or why it is left out."""
    return [row for part in PARTS for row in import_module(f"tests.teams.{part}").ROWS]


def problems() -> list[str]:
    """Rows whose test is not there, and rows that stand twice."""
    found: list[str] = []
    seen: set[str] = set()
    for theirs, ours, test in rows():
        if theirs in seen:
            found.append(f"twice: {theirs}")
        seen.add(theirs)
        if ours:
            found += [f"{theirs}: {each}" for each in [test] if not _is_there(each)]
        elif not test or "::" in test:
            found.append(f"{theirs}: left out without a reason")
    return found


def _is_there(test: str) -> bool:
    """Whether there is such a test, or such a file of tests."""
    file, _, name = test.partition("::")
    path = ROOT / file
    if not path.exists():
        return False
    if not name:
        return True
    tree = ast.parse(path.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return any(isinstance(node, kinds) and node.name == name for node in ast.walk(tree))


def page() -> str:
    """The page as it should be."""
    lines: list[str] = []
    groups: dict[str, list[Row]] = {}
    for row in rows():
        groups.setdefault(_system(row[0]), []).append(row)
    for system in sorted(groups):
        lines += [f"## {system}", "", "| there | here | shown by |", "|---|---|---|"]
        for theirs, ours, test in groups[system]:
            shown = f"`{test.removesuffix('::')}`" if ours else test
            cells = (theirs.partition(": ")[2] or theirs, ours or "left out", shown)
            lines.append("| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |")
        lines.append("")
    return HEAD + "\n".join(lines)


def _system(theirs: str) -> str:
    name = theirs.partition(":")[0] if ": " in theirs else "Besides"
    for known in ("AutoGPT", "AutoGen 0.4", "AutoGen", "Agent Framework", "MetaGPT", "CrewAI"):
        if name.startswith(known):
            return known
    return "Complaints and traps" if name.startswith(("Complaint", "Trap")) else "Besides"


if __name__ == "__main__":
    wrong = problems()
    if wrong:
        raise SystemExit("\n".join(wrong))
    PAGE.write_text(page(), encoding="utf-8")
