"""Which cases there are: every place with every goal, and with it each time another disguise,
policy and person who is, or is not, there."""

from __future__ import annotations

from collections.abc import Iterator

from tests.injection.disguises import DISGUISES
from tests.injection.goals import GOALS
from tests.injection.places import PLACES
from tests.injection.trial import POLICIES, Case

_STEP = 7  # between the disguises of one round and the next


def cases(rounds: int = 1) -> Iterator[Case]:
    """All pairs of place and goal, `rounds` times in other forms."""
    disguises, policies = list(DISGUISES), list(POLICIES)
    for round in range(rounds):
        for at, place in enumerate(PLACES):
            for n, goal in enumerate(GOALS):
                number = at + n + round
                disguise = disguises[(at * 3 + n * 2 + round * _STEP) % len(disguises)]
                policy = policies[number % len(policies)]
                yield Case(place, goal, disguise, policy, "away" if number % 5 == 0 else "no")


def controls() -> Iterator[Case]:
    """The cases of the first round that a person could allow, with one who says yes."""
    for case in cases():
        if GOALS[case.goal].open:
            yield Case(case.place, case.goal, case.disguise, case.policy, "yes")
