"""How an attempt ended, in the classes of AgentBench (Liu et al., ICLR 2024) and those it lacks.

Knows outcomes, tool calls and scores. Does not know how the attempt was made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias, get_args

from dure.bench.score import Made, Score
from dure.core.errors import BudgetSpent, DureError, Refused, ReplyFailed
from dure.core.event import Event
from dure.core.outcome import Outcome

End: TypeAlias = Literal[
    "right",  # it ended by itself, and all checks say so
    "wrong",  # ... and a check says no
    "invalid format",  # the model did not keep to the form of replies
    "invalid action",  # it ended wrong, its last call being of no such tool or with bad arguments
    "limit",  # a cap was reached: money, tokens, calls, time, output, or it went round in circles
    "refused",  # the model refused, its provider filtered, or the policy did not let it go on
    "environment error",  # the machine, the network, a check or the code failed, not the agent
]

ENDS: tuple[End, ...] = get_args(End)

_BY_STOP: dict[str, End] = {
    "format": "invalid format",
    "empty": "invalid format",
    "length": "limit",
    "refused": "refused",
    "filtered": "refused",
}
_NOT_TAKEN = ("The arguments do not fit", "The arguments could not be read")
"""How the result of a call begins that could not be made."""


def end_of(outcome: Outcome, made: Sequence[Made], score: Score | None) -> End:
    """The class of an attempt that is over; `score` where it came to an answer."""
    if score is not None:
        if score.right:
            return "right"
        return "invalid action" if made and not made[-1].known else "wrong"
    return _failed(outcome.error)


def _failed(error: DureError | None) -> End:
    match error:
        case BudgetSpent():
            return "limit"
        case Refused():
            return "refused"
        case ReplyFailed():
            return _BY_STOP.get(str(error.facts.get("stop")), "environment error")
        case DureError() if error.code == "run.loop":
            return "limit"
        case _:
            return "environment error"


def calls_made(events: Sequence[Event]) -> list[Made]:
    """The tool calls in a journal, in the order in which their results came."""
    asked: dict[str, tuple[str, dict[str, Any]]] = {}
    made: list[Made] = []
    for event in events:
        body = event.body
        if event.kind == "result" and "reply" in body:
            parts = (part for part in body["reply"]["parts"] if part.get("kind") == "tool_call")
            asked |= {part["id"]: (part["name"], part["arguments"]) for part in parts}
        elif event.kind in ("intent", "began") and body.get("verb") == "use":
            asked[body["id"]] = body["tool"], body["arguments"]  # a person may have changed them
        elif event.kind in ("result", "ended") and "result" in body:
            result = body["result"]
            tool, arguments = asked.get(result["id"], (result["name"], {}))
            failed = bool(result["failed"])
            said = str(result["parts"][0].get("text")) if failed and result["parts"] else ""
            # There was no such tool, or it could not take its arguments.
            invalid = event.key.endswith(":unknown") or said.startswith(_NOT_TAKEN)
            made.append(Made(tool, arguments, failed, not invalid))
    return made
