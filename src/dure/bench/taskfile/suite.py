"""A task file, `eval.yaml`: which agent, which tasks, how often, and how their ends are judged.

Reading it runs nothing; its Python checks are loaded when its tasks are asked for. Knows files;
does not know how tasks are evaluated.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dure.bench.score import Rule
from dure.bench.task import Task, checked_tasks
from dure.bench.taskfile.checks import scorer
from dure.core.budget import Budget
from dure.core.value import value
from dure.host.files import HIDDEN
from dure.host.languages import tr
from dure.host.shape import check_shape, schema_in
from dure.host.yaml_file import Document, Steps, read_yaml, text_of, unreadable

NAME = "eval.yaml"
"""What a task file is called where none is named."""


@value
class Suite:
    """A task file that was read. `agent` and `model` are names; None where the file has none."""

    path: Path
    document: Document
    agent: str | None
    model: str | None
    policy: str | None
    times: int
    concurrency: int
    budget: Budget | None

    @property
    def ids(self) -> tuple[str, ...]:
        """The tasks' ids."""
        return tuple(spec["id"] for spec in self.document.value["tasks"])

    def tasks(self, only: Iterable[str] = ()) -> tuple[Task, ...]:
        """The tasks (of these ids only), with their checks. Runs the Python files they name."""
        wanted = set(only) or set(self.ids)
        specs = enumerate(self.document.value["tasks"])
        return checked_tasks([self._task(*each) for each in specs if each[1]["id"] in wanted])

    def fingerprint(self) -> str:
        """A digest of all that the results depend on here: this file, the Python files beside it,
        and the folders that tasks begin with."""
        files = [self.path, *sorted(filter(Path.is_file, self.path.parent.glob("*.py")))]
        tasks = (("tasks", number) for number in range(len(self.ids)))
        for steps in ((), *tasks):
            files += [path for _, path in sorted(self._folder((*steps, "workspace")).items())]
        found = hashlib.sha256()
        for file in files:
            found.update(os.fsencode(file.relative_to(self.path.parent)) + b"\0")
            found.update(_bytes(file))
        return found.hexdigest()[:16]

    def _task(self, number: int, spec: dict[str, Any]) -> Task:
        steps = ("tasks", number)
        files: dict[str, str | bytes | Path] = {}
        for place in (("workspace",), (*steps, "workspace")):
            files |= self._folder(place)
        files |= spec.get("files", {})
        beside = self.path.parent
        checks: list[Rule] = [
            scorer(each, (*steps, "checks", index), self.document, beside)
            for index, each in enumerate(spec["checks"])
        ]
        said = spec["input"]
        return Task(spec["id"], said if isinstance(said, str) else tuple(said), checks, files)

    def _folder(self, steps: Steps) -> dict[str, Path]:
        """The files of a folder that the file names."""
        found = self.document.value
        for step in steps[:-1]:
            found = found[step]
        name = found.get("workspace")
        if name is None:
            return {}
        folder = self.path.parent / name
        if not folder.is_dir():
            self.document.fail(
                steps,
                "bench.no_folder",
                "{place}: there is no folder {folder}.",
                folder=str(folder),
            )
        if not folder.resolve().is_relative_to(self.path.parent.resolve()):
            self.document.fail(
                steps,
                "bench.folder_outside",
                "{place}: {folder} is not below the folder of the task file. Copy it there: an"
                " agent is shown what is in it.",
                folder=str(folder),
            )
        return dict(_below(folder))


def read_suite(path: Path | str) -> Suite:
    """The task file. Raises `UsageError` that names line and field; runs nothing."""
    path = Path(os.path.abspath(path))
    text = text_of(path, tr("bench.init", "`dure init` makes a project with one."))
    document = read_yaml(text, path.name)
    check_shape(document, schema_in("dure.bench.taskfile"))
    given: dict[str, Any] = document.value
    seen: set[str] = set()
    for index, spec in enumerate(given["tasks"]):
        if spec["id"].casefold() in seen:
            document.fail(
                ("tasks", index, "id"),
                "bench.field_twice",
                "{place}: another task is called {id}. Give each an id of its own.",
                id=spec["id"],
            )
        seen.add(spec["id"].casefold())
    caps = given.get("budget")
    return Suite(
        path,
        document,
        given.get("agent"),
        given.get("model"),
        given.get("policy"),
        given.get("times", 1),
        given.get("concurrency", 4),
        None if caps is None else Budget(**caps),
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


def _below(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files in a folder and below, by their paths within it; links and devices are left out."""
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in (HIDDEN, "__pycache__")]
        for name in names:
            path = Path(root, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path
