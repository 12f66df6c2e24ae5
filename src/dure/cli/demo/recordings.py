"""The recordings that come with dure: the journals of real runs on the shop's files.

Knows where they lie, and how what a tool gives now is held against what it gave then.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from dure.core.message import ToolResult
from dure.models import recorded
from dure.models.recorded import Recorded
from dure.runtime.export import events_from


def recording(lang: str, *, sandbox: bool) -> Recorded:
    """The model that says again what was said when a run like this one was recorded."""
    name = lang if sandbox else f"{lang}-no-sandbox"
    path = files("dure.cli.demo").joinpath("recordings").joinpath(f"{name}.jsonl")
    journal = events_from(path.read_text("utf-8").splitlines())
    return recorded(journal.events, blobs=journal.blobs, name=f"recorded:{name}")


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a result is not the recorded one: the first line that differs, then and now."""

    then: str
    now: str


def difference(then: ToolResult | None, now: ToolResult) -> Difference | None:
    """How the result differs from the recorded one; None if what the model reads is the same.

    Of two refusals the reasons may differ: they name what is missing on this machine.
    """
    if then is None:
        return Difference("", _first(now.text))
    if then.failed and now.failed and then.name == "python":
        return None
    if then.failed == now.failed and then.text == now.text:
        return None
    before, after = then.text.splitlines(), now.text.splitlines()
    longest = max(len(before), len(after))
    before += [""] * (longest - len(before))
    after += [""] * (longest - len(after))
    for one, other in zip(before, after, strict=True):
        if one != other:
            return Difference(one, other)
    return Difference(_state(then), _state(now))


def _first(text: str) -> str:
    return text.partition("\n")[0]


def _state(result: ToolResult) -> str:
    return "failed" if result.failed else "succeeded"
