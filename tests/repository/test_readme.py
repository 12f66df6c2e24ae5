"""The two READMEs say the same thing: README.ko.md follows README.md heading by heading."""

from pathlib import Path

from checks.markdown import blocks, heading_levels

ROOT = Path(__file__).resolve().parents[2]
PAIR = ("README.ko.md", "README.md")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_headings_are_the_same() -> None:
    korean, english = (heading_levels(text(name)) for name in PAIR)
    assert korean == english


def test_blocks_are_the_same() -> None:
    korean, english = ([each.info for each in blocks(text(name))] for name in PAIR)
    assert korean == english


def test_each_leads_to_the_other() -> None:
    assert "(README.ko.md)" in text("README.md")
    assert "(README.md)" in text("README.ko.md")
