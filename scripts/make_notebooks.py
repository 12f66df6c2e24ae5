"""Writes notebooks/en and notebooks/ko from notebooks/src: one readable source for both languages.

    python scripts/make_notebooks.py

A source is Markdown. `<!-- en -->`, `<!-- ko -->` and `<!-- both -->` say for which language the
lines below are; a fenced block of `python` is a cell of code. Notebooks hold no outputs: what they
show is made where they are run.
"""

import json
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
LANGUAGES = ("en", "ko")
KOREAN = """import os

os.environ["DURE_LANG"] = "ko"  # dure가 한국어로 말합니다"""

_PART = re.compile(r"^<!-- (en|ko|both) -->\n", re.MULTILINE)
_CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def cells(source: str, language: str) -> list[tuple[str, str]]:
    """The cells for one language: `("markdown" | "code", text)`."""
    _, *pieces = _PART.split(source)
    text = "".join(
        piece
        for wanted, piece in zip(pieces[::2], pieces[1::2], strict=True)
        if wanted in (language, "both")
    )
    found: list[tuple[str, str]] = []
    for index, piece in enumerate(_CODE.split(text)):
        if piece.strip():
            found.append(("code" if index % 2 else "markdown", piece.strip()))
    if language == "ko":
        found.insert(1, ("code", KOREAN))
    return found


def notebook(source: str, language: str) -> str:
    """The notebook as JSON."""
    made: list[dict[str, Any]] = []
    for number, (kind, text) in enumerate(cells(source, language), 1):
        cell = {
            "cell_type": kind,
            "id": f"cell-{number}",
            "metadata": {},
            "source": text.splitlines(keepends=True),
        }
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        made.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {
        "cells": made,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def notebooks() -> dict[Path, str]:
    """Every notebook, by its path."""
    return {
        FOLDER / language / f"{source.stem}.ipynb": notebook(
            source.read_text(encoding="utf-8"), language
        )
        for source in sorted((FOLDER / "src").glob("*.md"))
        for language in LANGUAGES
    }


if __name__ == "__main__":
    for path, text in notebooks().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(FOLDER.parent))
