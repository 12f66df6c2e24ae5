"""`dure examples`: things a person would want, each made of one file; they run offline.

Knows where the gallery lies and how an example is played. What a model said is a recording; all
tools really run.
"""

from dure.cli.examples.command import copy, examples, reopen, run, show

examples.add_command(run)
examples.add_command(show)
examples.add_command(copy)

__all__ = ["examples", "reopen"]
