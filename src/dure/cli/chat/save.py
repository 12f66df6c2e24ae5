"""`/save`: the talk as a file: Markdown to read and edit, JSON Lines to keep, or a page.

Knows the three forms and files. Does not know what is in a talk.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from dure.cli.chat.markdown import markdown
from dure.cli.chat.talk import Talk
from dure.cli.page import page
from dure.cli.view.cut import told
from dure.cli.written import write_whole
from dure.core.errors import UsageError
from dure.host.languages import tr
from dure.perception.text import human_size
from dure.runtime.export import Journaled, conversation, conversation_lines
from dure.runtime.heads import head_of


def save(talk: Talk, words: str) -> None:
    """Write it, never over a file that is there unless the person says so."""
    if not talk.after:
        raise UsageError("chat.nothing_saved", "Nothing was said yet, so there is nothing to save.")
    name = words.strip("\"'") or f"dure-chat-{talk.after}.md"
    path = Path(os.path.expanduser(name))
    pieces = _written(path, talk.wait(_journals(talk)))
    if path.exists() and not _over(path, talk):
        return
    size = write_whole(path, pieces, force=True)
    said = tr("chat.saved", "Written: {file} ({size})", file=str(path), size=human_size(size))
    talk.screen.say(told(said, talk.screen.paint))


def _over(path: Path, talk: Talk) -> bool:
    if not talk.typed:
        raise UsageError(
            "chat.file_there",
            "There is a file {file} already. Give another name.",
            file=str(path),
        )
    question = tr("chat.over", "There is a file {file} already. Write over it?", file=str(path))
    return click.confirm(question, err=True)


def _written(path: Path, journals: list[Journaled]) -> Iterable[str]:
    told_runs = [(head_of(each.events), each) for each in journals]
    match path.suffix.lower():
        case ".md" | ".markdown" | ".txt":
            return markdown(told_runs)
        case ".html" | ".htm":
            return page(told_runs)
        case ".jsonl":
            return (f"{line}\n" for line in conversation_lines(journals))
        case _:
            raise UsageError(
                "chat.ending",
                "{file}: end the name in .md (to read), .html (a page) or .jsonl (to keep).",
                file=str(path),
            )


async def _journals(talk: Talk) -> list[Journaled]:
    return await conversation(await talk.books(), talk.after)
