"""Guards: checks at four places, ready ones and your own.

    guarded(agent, personal_data(), length(2000))

Knows what to look for; when a guard is asked and what follows is the runtime's business.
"""

from dure.agents.guarded import guard, guarded
from dure.agents.guards.judge import judge
from dure.agents.guards.limits import length, schema, words
from dure.agents.guards.personal import personal_data
from dure.agents.guards.secrets import secrets
from dure.core.guard import PASS, Block, Change, Guard, Pass

__all__ = [
    "PASS",
    "Block",
    "Change",
    "Guard",
    "Pass",
    "guard",
    "guarded",
    "judge",
    "length",
    "personal_data",
    "schema",
    "secrets",
    "words",
]
