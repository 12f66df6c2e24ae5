"""Policies: who may do what. Presets, rules in Python, and rules in files.

Knows how a policy is named, found, and kept in the journal, so that a run that is taken up again
has the policy it had. What is decided is in `core/policy.py` and `core/rules.py`.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from dure.core.errors import UsageError
from dure.core.labels import TRUSTED, untrusted
from dure.core.policy import (
    Bounds,
    Network,
    Policy,
    Request,
    Tightest,
    Verdict,
    read_only,
    tightest,
    trusted,
    workspace,
)
from dure.core.rules import Rule, Rules, rules
from dure.runtime.policies.file import FOLDER, PRESETS, parse, read

__all__ = [
    "FOLDER",
    "PRESETS",
    "TRUSTED",
    "Bounds",
    "Network",
    "Policy",
    "Request",
    "Rule",
    "Rules",
    "Verdict",
    "opened",
    "read",
    "read_only",
    "rules",
    "tightest",
    "trusted",
    "untrusted",
    "workspace",
]


def as_begun(request: Request) -> Verdict:
    """The policy where none was given: `workspace`; a run that is taken up again keeps its own."""
    return workspace(request)


def opened(given: Policy | Path | str, config: Path, within: Path | None = None) -> Policy:
    """The policy itself: of a preset, of a file, or of a file in the settings' folder `policies`.
    `within` is the folder that agents may change."""
    if callable(given):
        return given
    name = str(given)
    if isinstance(given, str) and name in PRESETS:
        return PRESETS[name]
    if isinstance(given, Path) or any(mark in name for mark in "/\\") or _is_yaml(name):
        return read(given, within=within)
    for ending in (".yaml", ".yml"):
        file = config / FOLDER / f"{name}{ending}"
        if file.is_file():
            return read(file, within=within)
    known = [*PRESETS, *sorted(each.stem for each in (config / FOLDER).glob("*.y*ml"))]
    near = difflib.get_close_matches(name, known, 3, 0.5)
    raise UsageError(
        "policy.no_name",
        "There is no policy {name!r}. There are: {known}. A file is named with its ending, as in"
        " shop.yaml.",
        name=name[:200],
        known=", ".join(near or known),
    )


def _is_yaml(name: str) -> bool:
    return name.endswith((".yaml", ".yml"))


def name_of(policy: Policy) -> str:
    """What people call a policy."""
    for name, preset in PRESETS.items():
        if policy is preset:
            return name
    made: object = policy
    if isinstance(made, Rules):
        return made.name
    if isinstance(made, Tightest):
        return f"tightest({', '.join(map(name_of, made.policies))})"
    return "workspace" if made is as_begun else getattr(made, "__qualname__", "policy")


def record(policy: Policy) -> dict[str, Any]:
    """The policy as the journal keeps it: its name, and the text of its file."""
    made: object = policy
    text = {"text": made.source} if isinstance(made, Rules) and made.source else {}
    return {"name": name_of(policy), **text}


def recorded(kept: dict[str, Any] | None, run: str) -> Policy:
    """The policy that the journal keeps. Raises `UsageError` for one that is code."""
    if kept is None:  # a run that is older than this record
        return as_begun
    if "text" in kept:
        return parse(kept["text"], kept["name"])
    if kept["name"] in PRESETS:
        return PRESETS[kept["name"]]
    raise UsageError(
        "policy.is_code",
        "Run {run} was begun with the policy {name}, which is code and so not in its journal. Give"
        " it again: policy=….",
        run=run,
        name=kept["name"],
    )
