"""What a referee says, in the language of the match. Prompts are files; sentences have codes.

Knows positions, results and languages. Does not know players.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dure.core.message import Message
from dure.games import Chess, Go, Position, Result, legal_text
from dure.games.position import MOST_LISTED, Why
from dure.host.languages import tr, wording

_SIDES = {
    "black": ("match.black", "black"),
    "white": ("match.white", "white"),
    "first": ("match.first", "first"),
    "second": ("match.second", "second"),
}
_MARKED = re.compile(r"(?i)[\W_]*(?:my |the )?(?:move|수)[\W_]*[:：]")
_MOVES = 12
_WORDS = 400
"""Characters of what a player says beside a move that the other is told."""

_WHY: Mapping[Why, tuple[str, str]] = {
    "checkmate": ("match.checkmate", "checkmate"),
    "stalemate": ("match.stalemate", "stalemate"),
    "fifty": ("match.fifty", "fifty moves without a capture or a pawn's move"),
    "repetition": ("match.repetition", "the same position for the third time"),
    "material": ("match.material", "too few pieces to mate"),
    "counted": ("match.counted", "counted by area"),
    "rules": ("match.rules", "by the rules of the game"),
    "resigned": ("match.resigned", "the other resigned"),
    "illegal": ("match.illegal", "the other offered no legal move"),
    "time": ("match.time", "the other's time ran out"),
    "agreed": ("match.agreed", "both agreed"),
}


def side_name(side: str, lang: str) -> str:
    """What a side is called."""
    return tr(*_SIDES[side], lang=lang) if side in _SIDES else side


def rules_text(position: Position, side: str, opponent: str, lang: str) -> str:
    """What a player is told once: the game, its side, and how to answer."""
    if isinstance(position.game, Go):
        notation = ("match.as_go", "A move is a point such as D4 (columns skip I), or `pass`.")
    elif isinstance(position.game, Chess):
        notation = ("match.as_chess", "Moves are in algebraic notation: Nf3, exd5, O-O, e8=Q.")
    else:
        notation = ("match.as_listed", "Moves are written as in the list of legal ones.")
    return wording("dure.agents.players", "prompts/rules", lang).format(
        side=side_name(side, lang),
        game=position.game.name,
        opponent=opponent,
        example=next(map(position.written, position.legal), ""),
        notation=tr(*notation, lang=lang),
    )


def moves_text(position: Position) -> str:
    """The moves so far: of chess all, numbered in pairs; of other games the last ones."""
    if isinstance(position.game, Chess):
        return " ".join(position.record().split("\n\n", 1)[1].split()[:-1])
    first = max(0, len(position.moves) - _MOVES)
    moves = " ".join(
        f"{number}.{move}" for number, move in enumerate(position.moves[first:], first + 1)
    )
    return f"… {moves}" if first else moves


def legal_line(position: Position, lang: str, *, whole: bool) -> str:
    """The legal moves; not `whole`: only where they are few enough to be of use each time."""
    if len(position.legal) > MOST_LISTED and not whole:
        return ""
    return tr("match.legal", "Legal moves: {moves}", lang=lang, moves=legal_text(position))


def beside(message: Message, written: str) -> str:
    """What a player said beside its move, cut short; empty if it said nothing else."""
    lines = message.text.strip().splitlines()
    text = "\n".join(line for line in lines if not _MARKED.match(line)).strip()
    if len(text.strip(" .!*`")) <= len(written) + 1:
        return ""
    return text if len(text) <= _WORDS else f"{text[:_WORDS]} …"


def result_text(result: Result, names: Mapping[str, str], lang: str) -> str:
    """Who won, and why."""
    why = tr(*_WHY[result.why], lang=lang)
    if not result.winner:
        text = tr("match.draw", "A draw: {why}. {score}", lang=lang, why=why, score=result.score)
    else:
        text = tr(
            "match.won",
            "{name} ({side}) wins: {why}. {score}",
            lang=lang,
            name=names[result.winner],
            side=side_name(result.winner, lang),
            why=why,
            score=result.score,
        )
    if result.dead:
        stones = ", ".join(result.dead)
        text += "\n" + tr(
            "match.dead", "Dead stones, taken off: {stones}", lang=lang, stones=stones
        )
    return text
