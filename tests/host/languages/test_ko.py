"""Everything that people read is there in Korean."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import dure.core.errors
import dure.host.languages.ko as korean

SOURCE = Path(dure.core.errors.__file__).parents[1]
FUNCTIONS = {*dure.core.errors.ERRORS, "tr", "kind", "_error", "_kind"}
"""What takes a code and an English sentence, in that order."""


def sentences() -> Iterator[tuple[str, str, str]]:
    """Every (code, English, where) in the source."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            texts = [
                each.value
                for each in node.args
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            code = texts[0] if texts else ""
            if (
                len(texts) == 2
                and code.count(".") == 1
                and code.replace(".", "").replace("_", "").isalnum()
            ):
                where = f"{path.relative_to(SOURCE)}:{node.lineno}"
                if " " in texts[1]:
                    yield code, texts[1], where


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_sentence_is_there_in_korean() -> None:
    missing = {code: where for code, _, where in sentences() if code not in korean.KO}
    listed = "\n".join(f"  {code}  ({where})" for code, where in sorted(missing.items()))
    assert not missing, f"no Korean for {len(missing)} codes:\n{listed}"


def test_korean_names_no_fact_that_english_has_not() -> None:
    wrong = [
        f"{code} ({where}): {fields(korean.KO[code]) - fields(english)}"
        for code, english, where in sentences()
        if code in korean.KO and fields(korean.KO[code]) - fields(english)
    ]
    assert wrong == []


def test_a_code_means_one_thing() -> None:
    english: dict[str, tuple[str, str]] = {}
    for code, text, where in sentences():
        before = english.setdefault(code, (text, where))
        assert before[0] == text, f"{code} is said differently at {before[1]} and {where}"


def test_every_area_is_in_the_list_and_no_code_in_two() -> None:
    files = {path.stem for path in Path(korean.__file__).parent.glob("*.py")} - {"__init__"}
    listed = {area.__name__.rpartition(".")[2] for area in korean.AREAS}
    assert listed == files
    assert len(korean.KO) == sum(len(area.KO) for area in korean.AREAS)


@pytest.mark.parametrize("code", sorted(korean.KO))
def test_particles_are_written_in_the_one_notation(code: str) -> None:
    text = korean.KO[code]
    for other in ("(으)", "(이)", "는(은)", "가(이)", "를(을)", "와(과)", "로(으로)"):
        assert other not in text, f"write 으로(로), 이라(라), 은(는), … in {code}"
    for name in fields(text):
        for single in "은는이가을를과와":
            for end in (" ", ",", "."):
                assert f"{{{name}}}{single}{end}" not in text, f"both forms after {{{name}}}"
