"""Whole games with real programs, their results looked at by others."""

import subprocess
from dataclasses import replace
from typing import Any

import pytest

from dure.agents import Agent, as_tool
from dure.agents.players import Match, gnu_go, mcts, random_player, stockfish, uci
from dure.agents.players.asked import Choice
from dure.agents.players.programs import found
from dure.core.errors import UsageError
from dure.core.message import say
from dure.core.outcome import Outcome
from dure.games import Chess, Game, Go, Position, load, open, played, start
from dure.models import calls, scripted
from dure.runtime import Run, replay
from dure.runtime.stores import Memory
from tests.agents.players.support import needs


async def whole(match: Match) -> Outcome:
    """A game to its end; replayed, it is the same and starts no program."""
    store = Memory()
    outcome = await Run(match, "play", store=store)
    assert outcome.error is None
    assert outcome.status == "done"
    game = match.game
    absent = [replace(each, chooses=nobody) for each in match.members]  # type: ignore[type-var]
    again = await replay(outcome.run, Match(match.name, game, absent), store=store)
    assert again.message == outcome.message
    return outcome


async def nobody(asked: object) -> Choice:
    raise AssertionError("a replay asks nobody")


def asked(program: str, *lines: str) -> str:
    """What a program says, asked by hand."""
    command = {"gnugo": ["gnugo", "--mode", "gtp", "--chinese-rules"]}.get(program, [program])
    said = subprocess.run(
        found(command),
        input="\n".join(lines),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return said.stdout


@needs("gnugo")
@pytest.mark.parametrize(
    "opponent", [mcts(30, seed=1), random_player(seed=2)], ids=lambda p: p.name
)
async def test_gnu_go_wins_at_go_and_the_count_is_its_own(opponent: object) -> None:
    outcome = await whole(Match("match", Go(9), black=gnu_go(1), white=opponent))  # type: ignore[arg-type]
    data = outcome.data
    assert data["winner"] == "gnugo"
    if data["why"] == "counted":
        moves = data["moves"]
        plays = [f"play {'bw'[n % 2]} {move}" for n, move in enumerate(moves)]
        said = asked("gnugo", "boardsize 9", "komi 7.5", *plays, "final_score", "quit")
        assert f"= {data['result']}\n" in said
    assert load(data["record"]).moves == tuple(data["moves"])


@needs("gnugo")
async def test_gnu_go_against_itself_with_a_handicap() -> None:
    game = Go(9, 0.5, 2)
    outcome = await whole(
        Match("match", game, black=gnu_go(1, name="a"), white=gnu_go(1, name="b"))
    )
    data = outcome.data
    assert data["result"].startswith(("B+", "W+"))
    assert played(game, data["moves"]).result is not None or data["why"] == "resigned"


@needs("stockfish")
@pytest.mark.parametrize("colour", ["white", "black"])
async def test_stockfish_mates_at_chess(colour: str) -> None:
    strong, weak = stockfish(skill=3, nodes=300), random_player(seed=4)
    players = [strong, weak] if colour == "white" else [weak, strong]
    data = (await whole(Match("match", Chess(), players))).data
    assert (data["winner"], data["why"]) == ("stockfish", "checkmate")
    assert data["result"] == ("1-0" if colour == "white" else "0-1")
    assert data["record"].rstrip().split()[-2].endswith("#")
    # Stockfish itself sees no move and a king in check at the end.
    said = asked(
        "stockfish", f"position startpos moves {' '.join(data['moves'])}", "d", "go perft 1"
    )
    assert "Nodes searched: 0" in said
    assert "Checkers: \n" not in said


POSITIONS = [
    Chess().fen,
    "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1",
    "8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1",
    "r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1",
    "rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8",
    "8/8/8/8/k2Pp2Q/8/8/3K4 b - d3 0 1",
]
"""The usual ones for counting moves (https://www.chessprogramming.org/Perft_Results)."""


@needs("stockfish")
@pytest.mark.parametrize("fen", POSITIONS)
def test_legal_moves_are_stockfishs(fen: str) -> None:
    position = start(Chess(fen))
    tried = [position, *(position.play(move) for move in list(position.legal)[:6])]
    for each in tried:
        moves = " ".join(each.moves)
        said = asked("stockfish", f"position fen {fen} moves {moves}", "go perft 1", "quit")
        legal = {line.split(":")[0] for line in said.splitlines() if line.endswith(": 1")}
        assert legal == set(each.legal)


@needs("stockfish")
async def test_a_strength_that_it_has_not_is_said() -> None:
    match = Match("match", Chess(), white=stockfish(100), black=random_player())
    with pytest.raises(UsageError, match="UCI_Elo from"):
        await Run(match, "play", store=Memory())


@needs("stockfish")
async def test_an_option_that_it_has_not_is_said() -> None:
    player = uci("stockfish", options={"Courage": 3})
    match = Match("m", Chess(), white=player, black=random_player())
    with pytest.raises(UsageError, match="no option 'Courage'"):
        await Run(match, "go", store=Memory())


@needs("stockfish")
@pytest.mark.parametrize(("fen", "agreed"), [
    ("4k3/8/8/8/8/8/qq6/7K w - - 0 1", False),  # it would be giving away a win
    ("4k3/8/8/8/8/8/QQ6/7K w - - 0 1", True),
])  # fmt: skip
async def test_stockfish_takes_a_draw_only_where_it_is_not_ahead(fen: str, agreed: bool) -> None:
    offers = Agent("ann", scripted("draw", "resign"))
    match = Match("match", Chess(fen), white=offers, black=stockfish(nodes=2000))
    data = (await Run(match, "play", store=Memory())).data
    assert data["why"] == ("agreed" if agreed else "resigned")


async def test_programs_play_their_own_game_only() -> None:
    for player, game in ((gnu_go(), Chess()), (stockfish(), Go(9))):
        other = random_player()
        with pytest.raises(UsageError) as caught:
            await Run(Match("m", game, [player, other]), "play", store=Memory())
        assert caught.value.code in ("player.only_go", "player.only_chess")


@pytest.mark.parametrize(
    "game", [Go(5), Chess(), open("connect_four"), open("othello")], ids=lambda game: game.name
)
async def test_the_players_that_need_no_program(game: Game) -> None:
    match = Match("match", game, [mcts(5, seed=1), random_player(seed=1)])
    data = (await whole(match)).data
    position: Position = played(game, data["moves"])
    assert position.result is not None
    assert position.result.score == data["result"]
    again = await Run(match, "play", store=Memory())
    assert again.data["moves"] == data["moves"], "seeded players play the same game"


async def test_a_search_finds_the_winning_move() -> None:
    row = played(open("tic_tac_toe"), ["0,0", "1,0", "0,1", "1,1"])
    outcome = await Run(mcts(500), say("user", row.record()), store=Memory())
    assert outcome.text == "0,2"


@needs("stockfish")
async def test_an_agent_asks_a_program_for_advice() -> None:
    task = {"task": "1. f3 e5 2. g4"}
    agent = Agent(
        "ann", scripted(calls(("stockfish", task)), "done"), [as_tool(stockfish(nodes=500))]
    )
    store = Memory()
    outcome = await Run(agent, "what now?", store=store)
    results = [e.body["result"] for e in store.events[outcome.run] if "result" in e.body]
    assert "d8h4" in str(results)


async def test_advice_on_what_is_no_record_is_refused_in_words() -> None:
    says = scripted(calls(("mcts", {"task": "my position is good"})), lambda prompt: told(prompt))
    outcome = await Run(Agent("ann", says, [as_tool(mcts(5))]), "what now?", store=Memory())
    assert "no move in that" in outcome.text


def told(prompt: Any) -> str:
    return " ".join(each.text for message in prompt.messages for each in message.results)


@pytest.mark.parametrize("make", [
    lambda: gnu_go(0), lambda: gnu_go(11), lambda: mcts(0), lambda: mcts(10**9), lambda: uci(""),
])  # fmt: skip
def test_levels_that_are_none(make: object) -> None:
    with pytest.raises(UsageError):
        make()  # type: ignore[operator]


def test_strength_is_stated() -> None:
    assert "level 3 of 10" in gnu_go(3).about
    assert "Elo 1500" in stockfish(1500).about
    assert "skill level 2" in stockfish(skill=2).about
    assert "200 games" in mcts(200).about
    assert "nodes" in uci("x", nodes=5).about
