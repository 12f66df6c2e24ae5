"""Which move a text means: `Q16`, `1... e5`, `I take on d5: exd5!`, `나이트 f3`.

Knows texts and positions. A text that names more than one move, and nothing that says which of them
is meant, is not guessed at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from dure.core.errors import ToolError
from dure.games.position import MOST_LISTED, Named, Position

_MARKED = re.compile(r"(?im)^[\W_]*(?:my |the )?(?:move|수|착수)[\W_]*[:：]\s*(.+)$")
_MOST_READ = 20_000


def read_move(position: Position, text: str) -> str:
    """The one legal move that this text names. Raises `ToolError` with what was wrong."""
    if position.result:
        raise position.game.why_not(position, text)
    text = unicodedata.normalize("NFKC", text[:_MOST_READ])
    named = list(position.game.named(position, text))
    if len(_meant(named)) > 1:
        named = _singled_out(position, text) or named
    if not named:
        raise ToolError(
            "game.no_move",
            "There is no move in that. Say one move, such as {example}.",
            example=position.written(next(iter(position.legal))),
        )
    meant = _meant(named)
    if len(meant) > 1:
        raise ToolError(
            "game.several",
            "That names several moves: {moves}. Say one, on a line of its own.",
            moves=_listed([each.written for each in named]),
        )
    found = next(iter(named))
    if not found.moves:
        raise position.game.why_not(position, found.written)
    if len(found.moves) > 1:
        raise ToolError(
            "game.unclear",
            "{move} can mean {moves}. Say which.",
            move=found.written[:40],
            moves=_listed([position.written(move) for move in found.moves]),
        )
    return next(iter(found.moves))


def legal_text(position: Position) -> str:
    """The legal moves as people write them, as many as are listed."""
    return _listed([position.written(move) for move in position.legal])


def _listed(moves: list[str]) -> str:
    moves = list(dict.fromkeys(moves))
    rest = len(moves) - MOST_LISTED
    return ", ".join(moves[:MOST_LISTED]) + (f", … (+{rest})" if rest > 0 else "")


def _meant(named: Sequence[Named]) -> set[tuple[str, ...]]:
    """The different things that are named; what is not legal is a different thing each time."""
    return {each.moves or (each.written.casefold(),) for each in named}


def _singled_out(position: Position, text: str) -> list[Named]:
    """What stands behind `move:`, or on a line with nothing else; the last of these."""
    marked = _MARKED.findall(text)
    lines = [*text.splitlines(), *marked]
    found: list[Named] = []
    for line in lines:
        named = position.game.named(position, line)
        alone = len(_meant(named)) == 1 and not re.search(
            r"\w", line.replace(named[0].written, "", 1)
        )
        if alone or (line in marked and len(_meant(named)) == 1):
            found = list(named)
    return found
