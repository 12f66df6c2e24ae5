"""Equal partners: a counsellor, parties who negotiate, writers of one text.

Knows participants by what they say; what they may do is read and checked outside of them.
"""

from dure.agents.partners.counsellor import Counsellor, counsellor
from dure.agents.partners.danger import Danger, signs_of_danger
from dure.agents.partners.levels import Level, keeps_level, levels_in
from dure.agents.partners.negotiation import Negotiation
from dure.agents.partners.offers import Issue, Move, Side
from dure.agents.partners.writing import Change, CoWriting

__all__ = [
    "Change",
    "CoWriting",
    "Counsellor",
    "Danger",
    "Issue",
    "Level",
    "Move",
    "Negotiation",
    "Side",
    "counsellor",
    "keeps_level",
    "levels_in",
    "signs_of_danger",
]
