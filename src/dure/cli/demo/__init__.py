"""`dure demo`: a real job, offline: the thinking recorded, every tool real.

Knows the shop, the recordings and the screen. The run itself is like any other.
"""

from dure.cli.demo.command import demo, reopen

__all__ = ["demo", "reopen"]
