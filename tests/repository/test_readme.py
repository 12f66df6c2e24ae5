"""The two READMEs say the same thing: README.ko.md follows README.md piece by piece."""

import re
from pathlib import Path

import pytest

from checks.markdown import blocks, heading_levels

ROOT = Path(__file__).resolve().parents[2]
PAIR = ("README.ko.md", "README.md")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose(name: str) -> str:
    """The page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", text(name), flags=re.MULTILINE | re.DOTALL)


def links(name: str) -> list[str]:
    """Where the links of each page go; those to the pages' own headings by their number only, for
    headings have other names, and the page's link to its other language not at all. A page that is
    there in both languages counts as one."""
    found = re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)[^)]*\)", prose(name))
    found = [link.replace("/README.ko.md", "/README.md") for link in found]
    return ["#" if link.startswith("#") else link for link in found if link not in PAIR]


def images(name: str) -> list[str]:
    return re.findall(r"!\[[^\]]*\]\(([^)\s]+)[^)]*\)", prose(name))


def rows(name: str) -> list[int]:
    """How many cells each row of each table has."""
    return [line.count("|") for line in prose(name).splitlines() if line.startswith("|")]


def items(name: str) -> list[str]:
    """The marks of the lists."""
    return re.findall(r"^\s*(\*|-|\d+\.) ", prose(name), flags=re.MULTILINE)


def code(name: str) -> list[str]:
    """What stands in the blocks that run, comments and text in quotes left out."""
    runs = [each.code for each in blocks(text(name)) if each.info.startswith("python")]
    return [re.sub(r"#.*|\"[^\"]*\"|'[^']*'|\s", "", each) for each in runs]


def commands(name: str) -> list[list[str]]:
    """The first words of what is typed in each console block: `dure run`, `make demo`."""
    typed = [each.code for each in blocks(text(name)) if each.info in ("console", "bash", "sh")]
    return [[" ".join(line.split()[:3]) for line in each.splitlines() if line.startswith("$")]
            for each in typed]  # fmt: skip


@pytest.mark.parametrize("part", [links, images, rows, items, code, commands])
def test_both_have_the_same(part: object) -> None:
    assert callable(part)
    korean, english = (part(name) for name in PAIR)
    assert korean == english


def test_headings_are_the_same() -> None:
    korean, english = (heading_levels(text(name)) for name in PAIR)
    assert korean == english


def test_blocks_are_the_same() -> None:
    korean, english = ([each.info for each in blocks(text(name))] for name in PAIR)
    assert korean == english


def test_the_korean_one_is_in_korean() -> None:
    said = prose("README.ko.md")
    assert sum("가" <= sign <= "힣" for sign in said) > len(said) / 5


def test_each_leads_to_the_other() -> None:
    assert "(README.ko.md)" in text("README.md")
    assert "(README.md)" in text("README.ko.md")
