"""Strategies: ways for an agent to solve a task, as values.

    Solver(Agent("clerk", model="openai:gpt-5", tools=[files.read]), PlanExecute())

Each acts only through the turn's verbs, so that it is journaled, resumed and bounded like all else.
"""

from dure.agents.strategies.debating import Debating
from dure.agents.strategies.named import NAMES, name_of, named
from dure.agents.strategies.plan_execute import PlanExecute
from dure.agents.strategies.protocol import Strategy
from dure.agents.strategies.reflexion import Reflexion
from dure.agents.strategies.rewoo import ReWOO
from dure.agents.strategies.solver import Solver, solving
from dure.agents.strategies.step_by_step import StepByStep
from dure.agents.strategies.tree_of_thoughts import TreeOfThoughts

__all__ = [
    "NAMES",
    "Debating",
    "PlanExecute",
    "ReWOO",
    "Reflexion",
    "Solver",
    "StepByStep",
    "Strategy",
    "TreeOfThoughts",
    "name_of",
    "named",
    "solving",
]
