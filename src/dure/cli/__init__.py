"""The command line: `dure run`, `dure chat`, `dure show` and the others, each in a file of its own.

Knows how to find a command and how a call ends. Does not know what any command does: a command's
module is loaded when it is called, so that `dure --version` is quick.
"""

from dure.cli.group import Commands

__all__ = ["main"]

main = Commands(name="dure")
