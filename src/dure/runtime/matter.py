"""A tool call as a matter to decide: what policy says, what a person says, whether it happened.

`verdict` is the one place that every tool call passes. Knows policy and questions; makes no call.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dure.core.codec import canonical, digest
from dure.core.contracts import Tool
from dure.core.flow import floor
from dure.core.outcome import Answer, Question
from dure.core.policy import Request, Verdict
from dure.runtime.people import put_question
from dure.runtime.scope import Scope, Step

APPROVAL_SECONDS = 7 * 24 * 3600.0
"""How long leave may be given; after that it counts as refused."""


@dataclass(slots=True)
class Matter:
    """A call of `tool` with these arguments, at this key."""

    scope: Scope
    step: Step
    key: str
    tool: Tool
    arguments: dict[str, Any]

    def verdict(self) -> Verdict:
        """Allow, ask or deny, and the rule that says so."""
        tool, scope, context = self.tool, self.scope, self.scope.context
        request = Request(
            scope.actor,
            tool.name,
            tool.effect,
            self.arguments,
            str(self.arguments.get(tool.to, "")) if tool.to else None,
            tool.traits,
            scope.seen.origin,
        )
        verdict = floor(request, scope.policy(request))
        if verdict.decision == "allow" and "ask" in tool.traits:
            verdict = Verdict("ask", "the tool asks before it acts")
        if verdict.decision != "deny" and context.done_before:
            like = canonical((tool.name, canonical(self.arguments)))
            if like in context.done_before:
                return Verdict("ask", "fork: the parent run has made this very call")
        if verdict.decision == "ask" and standing_leave(scope.actor, tool) in context.allowed:
            return Verdict("allow", f"{verdict.rule}; a person allowed it for this run")
        return verdict

    def note(self, verdict: Verdict) -> None:
        """Journal a verdict that is not plainly to allow."""
        body = {
            "tool": self.tool.name,
            "arguments": self.arguments,
            "decision": verdict.decision,
            "rule": verdict.rule,
        }
        self.scope.write("decision", self.key, body, "decision")

    async def approve(self, verdict: Verdict) -> Answer:
        """Ask a person for leave to make exactly this call."""
        scope, id = self.scope, f"{self.key}:approve"
        recorded = self.step.events(id)
        if not recorded:
            scope.allowance.approve()
            self.note(verdict)
        question = Question(
            id,
            f"{scope.actor}: {self.tool.name}? ({verdict.rule})",
            "approve",
            ("yes", "no", "edit", "always"),
            call=self._call,
            bound=digest(self._call),
            deadline=scope.context.terms.clock.now() + APPROVAL_SECONDS,
        )
        if recorded:
            question = replace(question, deadline=recorded[0].body["deadline"])
        answer = await put_question(scope, question, recorded)
        if answer.verdict == "always":
            scope.context.allowed.add(standing_leave(scope.actor, self.tool))
        return answer

    async def happened(self, tries: int) -> Answer:
        """Ask a person whether the call happened. Their word holds for one try, so that each try
        has a question of its own."""
        id = f"{self.key}:happened" + (f"-{tries}" if tries > 1 else "")
        text = f"{self.scope.actor}: the run was cut while {self.tool.name} ran. Did it happen?"
        choices = ("yes", "no", "give up")
        question = Question(
            id, text, "happened", choices, call=self._call, bound=digest(self._call)
        )
        return await put_question(self.scope, question, self.step.events(id))

    @property
    def _call(self) -> str:
        return canonical({"tool": self.tool.name, "arguments": self.arguments})


def standing_leave(actor: str, tool: Tool) -> str:
    """What leave for the rest of a run is given to: this very tool, in these hands."""
    return canonical((actor, tool.name, tool.effect, dict(tool.schema)))
