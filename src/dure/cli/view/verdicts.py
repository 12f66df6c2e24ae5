"""What policy decided, as people read it: a run's tool calls one by one, and a policy as tables.

Knows events and policies. Does not know stores or commands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dure.cli.view.cards import call_text
from dure.cli.view.cut import columns, told
from dure.cli.view.paint import Paint
from dure.core.event import Event
from dure.core.flow import FLOOR, floor
from dure.core.labels import private, untrusted
from dure.core.policy import BEYOND, Network, Policy, Request, Verdict, bounds_of
from dure.core.rules import Rules, described
from dure.core.visible import one_line
from dure.host.languages import pad, tr, width

_KINDS: tuple[tuple[str, str, str, str], ...] = (
    ("read", "", "read", "reading files of the workspace, and the web"),
    ("write", "", "write", "writing files of the workspace"),
    ("exec", "", "exec", "code in the sandbox"),
    ("exec", "unsandboxed", "exec_bare", BEYOND["unsandboxed"]),
    ("write", "outside", "outside", BEYOND["outside"]),
    ("write", "shared", "shared", BEYOND["shared"]),
    ("send", "", "send", "sending"),
    ("pay", "", "pay", "paying"),
    ("send", "undeclared", "undeclared", "a tool that does not say what it does"),
)
"""Kinds of calls: effect, trait, the code of the words, and the words."""


def decided(event_groups: Iterable[Sequence[Event]], paint: Paint) -> list[str]:
    """A run's tool calls, each with what was decided, by which rule, and what was in sight."""
    lines: list[str] = []
    for events in event_groups:
        lines += [*([""] if lines else []), *_call(events, paint)]
    return lines


def by_call(events: Sequence[Event]) -> dict[str, list[Event]]:
    """The events of each tool call that policy decided on, by its key."""
    calls: dict[str, list[Event]] = {}
    for event in events:
        body, key = event.body, event.key.removesuffix(":approve")
        if "guard" in body:
            continue  # Guards decide beside the policy, and allow nothing.
        decides = "rule" in body or (event.kind == "decision" and "decision" in body)
        if decides or (key in calls and key != event.key and event.kind == "answer"):
            calls.setdefault(key, []).append(event)
    return calls


def _call(events: Sequence[Event], paint: Paint) -> list[str]:
    first = events[0]
    name, shown = call_text(first.body["tool"], first.body["arguments"], paint.cells)
    lines = [paint.dim(one_line(first.key)), f"  {paint.name(name)}  {shown}".rstrip()]
    seen = next((event.body["seen"] for event in events if "seen" in event.body), ())
    for event in events:
        lines += _said(event, paint)
    lines += _indented(sight(seen), paint)
    return lines


def _said(event: Event, paint: Paint) -> list[str]:
    """One step of the decision: what policy said, what a person said, that it was begun."""
    body = event.body
    if event.kind == "answer":
        said = body.get("verdict") or body.get("text", "")
        text = tr("policy.person", "{by} said {said}", by=body.get("by", ""), said=one_line(said))
        reason = one_line(body.get("text", ""))
        more = f": {reason}" if reason and reason != said else ""
        return _indented(text + more, paint)
    if event.kind in ("intent", "began"):
        return _line("allow", body["rule"], paint)
    return _line(body["decision"], body["rule"], paint)


def _line(decision: str, rule: str, paint: Paint) -> list[str]:
    style = {"allow": paint.good, "ask": paint.wait}.get(decision, paint.bad)
    word = style(decision_word(decision))
    lines = [f"    {word}  {_rule(rule)}"]
    if rule.startswith(f"{FLOOR}:"):
        lines += _indented(
            tr("policy.by_floor", "The policy allowed it; the labels of what was read did not."),
            paint,
        )
    return lines


def _rule(rule: str) -> str:
    """The rule that decided; those of dure's own policies in the user's language."""
    return one_line(tr("policy.rule", "{rule}", rule=rule))


def decision_word(decision: str) -> str:
    """Allow, ask or deny, in the user's language."""
    words = {"allow": "allowed", "ask": "asks a person", "deny": "denied"}
    return tr(f"policy.{decision}", words.get(decision, decision))


