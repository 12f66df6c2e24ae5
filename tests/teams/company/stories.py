"""What the software company says in three stories, and how their recordings are made.

The replies lie in `replies/`, one file for each. `python -m tests.teams.company.stories` runs the
company on them, with the real sandbox, and writes the journals to `recordings/` (that of `diary` to
`examples/`, where it is played to whoever looks at the examples).

`diary`: the first program has a bug, which the tests find and the engineer mends. `broken`: the
same bug, never mended. `won`: in Korean, right at once.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from dure.models import recorded, scripted
from dure.models.recorded import Recorded
from dure.runtime import Run
from dure.runtime.export import events_from, export
from dure.runtime.stores import Memory
from dure.teams.board import Board
from dure.teams.company import ROLES, software_company

HERE = Path(__file__).parent
TASKS = {
    "diary": "A diary for the command line: add, list, find and delete entries.",
    "broken": "A diary for the command line: add, list, find and delete entries.",
    "won": "쓴 돈을 적고 합계를 보는 명령줄 가계부.",
}
LANGUAGES = {"won": "ko"}
ROUNDS = 3


def replies(story: str, role: str) -> list[str]:
    """What this role says, in order; what `broken` does not change is as in `diary`."""
    found: list[str] = []
    for number in range(1, 1 + ROUNDS):
        name = f"{role}.{number}.md"
        places = [HERE / "replies" / each / name for each in (story, "diary")]
        if story == "won":
            places.pop()
        found += [path.read_text("utf-8") for path in places[:2] if path.exists()][:1]
    return found * ROUNDS if role == "reviewer" else found


def company(story: str, model: Any = None, **more: Any) -> Board:
    """The company of the story; without a model, on its replies as they are written."""
    models = None if model else {role: scripted(*replies(story, role)) for role in ROLES}
    language = LANGUAGES.get(story, "en")
    return software_company(model, models=models, rounds=ROUNDS, language=language, **more)


def journal_of(story: str) -> Path:
    """Where the story's journal lies."""
    if story == "diary":
        return HERE.parents[2] / "examples" / "software_company" / "recording.jsonl"
    return HERE / "recordings" / f"{story}.jsonl"


def recording(story: str) -> Recorded:
    """The model that says again what was said when the story was recorded."""
    journal = events_from(journal_of(story).read_text("utf-8").splitlines())
    return recorded(journal.events, blobs=journal.blobs, name=f"recorded:{story}")


async def record(story: str) -> None:
    """Run the story, and keep its journal."""
    store = Memory()
    with tempfile.TemporaryDirectory() as folder:
        outcome = await Run(company(story), TASKS[story], store=store, workspace=folder)
    lines = await export(await store.open(), outcome.run)
    journal_of(story).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"== {story}: {outcome.status}\n{outcome.text}\n{outcome.error or ''}")


if __name__ == "__main__":
    for each in TASKS:
        asyncio.run(record(each))
