"""Goals read by plain rules: what they leave open, and whom they need."""

import pytest

from dure.agents.clear import read_by_model, read_goal

CLEAR = (
    "Write three quiet cafés in Mapo to cafes.md",
    "Find the five cheapest flights from Seoul to Berlin in May and put them in a table",
    "Count the returns per product in orders.csv and save them to returns.csv",
    "What is 12*12?",
    "Summarize https://example.org/news in one paragraph",
    "Translate letter.txt into Korean and save it as letter.ko.txt",
    "List every TODO in src/ with its line number",
    "What is the capital of France?",
    "orders.csv에서 제품마다 반품 수를 세어 returns.csv에 써 줘",
    "마포의 조용한 카페 세 곳을 cafes.md에 써 줘",
    "notes.txt의 내용을 세 줄로 요약해 줘",
    "내일 서울의 날씨를 알려 줘: 기온이 몇 도인지",
)
OPEN = {
    "tidy": {"what", "where", "when_done"},
    "make it better": {"what", "where", "when_done"},
    "do something": {"what", "where", "when_done"},
    "read the newspaper": {"where", "when_done"},
    "clean the files in downloads": {"when_done"},
    "find cafés": {"where", "when_done"},
    "improve the text in notes.txt": {"when_done"},
    "write three poems": {"where"},
    "알아서 해 줘": {"what", "where", "when_done"},
    "카페를 찾아 줘": {"where", "when_done"},
    "다운로드 폴더에서 파일을 정리해 줘": {"when_done"},
    "시를 세 편 써 줘": {"where"},
}
NEEDS = {
    "Write three quiet cafés in Mapo to cafes.md": "agent",
    "Write a program that sorts names.txt, with tests": "pair",
    "Write a script that renames the photos in pics/": "pair",
    "Build a website for my bakery": "team",
    "Write a novel about the sea in 20 chapters": "team",
    "Read a.txt, then count the words, then draw a chart, then mail it": "team",
    "names.txt를 정렬하는 프로그램을 만들어 줘": "pair",
    "빵집 홈페이지를 만들어 줘": "team",
    "자료를 모으고, 표로 만들고, 그래프를 그리고, 편지로 보내 줘": "team",
    "notes.txt의 내용을 세 줄로 요약해 줘": "agent",
}


@pytest.mark.parametrize("goal", CLEAR)
def test_clear(goal: str) -> None:
    assert read_goal(goal).lacks == ()


@pytest.mark.parametrize("goal", OPEN)
def test_left_open(goal: str) -> None:
    assert set(read_goal(goal).lacks) == OPEN[goal]


@pytest.mark.parametrize("goal", NEEDS)
def test_whom_it_needs(goal: str) -> None:
    assert read_goal(goal).size == NEEDS[goal]


@pytest.mark.parametrize("goal", ["", "\x00", "\ud800", "x" * 20_000, "a. " * 9_000])
def test_anything_is_read(goal: str) -> None:
    read_goal(goal)


def test_a_form_that_a_model_filled_in() -> None:
    form = {
        "what": True,
        "where": False,
        "when_done": True,
        "size": "pair",
        "questions": ["Where?"],
    }
    found = read_by_model(form)
    assert (found.lacks, found.size, found.questions) == (("where",), "pair", ("Where?",))
    assert not found.clear
