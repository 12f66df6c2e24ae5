"""Records an example: the `human` model is typed from `said/NAME.md`, and the tools really run.

In that file a heading `## NAME` is a speaker; what it types follows, each reply ended by a line
with a single dot. A reply with tool calls has a line `---` before them. What people answer stands
under `## person:NAME`, leave to make a call (`yes`, `no REASON`) under `## approve`.
"""

import asyncio
import re
import tempfile
from collections import deque
from pathlib import Path

from dure.cli.demo.recorder import CALLS, Spoken
from dure.cli.examples.gallery import Example
from dure.cli.examples.playing import Playing, workspace
from dure.cli.examples.recording import kept
from dure.cli.place import here
from dure.core.event import Event
from dure.core.outcome import Answer, Question
from dure.runtime import Run, stores
from dure.runtime.export import lines_of

SAID = Path(__file__).parent / "said"
_MODEL = re.compile(r"^You are (.+), a model\. Type its reply\.$", re.MULTILINE)


class Unsaid(Exception):
    """The file says nothing more for this speaker; or what it says could not be read."""


class Typed:
    """Answers each question with the next words of the file for whoever is asked."""

    def __init__(self, text: str) -> None:
        self.left: dict[str, deque[str]] = {}
        for block in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
            name, _, said = block.partition("\n")
            replies = re.split(r"^\.[ \t]*$", said, flags=re.MULTILINE)
            found = deque(reply.strip("\n") for reply in replies if reply.strip())
            self.left.setdefault(name.strip(), deque()).extend(found)

    async def __call__(self, question: Question) -> Answer:
        model = _MODEL.search(question.text)
        if question.asking == "ask" and model is not None:
            if model.start() > 0:
                raise Unsaid(f"{model[1]} typed what cannot be read. {question.text[:2_000]}")
            said = self._next(model[1], question)
            return Answer(question.id, said.removeprefix(f"{CALLS}\n"))
        if question.asking == "ask":
            name = f"person:{question.to}" if question.to else "person"
            return Answer(question.id, self._next(name, question), by=question.to or "owner")
        verdict, _, why = self._next("approve", question).strip().partition(" ")
        assert verdict in ("yes", "no", "always"), verdict
        return Answer(question.id, why, verdict)

    def _next(self, name: str, question: Question) -> str:
        said = self.left.get(name)
        if not said:
            raise Unsaid(f"There is nothing more under `## {name}`. It is asked:\n{question.text}")
        return said.popleft()

    def unused(self) -> dict[str, list[str]]:
        return {name: list(said) for name, said in self.left.items() if said}


def record(example: Example, lang: str) -> Path:
    """Run the example with what the file says, and write its recording."""
    said = SAID / (f"{example.name}.md" if lang == "en" else f"{example.name}.{lang}.md")
    typed = Typed(said.read_text("utf-8") if said.exists() else "")
    with tempfile.TemporaryDirectory() as place:
        made = workspace(example, lang, Path(place) / "work")
        playing = Playing(example, lang, made, example.task[lang], "human")
        events, status, text = asyncio.run(_recorded(playing, typed))
        lines = lines_of(kept(events), {})
        written = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
        here = [path for path in (place, str(Path.home())) if any(path in line for line in lines)]
    if here:
        raise SystemExit(f"The recording names a path of this machine: {', '.join(here)}")
    print(f"{status}: {text}\nfiles: {', '.join(map(str, written)) or '–'}")
    if typed.unused():
        raise SystemExit(f"Not used, so nothing is kept: {typed.unused()}")
    if status != "done":
        raise SystemExit("Not done, so nothing is kept.")
    path = example.file("recording", ".jsonl", lang)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


async def _recorded(playing: Playing, typed: Typed) -> tuple[list[Event], str, str]:
    store = stores.Memory()
    terms = playing.terms(here(), typed, Spoken())
    terms["store"], terms["entry"] = store, ""
    outcome = await Run(playing.participant(), playing.task, **terms)
    if outcome.error is not None:
        print(f"! {outcome.error}")
    events = list(await (await store.open()).read(outcome.run))
    return events, outcome.status, outcome.text
