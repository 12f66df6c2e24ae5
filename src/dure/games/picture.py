"""Boards as drawings (SVG): small, sharp at any size, nothing loaded from elsewhere.

Knows lines, circles and the shapes of chess pieces, which are our own. Does not know rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape

from dure.core.message import Image

_WOOD, _LINE = "#e3b96f", "#4a3514"
_COLUMNS = "ABCDEFGHJKLMNOPQRST"
_LIGHT, _DARK, _MARK = "#efdcb8", "#b58a5f", "#d8c34a"

_BODIES = {
    "p": "M22.5 8a6 6 0 0 0-3.7 10.700h-3.300v3h3.500c-.3 6-2.5 9-5.5 11.800V38h18v-4.5"
    "c-3-2.8-5.2-5.8-5.5-11.800h3.500v-3h-3.300A6 6 0 0 0 22.5 8z",
    "r": "M11 38h23v-4h-3l-1.5-14.500h3.500V9h-4.500v3.500h-3.700V9h-4.600v3.500h-3.700V9H12v10.5"
    "h3.500L14 34h-3z",
    "n": "M13 38h20.500c.8-9.5-.5-17-4.5-21.5-2-2.3-4.5-3.7-7-4.300L20.5 7l-2.7 4.5"
    "c-3.6 2.2-5.4 5.5-6.8 9-1.2 2.8-1.5 5 .3 6.3 1.5 1 3 .3 4.2-.8 1.7-1.5 3.5-2"
    " 6.5-2.3-.7 4.7-6.5 6.8-9 14.300z",
    "b": "M22.5 5.500a2.8 2.8 0 0 0-1.7 5C16.5 14 14 17.8 14 22c0 3 1.5 5.2 4 6.700L17 33"
    "h-3.500l-2 5h22l-2-5H28l-1-4.300c2.5-1.5 4-3.7 4-6.7 0-4.2-2.5-8-6.8-11.500a2.8 2.8 0 0"
    " 0-1.7-5z",
    "q": "M12 38h21l-1-5 5.5-17.2-7 6.200L28.5 11l-6 9.5-6-9.5-2 11-7-6.200L13 33z",
    "k": "M20.9 4.500h3.200v3h3v3.200h-3v3.800c2-1.5 4.7-2.3 7.3-2 4.8.6 6.6 5.2 5 9.8-1.2"
    " 3.6-3.3 6.5-4.9 9.700l1 6H12.500l1-6c-1.6-3.2-3.7-6.1-4.9-9.7-1.6-4.6.2-9.2 5-9.8"
    " 2.6-.3 5.3.5 7.3 2v-3.800h-3V7.500h3z",
}
"""Each piece in a square of 45."""

_DETAILS = {
    "p": "M15.5 34.500h14",
    "r": "M15.5 19.500h14M14 34h17",
    "n": "M17.2 18.500h.1M14.8 34.500h17",
    "b": "M22.5 15v6M19.5 18h6M17 33h11",
    "q": "M13 33h19M14 29.500c5.5-1.5 11.5-1.5 17 0",
    "k": "M22.5 15v11M13.5 32c6-1.5 12-1.5 18 0",
}


def go_board(
    board: Sequence[str], stars: Iterable[tuple[int, int]], last: tuple[int, int] | None
) -> Image:
    """A Go board: lines of `X`, `O` and `+`, the lowest first."""
    size, step, edge = len(board), 24, 36
    far = edge + (size - 1) * step

    def at(column: int, row: int) -> str:
        return f"{edge + column * step} {far - row * step}"

    def dots(points: Iterable[tuple[int, int]]) -> str:
        return "".join(f"M{at(*point)}h0" for point in points)

    def stones(kind: str) -> str:
        rows = enumerate(board)
        return dots((c, r) for r, line in rows for c, stone in enumerate(line) if stone == kind)

    lines = "".join(f"M{at(0, n)}H{far}M{at(n, 0)}V{edge}" for n in range(size))
    parts = [
        f'<path d="{lines}" stroke="{_LINE}"/>',
        f'<g stroke-linecap="round"><path d="{dots(stars)}" stroke="{_LINE}" stroke-width="6"/>',
        f'<path d="{stones("X")}{stones("O")}" stroke="#000" stroke-width="22.5"/>',
        f'<path d="{stones("X")}" stroke="#222" stroke-width="20.5"/>',
        f'<path d="{stones("O")}" stroke="#fff" stroke-width="20.5"/></g>',
        *(_label(_COLUMNS[n], edge + n * step, y) for n in range(size) for y in (14, far + 24)),
        *(_label(str(n + 1), x, far - n * step) for n in range(size) for x in (14, far + 24)),
    ]
    if last is not None:
        ring = "#fff" if board[last[1]][last[0]] == "X" else "#000"
        x, y = at(*last).split()
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="5.5" fill="none" stroke="{ring}" stroke-width="2"/>'
        )
    return _svg(far + edge, far + edge, _WOOD, "".join(parts))


def chess_board(pieces: Mapping[tuple[int, int], str], last: Collection[str] = ()) -> Image:
    """A chess board from white's side; `last` are the names of the squares to be marked."""
    step, edge = 45, 22
    far = edge + 8 * step
    squares: list[str] = [f'<path d="M{edge} {edge}h360v360h-360z" fill="{_LIGHT}"/>']
    dark = "".join(
        f"M{edge + column * step} {far - (row + 1) * step}h45v45h-45z"
        for row in range(8)
        for column in range(8)
        if (row + column) % 2 == 0
    )
    squares.append(f'<path d="{dark}" fill="{_DARK}"/>')
    for column in range(8):
        for row in range(8):
            x, y = edge + column * step, far - (row + 1) * step
            if f"{'abcdefgh'[column]}{row + 1}" in last:
                mark = f'<path d="M{x} {y}h45v45h-45z" fill="{_MARK}" opacity=".6"/>'
                squares.append(mark)
            if piece := pieces.get((column, row)):
                squares.append(f'<use href="#{piece}" x="{x}" y="{y}"/>')
    middle = edge + step // 2
    labels = [
        *(_label("abcdefgh"[n], middle + n * step, y) for n in range(8) for y in (11, far + 11)),
        *(_label(str(8 - n), x, middle + n * step) for n in range(8) for x in (11, far + 11)),
    ]
    used = "".join(_piece(each) for each in sorted(set(pieces.values())))
    body = f"<defs>{used}</defs>{''.join(squares)}{''.join(labels)}"
    return _svg(far + edge, far + edge, "#f7efdf", body)


