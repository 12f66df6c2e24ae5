"""A talk whose beginning was deleted goes on, and says so."""

from tests.cli.terminal import invoke


def test_what_is_gone_is_said_in_both_languages() -> None:
    invoke("chat", "--quiet", stdin="my name is Mina\nwhat is 1+1\n")
    first = invoke("runs").out.splitlines()[-1].split()[0]
    assert invoke("runs", "delete", first, "--yes").code == 0
    said = invoke("chat", "--after", "last", stdin="what is 2+2\n")
    assert said.out.endswith("2+2 = 4\n")
    assert "The beginning of this talk is gone" in said.err
    said = invoke("chat", "--lang", "ko", "--after", "last", stdin="안녕\n")
    assert "이 대화의 앞부분은 지워지고 없습니다" in said.err
