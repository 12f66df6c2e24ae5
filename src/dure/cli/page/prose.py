"""What models write, with the marks of Markdown that they use most made into layout.

Knows fences, headings, lists, tables, code and bold letters. Links stay text: nothing on the page
leads away from it. What is not understood stands as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dure.cli.page.markup import Markup, el, joined

_FENCE = re.compile(r"^ {0,3}(```+|~~~+)([^`]*)$")
_HEADING = re.compile(r"^#{1,6}\s+(\S.*)$")
_ITEM = re.compile(r"^(?:[-*•]|(\d{1,3})[.)])\s+(.*)$")
_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$")
_INLINE = re.compile(r"(`[^`\n]+`|\*\*[^*\n]+\*\*)")


def prose(words: str) -> Markup:
    """The text as HTML."""
    lines = words.replace("\r\n", "\n").split("\n")
    blocks: list[Markup] = []
    plain: list[str] = []
    at = 0
    while at < len(lines):
        block, end = _block(lines, at)
        if block is None:
            plain.append(lines[at])
        else:
            blocks += [*_paragraphs(plain), block]
            plain = []
        at = end
    return joined(*blocks, *_paragraphs(plain))


def _block(lines: Sequence[str], at: int) -> tuple[Markup | None, int]:
    """What begins at this line, and the line after it."""
    line = lines[at]
    if fence := _FENCE.match(line):
        end = at + 1
        while end < len(lines) and not _closes(lines[end], fence[1]):
            end += 1
        code = "\n".join(lines[at + 1 : end])
        return el("pre", code, class_="code", data_lang=fence[2].strip() or None), end + 1
    if heading := _HEADING.match(line):
        return el("p", _inline(heading[1].rstrip("# ")), class_="heading", dir="auto"), at + 1
    if _ITEM.match(line):
        return _list(lines, at)
    if "|" in line and at + 1 < len(lines) and _RULE.match(lines[at + 1]) and "|" in lines[at + 1]:
        return _table(lines, at)
    return None, at + 1


def _closes(line: str, fence: str) -> bool:
    bare = line.strip()
    return bare.startswith(fence) and not bare.strip(fence[0])


def _list(lines: Sequence[str], at: int) -> tuple[Markup, int]:
    items: list[Markup] = []
    first = _ITEM.match(lines[at])
    number = first[1] if first else None
    while at < len(lines) and (item := _ITEM.match(lines[at])):
        said = [_inline(item[2])]
        at += 1
        while at < len(lines) and lines[at].startswith(("  ", "\t")) and lines[at].strip():
            said.append(joined("\n", _inline(lines[at].strip())))  # what is beneath stays so
            at += 1
        items.append(el("li", *said, dir="auto"))
    if number is None:
        return el("ul", *items), at
    return el("ol", *items, start=number), at


def _table(lines: Sequence[str], at: int) -> tuple[Markup, int]:
    head = el("tr", *(el("th", _inline(cell), dir="auto") for cell in _cells(lines[at])))
    at += 2
    rows: list[Markup] = []
    while at < len(lines) and "|" in lines[at]:
        rows.append(el("tr", *(el("td", _inline(cell), dir="auto") for cell in _cells(lines[at]))))
        at += 1
    table = el("table", el("thead", head), el("tbody", *rows))
    return el("div", table, class_="wide"), at


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _paragraphs(lines: Sequence[str]) -> list[Markup]:
    found = re.split(r"\n\s*\n", "\n".join(lines).strip("\n"))
    return [el("p", _inline(each), dir="auto") for each in found if each.strip()]


def _inline(words: str) -> Markup:
    pieces: list[str] = []
    for index, piece in enumerate(_INLINE.split(words)):
        if index % 2 == 0:  # what stands between the marks
            pieces.append(piece)
        elif piece.startswith("`"):
            pieces.append(el("code", piece[1:-1]))
        else:
            pieces.append(el("strong", piece[2:-2]))
    return joined(*pieces)
