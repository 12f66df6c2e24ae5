"""AutoGen's termination conditions, as rules of a team file."""

from __future__ import annotations

from typing import Any

from dure.host.languages import tr
from dure.spec.migrate.draft import Draft
from dure.spec.migrate.given import count, mapping, several


def until_of(draft: Draft, given: Any, name: str) -> dict[str, Any]:
    """The rules of this condition; what has no equal is told."""
    found: dict[str, Any] = {}
    _into(found, draft, given, name)
    return found


def _into(found: dict[str, Any], draft: Draft, given: Any, name: str) -> None:
    kind = str(mapping(given).get("provider", "")).rpartition(".")[2]
    config = mapping(mapping(given).get("config"))
    match kind:
        case "OrTerminationCondition" | "AndTerminationCondition":
            if kind.startswith("And"):
                text = "{name}: it ended when several rules met; here the first ends it."
                draft.note(tr("migrate.both", text, name=name))
            for each in several(config.get("conditions")):
                _into(found, draft, each, name)
        case "TextMentionTermination" if config.get("text"):
            found["says"] = [*found.get("says", []), str(config["text"])]
        case "MaxMessageTermination" if most := count(config.get("max_messages")):
            # there, the task counts as a message
            _least(found, "rounds", max(1, int(most) - 1))
        case "TokenUsageTermination" if most := count(config.get("max_total_token")):
            _least(found, "tokens", max(1, int(most)))
        case "TimeoutTermination" if most := count(config.get("timeout_seconds")):
            _least(found, "seconds", most)
        case "ExternalTermination":
            pass  # any run can be stopped: `dure stop`
        case "":
            pass
        case _:
            text = "{name}: {kind} has no equal in a team file and was left out."
            draft.note(tr("migrate.no_rule", text, name=name, kind=kind))


def _least(found: dict[str, Any], rule: str, number: float) -> None:
    found[rule] = min(found.get(rule, number), number)
