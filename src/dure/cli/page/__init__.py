"""Runs as one HTML file that is read anywhere: nothing is loaded, nothing runs but its own search.

Knows events and what they hold. Does not know commands, stores or files.
"""

from dure.cli.page.document import page

__all__ = ["page"]
