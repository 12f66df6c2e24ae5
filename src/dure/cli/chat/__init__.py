"""`dure chat`: a conversation, each exchange of which is a run that goes on from the one before.

Knows lines that are typed, files that they name, and commands that begin with a slash. Each
exchange itself is a run like any other.
"""

from dure.cli.chat.command import chat

__all__ = ["chat"]
