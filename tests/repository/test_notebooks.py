"""The notebooks are as their sources say, and run from top to bottom, offline, in a real kernel."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from scripts.make_notebooks import FOLDER, LANGUAGES, cells, notebooks

SOURCES = sorted((FOLDER / "src").glob("*.md"))

AFRESH = """
%reset -f
import os
os.makedirs({folder!r})
os.chdir({folder!r})
os.environ.pop("DURE_LANG", None)
os.environ["DURE_HOME"] = {folder!r} + "/kept"
"""


@pytest.fixture(scope="module", params=LANGUAGES)
def shown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Any]]:
    """The outputs of each notebook of a language. One kernel runs them all, which is quicker; each
    begins in a folder of its own, with nothing that another left."""
    folder = tmp_path_factory.mktemp(request.param)
    whole, begins = nbformat.v4.new_notebook(), {}
    for source in SOURCES:
        book: Any = nbformat.read(FOLDER / request.param / f"{source.stem}.ipynb", as_version=4)
        nbformat.validate(book)
        afresh = AFRESH.format(folder=str(folder / source.stem))
        begins[source.stem] = len(whole.cells)
        whole.cells += [nbformat.v4.new_code_cell(afresh), *book.cells]
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(whole, timeout=60, allow_errors=True, resources=resources).execute()
    ends = [*list(begins.values())[1:], len(whole.cells)]
    return {
        name: [output for cell in whole.cells[begin:end] for output in cell.get("outputs", ())]
        for (name, begin), end in zip(begins.items(), ends, strict=True)
    }


@pytest.mark.parametrize("name", [source.stem for source in SOURCES])
def test_a_notebook_runs(shown: dict[str, list[Any]], name: str) -> None:
    outputs = shown[name]
    assert [each for each in outputs if each.output_type == "error"] == []
    assert [each for each in outputs if each.get("name") == "stderr"] == []
    assert outputs


def test_the_notebooks_are_as_their_sources_say() -> None:
    there = {path: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*/*.ipynb"))}
    assert there == notebooks(), "run: python scripts/make_notebooks.py"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_both_languages_have_the_same_cells(path: Path) -> None:
    english, korean = (
        [kind for kind, _ in cells(path.read_text(encoding="utf-8"), language)]
        for language in LANGUAGES
    )
    assert korean == [english[0], "code", *english[1:]]


def test_every_notebook_is_listed() -> None:
    listed = (FOLDER / "README.md").read_text(encoding="utf-8")
    paths = [path.relative_to(FOLDER).as_posix() for path in notebooks()]
    assert [path for path in paths if f"({path})" not in listed] == []