def text_board(text: str) -> Image:
    """Lines of text as a drawing, each letter in a cell of the same size."""
    lines = text.splitlines() or [""]
    cells = max(map(len, lines))
    rows = "".join(
        f'<text x="12" y="{28 + 20 * number}" textLength="{10 * len(line)}" xml:space="preserve"'
        f' text-anchor="start" font-family="monospace">{escape(line)}</text>'
        for number, line in enumerate(lines)
        if line
    )
    return _svg(10 * cells + 24, 20 * len(lines) + 24, "#f7efdf", rows)


def _piece(letter: str) -> str:
    """What `<use>` draws for this letter; white's are capitals."""
    kind = letter.lower()
    fill, line = ("#fff", "#222") if letter.isupper() else ("#2b2b2b", "#eee")
    return (
        f'<g id="{letter}" stroke-linejoin="round" stroke-linecap="round">'
        f'<path d="{_BODIES[kind]}" fill="{fill}" stroke="#222" stroke-width="1.4"/>'
        f'<path d="{_DETAILS[kind]}" fill="none" stroke="{line}" stroke-width="1.4"/></g>'
    )


def _label(text: str, x: float, y: float) -> str:
    return f'<text x="{x:g}" y="{y + 4:g}">{text}</text>'


def _svg(width: int, height: int, ground: str, body: str) -> Image:
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" font-family="sans-serif" font-size="12"'
        f' text-anchor="middle" fill="{_LINE}"><path d="M0 0h{width}v{height}H0z"'
        f' fill="{ground}"/>{body}</svg>'
    )
    return Image(text.encode(), "image/svg+xml", "board.svg")
