"""Sixty goals with traps and a model that errs: each is reached, or honestly not."""

from collections import Counter

from tests.agents.goals.played import killed, problems, whole
from tests.agents.goals.worlds import COUNT, served, tasks


async def test_each_goal_ends_honestly_and_so_it_does_when_it_was_killed() -> None:
    wrong: list[str] = []
    ends: Counter[str] = Counter()
    with served() as address:
        for task in tasks():
            first = await whole(task, address)
            again = await killed(task, address, first.events)
            wrong += [*problems(first), *problems(again)]
            ends[first.found.status] += 1
    assert wrong == []
    assert ends.total() == COUNT
    assert ends["done"] >= 30  # of 42 that can be done within their budget
