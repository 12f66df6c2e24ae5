"""What a player said: a move, that it resigns, that it asks for something; yes or no.

Knows words, in English and Korean. Whether a move is legal, the position knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, cast

from dure.agents.human import LEFT
from dure.core.message import Message
from dure.core.value import value
from dure.games import Position, read_move

Doing: TypeAlias = Literal["move", "resign", "undo", "draw", "moves"]
"""`moves`: to be told which moves are legal."""

_ALONE: dict[Doing, re.Pattern[str]] = {
    "resign": re.compile(
        r"(?i)(i )?(resign|give up)|기권(합니다|할게요|하겠습니다)?|돌을 던집니다"
    ),
    "undo": re.compile(
        r"(?i)undo|take ?back|무르기|물러 ?주(세요|십시오)|한 ?수만( 물러 ?주세요)?"
    ),
    "draw": re.compile(
        r"(?i)(i )?(offer (a )?)?draw|무승부(를 제안합니다|로 합시다)?|비기자|비깁시다"
    ),
    "moves": re.compile(r"(?i)(legal )?moves|help|도움말|둘 수 있는 수"),
}
_NO_WORD = re.compile(r"^[\W_]+|[\W_]+$")
_MARK = re.compile(r"(?i)^(?:my |the )?(?:move|수)\s*[:：]\s*")
_YES = re.compile(r"(?i)\W*(y|yes|ok|okay|sure|agreed?|accept(ed)?|예|네|그래|좋아|응|ㅛ)\b")


@value
class Said:
    """What a player does; of a move, which."""

    doing: Doing
    move: str = ""


def said(message: Message, position: Position) -> Said:
    """What the player does. Raises `ToolError` where that is no move."""
    if message.kind == LEFT:
        return Said("resign")
    text = text_of(message)
    lines = [line for line in text.splitlines() if line.strip()]
    for line in {text, *lines[-1:]}:
        word = _NO_WORD.sub("", _MARK.sub("", _NO_WORD.sub("", line)))
        for doing, pattern in _ALONE.items():
            if pattern.fullmatch(word):
                return Said(doing)
    return Said("move", read_move(position, text))


def agrees(message: Message) -> bool:
    """Whether it is a yes; whatever is not is a no."""
    return bool(_YES.match(text_of(message)))


def text_of(message: Message) -> str:
    """The move that a player gives as data, else what it said."""
    given = message.data
    if isinstance(given, Mapping):
        move = cast("Mapping[str, Any]", given).get("move")
        return move if isinstance(move, str) else message.text
    return message.text
