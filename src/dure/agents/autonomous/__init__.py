"""The autonomous agent: goals, a plan, acts, a critic, and a way out of loops.

Read `autonomous.py` first.
"""

from dure.agents.autonomous.achieved import (
    Achieved,
    Goal,
    Needless,
    PlanStep,
    achieved,
)
from dure.agents.autonomous.autonomous import Autonomous
from dure.agents.autonomous.constraints import Constraint

__all__ = ["Achieved", "Autonomous", "Constraint", "Goal", "Needless", "PlanStep", "achieved"]
