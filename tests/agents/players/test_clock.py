"""Clocks: how they are read, and how they run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.agents.players import Clock
from dure.core.errors import UsageError


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("10m", Clock(600)),
        ("90", Clock(90)),
        ("5m+3s", Clock(300, 3)),
        ("5m+3", Clock(300, 3)),
        ("1h + 30s", Clock(3600, 30)),
        ("20m+5x30s", Clock(1200, 0, 5, 30)),
        ("0s+3x10s", Clock(0, 0, 3, 10)),
        ("0.5m", Clock(30)),
    ],
)
def test_it_is_read(text: str, clock: Clock) -> None:
    assert Clock.read(text) == clock


@pytest.mark.parametrize(
    "text", ["", "soon", "-5m", "5m+", "5x30s", "0s", "5m+3x", "1e3", "0+0x5s"]
)
def test_what_is_none(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        Clock.read(text)
    assert caught.value.code == "match.clock"


def test_it_runs() -> None:
    clock = Clock(60, 5)
    time = clock.after(clock.begin(), 20)
    assert time is not None
    assert (time.left, clock.text(time)) == (45, "0:45")
    assert clock.after(time, 45) is not None
    assert clock.after(time, 45.1) is None


def test_overtime() -> None:
    clock = Clock(60, 0, 3, 30)
    time = clock.after(clock.begin(), 80)  # 20 seconds into the first period: none is lost
    assert time is not None
    assert (time.left, time.periods, clock.text(time)) == (0, 3, "0:30 x3")
    time = clock.after(time, 65)
    assert time is not None
    assert time.periods == 1
    assert clock.whole(time) == 30
    assert clock.after(time, 29) == time
    assert clock.after(time, 30) is None


@given(st.lists(st.floats(0, 50), max_size=30))
def test_time_only_runs_out(moves: list[float]) -> None:
    clock = Clock(100, 0, 2, 20)
    time, before = clock.begin(), clock.whole(clock.begin())
    for seconds in moves:
        left = clock.after(time, seconds)
        if left is None:
            return
        assert clock.whole(left) <= before
        time, before = left, clock.whole(left)
