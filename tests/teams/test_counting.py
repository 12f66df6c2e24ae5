"""Rules of counting: known examples, and what holds of every vote."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import UsageError
from dure.teams.counting import (
    Ballot,
    Rule,
    approval,
    borda,
    condorcet,
    majority,
    plurality,
    ranked,
)

# Where Tennessee's capital is to be: the textbook example in which the rules differ.
CITIES = ("Memphis", "Nashville", "Chattanooga", "Knoxville")
M, N, C, K = CITIES
TENNESSEE: Sequence[Ballot] = (
    *[(M, N, C, K)] * 42,
    *[(N, C, K, M)] * 26,
    *[(C, K, N, M)] * 15,
    *[(K, C, N, M)] * 17,
)


def firsts(ballots: Sequence[Ballot]) -> list[Ballot]:
    return [ballot[:1] for ballot in ballots]


def test_the_rules_differ_as_they_should() -> None:
    assert plurality().count(firsts(TENNESSEE), CITIES).winners == (M,)
    assert majority().count(firsts(TENNESSEE), CITIES).winners == ()
    assert majority(0.4).count(firsts(TENNESSEE), CITIES).winners == (M,)
    assert approval().count([ballot[:2] for ballot in TENNESSEE], CITIES).winners == (N,)
    assert borda().count(TENNESSEE, CITIES).winners == (N,)
    assert borda().count(TENNESSEE, CITIES).counts == {M: 126, N: 194, C: 173, K: 107}
    assert condorcet().count(TENNESSEE, CITIES).winners == (N,)
    found = ranked().count(TENNESSEE, CITIES)
    assert found.winners == (K,)
    assert [step["counts"] for step in found.steps] == [
        {M: 42, N: 26, C: 15, K: 17},
        {M: 42, N: 26, K: 32},
        {M: 42, K: 58},
    ]


def test_a_circle_has_no_condorcet_winner() -> None:
    circle = [("a", "b", "c"), ("b", "c", "a"), ("c", "a", "b")]
    assert condorcet().count(circle, "abc").winners == ()
    assert ranked().count(circle, "abc").winners == ("a", "b", "c")


def test_a_share_must_be_one() -> None:
    with pytest.raises(UsageError, match=r"majority\(1\)"):
        majority(1)


RULES = [plurality(), majority(), approval(), borda(), ranked(), condorcet()]
OPTIONS = ("a", "b", "c", "가")
ORDER = st.permutations(OPTIONS).flatmap(
    lambda order: st.integers(1, 4).map(lambda end: tuple(order[:end]))
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.about)
@given(st.lists(ORDER, max_size=12))
def test_every_vote_ends_with_options_and_does_not_ask_who_came_first(
    rule: Rule, ballots: list[Ballot]
) -> None:
    given_ = firsts(ballots) if rule.ballot == "one" else ballots
    found = rule.count(given_, OPTIONS)
    assert set(found.winners) <= set(OPTIONS)
    assert rule.count(given_[::-1], OPTIONS).winners == found.winners
    assert sorted(rule.count(given_, OPTIONS[::-1]).winners) == sorted(found.winners)
    if not ballots:
        assert found.winners == ()
    if ballots and len({ballot[0] for ballot in ballots}) == 1 and rule.ballot != "some":
        assert (rule.about == "borda") or found.winners == (ballots[0][0],)