def sight(seen: Sequence[str]) -> str:
    """What was in sight."""
    kinds = {
        tr("policy.untrusted", "untrusted"): untrusted(seen),
        tr("policy.private", "private"): private(seen),
    }
    labels = "; ".join(
        f"{kind}: {', '.join(map(one_line, labels))}" for kind, labels in kinds.items() if labels
    )
    if labels:
        return tr("policy.seen", "In sight: {labels}.", labels=labels)
    return tr("policy.seen_nothing", "In sight: nothing untrusted, nothing private.")


def _indented(text: str, paint: Paint) -> list[str]:
    return [f"    {paint.dim(line)}" for line in told(text, paint)]


# ---- A policy as tables


def table(policy: Policy, paint: Paint) -> list[str]:
    """The rules, what is decided where none speaks, and the bounds."""
    lines: list[str] = []
    rules = _rules(policy)
    if rules:
        lines += [paint.bold(tr("policy.rules", "Rules; the strictest that matches counts"))]
        lines += [f"  {'  '.join(row).rstrip()}" for row in rules]
        lines += ["", paint.bold(tr("policy.otherwise", "Where no rule speaks"))]
    beneath = policy.otherwise if isinstance(policy, Rules) else policy
    lines += [f"  {line}" for line in columns(_matrix(beneath), paint.cells - 2, 0)]
    return [*lines, "", *(f"  {line}" for line in _bounds(policy))]


def _rules(policy: Policy) -> list[list[str]]:
    if not isinstance(policy, Rules):
        return []
    heads = [(decision_word(case.rule.decision), one_line(case.name)) for case in policy.cases]
    wide = [max(map(width, each)) for each in zip(*heads, strict=True)]
    return [
        [*map(pad, head, wide), one_line(": ".join(filter(None, said)))]
        for head, case in zip(heads, policy.cases, strict=True)
        for said in [(described(case.rule), case.rule.because)]
    ]


def _matrix(policy: Policy) -> list[list[str]]:
    heads = [
        "",
        tr("policy.clean", "usually"),
        tr("policy.tainted", "after untrusted text"),
    ]
    return [heads, *(_row(policy, *kind) for kind in _KINDS)]


def _row(policy: Policy, effect: Any, trait: str, code: str, words: str) -> list[str]:
    traits = frozenset({trait} if trait else ())
    decisions: list[str] = []
    for seen in (("user",), ("user", "web")):
        request = Request("agent", "", effect, {}, None, traits, seen)
        decisions.append(decision_word(floor(request, policy(request)).decision))
    return [tr(f"policy.kind_{code}", words), *decisions]


def _bounds(policy: Policy) -> list[str]:
    bounds = bounds_of(policy)
    network = bounds.network
    web = tr("policy.public", "any public host") if network.web is None else _list(network.web)
    lines = [
        tr("policy.web", "Tools may reach: {hosts}", hosts=web),
        tr("policy.hosts", "Code in the sandbox may reach: {hosts}", hosts=_list(network.hosts)),
        tr("policy.packages", "Packages for the sandbox: {names}", names=_packages(network)),
        tr(
            "policy.private_is",
            "Private: {paths}",
            paths=_list({*bounds.private_paths, *bounds.private_reads}),
        ),
    ]
    if bounds.answer_within is not None:
        hours = f"{bounds.answer_within / 60:g}"
        lines.append(tr("policy.answer", "A person has {minutes} minutes to answer", minutes=hours))
    return lines


def _packages(network: Network) -> str:
    return f"{_list(network.packages)}  ({network.index})" if network.index else _list(())


def _list(names: Iterable[str]) -> str:
    return ", ".join(map(one_line, sorted(names))) or tr("policy.nothing", "none")


def verdict_lines(policy: Policy, request: Request, paint: Paint) -> list[str]:
    """What would be decided of a call: by the policy, and by the floor beneath it."""
    said: Verdict = policy(request)
    final = floor(request, said)
    lines = _line(final.decision, final.rule, paint)
    if final != said:
        lines += _indented(
            tr(
                "policy.would",
                "By the policy alone: {decision} ({rule})",
                decision=decision_word(said.decision),
                rule=_rule(said.rule),
            ),
            paint,
        )
    if said.vouches:
        lines += _indented(
            tr("policy.vouches", "The rule names the destination, so labels do not count."), paint
        )
    return [*lines, *_indented(sight(request.seen), paint)]
