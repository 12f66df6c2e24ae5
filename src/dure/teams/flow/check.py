"""What is rarely meant in a flow: steps that never begin, routes to nowhere, endless loops.

Knows what can be known before any step runs; what cannot be meant at all is refused by `wiring`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dure.host.languages import tr
from dure.teams.flow.step import Step
from dure.teams.flow.wiring import Steps, endless, unheard, unreached
from dure.teams.problem import Problem


def findings(flow: str, steps: Steps) -> list[Problem]:
    """All that a reader of these steps should look at again."""
    return [
        *(_never_begins(flow, step) for step in unreached(steps)),
        *(_leads_nowhere(flow, step, route) for step, route in unheard(steps)),
        *(_never_ends(flow, ring) for ring in endless(steps)),
    ]


def _never_begins(flow: str, step: Step[Any]) -> Problem:
    text = tr(
        "flow.never_begins",
        "The step {step} can never begin: it waits for {when}.",
        step=step.name,
        when=str(step.when),
    )
    cure = tr(
        "flow.never_begins_cure",
        "Let it wait for what comes before it, or leave it out.",
    )
    return Problem("flow.never_begins", text, cure, flow)


def _leads_nowhere(flow: str, step: Step[Any], route: str) -> Problem:
    text = tr(
        "flow.leads_nowhere",
        "The step {step} may choose the route {route}, to which nobody listens.",
        step=step.name,
        route=route,
    )
    cure = tr(
        "flow.leads_nowhere_cure",
        'Put @listen("{route}") over a step; or, if the flow is to end there, choose END.',
        route=route,
    )
    return Problem("flow.leads_nowhere", text, cure, flow)


def _never_ends(flow: str, ring: Sequence[Step[Any]]) -> Problem:
    text = tr(
        "flow.never_ends",
        "The loop of {steps} has no way out.",
        steps=", ".join(step.name for step in ring),
    )
    cure = tr(
        "flow.never_ends_cure",
        "Let a router in it choose a route that leads elsewhere, or give it most=… and"
        " otherwise=….",
    )
    return Problem("flow.never_ends", text, cure, flow)
