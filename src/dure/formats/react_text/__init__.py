"""Thought, Action, Action Input and Observation as lines of text, as in the ReAct paper.

    Thought: I need the rate first.
    Action: rate
    Action Input: {"currency": "USD"}
    Observation: 1380.5
    ...
    Final Answer: 1,380.5 won.

For models without tool calls of their own, and where one wants to read along. Source: Yao et al.,
"ReAct", arXiv:2210.03629; in the form that later systems gave it. The wording is in `react.md`.
"""

from dure.formats.react_text.form import react

__all__ = ["react"]
