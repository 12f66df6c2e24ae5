"""Prompts as files beside their owner: `prompts/agent.md`, and in Korean `prompts/agent.ko.md`.

Knows how files are named by language. Does not know what prompts are for.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def wording(package: str, name: str, lang: str = "en") -> str:
    """The prompt `name` (`"prompts/agent"`) of `package`, in `lang`; in English where it has none.

    Which language is the caller's to say, and to keep: a prompt must not change under a run because
    it goes on in another terminal.
    """
    folder = files(package)
    own = folder.joinpath(f"{name}.{lang}.md")
    found = own if lang != "en" and own.is_file() else folder.joinpath(f"{name}.md")
    return found.read_text("utf-8").strip()
