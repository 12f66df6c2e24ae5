"""Which system a file or folder comes from, and its reader."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from dure.core.errors import UsageError
from dure.host.languages import tr
from dure.host.yaml_file import read_yaml, text_of
from dure.spec.migrate import autogen, autogpt, crewai
from dure.spec.migrate.draft import Migrated
from dure.spec.migrate.given import mapping

KNOWN = "an AutoGen Studio team (.json), a CrewAI project's folder, an AutoGPT ai_settings.yaml"


def migrate(path: Path | str) -> Migrated:
    """What the file or folder of another system becomes here. Nothing is written or run.

    Raises `UsageError` that names what is wrong and the cure.
    """
    path = Path(os.path.abspath(os.path.expanduser(path)))
    if path.is_dir() or path.name in ("agents.yaml", "tasks.yaml", "crew.py"):
        return crewai.read(path if path.is_dir() else path.parent)
    text = text_of(path, tr("migrate.can", "What can be read: {known}.", known=KNOWN))
    if path.suffix.lower() == ".json":
        return autogen.read(_json(text, path.name), path.name)
    given = mapping(read_yaml(text, path.name).value)
    if autogpt.SHAPE & given.keys():
        return autogpt.read(given, path.name)
    raise UsageError(
        "migrate.unknown",
        "{file} is not known here. What can be read: {known}.",
        file=path.name,
        known=KNOWN,
    )


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            "migrate.no_json",
            "{file}, line {line}: this is not JSON. Export the team again.",
            file=name,
            line=getattr(error, "lineno", 1),
        ) from None
