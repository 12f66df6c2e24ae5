"""A tool call as a matter to decide: what policy says, what a person says, whether it happened.

`verdict` is the one place that every tool call passes. Knows policy and questions; makes no call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from dure.core.codec import canonical, digest
from dure.core.contracts import Tool
from dure.core.flow import floor
from dure.core.labels import telling
from dure.core.outcome import Answer, Question
from dure.core.policy import Request, Verdict, bounds_of
from dure.runtime.people import put_question
from dure.runtime.request import request_of
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
        request = request_of(scope, tool, self.arguments)
        verdict = floor(request, scope.policy(request))
        if verdict.decision == "allow" and "ask" in tool.traits:
            verdict = Verdict("ask", "the tool asks before it acts")
        if verdict.decision != "deny" and context.done_before:
            like = canonical((tool.name, canonical(self.arguments)))
            if like in context.done_before:
                return Verdict("ask", "fork: the parent run has made this very call")
        if verdict.decision == "ask" and self._may_always(request):
            return Verdict("allow", f"{verdict.rule}; a person allowed it for this run")
        return verdict

    def _may_always(self, request: Request) -> bool:
        """Whether a person gave leave for the rest of the run, knowing all labels of now."""
        leave = standing_leave(request, self.tool)
        known = self.scope.context.allowed.get(leave)
        return known is not None and known.issuperset(telling(request.seen))

    def allow_always(self, seen: Iterable[str]) -> None:
        """A person gave leave for the rest of the run; `seen` were the labels then."""
        request = request_of(self.scope, self.tool, self.arguments)
        self.scope.context.allowed[standing_leave(request, self.tool)] = set(seen)

    def note(self, verdict: Verdict) -> list[str]:
        """Journal a verdict that is not plainly to allow; the labels that were in sight then."""
        seen = telling(self.scope.seen.labels)
        body: dict[str, Any] = {
            "tool": self.tool.name,
            "arguments": self.arguments,
            "decision": verdict.decision,
            "rule": verdict.rule,
        }
        if seen:
            body["seen"] = seen
        self.scope.write("decision", self.key, body, "decision")
        return seen

    def seen_then(self) -> list[str]:
        """The labels that were in sight when a person was asked, as the journal has them."""
        noted = self.step.event("decision", self.key)
        return noted.body.get("seen", []) if noted is not None else []

    async def approve(self, verdict: Verdict) -> Answer:
        """Ask a person for leave to make exactly this call."""
        scope, id = self.scope, f"{self.key}:approve"
        recorded = self.step.events(id)
        if not recorded:
            scope.allowance.approve()
            seen = self.note(verdict)
        else:
            seen = self.seen_then()
        question = Question(
            id,
            f"{scope.actor}: {self.tool.name}? ({verdict.rule})",
            "approve",
            ("yes", "no", "edit", "always"),
            call=self._call,
            bound=digest(self._call),
            deadline=scope.context.terms.clock.now() + self._answer_within,
            who=(*scope.talk.above, scope.actor),
            rule=verdict.rule,
            seen=tuple(seen),
        )
        if recorded:
            question = replace(question, deadline=recorded[0].body["deadline"])
        answer = await put_question(scope, question, recorded)
        if answer.verdict == "always":
            self.allow_always(seen)
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
    def _answer_within(self) -> float:
        return bounds_of(self.scope.policy).answer_within or APPROVAL_SECONDS

    @property
    def _call(self) -> str:
        """What is shown, and what leave is bound to: a tool that is no longer the same under the
        same name is another call."""
        tool = self.tool
        return canonical(
            {
                "tool": tool.name,
                "arguments": self.arguments,
                "effect": tool.effect,
                "goes": request_of(self.scope, tool, self.arguments).destinations,
                "schema": digest(canonical([dict(tool.schema), tool.to, tool.reads])),
            }
        )


def standing_leave(request: Request, tool: Tool) -> str:
    """What leave for the rest of a run is given to: this very tool, in these hands, to go there."""
    goes = request.destinations
    return canonical((request.actor, tool.name, tool.effect, dict(tool.schema), goes))
