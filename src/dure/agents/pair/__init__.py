"""The pair: one gives commands and says what was right and wrong, the other does it and reports.

Knows two participants, whichever they are: people, agents, what runs code. Does not know teams.
"""

from dure.agents.pair.code import CodeRunner, runs_code
from dure.agents.pair.feedback import Feedback, feedback_in
from dure.agents.pair.pair import Pair

__all__ = ["CodeRunner", "Feedback", "Pair", "feedback_in", "runs_code"]
