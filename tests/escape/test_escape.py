"""No attack gets out of any rung, and each leaves its record in the journal."""

from __future__ import annotations

import functools

import pytest

from dure.core.workspace import Program
from dure.host.files import Folder
from dure.sandbox import Bare
from tests.escape.attacks import ATTACKS, Attack
from tests.escape.machine import CANARY, machine
from tests.escape.ordinary import as_ordinary_user, possible
from tests.escape.rungs import Rung, rungs
from tests.escape.trial import Result, attempt

EVERY = [(rung, each) for rung in rungs() for each in ATTACKS if each.steps(rung.dialect)]


@pytest.mark.parametrize(
    ("rung", "attack"), EVERY, ids=[f"{rung.name}-{attack.number}" for rung, attack in EVERY]
)
async def test_it_is_stopped_and_recorded(rung: Rung, attack: Attack) -> None:
    result = await attempt(attack, rung)
    assert result is not None
    assert result.through == ()
    assert result.how


@functools.cache
def ordinary() -> dict[int, Result]:
    return {result.attack: result for result in as_ordinary_user()}


@pytest.mark.skipif(not possible(), reason="not root, or nobody else can read the source")
@pytest.mark.parametrize("attack", ATTACKS, ids=[str(attack.number) for attack in ATTACKS])
def test_it_is_stopped_for_an_ordinary_user(attack: Attack) -> None:
    assert ordinary()[attack.number].through == ()


@pytest.mark.parametrize("number", [1, 2, 3, 6, 9, 12])
async def test_without_a_sandbox_the_same_programs_get_through(number: int) -> None:
    """What shows that the attacks are real, and that the machine notices. (Only those that do no
    harm to the machine that the tests run on.)"""
    with machine() as world:
        code = [given["code"] for _, given in ATTACKS[number - 1].steps("linux")]
        ran = await Bare().run(
            Program(["python3", "-"], world.fill(code[0]).encode(), seconds=1, env={"K": CANARY}),
            Folder(world.work),
        )
        assert b"GOT" in ran.out or world.harm() or ran.limit
