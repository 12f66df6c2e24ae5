"""The examples there are: a folder each, with an `example.yaml` that says what it shows.

Knows folders and that file. Does not know how an example is played.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from dure.core.errors import SetupError, UsageError
from dure.host.yaml_file import read_yaml

ABOUT = "example.yaml"
USUAL = "en"
"""The language that every example is in."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example. Texts are by language; `run` names the file (or `main.py:name`) that runs.

    `needs` are programs of the machine without which it does not run offline.
    """

    name: str
    folder: Path
    title: Mapping[str, str]
    shows: Mapping[str, str]
    task: Mapping[str, str]
    run: Mapping[str, str]
    policy: str = "workspace"
    needs: tuple[str, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is in."""
        return tuple(self.run)

    def language(self, wanted: str) -> str:
        """The wanted language, or the usual one where it is not in that."""
        return wanted if wanted in self.run else USUAL

    def file(self, stem: str, ending: str, lang: str) -> Path:
        """Its file of this language: `README.md`, `recording.ko.jsonl`."""
        mark = "" if lang == USUAL else f".{lang}"
        return self.folder / f"{stem}{mark}{ending}"

    def files(self, lang: str) -> Path | None:
        """The folder of what lies in its workspace at the start; None: nothing does."""
        own = [self.file("files", "", lang), self.folder / "files"]
        return next((folder for folder in own if folder.is_dir()), None)


@cache
def every() -> tuple[Example, ...]:
    """All examples, by name."""
    return tuple(_read(path.parent) for path in sorted(_folder().glob(f"*/{ABOUT}")))


def named(name: str) -> Example:
    """The example of this name."""
    wanted = name.strip("/").replace("-", "_")
    found = {example.name: example for example in every()}
    if wanted not in found:
        near = get_close_matches(wanted, found, n=3, cutoff=0.5)
        raise UsageError(
            "examples.none",
            "There is no example {name!r}. Near: {near}. `dure examples` lists them all.",
            name=name,
            near=", ".join(near or list(found)[:3]),
        )
    return found[wanted]


def _folder() -> Path:
    """Where they lie: in the installed package, else beside its source."""
    package = Path(__file__).parents[2]
    for folder in (package / "examples", package.parents[1] / "examples"):
        if any(folder.glob(f"*/{ABOUT}")):
            return folder
    raise SetupError(
        "examples.missing",
        "The examples are not here: this copy of dure came without them. Install it anew, or look"
        " into the repository.",
    )


def _read(folder: Path) -> Example:
    found: dict[str, Any] = read_yaml((folder / ABOUT).read_text("utf-8"), ABOUT).value
    texts = {name: dict(found[name]) for name in ("title", "shows", "task", "run")}
    policy = found.get("policy", "workspace")
    return Example(folder.name, folder, **texts, policy=policy, needs=tuple(found.get("needs", ())))
