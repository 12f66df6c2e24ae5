"""Presets, and that whoever is handed work gets no more than those who hand it on."""

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from dure.core.errors import UsageError
from dure.core.hosts import common, spelt, within
from dure.core.policy import (
    NO_BOUNDS,
    Bounds,
    Network,
    Policy,
    Request,
    Verdict,
    bounds_of,
    read_only,
    tightest,
    trusted,
    workspace,
)
from dure.core.rules import Rule, rules

RANK = {"allow": 0, "ask": 1, "deny": 2}


def request(**facts: Any) -> Request:
    given: dict[str, Any] = {"effect": "read", "traits": frozenset(), "seen": ("user",)} | facts
    given = {"actor": "clerk", "tool": "act", "arguments": {}, "to": None} | given
    return Request(**given)


# ---- Presets


@pytest.mark.parametrize("trait", ["undeclared", "unsandboxed", "outside", "shared"])
def test_what_reaches_beyond_the_workspace_is_never_taken_for_a_read(trait: str) -> None:
    seen = request(traits=frozenset({trait}))
    assert read_only(seen).decision == "deny"
    assert workspace(seen).decision == "ask"


def test_a_persons_flag_lets_code_run_outside_the_sandbox() -> None:
    bare = request(effect="exec", traits=frozenset({"unsandboxed", "--no-sandbox"}))
    assert workspace(bare).decision == "allow"


def test_what_is_trusted_to_send_asks_unless_a_person_named_the_place() -> None:
    assert trusted(request(effect="send", seen=("web",))).decision == "ask"
    assert trusted(request(effect="send", seen=("web",), fixed=True)).decision == "allow"


# ---- Several at once


def vouching(_: Request) -> Verdict:
    return Verdict("allow", "named", vouches=True)


def plain(_: Request) -> Verdict:
    return Verdict("allow", "plain")


def test_all_must_vouch() -> None:
    assert tightest(vouching)(request()).vouches
    assert tightest(vouching, vouching)(request()).vouches
    assert not tightest(vouching, plain)(request()).vouches
    assert not tightest(plain, vouching)(request()).vouches


def test_the_first_of_equally_strict_ones_is_named() -> None:
    assert tightest(read_only, workspace)(request(effect="pay")).rule == "read-only: pay is denied"


def test_none_at_all_is_an_error() -> None:
    with pytest.raises(UsageError, match="is no policy here"):
        tightest()
    named: Any = "read-only"
    with pytest.raises(UsageError, match="'read-only' is no policy here"):
        tightest(workspace, named)


def bounded(**facts: Any) -> Policy:
    bounds = Bounds(Network(**{name: facts.pop(name) for name in list(facts) if name in WORDS}))
    return rules([], plain, bounds=replace(bounds, **facts))


WORDS = ("web", "hosts", "index", "packages")


def hosts(*names: str) -> frozenset[str]:
    return frozenset(names)


def test_a_policy_that_says_nothing_of_bounds_leaves_those_of_whoever_hands_on() -> None:
    parent = bounded(hosts=hosts("a.example"), private_paths=("x",))
    assert bounds_of(tightest(parent, plain)) == bounds_of(parent)
    assert bounds_of(tightest(parent, rules([], plain))) == bounds_of(parent)
    # ... but it does not widen them by saying nothing.
    assert bounds_of(tightest(plain, parent)).network.hosts == hosts()
    assert bounds_of(tightest(plain, plain)) == NO_BOUNDS


def test_bounds_of_several() -> None:
    mine = bounded(
        web=hosts(".a.example", "b.example"),
        hosts=hosts(".a.example", "B.example."),
        index="https://x.example/simple",
        packages=hosts("*"),
        private_paths=("p/**",),
        answer_within=60,
    )
    theirs = bounded(
        hosts=hosts("c.a.example", "b.example", "d.example"),
        index="https://x.example/simple",
        packages=hosts("numpy"),
        private_reads=hosts("mail"),
    )
    assert bounds_of(tightest(mine, theirs)) == Bounds(
        Network(
            hosts(".a.example", "b.example"),
            hosts("c.a.example", "b.example"),
            "https://x.example/simple",
            hosts("numpy"),
        ),
        ("p/**",),
        hosts("mail"),
        60,
    )
    other = bounded(index="https://y.example", packages=hosts("*"), answer_within=30)
    both = bounds_of(tightest(mine, other))
    assert (both.network.index, both.network.packages, both.answer_within) == ("", hosts(), 30)


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ({".a.example"}, {"x.a.example", "a.example", "xa.example"}, {"x.a.example", "a.example"}),
        ({"x.a.example"}, {".a.example"}, {"x.a.example"}),
        ({".x.a.example"}, {".a.example"}, {".x.a.example"}),
        ({"a.example"}, {"A.Example."}, {"a.example"}),
        ({".example"}, {".org"}, set[str]()),
        ({"a.example"}, {".a.example.evil"}, set[str]()),
        ({"한글.example"}, {"xn--bj0bj06e.example"}, {"한글.example"}),
    ],
)
def test_hosts_that_both_allow(mine: set[str], theirs: set[str], both: set[str]) -> None:
    assert common(mine, theirs) == common(theirs, mine) == both


# ---- Handed on and on, whatever the policies are

