"""What text that nobody vouches for can cause: nothing protected, unless a person says so.

This lies beneath every policy and no policy can lift it. It trusts the model for nothing: once a
context has seen untrusted text, all that is done there counts as done by whoever wrote that text.
Source: the "rule of two" (at most two of untrusted input, private data, and an effect on others).
"""

from __future__ import annotations

from dure.core.labels import private, untrusted
from dure.core.policy import Request, Verdict

PROTECTED_TRAITS = {
    "unsandboxed": "running code outside the sandbox",
    "outside": "writing outside the workspace",
    "shared": "changing what others go by",
}
"""Traits of tools whose effect is protected, whatever its kind, and how people are told."""


FLOOR = "labels"
"""What a rule of this floor begins with, in words of the journal."""

_FIXABLE = ("send", "pay", "write")
"""Effects that a person allows by naming where they go: but not code, nor what others go by."""


def floor(request: Request, verdict: Verdict) -> Verdict:
    """The policy's verdict, or `ask` where it would let untrusted text cause a protected effect."""
    if verdict.decision != "allow" or verdict.vouches:
        return verdict
    labels = untrusted(request.seen)
    if not labels:
        return verdict
    deed = "" if _named_by_a_person(request) else protected(request)
    if not deed and request.carries and (hidden := private(request.seen)):
        deed = f"asking elsewhere with {', '.join(hidden)} data in sight"
    if not deed:
        return verdict
    return Verdict("ask", f"{FLOOR}: {deed} after reading {', '.join(labels)} needs a person")


def _named_by_a_person(request: Request) -> bool:
    beyond = {"unsandboxed", "shared"} & request.traits
    return request.fixed and request.effect in _FIXABLE and not beyond


def protected(request: Request) -> str:
    """What protected effect the call has, in words; empty: none."""
    if request.effect in ("send", "pay"):
        return {"send": "sending", "pay": "paying"}[request.effect]
    for trait, words in PROTECTED_TRAITS.items():
        if trait in request.traits:
            return words
    return "" if request.effect in ("read", "write", "exec") else request.effect
