"""What an agent is told about itself: the system prompt, from its profile. Prompts are data.

Knows profiles and words; does not know models.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dure.core.contracts import Passage, Planner
from dure.core.errors import SetupError
from dure.core.profile import Profile

_WORDS = {
    "en": {
        "name": "You are {name}.",
        "role": "You are {name}, {role}.",
        "persona": "How you speak: {persona}",
        "goals": "Goals:",
        "constraints": "Constraints:",
        "resources": "Resources:",
        "best_practices": "Best practices:",
        "examples": "Example dialogue:",
        "other": "Other",
    },
    "ko": {
        "name": "당신은 {name}입니다.",
        "role": "당신은 {name}입니다. 맡은 역할: {role}.",
        "persona": "말투: {persona}",
        "goals": "목표:",
        "constraints": "제약:",
        "resources": "쓸 수 있는 것:",
        "best_practices": "일하는 방법:",
        "examples": "대화 보기:",
        "other": "상대",
    },
}
"""What is said around a profile, by language."""


def system_text(profile: Profile, planner: Planner | None = None) -> str:
    """The system prompt: who the agent is, what a profile lists, and its instructions, always in
    this order."""
    words = _WORDS.get(profile.language, _WORDS["en"])
    named = words["role"] if profile.role else words["name"]
    parts = [named.format(name=profile.name, role=profile.role)]
    if profile.persona:
        parts.append(words["persona"].format(persona=profile.persona))
    lists = {
        "goals": profile.goals,
        "constraints": profile.constraints,
        "resources": profile.resources,
        "best_practices": profile.best_practices,
    }
    parts += [f"{words[name]}\n{_numbered(lines)}" for name, lines in lists.items() if lines]
    if profile.instructions:
        parts.append(profile.instructions)
    if profile.examples:
        said = [
            f"{words['other']}: {said}\n{profile.name}: {answer}"
            for said, answer in profile.examples
        ]
        parts.append("\n\n".join([words["examples"], *said]))
    if planner is not None:
        parts.append(planner.instructions)
    return "\n\n".join(parts)


def prompt_file(path: str | Path) -> str:
    """The text of a prompt that is kept in a file of its own: `instructions=prompt_file("a.md")`.
    It is read now, once: a run that goes on later has it as the agent was made then."""
    try:
        return Path(path).read_text("utf-8-sig").strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not text in UTF-8"
        raise SetupError(
            "profile.file",
            "The prompt {path} cannot be read: {reason}.",
            path=str(path),
            reason=reason,
        ) from error


def passages_text(passages: Sequence[Passage]) -> str:
    """What was looked up, each passage with its source; empty when nothing was found."""
    return "\n\n".join(f"[{passage.source}]\n{passage.text}" for passage in passages)


def _numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
