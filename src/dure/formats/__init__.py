"""Formats: how tool calls are asked for and read back.

    native()        the provider's own tool calls
    json_reply()    one JSON object with thoughts and a command, as AutoGPT has it
    react()         Thought, Action, Action Input as lines of text, as in the ReAct paper
    code()          a block of Python in which the tools are functions

Knows prompts and messages. Does not know providers. Reading is total: a message, or what was wrong
with the reply, said to the model; never an exception.
"""

from dure.formats.choice import named
from dure.formats.code_action import code
from dure.formats.json_reply import json_reply
from dure.formats.native import native
from dure.formats.react_text import react
from dure.formats.repair import Found, Unreadable, repair

__all__ = [
    "Found",
    "Unreadable",
    "code",
    "json_reply",
    "named",
    "native",
    "react",
    "repair",
]
