"""`dure chat`, through a pipe and at a terminal."""

from pathlib import Path

from tests.cli.chat_server import ANSWER, ModelServer
from tests.cli.terminal import Terminal, invoke


def test_lines_of_a_pipe_are_exchanges() -> None:
    said = invoke("chat", stdin="hello\nwhat is 12*12\n/help\n")
    assert said.code == 0
    assert said.out.endswith("12*12 = 144\n")
    assert "/quit" in said.err
    assert len(invoke("runs", "--json").out.splitlines()) == 2


def test_an_exchange_goes_on_from_the_one_before() -> None:
    invoke("chat", "--quiet", stdin="my name is Mina\nwhat is 1+1\n")
    last, first = [line.split()[0] for line in invoke("runs").out.splitlines()[1:]]
    assert f"goes on from {first}" in invoke("show", last).out
    again = invoke("chat", "--quiet", "--after", last, stdin="what is 2+2\n/quit\nnot read\n")
    assert again.out == "2+2 = 4\n"
    assert f"goes on from {last}" in invoke("show").out


def test_an_unanswered_question_ends_it(server: ModelServer) -> None:
    task = 'CALL ask_person {"question": "Which?"}\nnot read\n'
    said = invoke("chat", "--model", server.model, stdin=task)
    assert said.code == 7
    assert "Which?" in said.err


def test_at_a_terminal(server: ModelServer, tmp_path: Path) -> None:
    with Terminal(["chat", "--model", server.model], Path.cwd()) as terminal:
        terminal.shows("as you asked")
        terminal.shows("» ")
        terminal.types('CALL ask_person {"question": "Which?", "choices": ["red", "파랑"]}\r')
        terminal.shows("2. 파랑")
        terminal.shows("> ")
        terminal.types("2\r")
        terminal.shows(ANSWER)
        before = terminal.shows("model calls")
        assert ANSWER not in before  # it was streamed, and is not printed twice
        terminal.shows("» ")
        terminal.types("/tools\r")
        terminal.shows("calculator")
        terminal.shows("» ")
        terminal.types("\x04")
        terminal.shows("dure chat --after")
        assert terminal.ends()[0] == 0
    assert "파랑" in invoke("show").out


def test_korean_at_a_terminal() -> None:
    with Terminal(["chat"], Path.cwd(), {"LC_ALL": "C.UTF-8", "DURE_LANG": "ko"}) as terminal:
        terminal.shows("모델: offline (DURE_MODEL에 지정됨)")
        terminal.shows("끝내려면 /끝")
        terminal.types("3 더하기 4는?\r")
        terminal.shows("3 + 4 = 7")
        terminal.shows("모델 호출 2번")
        terminal.types("/quit\r")
        terminal.shows("다음에 이어 가기")
        assert terminal.ends()[0] == 0
