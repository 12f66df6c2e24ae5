"""Tools that stand in a file: an HTTP call, a command in the sandbox, a prompt, a Python function.

Nothing is asked, started or imported when they are read.
"""

from dure.spec.tools.entry import FileTool, tool_of

__all__ = ["FileTool", "tool_of"]
