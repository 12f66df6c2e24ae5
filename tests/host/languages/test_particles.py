"""Particles fit the word before them."""

import pytest

from dure.host.languages.particles import PARTICLES, fill_korean, final_consonant

RIEUL = "은 이 을 과 로"
CLOSED = "은 이 을 과 으로"
OPEN = "는 가 를 와 로"
WORDS = {
    **dict.fromkeys(
        (
            "서울",
            "파일",
            "1",
            "7",
            "8",
            "URL",
            "HTML",
            "SQL",
            "PostgreSQL",
            "MySQL",
            "YAML",
            "R",
            "L",
            "file",
            "tool",
            "table",
            "model",
            "email",
            "title",
            "google",
            "Seoul",
            "Excel",
            "Apple",
            "app.toml",
            "main.html",
            "config.yml",
            "'서울'",
            "**파일**",
            "서울(Seoul)",
            "파일🎉",
            "파일…",
            '"파일".',
            "1월 1",
            "１",
            "①",
            "ㄹ",
            "알파벳 l",
            "rule",
        ),
        RIEUL,
    ),
    **dict.fromkeys(
        (
            "부산",
            "값",
            "0",
            "3",
            "6",
            "10",
            "100",
            "1,000",
            "10000",
            "-3",
            "LLM",
            "JSON",
            "VPN",
            "RAM",
            "N",
            "plan",
            "name",
            "line",
            "phone",
            "engine",
            "Python",
            "python",
            "team",
            "form",
            "film",
            "column",
            "pattern",
            "bot",
            "chatbot",
            "web",
            "git",
            "app",
            "desktop",
            "snapshot",
            "commit",
            "socket",
            "format",
            "check",
            "notebook",
            "block",
            "stack",
            "type",
            "music",
            "ping",
            "Bubblewrap",
            "Samsung",
            "London",
            "data.json",
            "photo.jpeg",
            "archive.zip",
            "npm",
            "`plan`",
            "5kg",
            "3 g",
            "2h",
            "30min",
            "C#",
            "run()",
            "₩",
            "2024년.",
            "2024년",
            "값)",
            "[값]",
            "ㄱ",
            "ε",
            "にほん",
            "값 📈",
            "rounds(0)",
            "부산(釜山)",
            "Chrome",
            "iPhone",
        ),
        CLOSED,
    ),
    **dict.fromkeys(
        (
            "제주",
            "2",
            "4",
            "5",
            "9",
            "3.5",
            "50%",
            "50 %",
            "API",
            "HTTPS",
            "PDF",
            "CSV",
            "GPU",
            "AI",
            "OpenAI",
            "ChatGPT",
            "A",
            "agent",
            "store",
            "code",
            "server",
            "user",
            "cache",
            "message",
            "page",
            "script",
            "list",
            "port",
            "text",
            "test",
            "network",
            "link",
            "task",
            "disk",
            "cloud",
            "field",
            "log",
            "tag",
            "hub",
            "GitHub",
            "root",
            "state",
            "date",
            "note",
            "image",
            "database",
            "query",
            "key",
            "main.py",
            "보고서.txt",
            "notes.md",
            "a.csv",
            "Makefile2",
            "dure.db",
            "report.docx",
            "requirements.txt",
            "10km",
            "5m",
            "2L",
            "5G",
            "3D",
            "20℃",
            "5$",
            "[제주]",
            "「제주」",
            "(제주)",
            "제주!",
            "제주 😀",
            "함수()",
            "함수(3개)",
            "침대(bed)",
            "C++",
            "ㅏ",
            "α",
            "π",
            "さくら",
            "東京タワー",
            "1⁄2",
            "제주\u200b",
            "Linux",
            "Windows",
            "Docker",
            "JavaScript",
            "Claude",
            "Ollama",
            "/tmp/a/b2",
            "x_y_2",
            "https://example.org/",
        ),
        OPEN,
    ),
}
"""Words, and which form of each particle stands behind them."""


@pytest.mark.parametrize("word", sorted(WORDS))
def test_words(word: str) -> None:
    template = "{x}은(는) {x}이(가) {x}을(를) {x}과(와) {x}으로(로)"
    expected = " ".join(word + form for form in WORDS[word].split())
    assert fill_korean(template, {"x": word}) == expected


def test_the_copula_and_calling() -> None:
    template = "{x}이에요(예요) {x}아(야) {x}이라(라)는 {x}이나(나)"
    assert fill_korean(template, {"x": "길동"}) == "길동이에요 길동아 길동이라는 길동이나"
    assert fill_korean(template, {"x": "철수"}) == "철수예요 철수야 철수라는 철수나"


@pytest.mark.parametrize("word", ["数", "", "→", "😀", "()", "漢字", "\ud800"])
def test_where_nobody_can_know_both_forms_stay(word: str) -> None:
    assert final_consonant(word) is None
    assert fill_korean("{x}은(는)", {"x": word}) == word + "은(는)"


def test_words_of_the_sentence_itself_count_too() -> None:
    assert fill_korean("파일을(를) {x}로(으로)", {"x": 1}) == "파일을 1로(으로)"


def test_what_is_filled_in_stays_as_it_is() -> None:
    assert fill_korean("{x}", {"x": "물은(는)"}) == "물은(는)"


def test_signs_of_no_script_in_a_fact_stay() -> None:
    assert fill_korean("{x}은(는)", {"x": "\ue100값"}) == "\ue100값은"
    assert fill_korean("{{{x}}}은(는)", {"x": "값"}) == "{값}은"


def test_facts_are_formatted_as_usual() -> None:
    assert fill_korean("{n:.1f}을(를) {s!r}이(가)", {"n": 1.26, "s": "값"}) == "1.3을 '값'이"
    with pytest.raises(KeyError):
        fill_korean("{missing}", {})


def test_every_notation_has_two_forms() -> None:
    for notation, (closed, open_) in PARTICLES.items():
        assert notation == f"{closed}({open_})"
