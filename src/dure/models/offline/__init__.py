"""The offline brain: a model of rules and word lists, for when there is no other.

    Offline()    # name "offline", free, no network, no key

Knows tool cards, arithmetic and the overlap of words. Knows no language: it writes nothing of its
own, translates nothing and says so.
"""

from dure.models.offline.brain import Offline

__all__ = ["Offline"]
