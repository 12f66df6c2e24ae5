"""`dure check goal`: what a goal leaves open, before it is begun."""

import json

from tests.cli.terminal import invoke


def test_a_clear_goal() -> None:
    said = invoke("check", "goal", "write three quiet cafés in Mapo to cafes.md")
    assert said.code == 0
    assert "dure auto" in said.out
    assert "plain rules" in said.err


def test_what_is_open_is_asked() -> None:
    said = invoke("check", "goal", "make it better")
    assert (said.code, said.out.count("\n  ? ")) == (1, 3)


def test_a_team_is_offered() -> None:
    said = invoke("check", "goal", "build a website for my bakery in site/", "--json")
    assert json.loads(said.out)["size"] == "team"
    assert "dure new --team" in invoke("check", "goal", "빵집 홈페이지를 만들어 줘").out


def test_what_is_no_goal() -> None:
    assert invoke("check", "goal").code == 2
    assert invoke("check", "a.yaml", "b.yaml").code == 2
    assert invoke("check", "./goal.yaml").code == 2
