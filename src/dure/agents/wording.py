"""What an agent is told about itself: the system prompt, from its profile. Prompts are data.

Knows profiles and words; does not know models.
"""

from __future__ import annotations

from collections.abc import Sequence

from dure.core.contracts import Passage, Planner
from dure.core.profile import Profile

_WORDS = {
    "en": {
        "name": "You are {name}.",
        "role": "You are {name}, {role}.",
        "goals": "Goals:",
        "constraints": "Constraints:",
    },
    "ko": {
        "name": "당신은 {name}입니다.",
        "role": "당신은 {name}입니다. 맡은 역할: {role}.",
        "goals": "목표:",
        "constraints": "제약:",
    },
}
"""What is said around a profile, by language."""


def system_text(profile: Profile, planner: Planner | None = None) -> str:
    """The system prompt: who the agent is, its goals, constraints and instructions."""
    words = _WORDS.get(profile.language, _WORDS["en"])
    named = words["role"] if profile.role else words["name"]
    parts = [named.format(name=profile.name, role=profile.role)]
    if profile.goals:
        parts.append(f"{words['goals']}\n" + _numbered(profile.goals))
    if profile.constraints:
        parts.append(f"{words['constraints']}\n" + _numbered(profile.constraints))
    if profile.instructions:
        parts.append(profile.instructions)
    if planner is not None:
        parts.append(planner.instructions)
    return "\n\n".join(parts)


def passages_text(passages: Sequence[Passage]) -> str:
    """What was looked up, each passage with its source; empty when nothing was found."""
    return "\n\n".join(f"[{passage.source}]\n{passage.text}" for passage in passages)


def _numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
