"""Runs in a Jupyter notebook: shown in the cell while they go on, asked and interrupted there.

Knows the kernel that runs already, and shows what the command line shows. Does not know how a run
is driven. Nothing of Jupyter is needed where there is no notebook.
"""

from dure.notebook.start import run

__all__ = ["run"]
