"""How votes are counted: pure rules, from ballots to those who won.

A rule gives all winners of equal standing; who breaks a tie, and who votes, it does not know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any, Literal, TypeAlias

from dure.core.errors import UsageError
from dure.core.value import value

Ballot: TypeAlias = tuple[str, ...]
"""What one voter named: one option, several that they approve of, or several from best to worst."""


@value
class Counted:
    """The winners (several: a tie; none: nobody has enough), and the figures by option."""

    winners: tuple[str, ...]
    counts: dict[str, int]
    steps: tuple[dict[str, Any], ...] = ()


@value
class Rule:
    """How ballots are counted. `ballot` is what each voter gives: one option, some, or an order."""

    about: str
    ballot: Literal["one", "some", "order"]
    count: Callable[[Sequence[Ballot], Sequence[str]], Counted]


def plurality() -> Rule:
    """One vote each; most votes win."""
    return Rule("plurality", "one", _most)


def majority(share: float = 0.5) -> Rule:
    """One vote each; whoever has more than this share of the votes cast wins, else nobody."""
    if not 0 <= share < 1:
        raise UsageError(
            "vote.share",
            "majority({share}) can never be passed. Give a share from 0 to less than 1.",
            share=share,
        )

    def count(ballots: Sequence[Ballot], options: Sequence[str]) -> Counted:
        found = _most(ballots, options)
        enough = [each for each in found.winners if found.counts[each] > share * len(ballots)]
        return Counted(tuple(enough), found.counts)

    return Rule(f"majority({share})", "one", count)


def approval() -> Rule:
    """Each names all that they approve of; whoever is approved of by most wins."""
    return Rule("approval", "some", _most)


def borda() -> Rule:
    """Each gives an order of the n options: n-1 points for the first, n-2 for the second, and so
    on; none for those left out. Most points win (Borda, 1781)."""

    def count(ballots: Sequence[Ballot], options: Sequence[str]) -> Counted:
        counts = dict.fromkeys(options, 0)
        for ballot in ballots:
            for place, option in enumerate(ballot, 1):
                counts[option] += len(options) - place
        return Counted(_top(counts) if ballots else (), counts)

    return Rule("borda", "order", count)


def ranked() -> Rule:
    """Each gives an order. While nobody has more than half of the first places, whoever has fewest
    is struck out and their votes go to the next on each ballot (instant runoff). Where several have
    fewest, all of them are struck out, unless that leaves none: then they are tied."""

    def count(ballots: Sequence[Ballot], options: Sequence[str]) -> Counted:
        left, steps = list(options), list[dict[str, Any]]()
        while True:
            firsts = dict.fromkeys(left, 0)
            for ballot in ballots:
                first = next((option for option in ballot if option in firsts), None)
                if first is not None:
                    firsts[first] += 1
            steps.append({"counts": firsts})
            cast = sum(firsts.values())
            most, fewest = max(firsts.values()), min(firsts.values())
            if not cast:
                return Counted((), firsts, tuple(steps))
            if 2 * most > cast or most == fewest:
                return Counted(_top(firsts), firsts, tuple(steps))
            left = [option for option in left if firsts[option] > fewest]

    return Rule("ranked", "order", count)


def condorcet() -> Rule:
    """Each gives an order. Whoever is before each other option on more ballots than behind it
    wins; there may be nobody (a circle). Options left out stand behind those named. The figures
    are how many others an option beats."""

    def count(ballots: Sequence[Ballot], options: Sequence[str]) -> Counted:
        places = [{option: place for place, option in enumerate(ballot)} for ballot in ballots]
        last = len(options)
        pairs = [
            {
                "one": one,
                "other": other,
                "before": sum(_before(p, one, other, last) for p in places),
            }
            for one, other in permutations(options, 2)
        ]
        before = {(pair["one"], pair["other"]): int(pair["before"]) for pair in pairs}
        counts = {
            one: sum(before[one, other] > before[other, one] for other in options if other != one)
            for one in options
        }
        winners = tuple(option for option in options if counts[option] == len(options) - 1)
        return Counted(winners if ballots else (), counts, tuple(pairs))

    return Rule("condorcet", "order", count)


def _before(places: dict[str, int], one: str, other: str, last: int) -> bool:
    return places.get(one, last) < places.get(other, last)


def _most(ballots: Sequence[Ballot], options: Sequence[str]) -> Counted:
    tally = Counter(option for ballot in ballots for option in ballot)
    counts = {option: tally[option] for option in options}
    return Counted(_top(counts) if ballots else (), counts)


def _top(counts: dict[str, int]) -> tuple[str, ...]:
    most = max(counts.values())
    return tuple(option for option, count in counts.items() if count == most)
