"""Who may do what: allow, ask a person, or deny.

A policy is a function from a `Request` to a `Verdict`. Policies compose with `tightest`: a
sub-agent's can only be narrower than its parent's. Knows the words; the runtime asks at one place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

from dure.core.message import Origin
from dure.core.value import value

Effect: TypeAlias = Literal["read", "write", "send", "exec", "pay"]
"""What a tool does to the world: looks, changes files, tells someone, runs code, spends money."""


@value
class Request:
    """A tool call as policy sees it: who acts, what, on what, having seen text of which origins."""

    actor: str
    tool: str
    effect: Effect
    arguments: dict[str, Any]
    to: str | None
    traits: frozenset[str]
    seen: Origin


@value
class Verdict:
    """What is decided, and the rule that decided it (shown to people)."""

    decision: Literal["allow", "ask", "deny"]
    rule: str


Policy: TypeAlias = Callable[[Request], Verdict]

_RANK = {"allow": 0, "ask": 1, "deny": 2}

_HERE = frozenset({"read", "write", "exec"})
"""Effects that stay within the workspace and the sandbox. An unknown one counts as leaving them."""

TRUSTED = frozenset({"user", "system", "agent", "workspace", "clock", "calculator"})
"""Labels of text that the user or this machine vouches for. Every other label is untrusted."""


def untrusted(seen: Origin) -> tuple[str, ...]:
    """The labels in `seen` that nobody vouches for."""
    return tuple(label for label in seen if label not in TRUSTED)


def tightest(*policies: Policy) -> Policy:
    """The policy that answers with the strictest verdict of all."""

    def decide(request: Request) -> Verdict:
        return max(
            (policy(request) for policy in policies), key=lambda verdict: _RANK[verdict.decision]
        )

    return decide


def read_only(request: Request) -> Verdict:
    """Looking is allowed; everything else is denied."""
    if request.effect == "read":
        return Verdict("allow", "read-only: reads are allowed")
    return Verdict("deny", f"read-only: {request.effect} is denied")


def workspace(request: Request) -> Verdict:
    """The default: reading, writing in the workspace and sandboxed code are allowed; a person is
    asked before anything is sent, paid, run outside the sandbox or of undeclared effect."""
    if "undeclared" in request.traits:
        return Verdict("ask", "workspace: the tool does not say what it does")
    if "unsandboxed" in request.traits and "--no-sandbox" not in request.traits:
        return Verdict("ask", "workspace: code outside the sandbox needs a person")
    if request.effect not in _HERE:
        return Verdict("ask", f"workspace: {request.effect} needs a person")
    return Verdict("allow", f"workspace: {request.effect} is allowed")


def trusted(request: Request) -> Verdict:
    """Everything is allowed, but what is sent or paid after reading untrusted text is asked."""
    if request.effect not in _HERE and untrusted(request.seen):
        labels = ", ".join(untrusted(request.seen))
        return Verdict("ask", f"trusted: {request.effect} after reading {labels} needs a person")
    return Verdict("allow", "trusted: allowed")
