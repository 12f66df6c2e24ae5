"""Teams: participants, who speaks next, what each hears, and when to stop."""

from dure.teams.board import Board, Role
from dure.teams.bounded import forgiving, within
from dure.teams.chat import Chat
from dure.teams.counting import approval, borda, condorcet, majority, plurality, ranked
from dure.teams.debate import Debate
from dure.teams.flow import Flow
from dure.teams.handoff import Handoffs
from dure.teams.hearing import each, everything, last, own, redacted, subscribed, summed_up
from dure.teams.hierarchical import (
    Assignment,
    Assignments,
    Delegation,
    HierarchicalChat,
    delegation,
)
from dure.teams.joint import JointChat, introductions
from dure.teams.nested import nested
from dure.teams.results import Result, results
from dure.teams.sequence import SequentialChat, Stage
from dure.teams.speakers import (
    addressed,
    at_random,
    by,
    by_hand,
    by_model,
    everybody_at_once,
    graph,
    in_turn,
    moderated,
    raised_hands,
    without_repeats,
)
from dure.teams.stops import asked, goal_met, handed_over, no_progress
from dure.teams.summaries import joined, last_word, last_word_of, reflection, without
from dure.teams.table import Hears, Next, Table
from dure.teams.tasks import Task, Tasks, for_each
from dure.teams.telling import telling, used
from dure.teams.vote import Vote

__all__ = [
    "Assignment",
    "Assignments",
    "Board",
    "Chat",
    "Debate",
    "Delegation",
    "Flow",
    "Handoffs",
    "Hears",
    "HierarchicalChat",
    "JointChat",
    "Next",
    "Result",
    "Role",
    "SequentialChat",
    "Stage",
    "Table",
    "Task",
    "Tasks",
    "Vote",
    "addressed",
    "approval",
    "asked",
    "at_random",
    "borda",
    "by",
    "by_hand",
    "by_model",
    "condorcet",
    "delegation",
    "each",
    "everybody_at_once",
    "everything",
    "for_each",
    "forgiving",
    "goal_met",
    "graph",
    "handed_over",
    "in_turn",
    "introductions",
    "joined",
    "last",
    "last_word",
    "last_word_of",
    "majority",
    "moderated",
    "nested",
    "no_progress",
    "own",
    "plurality",
    "raised_hands",
    "ranked",
    "redacted",
    "reflection",
    "results",
    "subscribed",
    "summed_up",
    "telling",
    "used",
    "within",
    "without",
    "without_repeats",
]
