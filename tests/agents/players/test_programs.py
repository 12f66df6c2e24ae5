"""Programs that hang, die, talk rubbish or cheat: an error that says what to do, nothing left."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dure.agents.players import Match, gtp, random_player, uci
from dure.agents.players.programs import Program, found, talking
from dure.core.errors import SetupError
from dure.core.outcome import Outcome
from dure.games import Chess, Go
from dure.runtime import Run, resume
from dure.runtime.stores import Memory

HOSTILE = Path(__file__).parent / "hostile.py"


def command(way: str, folder: Path) -> list[str]:
    return [sys.executable, str(HOSTILE), way, str(folder / "pids")]


def living(folder: Path) -> list[int]:
    """The programs that were started and still live."""
    file = folder / "pids"
    pids = [int(line) for line in file.read_text().split()] if file.exists() else []
    assert pids, "nothing was started"
    return [pid for pid in pids if lives(pid)]


def lives(pid: int) -> bool:
    """Whether a process runs; one that nobody has buried yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def chess_with(way: str, folder: Path, **more: Any) -> Match:
    player = uci(command(way, folder), name="hostile", **more)
    return Match("match", Chess(), white=player, black=random_player(seed=1))


def go_with(way: str, folder: Path, **more: Any) -> Match:
    player = gtp(command(way, folder), name="hostile", **more)
    return Match("match", Go(5), black=player, white=random_player(seed=1))


async def played(match: Match) -> Outcome:
    return await Run(match, "play", store=Memory())


FAULTS = [
    ("hangs", {"seconds": 1.0}, "player.silent"),
    ("dies", {}, "player.ended"),
    ("long", {}, "player.garbled"),
    ("rubbish", {}, "player.garbled"),
    ("floods", {}, "player.garbled"),
]


@pytest.mark.parametrize("match", [chess_with, go_with], ids=["uci", "gtp"])
@pytest.mark.parametrize(("way", "more", "code"), FAULTS, ids=[each[0] for each in FAULTS])
async def test_a_fault_is_named_and_mended(
    match: Callable[..., Match], way: str, more: dict[str, float], code: str, tmp_path: Path
) -> None:
    store = Memory()
    work = Run(match(way, tmp_path, **more), "play", store=store)
    with pytest.raises(SetupError) as caught:
        await work
    assert caught.value.code == code
    assert living(tmp_path) == []


@pytest.mark.parametrize("match", [chess_with, go_with], ids=["uci", "gtp"])
async def test_an_illegal_move_loses(match: Callable[..., Match], tmp_path: Path) -> None:
    outcome = await played(match("illegal", tmp_path))
    assert outcome.status == "done"
    assert (outcome.data["winner"], outcome.data["why"]) == ("random", "illegal")
    assert living(tmp_path) == []


async def test_a_program_may_resign(tmp_path: Path) -> None:
    outcome = await played(go_with("resigns", tmp_path))
    assert (outcome.data["result"], outcome.data["why"]) == ("W+R", "resigned")


async def test_a_program_that_refuses_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="unacceptable size"):
        await played(go_with("refuses", tmp_path))
    assert living(tmp_path) == []


async def test_its_last_words_are_told(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="out of memory"):
        await played(chess_with("dies", tmp_path))


async def test_with_a_program_that_works_the_game_goes_on(tmp_path: Path) -> None:
    store = Memory()
    work = Run(go_with("dies", tmp_path), "play", store=store)
    with pytest.raises(SetupError):
        await work
    mended = Match("match", Go(5), [random_player("hostile", seed=1), random_player(seed=1)])
    assert (await resume(work.id, mended, store=store)).status == "done"


async def test_a_greeting_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="Welcome"):
        await played(go_with("talks", tmp_path))


async def test_what_it_starts_is_killed_with_it(tmp_path: Path) -> None:
    program = Program(tuple(command("leaves", tmp_path)))
    async with talking(program) as talk:
        await talk.send("name")
        assert await talk.line() == "= "
        children = [int(pid) for pid in _children(talk)]
        assert children
    assert not any(lives(pid) for pid in children)


def _children(talk: object) -> list[str]:
    pid = talk._child.pid  # type: ignore[attr-defined]
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


async def test_one_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    task = asyncio.ensure_future(played(chess_with("hangs", tmp_path)))
    await _until(lambda: (tmp_path / "pids").exists() and (tmp_path / "pids").read_text() != "")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert living(tmp_path) == []


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 (a file that another program writes)
            await asyncio.sleep(0)


def test_it_ends_with_a_process_that_is_killed(tmp_path: Path) -> None:
    code = f"""
import asyncio
from dure.agents.players.programs import Program, talking
async def talk():
    async with talking(Program({tuple(command("hangs", tmp_path))!r})) as talk:
        await talk.send("name")
        print(await talk.line(), flush=True)
        await talk.line(); await talk.line()
asyncio.run(talk())
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"= \n"
        assert len(living(tmp_path)) == 1
        parent.kill()
    asyncio.run(_until(lambda: living(tmp_path) == []))


def test_one_that_is_kept_is_started_once_and_closed_with_the_loop(tmp_path: Path) -> None:
    async def three() -> list[int]:
        program = Program(tuple(command("plays", tmp_path)), keep=True)
        for _ in range(3):
            async with talking(program) as talk:
                await talk.send("name")
                assert await talk.line() == "= "
                assert await talk.line() == ""
        return living(tmp_path)

    assert len(asyncio.run(three())) == 1
    assert living(tmp_path) == []


def test_one_that_is_kept_and_fails_is_started_anew(tmp_path: Path) -> None:
    async def twice() -> None:
        program = Program(tuple(command("dies", tmp_path)), keep=True)
        for _ in range(2):
            with pytest.raises(SetupError):
                await _genmove(program)

    asyncio.run(twice())
    assert len((tmp_path / "pids").read_text().split()) == 2
    assert living(tmp_path) == []


async def _genmove(program: Program) -> None:
    async with talking(program) as talk:
        await talk.send("genmove b")
        await talk.line()


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(SetupError, match="apt install no-such-program"):
        found(["no-such-program"])


async def test_it_is_given_no_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", "a-secret-that-is-long")
    code = "import os; print('SOME_API_KEY' in os.environ, 'PATH' in os.environ, flush=True)"
    async with talking(Program((sys.executable, "-c", code))) as talk:
        assert await talk.line() == "False True"
