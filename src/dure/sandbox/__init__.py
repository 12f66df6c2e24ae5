"""Where code from a model runs: in a sandbox, or not at all.

Knows the sandboxes there are. Does not know tools, policies or who wants code to run.
"""

from __future__ import annotations

from dure.core.workspace import Sandbox
from dure.sandbox.bare import Bare, Missing
from dure.sandbox.bubblewrap import Bubblewrap
from dure.sandbox.light import Light

__all__ = ["Bare", "Bubblewrap", "Light", "Missing", "best"]


def best() -> Sandbox:
    """The strongest sandbox of this machine; where there is none, one that says so and runs
    nothing. Never `Bare`."""
    sandbox = Bubblewrap()
    problem = sandbox.missing()
    return sandbox if problem is None else Missing(problem)
