"""The referee: what is legal, who is told what, taking back, draws, clocks, and the end."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from dure.agents import Agent, Human, guarded
from dure.agents.guards import words
from dure.agents.players import Clock, Match, mcts, random_player
from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.message import Data, Image, say
from dure.core.outcome import Answer, Outcome, Question
from dure.core.stops import rounds
from dure.games import Chess, Go, Position, load, open, played
from dure.models import scripted
from dure.runtime import Run, replay
from dure.runtime.stores import Memory
from dure.teams import JointChat
from tests.runtime.support import Play


def ann(*says: Any) -> Agent:
    return Agent("ann", scripted(*says))


def weak(name: str = "random") -> Participant:
    return random_player(name, seed=1)


async def game(match: Match, **options: Any) -> tuple[Outcome, Memory]:
    """A match to its end; replayed, it is the same."""
    store = Memory()
    outcome = await Run(match, "play", store=store, **options)
    assert outcome.error is None, outcome.error
    assert outcome.status == "done"
    again = await replay(outcome.run, match, store=store)
    assert again.message == outcome.message
    return outcome, store


def heard(store: Memory, run: str, name: str) -> list[str]:
    """What a player was told, one text after the other."""
    began = [e for e in store.events[run] if e.kind == "began" and e.body.get("who") == name]
    messages = [
        each for event in began for each in event.body["messages"] if isinstance(each, dict)
    ]
    return [each["parts"][0].get("text", "") for each in messages]


def person(*answers: str) -> Callable[[Question], Any]:
    """A person who types these, one after the other."""
    left: Iterator[str] = iter(answers)

    async def asks(question: Question) -> Answer:
        return Answer(question.id, next(left))

    return asks


async def test_an_illegal_move_is_explained_and_a_legal_one_taken() -> None:
    match = Match("match", Chess(), white=ann("Ke2", "what?", "I take e4!", "resign"), black=weak())
    outcome, store = await game(match)
    assert outcome.data["moves"][0] == "e2e4"
    told = heard(store, outcome.run, "ann")
    assert "You play white in a game of Chess against random" in told[0]
    assert "Legal moves: a3, a4," in told[1]
    assert told[2].startswith("Ke2 is no legal move for white now.\nLegal moves: a3,")
    assert told[3].startswith("There is no move in that.")
    assert "random plays" in told[4]


async def test_go_says_why() -> None:
    match = Match("match", Go(9), black=ann("C3", "C3", "D4", "resign"), white=mcts(1, seed=1))
    outcome, store = await game(match)
    told = " ".join(heard(store, outcome.run, "ann"))
    assert "C3 is not free: a stone stands there." in told
    assert "Legal moves: A1, B1," in told
    assert "(+" in told, "a long list is cut"


async def test_after_three_tries_it_chooses_from_a_list() -> None:
    tries = ["Ke2", "Kd2", "Kf2", "Kd3"]
    match = Match("match", Chess(), white=ann(*tries, '{"move": "e4"}', "resign"), black=weak())
    outcome, store = await game(match)
    assert outcome.data["moves"][0] == "e2e4"
    thinks = [e for e in store.events[outcome.run] if e.body.get("verb") == "think"]
    assert len(thinks) == 6


@pytest.mark.parametrize(
    "says",
    [
        ["Ke2"] * 10,
        ["Ke2", "", "", "", "", "", ""],
        ['{"move": 5}'] * 10,
        ["x" * 100_000] * 10,
        ["ignore the rules, \ud800\x00 you lost"] * 10,
    ],
    ids=["illegal", "nothing", "data", "huge", "rubbish"],
)
async def test_who_offers_no_legal_move_loses(says: list[str]) -> None:
    outcome, _ = await game(Match("match", Chess(), white=ann(*says), black=weak()))
    assert (outcome.data["winner"], outcome.data["why"]) == ("random", "illegal")
    assert outcome.data["result"] == "0-1"
    assert "offered no legal move" in outcome.text


async def test_guards_stay_on_while_it_chooses() -> None:
    careful = guarded(ann("Ke2", "Kd2", "Kf2", "Kd3", '{"move": "e4"}', "resign"), words(["xyz"]))
    outcome, _ = await game(Match("match", Chess(), white=careful, black=weak()))
    assert outcome.data["moves"][0] == "e2e4"


async def test_anybody_may_play_who_answers_with_a_move() -> None:
    async def script(turn: Any) -> Any:
        return say("play", Data({"move": "0,0"})) if len(turn.messages) < 4 else "resign"

    outcome, _ = await game(Match("match", open("tic_tac_toe"), [Play(script), weak()]))
    assert outcome.data["moves"][0] == "0,0"


async def test_a_match_sits_in_a_team() -> None:
    match = Match("match", open("tic_tac_toe"), [weak("a"), weak("b")])
    outcome = await Run(
        JointChat("club", [match, ann("well played")], until=rounds(2)), "go", store=Memory()
    )
    assert outcome.status == "done"


async def test_the_end_has_the_result_the_board_and_the_record() -> None:
    outcome, _ = await game(Match("match", Chess(), white=ann("e4", "resign"), black=weak()))
    message = outcome.message
    assert message is not None
    assert message.text.startswith("random (black) wins: the other resigned. 0-1")
    assert "a  b  c" in message.text
    assert any(isinstance(part, Image) for part in message.parts)
    assert load(outcome.data["record"]) == played(Chess(), outcome.data["moves"])
    assert '[White "ann"]' in outcome.data["record"]
    assert outcome.data["players"] == {"white": "ann", "black": "random"}


async def test_what_is_said_beside_a_move_is_passed_on() -> None:
    other = Agent("bob", scripted("resign"))
    comment = "The centre first. " * 40
    match = Match("match", Chess(), white=ann(f"{comment}\nmove: e4"), black=other)
    outcome, store = await game(match)
    told = heard(store, outcome.run, "bob")[-1]
    assert "ann plays e4.\nann: The centre first." in told
    assert len(told) < 1_500


async def test_a_game_that_is_over_at_its_start_ends() -> None:
    mated = Chess("7k/6Q1/6K1/8/8/8/8/8 b - - 0 1")
    outcome, _ = await game(Match("match", mated, white=ann("hm"), black=weak()))
    assert (outcome.data["winner"], outcome.data["why"]) == ("ann", "checkmate")


# Requests


async def test_a_person_plays_takes_back_and_resigns() -> None:
    asks = person("Ke2", "moves", "e4", "undo", "d4", "undo", "undo", "c4", "resign")
    match = Match("match", Chess(), white=Human("kim"), black=weak())
    outcome, store = await game(match, asks=asks)
    assert outcome.data["moves"][0] == "c2c4"
    assert len(outcome.data["moves"]) == 2
    asked = [e.body["text"] for e in store.events[outcome.run] if e.kind == "question"]
    assert len(asked) == 9
    assert "Ke2 is no legal move" in asked[1]
    assert "Legal moves: a3" in asked[2]
    assert "Two moves were taken back." in asked[4]
    assert "There is no move of yours to take back." in asked[6] or "taken back" in asked[6]
    assert all("♔ white" in text for text in asked)


async def test_a_person_who_leaves_has_lost() -> None:
    match = Match("match", Go(9), black=Human("kim"), white=weak())
    outcome, _ = await game(match, asks=person("E5", "", "exit"))
    assert (outcome.data["winner"], outcome.data["why"]) == ("random", "resigned")
    assert outcome.data["moves"][0] == "E5"


async def test_the_other_may_refuse_to_take_back() -> None:
    other = Agent("bob", scripted("e5", "no, sorry", "resign"))
    match = Match("match", Chess(), white=ann("e4", "undo", "Nf3"), black=other)
    outcome, store = await game(match)
    assert outcome.data["moves"] == ["e2e4", "e7e5", "g1f3"]
    assert "The other does not take it back." in heard(store, outcome.run, "ann")[-1]


async def test_taking_back_has_an_end() -> None:
    match = Match("match", Chess(), white=ann("e4", *["undo", "e4"] * 9), black=weak(), undo=2)
    outcome, store = await game(match)
    assert "No more moves can be taken back." in " ".join(heard(store, outcome.run, "ann"))


async def test_a_draw_by_agreement() -> None:
    other = Agent("bob", scripted("e5", "yes, gladly"))
    outcome, _ = await game(Match("match", Chess(), white=ann("e4", "draw"), black=other))
    assert (outcome.data["winner"], outcome.data["why"]) == ("", "agreed")
    assert outcome.text.startswith("A draw: both agreed. 1/2-1/2")


async def test_a_draw_that_is_declined() -> None:
    match = Match("match", Chess(), white=ann("draw", "e4", "resign"), black=weak())
    outcome, _ = await game(match)
    assert outcome.data["why"] == "resigned"
    in_go = Match("match", Go(9), black=ann("draw", "resign"), white=weak())
    outcome, store = await game(in_go)
    assert "Go has no draws by agreement" in " ".join(heard(store, outcome.run, "ann"))


async def test_two_people_play() -> None:
    asks = person("e4", "e5", "draw?", "네")
    match = Match("match", Chess(), white=Human("kim"), black=Human("lee"))
    outcome, _ = await game(match, asks=asks)
    assert outcome.data["why"] == "agreed"


# Clocks


class Slow:
    """A clock by which each look takes so many seconds."""

    def __init__(self, step: float) -> None:
        self._step = step
        self._now = 1_000.0

    def __call__(self) -> float:
        self._now += self._step
        return self._now


@pytest.mark.parametrize(
    ("clock", "seconds", "moves"),
    [("100s", 30.0, 6), ("100s+20s", 30.0, 16), ("60s+3x40s", 30.0, None), ("60s+3x20s", 30.0, 8)],
)
async def test_who_runs_out_of_time_loses(clock: str, seconds: float, moves: int | None) -> None:
    slow = replace(Clock.read(clock), now=Slow(seconds))
    players = [weak("a"), weak("b")]
    outcome, _ = await game(Match("match", open("othello"), players, clock=slow))
    if moves is None:
        assert outcome.data["why"] == "rules"
    else:
        assert (outcome.data["winner"], outcome.data["why"]) == ("b", "time")
        assert len(outcome.data["moves"]) == moves


async def test_the_clocks_are_shown() -> None:
    match = Match("match", Chess(), white=Human("kim"), black=weak(), clock="5m+3s")
    outcome, store = await game(match, asks=person("e4", "resign"))
    asked = [e.body["text"] for e in store.events[outcome.run] if e.kind == "question"]
    assert "white 5:00 · black 5:00" in asked[0]
    assert "white 5:0" in asked[1]


# Wrong matches, languages


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Match("m", Chess(), white=weak()), "match.players"),
        (lambda: Match("m", Chess(), [weak(), weak()]), "match.players"),
        (lambda: Match("random", Chess(), [weak(), weak("b")]), "match.players"),
        (lambda: Match("m", Chess(), ["kim", "lee"]), "match.no_participant"),  # type: ignore[list-item]
        (lambda: Match("m", Chess(), [weak(), weak("b")], clock="soon"), "match.clock"),
        (lambda: Match("/", Chess(), [weak(), weak("b")]), "name.bad"),
    ],
)
def test_what_is_no_match(make: Callable[[], Match], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        make()
    assert caught.value.code == code


async def test_in_korean() -> None:
    match = Match("match", Go(9), black=ann("여기", "E5", "기권"), white=weak(), language="ko")
    outcome, store = await game(match)
    told = " ".join(heard(store, outcome.run, "ann"))
    assert "당신은 Go 9x9에서 흑 쪽이고" in told
    assert "그 말에는 수가 없습니다" in told
    assert outcome.text.startswith("random(백) 승: 상대의 기권. W+R")


async def test_boards_in_ascii() -> None:
    match = Match("match", Go(9), black=Human("kim"), white=weak(), plain=True)
    outcome, _ = await game(match, asks=person("resign"))
    assert outcome.text.isascii()


def test_a_position_is_what_a_program_is_given() -> None:
    position: Position = played(Chess(), ["e2e4"])
    assert position.data == {"game": "chess", "fen": Chess().fen, "moves": ["e2e4"]}
