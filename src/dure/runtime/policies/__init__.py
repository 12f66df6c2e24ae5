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
    Named,
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
from dure.host.redact import Redactor
from dure.runtime.policies.file import FOLDER, PRESETS, parse, read

__all__ = [
    "FOLDER",
    "PRESETS",
    "TRUSTED",
    "Bounds",
    "Named",
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
    if not isinstance(given, str | Path):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise UsageError(
            "run.no_policy",
            "{what} is not a policy. Write policy='workspace', 'read-only', 'trusted', the name of"
            " a file, or a function of your own (`from dure import policy`).",
            what=repr(given),
        )
    if given in PRESETS:
        return PRESETS[str(given)]
    if isinstance(given, Path) or is_file(given):
        return read(given, within=within)
    return _by_name(given, config, within)


def _by_name(name: str, config: Path, within: Path | None) -> Policy:
    """The policy of a file in the settings' folder."""
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


def is_file(name: str) -> bool:
    """Whether this names a file, and not a policy of the settings."""
    return "/" in name or "\\" in name or name.endswith((".yaml", ".yml"))


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


def record(policy: Policy, redactor: Redactor) -> dict[str, Any]:
    """The policy as the journal keeps it: its name, and the text of its file, unless that holds a
    secret."""
    made: object = policy
    text = made.source if isinstance(made, Rules) else ""
    told = {"text": text} if text and redactor.text(text) == text else {}
    return {"name": name_of(policy), **told}


def recorded(kept: dict[str, Any] | None) -> Policy:
    """The policy that the journal keeps; for one that is code, a person takes its place."""
    if kept is None:  # a run that is older than this record
        return as_begun
    if "text" in kept:
        return parse(kept["text"], kept["name"])
    return PRESETS.get(kept["name"], unknown)


def unknown(request: Request) -> Verdict:
    """Where the run's policy was code, and was not given again: nothing without a person."""
    return Verdict("ask", "the policy of this run was code; give it again with policy=…")
