"""Where code from a model runs: in a sandbox, or not at all.

Knows the sandboxes there are. Does not know tools, policies or who wants code to run.
"""

from __future__ import annotations

from dure.sandbox.bare import Bare, Missing
from dure.sandbox.bubblewrap import Bubblewrap
from dure.sandbox.container import Container
from dure.sandbox.ladder import best, named, names
from dure.sandbox.light import Light

__all__ = ["Bare", "Bubblewrap", "Container", "Light", "Missing", "best", "named", "names"]
