"""The floor beneath every policy: what untrusted text cannot cause."""

from typing import Any

import pytest

from dure.core.flow import floor
from dure.core.policy import Request, Verdict

ALLOWED = Verdict("allow", "free")
VOUCHED = Verdict("allow", "named", vouches=True)


def decided(verdict: Verdict = ALLOWED, **facts: Any) -> str:
    given: dict[str, Any] = {"effect": "send", "traits": frozenset(), "seen": ("user", "web")}
    given |= facts
    asked = Request("clerk", "act", arguments={}, to="eve@evil.example", **given)
    return floor(asked, verdict).decision


@pytest.mark.parametrize("effect", ["send", "pay", "odd"])
def test_what_leaves_is_protected_once_untrusted_text_is_in_sight(effect: str) -> None:
    assert decided(effect=effect) == "ask"
    assert decided(effect=effect, seen=("user", "agent")) == "allow"


@pytest.mark.parametrize("trait", ["unsandboxed", "outside", "shared"])
@pytest.mark.parametrize("effect", ["read", "write", "exec"])
def test_what_reaches_beyond_the_workspace_is_protected(trait: str, effect: str) -> None:
    assert decided(effect=effect, traits=frozenset({trait})) == "ask"
    assert decided(effect=effect) == "allow"


@pytest.mark.parametrize(
    ("facts", "decision"),
    [
        ({"effect": "send"}, "allow"),
        ({"effect": "pay"}, "allow"),
        ({"effect": "write", "traits": frozenset({"outside"})}, "allow"),
        ({"effect": "write", "traits": frozenset({"shared"})}, "ask"),
        ({"effect": "exec", "traits": frozenset({"unsandboxed"})}, "ask"),
        ({"effect": "send", "traits": frozenset({"unsandboxed"})}, "ask"),
        ({"effect": "odd"}, "ask"),
    ],
)
def test_whoever_names_the_destination_allows_what_goes_somewhere(
    facts: dict[str, Any], decision: str
) -> None:
    """A person, or the policy; but neither names code, or what others go by."""
    assert decided(fixed=True, **facts) == decision
    assert decided(VOUCHED, **facts) == decision


def test_a_read_tells_once_private_data_is_in_sight() -> None:
    private = ("user", "web", "mail")
    assert decided(effect="read", carries=True, seen=private) == "ask"
    assert decided(effect="read", carries=True) == "allow"
    assert decided(effect="read", seen=private) == "allow"
    assert decided(VOUCHED, effect="read", carries=True, seen=private) == "allow"


def test_the_floor_opens_nothing() -> None:
    for decision in ("ask", "deny"):
        assert decided(Verdict(decision, "no", vouches=True), fixed=True) == decision


def test_the_rule_says_what_changed_it() -> None:
    asked = Request("clerk", "act", "send", {}, "x", frozenset(), ("user", "web"))
    assert floor(asked, ALLOWED).rule == "labels: sending after reading web needs a person"
    named = Request("clerk", "act", "send", {}, "x", frozenset(), ("user", "web"), fixed=True)
    assert floor(named, ALLOWED).rule == "free; a person named the destination"
