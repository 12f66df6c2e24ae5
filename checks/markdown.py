"""Reads Markdown as far as the checks need it: headings and fenced blocks.

Knows CommonMark's backtick fences and `#` headings. Runs nothing.
"""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Block:
    """A fenced block: its info string, the line its code begins on (from 1), and the code."""

    info: str
    line: int
    code: str


FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,})(?P<info>[^`]*)$")


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page, in order; a fence that never closes runs to the end."""
    found: list[Block] = []
    opened: re.Match[str] | None = None
    start = 0
    code: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        match = FENCE.match(line)
        if opened is None:
            if match:
                opened, start, code = match, number + 1, []
        elif match and not match["info"].strip() and len(match["ticks"]) >= len(opened["ticks"]):
            found.append(_block(opened, start, code))
            opened = None
        else:
            code.append(line)
    if opened is not None:
        found.append(_block(opened, start, code))
    return found


def _block(opened: re.Match[str], start: int, code: list[str]) -> Block:
    """The block, without the indentation that its fence has."""
    indent = len(opened["indent"])
    lines = [line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in code]
    return Block(opened["info"].strip(), start, "\n".join(lines) + "\n")


def heading_levels(text: str) -> list[int]:
    """The levels of a page's headings, in order; what stands in a fence is no heading."""
    inside = {
        number
        for block in blocks(text)
        for number in range(block.line - 1, block.line + block.code.count("\n") + 1)
    }
    levels: list[int] = []
    for number, line in enumerate(text.splitlines(), start=1):
        match = re.match(r"^(#{1,6})\s+\S", line)
        if match and number not in inside:
            levels.append(len(match[1]))
    return levels


def pages(root: Path) -> list[Path]:
    """The pages whose code must run: both READMEs and everything in docs/."""
    return [root / "README.md", root / "README.ko.md", *sorted((root / "docs").rglob("*.md"))]
