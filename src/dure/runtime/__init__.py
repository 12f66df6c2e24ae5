"""The runtime: `Turn` over a journal, and the runs it drives.

Knows keys, intents and results, budgets, policy, people's letters, and how to go on after a crash.
Does not know what any participant, tool or model is for.
"""

from dure.runtime.options import Options
from dure.runtime.run import Run, fork, replay, resume
from dure.runtime.start import run

__all__ = ["Options", "Run", "fork", "replay", "resume", "run"]
