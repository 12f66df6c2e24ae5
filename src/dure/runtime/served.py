"""Tools that run at the model's provider: nobody is asked about what they look up, or tell there.

Knows the options by which they are asked for; does not know providers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dure.core.contracts import Model
from dure.core.errors import UsageError
from dure.core.labels import private
from dure.core.prompt import Prompt
from dure.runtime.scope import Scope, Step

_NOTHING: frozenset[str] = frozenset()
_NO_OPTIONS: Mapping[str, Any] = {}

SERVED = "server_tools"
"""The option that names them."""

UNNAMED = (
    *("tools", "web_search_options", "search_parameters", "enable_search", "plugins"),
    *("mcp_servers", "data_sources"),
)
"""Options of single providers that ask for such tools as well, and go to them as they are."""


def kept_in(scope: Scope, step: Step, model: Model, prompt: Prompt) -> Prompt:
    """Without the tools that run at the provider where private data is in sight: their searches
    would carry it out."""
    hidden, options = private(scope.seen.labels), _options(model, prompt)
    if not hidden or not options:
        return prompt
    if given := [name for name in UNNAMED if _asks(options, name)]:
        raise UsageError(
            "labels.provider_option",
            "Private data is in sight, and the option {option} lets the provider look things up,"
            " which would carry it out. Name such tools in server_tools, which are left out then,"
            " or take the option away.",
            option=given[0],
        )
    if not options.get(SERVED):
        return prompt
    body = {"what": "kept in", "left_out": SERVED, "private": sorted(hidden)}
    scope.write("note", step.key, body, "decision")
    return _without(prompt)


def for_summary(scope: Scope, step: Step, model: Model, question: Prompt) -> Prompt:
    """The same for a summary, which needs no such tools at all."""
    if _options(model, question).get(SERVED):
        question = _without(question)
    return kept_in(scope, step, model, question)


def looked_up(model: Model, prompt: Prompt | None = None) -> frozenset[str]:
    """The labels of a reply that does not say itself whether the provider looked something up."""
    options = _options(model, prompt)
    if not options:
        return _NOTHING
    return frozenset({"web"} if any(_asks(options, name) for name in UNNAMED) else ())


def check_priced(scope: Scope, model: Model, prompt: Prompt) -> None:
    """Under a cap of money, refuse tools that run at the provider: nobody can say before what they
    bring to be read, and what they cost."""
    if _options(model, prompt).get(SERVED):
        scope.allowance.refuse_unbounded()


def _options(model: Model, prompt: Prompt | None) -> Mapping[str, Any]:
    own: Mapping[str, Any] = getattr(model, "options", _NO_OPTIONS)
    return {**own, **prompt.options} if prompt is not None and prompt.options else own


def _asks(options: Mapping[str, Any], name: str) -> bool:
    """Whether the option is given; an empty record may ask for what is usual."""
    return options.get(name) not in (None, False, [], ())


def _without(prompt: Prompt) -> Prompt:
    return replace(prompt, options={**prompt.options, SERVED: ()})
