"""What an agent is told about itself: the system prompt, from its profile. Prompts are data.

Knows profiles and words; does not know models.
"""

from __future__ import annotations

from collections.abc import Sequence

from dure.core.contracts import Passage, Planner
from dure.core.profile import Profile


def system_text(profile: Profile, planner: Planner | None = None) -> str:
    """The system prompt: who the agent is, its goals, constraints and instructions."""
    role = f", {profile.role}" if profile.role else ""
    parts = [f"You are {profile.name}{role}."]
    if profile.goals:
        parts.append("Goals:\n" + _numbered(profile.goals))
    if profile.constraints:
        parts.append("Constraints:\n" + _numbered(profile.constraints))
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
