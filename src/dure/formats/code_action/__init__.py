"""Code as action: the model acts by writing Python, in which its tools are functions.

    code()              small code in an embedded interpreter that reaches nothing but the tools
    code(python())      whole Python, run by the given tool (in a sandbox); no tools inside

The interpreter is pydantic-monty (the extra `monty`). Each tool that the code calls goes through
the turn, with a key, policy, budget and labels of its own: after a crash the code is run again from
its beginning, and what its calls brought is read from the journal. Source: Wang et al., "Executable
Code Actions Elicit Better LLM Agents", arXiv:2402.01030.
"""

from dure.formats.code_action.cells import RECORD, answer_given, calls_made
from dure.formats.code_action.form import code

__all__ = ["RECORD", "answer_given", "calls_made", "code"]
