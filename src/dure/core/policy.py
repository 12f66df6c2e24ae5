"""Who may do what: allow, ask a person, or deny.

A policy is a function from a `Request` to a `Verdict`. Policies compose with `tightest`: a
sub-agent's can only be narrower than its parent's. Knows the words; the runtime asks at one place,
and lays the floor of `core/flow.py` beneath whatever a policy says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from dure.core.errors import UsageError
from dure.core.hosts import common
from dure.core.labels import untrusted
from dure.core.message import Origin
from dure.core.value import value

Effect: TypeAlias = Literal["read", "write", "send", "exec", "pay"]
"""What a tool does to the world: looks, changes files, tells someone, runs code, spends money."""


@value
class Named:
    """What a call names: files of the workspace (`paths`, a folder with a slash at its end), each
    destination where there are several (`goes`), and addresses in other arguments (`beside`)."""

    paths: tuple[str, ...] = ()
    goes: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


NOTHING = Named()


@value
class Request:
    """A tool call as policy sees it: who acts, what, on what, having seen text of which origins.

    `to` is the destination, `named` all that the call names. `fixed`: the destination
    stands whole in what a person said in this run. `carries`: its arguments leave the machine, even
    if it only reads. `spent` is what the run has cost so far in dollars (None: nobody knows), and
    `above` are those who handed the work on, the first of the run first.
    """

    actor: str
    tool: str
    effect: Effect
    arguments: dict[str, Any]
    to: str | None
    traits: frozenset[str]
    seen: Origin
    named: Named = NOTHING
    fixed: bool = False
    carries: bool = False
    spent: Decimal | None = Decimal(0)
    above: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The files of the workspace that the call names."""
        return self.named.paths

    @property
    def destinations(self) -> tuple[str, ...]:
        """All that the call names as destinations, and what else could be one: a copy, perhaps."""
        named = self.named
        return (*(named.goes or ((self.to,) if self.to else ())), *named.beside)


@value
class Verdict:
    """What is decided, and the rule that decided it (shown to people). `vouches`: the rule names
    this destination, so that whoever wrote the policy has fixed it."""

    decision: Literal["allow", "ask", "deny"]
    rule: str
    vouches: bool = False


Policy: TypeAlias = Callable[[Request], Verdict]


@value
class Network:
    """What may be reached. `web`: hosts for tools (None: any public one). `hosts`: hosts for code
    in the sandbox (none by default). `index`: the address that packages come from ("": none), and
    `packages` the names that may be installed from it (`"*"`: any). A host `".example.org"` stands
    for the name and all below it."""

    web: frozenset[str] | None = None
    hosts: frozenset[str] = frozenset()
    index: str = ""
    packages: frozenset[str] = frozenset()


NO_NETWORK = Network()


@value
class Bounds:
    """What a policy says besides its verdicts: the network; which files (`private_paths`, patterns
    of workspace paths) and which tools' results (`private_reads`, their `reads`) are private; how
    many seconds a person has for an approval (None: as usual)."""

    network: Network = NO_NETWORK
    private_paths: tuple[str, ...] = ()
    private_reads: frozenset[str] = frozenset()
    answer_within: float | None = None


NO_BOUNDS = Bounds()


def bounds_of(policy: Policy) -> Bounds:
    """The bounds of a policy: what its attribute `bounds` holds, if it has one."""
    return _said(policy) or NO_BOUNDS


def _said(policy: Policy) -> Bounds | None:
    """What a policy says of its bounds; None: nothing."""
    return getattr(policy, "bounds", None)


_RANK = {"allow": 0, "ask": 1, "deny": 2}

_HERE = frozenset({"read", "write", "exec"})
"""Effects that stay within the workspace and the sandbox. An unknown one counts as leaving them."""


def tightest(*policies: Policy) -> Policy:
    """The policy that answers with the strictest verdict of all, within the bounds of the first
    and of all that say something of theirs."""
    odd = [policy for policy in policies if not callable(policy)]
    if odd or not policies:
        raise UsageError(
            "policy.none",
            "{what} is no policy here. Give policies themselves: policy.read_only, a function, or"
            " policy.read(file).",
            what=repr(odd[0]) if odd else "()",
        )
    first, *others = policies
    bounds = [bounds_of(first), *filter(None, map(_said, others))]
    return Tightest(policies, joint(bounds))


@dataclass(frozen=True, slots=True)
class Tightest:
    """Several policies as one."""

    policies: tuple[Policy, ...]
    bounds: Bounds = field(default=NO_BOUNDS)

    def __call__(self, request: Request) -> Verdict:
        """The strictest verdict; of equally strict ones the first, and one that does not vouch."""
        verdicts = [policy(request) for policy in self.policies]
        return max(verdicts, key=lambda said: (_RANK[said.decision], not said.vouches))


def joint(several: list[Bounds]) -> Bounds:
    """Bounds that keep within all of these: less network, more that is private."""
    whole = several[0] if several else NO_BOUNDS
    for other in several[1:]:
        mine, theirs = whole.network, other.network
        waits = [each.answer_within for each in (whole, other) if each.answer_within is not None]
        index = mine.index if mine.index == theirs.index else ""
        whole = Bounds(
            Network(
                _both(mine.web, theirs.web),
                common(mine.hosts, theirs.hosts),
                index,
                _packages(mine.packages, theirs.packages) if index else frozenset(),
            ),
            (*whole.private_paths, *other.private_paths),
            whole.private_reads | other.private_reads,
            min(waits, default=None),
        )
    return whole


def _both(mine: frozenset[str] | None, theirs: frozenset[str] | None) -> frozenset[str] | None:
    if mine is None or theirs is None:
        return theirs if mine is None else mine
    return common(mine, theirs)


def _packages(mine: frozenset[str], theirs: frozenset[str]) -> frozenset[str]:
    if "*" in mine or "*" in theirs:
        return theirs if "*" in mine else mine
    return mine & theirs


BEYOND = {
    "unsandboxed": "running code outside the sandbox",
    "outside": "writing outside the workspace",
    "shared": "changing what others go by",
}
"""Traits of tools that reach beyond the workspace, whatever their effect, in words."""


def beyond(request: Request) -> str:
    """How the tool reaches beyond the workspace, in words; empty: not at all."""
    return next((words for trait, words in BEYOND.items() if trait in request.traits), "")


def read_only(request: Request) -> Verdict:
    """Looking is allowed; everything else is denied."""
    if request.effect == "read" and not request.traits & {"undeclared", *BEYOND}:
        return Verdict("allow", "read-only: reads are allowed")
    return Verdict("deny", f"read-only: {request.effect} is denied")


def workspace(request: Request) -> Verdict:
    """The default: reading, writing in the workspace and sandboxed code are allowed; a person is
    asked before anything is sent, paid, run outside the sandbox or of undeclared effect."""
    if "undeclared" in request.traits:
        return Verdict("ask", "workspace: the tool does not say what it does")
    if (further := beyond(request)) and "--no-sandbox" not in request.traits:
        return Verdict("ask", f"workspace: {further} needs a person")
    if request.effect not in _HERE:
        return Verdict("ask", f"workspace: {request.effect} needs a person")
    return Verdict("allow", f"workspace: {request.effect} is allowed")


def trusted(request: Request) -> Verdict:
    """Everything is allowed, but what is sent or paid after reading untrusted text is asked, unless
    a person named the destination."""
    if request.effect not in _HERE and untrusted(request.seen) and not request.fixed:
        labels = ", ".join(untrusted(request.seen))
        return Verdict("ask", f"trusted: {request.effect} after reading {labels} needs a person")
    return Verdict("allow", "trusted: allowed")
