"""Formats: how tool calls are asked for and read back.

    native()        the provider's own tool calls
    json_reply()    one JSON object with thoughts and a command, as AutoGPT has it
    code()          a block of Python in which the tools are functions
    react()         Thought, Action, Action Input as lines of text, as in the ReAct paper

Knows prompts and messages. Does not know providers. Reading is total: a message, or what was wrong
with the reply, said to the model; never an exception.
"""

from dure.formats.choice import FORMATS, named, suited
from dure.formats.code_action import RECORD, answer_given, calls_made, code
from dure.formats.json_reply import json_reply
from dure.formats.kept import Kept
from dure.formats.native import native
from dure.formats.react_text import react
from dure.formats.repair import Found, Unreadable, repair

__all__ = [
    "FORMATS",
    "RECORD",
    "Found",
    "Kept",
    "Unreadable",
    "answer_given",
    "calls_made",
    "code",
    "json_reply",
    "named",
    "native",
    "react",
    "repair",
    "suited",
]
