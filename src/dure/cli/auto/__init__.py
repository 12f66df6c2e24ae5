"""`dure auto`: an agent that works towards goals by itself.

Read `command.py` first.
"""

from dure.cli.auto.command import auto, reopen

__all__ = ["auto", "reopen"]
