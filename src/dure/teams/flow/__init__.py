"""Flows: steps over a typed state, begun by other steps or by routes.

Knows participants and turns; what a step does is the user's.
"""

from dure.teams.flow.draw import dot, mermaid, outline
from dure.teams.flow.flow import Flow
from dure.teams.flow.people import decide, hand, hand_all, hand_each
from dure.teams.flow.step import Step, each, listen, loop, router, start
from dure.teams.flow.when import END, START, When, all_of, any_of, some_of

__all__ = [
    "END",
    "START",
    "Flow",
    "Step",
    "When",
    "all_of",
    "any_of",
    "decide",
    "dot",
    "each",
    "hand",
    "hand_all",
    "hand_each",
    "listen",
    "loop",
    "mermaid",
    "outline",
    "router",
    "some_of",
    "start",
]
