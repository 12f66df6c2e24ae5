"""What text that nobody vouches for can cause: nothing protected, unless a person says so.

This lies beneath every policy and no policy can lift it. It trusts the model for nothing: once a
context has seen untrusted text, all that is done there counts as done by whoever wrote that text.
Source: the "rule of two" (at most two of untrusted input, private data, and an effect on others).
"""

from __future__ import annotations

from dure.core.labels import private, untrusted
from dure.core.policy import Request, Verdict, beyond

FLOOR = "labels"
"""What a rule of this floor begins with, in words of the journal."""

_FIXABLE = ("send", "pay", "write")
"""Effects that a person allows by naming where they go: but not code, nor what others go by."""


def floor(request: Request, verdict: Verdict) -> Verdict:
    """The policy's verdict, or `ask` where it would let untrusted text cause a protected effect."""
    labels = untrusted(request.seen)
    if verdict.decision != "allow" or not labels:
        return verdict
    deed = protected(request)
    named = bool(deed) and _may_be_named(request) and (request.fixed or verdict.vouches)
    if named:
        deed = ""
    if not deed and request.carries and not verdict.vouches and (hidden := private(request.seen)):
        deed = f"asking elsewhere with {', '.join(hidden)} data in sight"
    if deed:
        return Verdict("ask", f"{FLOOR}: {deed} after reading {', '.join(labels)} needs a person")
    if named and not verdict.vouches:
        return Verdict("allow", f"{verdict.rule}; a person named the destination")
    return verdict


def _may_be_named(request: Request) -> bool:
    """Whether it is enough that a person, or the policy, named where it goes."""
    return request.effect in _FIXABLE and not {"unsandboxed", "shared"} & request.traits


def protected(request: Request) -> str:
    """What protected effect the call has, in words; empty: none."""
    if request.effect in ("send", "pay"):
        return {"send": "sending", "pay": "paying"}[request.effect]
    if further := beyond(request):
        return further
    return "" if request.effect in ("read", "write", "exec") else request.effect
