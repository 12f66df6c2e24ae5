"""The tools `ask_person` and `finish`: an agent's question to a person, and its last word.

Both act only through the turn or not at all; the runtime and the agent give them their meaning.
"""

from __future__ import annotations

from dure.core.contracts import Call
from dure.core.errors import ToolError
from dure.core.outcome import Question
from dure.tools.decorate import tool


@tool(
    effect="read",
    reads="user",
    traits=["frame"],
    when="Use only when you cannot go on without knowing something that only the person knows or"
    " may decide. Do not use for what another tool can find out. 사용자에게 질문, 물어보기.",
    example={"question": "Which of the two dates suits you?", "choices": ["3 May", "4 May"]},
)
async def ask_person(question: str, call: Call, choices: list[str] | None = None) -> str:
    """Ask the person a question and wait for the answer.

    Args:
        question: the whole question, understandable by itself
        choices: the answers to choose from; leave it out for any answer
    """
    if not question.strip():
        raise ToolError("ask_person.empty", "The question is empty. Write what you want to know.")
    asked = Question("", question, choices=tuple(choices or ()))
    return (await call.turn.ask(asked)).text


@tool(
    effect="read",
    reads="agent",
    traits=["finish"],
    when="Use once, when the task is done or cannot be done, and nothing else is left to do."
    " 작업 완료, 끝내기, 마무리.",
    example={"answer": "The report is in report.md; the total is 1,240 won."},
)
async def finish(answer: str) -> str:
    """End the task and give the final answer.

    Args:
        answer: the whole answer for the person, with where files lie and what was not done
    """
    return answer
