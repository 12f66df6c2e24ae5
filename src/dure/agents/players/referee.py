"""How a game goes: who is asked, what is legal, time, taking back, draws, and the end.

Knows one game while it is played; every answer comes through the turn, so that a run that was cut
goes on at the same move. Does not know what kind of player answers, but for people, who may take as
many tries as they like, and agents, who can be asked to choose from a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dure.agents.human import Human
from dure.agents.players import wording
from dure.agents.players.asked import Asked, Kind, data_of
from dure.agents.players.choosing import choosing, inner
from dure.agents.players.clock import Clock, Time
from dure.agents.players.engine import Engine
from dure.agents.players.said import agrees, said
from dure.core.contracts import Participant, Turn
from dure.core.errors import ReplyFailed, ToolError
from dure.core.message import Data, Message, Part, Text, say
from dure.games import Game, Go, Position, Result, start
from dure.games.go import counted
from dure.host.languages import tr
from dure.runtime.report import UNCOUNTED

_PATIENCE = 1_000
"""How often a person may say something else than a move, one time after the other."""


@dataclass(frozen=True)
class Terms:
    """What a match is played on."""

    clock: Clock | None = None
    undo: int = 3
    tries: int = 3
    judge: Participant | None = None
    plain: bool = False
    language: str = "en"


@dataclass
class Referee:
    """One game while it is played."""

    name: str
    game: Game
    players: Mapping[str, Participant]
    terms: Terms
    turn: Turn
    result: Result | None = None
    position: Position = field(init=False)
    times: dict[str, Time] = field(init=False)
    undone: dict[str, int] = field(init=False)
    news: str = field(init=False)
    talks: dict[str, list[Message]] = field(init=False)

    def __post_init__(self) -> None:
        self.position = start(self.game)
        clock, sides = self.terms.clock, self.game.sides
        self.times = {side: clock.begin() for side in sides} if clock else {}
        self.undone = dict.fromkeys(sides, 0)
        self.news = tr(
            "match.begins",
            "{game}: {first} against {second}.",
            self.terms.language,
            game=self.game.name,
            first=self._called(sides[0]),
            second=self._called(sides[1]),
        )
        self.talks = {side: [*self.turn.messages, self._rules(side)] for side in sides}

    async def end(self) -> Message:
        """Play to the end; what there is to say then."""
        while self.result is None and self.position.result is None:
            await self._move()
        result = self.result or await self._counted()
        return self._ended(result)

    # A move

    async def _move(self) -> None:
        """One player's turn: until there is a move, or the game is over."""
        side = self.position.to_move
        player = self.players[side]
        tries = self._tries(player)
        problem = ""
        for left in range(tries - 1, -1, -1):
            message = await self._asked(side, player, problem)
            if message is None:
                return
            problem = await self._taken(side, message)
            if not problem:
                return
            if not left and (choice := choosing(player, self.position)) is not None:
                message = await self._asked(side, choice, problem)
                if message is None or not await self._taken(side, message):
                    return
        self.result = self._lost(side, "illegal")

    async def _taken(self, side: str, message: Message) -> str:
        """Do what the player said; what was wrong with it, or empty."""
        lang = self.terms.language
        try:
            what = said(message, self.position)
        except ToolError as error:
            wrong = tr(error.code, error.template, lang, **error.facts)
            return await self.turn.step(UNCOUNTED, lambda: wrong, str)
        match what.doing:
            case "move":
                written = self.position.written(what.move)
                self.position = self.position.play(what.move)
                self.news = self._played(side, written, wording.beside(message, written))
                return ""
            case "resign":
                self.result = self._lost(side, "resigned")
                return ""
            case "undo":
                return await self._undo(side)
            case "draw":
                return await self._draw(side)
            case "moves":
                return wording.legal_line(self.position, lang, whole=True)

    async def _asked(self, side: str, player: Participant, problem: str) -> Message | None:
        """What the player says, nothing if it gave no reply; None: its time ran out."""
        heard, began = self._heard(side, player, problem), await self._now()
        try:
            message = await self.turn.hand(player, heard)
        except ReplyFailed:  # cut, refused, empty, or not of the list
            message = say(player.name, "")
        else:
            heard.append(message)
        return message if await self._in_time(side, began) else None

    def _tries(self, player: Participant) -> int:
        who = inner(player)
        if isinstance(who, Human):
            return _PATIENCE
        return 1 if isinstance(who, Engine) else self.terms.tries + 1

    # Time

    async def _now(self) -> float:
        clock = self.terms.clock
        return await self.turn.step("clock", clock.now, float) if clock else 0.0

    async def _in_time(self, side: str, began: float) -> bool:
        clock = self.terms.clock
        if clock is None:
            return True
        took = max(0.0, await self._now() - began)
        left = clock.after(self.times[side], took)
        if left is None:
            self.result = self._lost(side, "time")
            return False
        self.times[side] = left
        return True

    # Requests

    async def _undo(self, side: str) -> str:
        """Take back the player's last move and the answer to it, if the other agrees."""
        lang = self.terms.language
        if len(self.position.moves) < 2:
            return tr("match.nothing_back", "There is no move of yours to take back.", lang=lang)
        if self.undone[side] >= self.terms.undo:
            return tr("match.no_more_undo", "No more moves can be taken back.", lang=lang)
        self.undone[side] += 1
        if not await self._agreed(side, "undo"):
            return tr("match.undo_refused", "The other does not take it back.", lang=lang)
        self.position = self.position.back(2)
        self.news = tr("match.undone", "Two moves were taken back.", lang=lang)
        return ""

    async def _draw(self, side: str) -> str:
        lang = self.terms.language
        if isinstance(self.game, Go):
            return tr("match.no_draws", "Go has no draws by agreement. Play on.", lang=lang)
        if await self._agreed(side, "draw"):
            self.result = Result("", self.game.won(""), "agreed")
            return ""
        return tr("match.draw_refused", "The draw is declined. Play on.", lang=lang)

    async def _agreed(self, side: str, kind: Kind) -> bool:
        """Whether the other agrees."""
        other = self.players[self._other(side)]
        lang, name = self.terms.language, self.players[side].name
        text = (
            tr("match.asks_undo", "{name} asks to take a move back. Yes or no?", lang, name=name)
            if kind == "undo"
            else tr("match.asks_draw", "{name} offers a draw. Yes or no?", lang, name=name)
        )
        if isinstance(inner(other), Engine):
            return agrees(await self.turn.hand(other, [say(self.name, *self._parts(text, kind))]))
        talk = [] if isinstance(inner(other), Human) else self.talks[self._other(side)]
        talk.append(say(self.name, text))
        answer = await self.turn.hand(other, talk)
        talk.append(answer)
        return agrees(answer)

    # The end

    async def _counted(self) -> Result:
        """The result by the rules; of Go, without the stones that a program calls dead."""
        result = self.position.result
        assert result is not None
        asked = [*self.players.values(), *([self.terms.judge] if self.terms.judge else ())]
        judges = [each for each in asked if isinstance(each, Engine) and "dead" in each.answers]
        if not judges or not isinstance(self.game, Go) or result.why != "counted":
            return result
        parts = self._parts("Which stones are dead?", "dead")
        message = await self.turn.hand(judges[0], [say(self.name, *parts)])
        dead = [stone for stone in message.text.split(",") if stone != "-"]
        return counted(self.position, dead)

    def _lost(self, side: str, why: wording.Why) -> Result:
        winner = self._other(side)
        score = self.game.won(winner)
        if isinstance(self.game, Go):
            score += {"resigned": "R", "time": "T"}.get(why, "F")
        return Result(winner, score, why)

    def _ended(self, result: Result) -> Message:
        names = [self.players[side].name for side in self.game.sides]
        by_side = dict(zip(self.game.sides, names, strict=True))
        told = wording.result_text(result, by_side, self.terms.language)
        record = self.position.record(result, names)
        data = {
            **self.position.data,
            "players": by_side,
            "winner": by_side.get(result.winner, ""),
            "result": result.score,
            "why": result.why,
            "dead": list(result.dead),
            "record": record,
        }
        text = f"{told}\n\n{self._board()}\n\n{record}".strip()
        return say(self.name, text, Data(data, "match"), self.position.picture())

    # What is said

    def _rules(self, side: str) -> Message:
        opponent = self.players[self._other(side)].name
        return say(
            self.name, wording.rules_text(self.position, side, opponent, self.terms.language)
        )

    def _heard(self, side: str, player: Participant, problem: str) -> list[Message]:
        """What a player hears: a program the position, a person the board, others all that was said
        between them and the referee, which is kept."""
        who, lang = inner(player), self.terms.language
        if isinstance(who, Engine):
            return [say(self.name, *self._parts("", "move"))]
        is_person = isinstance(who, Human)
        prompt = self._prompt(side, is_person=is_person)
        moves = "" if is_person else wording.moves_text(self.position)
        legal = "" if is_person else wording.legal_line(self.position, lang, whole=bool(problem))
        if problem and not is_person:  # the position stands above it in their talk
            self.talks[side].append(say(self.name, _lines(problem, legal, prompt)))
            return self.talks[side]
        told = (_lines(problem, self.news, moves, self._clocks()), self._board())
        text = "\n\n".join(each for each in (*told, _lines(legal, prompt)) if each)
        if is_person:
            return [say(self.name, text)]
        self.talks[side].append(say(self.name, text))
        return self.talks[side]

    def _prompt(self, side: str, *, is_person: bool) -> str:
        lang = self.terms.language
        named = wording.side_name(side, lang)
        if not is_person:
            return tr("match.your_move", "You are {side}. Your move?", lang, side=named)
        return tr(
            "match.your_move_or",
            "You are {side}. Your move? (or: moves, undo, draw, resign)",
            lang,
            side=named,
        )

    def _parts(self, text: str, kind: Kind) -> list[Part]:
        clock = self.terms.clock
        times = {side: clock.whole(left) for side, left in self.times.items()} if clock else {}
        gains = clock.increment if clock else 0.0
        return [Text(text), data_of(Asked(kind, self.position, times, gains))]

    def _played(self, side: str, written: str, words: str) -> str:
        name = self.players[side].name
        text = tr(
            "match.played", "{name} plays {move}.", self.terms.language, name=name, move=written
        )
        return f"{text}\n{name}: {words}" if words else text

    def _clocks(self) -> str:
        clock = self.terms.clock
        if clock is None:
            return ""
        lang = self.terms.language
        return " · ".join(
            f"{wording.side_name(side, lang)} {clock.text(left)}"
            for side, left in self.times.items()
        )

    def _board(self) -> str:
        return self.position.text(plain=self.terms.plain, lang=self.terms.language)

    def _called(self, side: str) -> str:
        return f"{self.players[side].name} ({wording.side_name(side, self.terms.language)})"

    def _other(self, side: str) -> str:
        first, second = self.game.sides
        return second if side == first else first


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
