"""Which language, and sentences in it."""

import pytest

from dure.core.errors import ToolError, UsageError
from dure.host.languages import language, say, tr


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko"}, "ko"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US", "LC_ALL": "ko_KR.eucKR"}, "ko"),
        ({"LC_ALL": "", "LANG": "ko_KR"}, "ko"),
        ({"DURE_LANG": "en", "LC_ALL": "ko_KR"}, "en"),
        ({"DURE_LANG": "KO-kr"}, "ko"),
        ({"DURE_LANG": "한국어"}, "ko"),
    ],
)
def test_the_language_of_an_environment(environ: dict[str, str], expected: str) -> None:
    assert language(environ) == expected


def test_a_sentence_in_both_languages() -> None:
    error = ToolError("files.missing", "There is no {path} in the workspace.", path="보고서.txt")
    assert say(error, "en") == "There is no 보고서.txt in the workspace."
    assert say(error, "ko").startswith("작업 폴더에 보고서.txt가 없습니다.")


def test_the_users_language_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    error = UsageError("stop.rounds", "rounds({most}) …", most=0)
    monkeypatch.setenv("DURE_LANG", "ko")
    assert say(error).startswith("rounds(0)은")
    monkeypatch.setenv("DURE_LANG", "en")
    assert say(error) == "rounds(0) …"


def test_what_has_no_translation_is_said_in_english() -> None:
    assert tr("no.such.code", "Only {what}.", "ko", what="English") == "Only English."
    assert tr("no.such.code", "A {brace", "ko") == "A {brace"
    assert tr("files.missing", "No {name}.", "ko", name="a") == "No a."  # the facts do not fit


def test_facts_are_not_templates() -> None:
    assert tr("x.y", "{a}", a="{b} {0}") == "{b} {0}"
    assert "{b}은(는)" in tr("files.missing", "", "ko", path="{b}은(는)")


def test_facts_may_have_any_name() -> None:
    assert tr("x.y", "{code} {english}", code=1, english=2) == "1 2"
