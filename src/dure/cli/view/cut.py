"""Lines cut and wrapped by the cells they take, so that Korean text lines up. Knows widths only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dure.cli.view.paint import Paint
from dure.core.visible import visible
from dure.host.languages.width import clusters, pad, width


def cut(text: str, cells: int) -> str:
    """The text in at most `cells` cells; its end gives way to `…`."""
    return text if width(text) <= cells else pad(text, cells).rstrip()


def wrap(text: str, cells: int) -> list[str]:
    """The text in lines of at most `cells` cells, broken at spaces where there are any."""
    return [line for given in text.split("\n") for line in _wrapped(given, cells)]


def _wrapped(line: str, cells: int) -> list[str]:
    if width(line) <= cells:
        return [line]
    lines: list[str] = []
    now = ""
    for word in _pieces(line, cells):
        if now and width(now + word.rstrip()) > cells:
            lines.append(now.rstrip())
            now = word.lstrip()
        else:
            now += word
    return [*lines, now.rstrip()]


def _pieces(line: str, cells: int) -> Iterable[str]:
    """Words with the spaces behind them; one that is too wide for a line, in parts."""
    word, used = "", 0
    for cluster in clusters(line):
        size = width(cluster)
        if used + size > cells or (word.endswith(" ") and cluster != " "):
            yield word
            word, used = "", 0
        word, used = word + cluster, used + size
    if word:
        yield word


def told(text: str, paint: Paint) -> list[str]:
    """A sentence of ours on a terminal: broken between words. In a pipe it stays one line."""
    text = visible(text)
    return wrap(text, paint.cells) if paint.terminal else text.split("\n")


def columns(rows: Sequence[Sequence[str]], cells: int, grows: int) -> list[str]:
    """Rows as lines with aligned columns; column `grows` gets what is left of `cells`."""
    if not rows:
        return []
    widths = [max(width(row[index]) for row in rows) for index in range(len(rows[0]))]
    others = sum(widths) - widths[grows] + 2 * (len(widths) - 1)
    widths[grows] = max(min(widths[grows], cells - others), 8)
    return [
        "  ".join(pad(text, size) for text, size in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