NAMES = ["a.example", ".a.example", "b.a.example", ".b.a.example", "c.org", ".c.org", "d.c.org"]
PLACES = ["bob@a.example", "eve@b.a.example", "https://c.org/x", "https://b.a.example/", "#team"]
CASES = 3000


def any_of(dice: random.Random, items: list[Any]) -> Any:
    return dice.choice([None, *items])


def some_policy(dice: random.Random) -> Policy:
    """A preset, a function of any kind, or rules with or without bounds."""
    if dice.random() < 0.3:
        return dice.choice([read_only, workspace, trusted, plain, vouching])
    made = [
        Rule(
            dice.choice(["allow", "ask", "deny"]),
            tool=any_of(dice, ["act", "mail", "*"]),
            effect=any_of(dice, ["read", "send", ["pay", "exec"]]),
            to=any_of(dice, [*PLACES, "*@a.example"]),
            host=any_of(dice, NAMES),
            seen=any_of(dice, ["untrusted", "private"]),
            over=any_of(dice, [1, 2]),
            who=any_of(dice, ["clerk", "boss"]),
            unless=dice.choice([{}, {"to": "*@a.example"}, {"effect": "read"}]),
        )
        for _ in range(dice.randrange(4))
    ]
    return rules(made, some_policy(dice), bounds=any_of(dice, [some_bounds(dice)]))


def some_bounds(dice: random.Random) -> Bounds:
    index = dice.choice(["", "https://x.example", "https://y.example"])
    packages = frozenset(dice.sample(["*", "numpy", "pandas"], dice.randrange(3)))
    web = any_of(dice, [frozenset(dice.sample(NAMES, dice.randrange(4)))])
    network = Network(web, frozenset(dice.sample(NAMES, dice.randrange(4))), index, packages)
    paths = tuple(dice.sample(["a/**", "b"], dice.randrange(3)))
    reads = frozenset(dice.sample(["mail", "bank"], dice.randrange(3)))
    return Bounds(network, paths, reads, any_of(dice, [30.0, 60.0]))


def some_request(dice: random.Random) -> Request:
    return request(
        tool=dice.choice(["act", "mail"]),
        effect=dice.choice(["read", "write", "exec", "send", "pay", "odd"]),
        to=any_of(dice, [*PLACES, "bob@a.example, eve@b.a.example"]),
        traits=frozenset(dice.sample(["unsandboxed", "outside", "undeclared"], dice.randrange(2))),
        seen=tuple(dice.sample(["user", "web", "mail"], dice.randrange(3))),
        fixed=dice.random() < 0.2,
        carries=dice.random() < 0.3,
        spent=any_of(dice, [Decimal("0.5"), Decimal("1.5"), Decimal(5)]),
        above=tuple(dice.sample(["boss", "clerk"], dice.randrange(2))),
    )


def reaches(names: frozenset[str] | None, host: str) -> bool:
    return names is None or any(within(spelt(name), host) for name in names)


def check_no_wider(parent: Bounds, child: Bounds) -> None:
    for host in ("a.example", "b.a.example", "z.b.a.example", "c.org", "d.c.org", "other.test"):
        for mine, theirs in (
            (parent.network.web, child.network.web),
            (parent.network.hosts, child.network.hosts),
        ):
            assert reaches(mine, host) or not reaches(theirs, host)
    mine, theirs = parent.network, child.network
    assert theirs.index in ("", mine.index)
    for name in ("numpy", "pandas", "other"):
        may = bool(mine.index) and bool({name, "*"} & mine.packages)
        assert may or not (theirs.index and {name, "*"} & theirs.packages)
    assert set(parent.private_paths) <= set(child.private_paths)
    assert parent.private_reads <= child.private_reads
    if parent.answer_within is not None:
        assert child.answer_within is not None
        assert child.answer_within <= parent.answer_within


@pytest.mark.parametrize("seed", range(10))
def test_a_child_is_never_allowed_more_than_its_parent(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(CASES // 10):
        policy = some_policy(dice)
        for _ in range(dice.randrange(1, 5)):  # handed on, and on
            child = tightest(policy, some_policy(dice))
            check_no_wider(bounds_of(policy), bounds_of(child))
            for _ in range(5):
                asked = some_request(dice)
                mine, theirs = policy(asked), child(asked)
                assert RANK[theirs.decision] >= RANK[mine.decision]
                assert mine.vouches or not theirs.vouches or theirs.decision != "allow"
            policy = child


@pytest.mark.parametrize("seed", range(5))
def test_one_more_rule_that_does_not_allow_never_allows_more(seed: int) -> None:
    """And the order of rules decides nothing. (What the policy beneath denies, an ask rule that
    surely means the call leaves to a person.)"""
    dice = random.Random(seed)
    for _ in range(200):
        policy: Any = some_policy(dice)
        while not hasattr(policy, "cases"):
            policy = some_policy(dice)
        given = [case.rule for case in policy.cases]
        more = Rule(dice.choice(["ask", "deny"]), to=any_of(dice, PLACES), effect="send")
        stricter = rules([*given, more], policy.otherwise)
        shuffled = rules(dice.sample(given, len(given)), policy.otherwise)
        for _ in range(5):
            asked = some_request(dice)
            before = policy(asked)
            least = (
                RANK[before.decision] if more.decision == "deny" else min(RANK[before.decision], 1)
            )
            assert RANK[stricter(asked).decision] >= least
            assert shuffled(asked).decision == before.decision
            assert shuffled(asked).vouches == before.vouches
