"""Hierarchical chat: a manager leads, and picks who works next.

Knows a manager and members, whoever they are: agents, people, teams with managers of their own.
"""

from dure.teams.hierarchical.chat import HierarchicalChat
from dure.teams.hierarchical.measure import Delegation, delegation
from dure.teams.hierarchical.orders import Assignment
from dure.teams.hierarchical.plan import Assignments

__all__ = ["Assignment", "Assignments", "Delegation", "HierarchicalChat", "delegation"]
