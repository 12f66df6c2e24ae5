"""A talk at a terminal: lines that are edited and pasted, Ctrl-C, and what is sent again."""

import signal
from pathlib import Path

import pytest

from tests.cli.chat_server import ANSWER, ModelServer
from tests.cli.terminal import Terminal, invoke

KOREAN = {"LC_ALL": "C.UTF-8", "DURE_LANG": "ko"}
UP, LEFT, ERASE = "\x1b[A", "\x1b[D", "\x7f"


def talk(server: ModelServer, *options: str) -> Terminal:
    return Terminal(["chat", "--model", server.model, *options], Path.cwd(), {"LC_ALL": "C.UTF-8"})


def said(terminal: Terminal, line: str) -> None:
    """Type a line at the mark, and wait until it is answered."""
    terminal.shows("» ")
    terminal.types(f"{line}\r")
    terminal.shows(ANSWER)


def ended(terminal: Terminal, code: int = 0) -> None:
    """End the talk with Ctrl-D at the mark."""
    terminal.shows("» ")
    terminal.types("\x04")
    assert terminal.ends()[0] == code


def stopped(terminal: Terminal, text: str) -> None:
    """Ctrl-C at the mark. Python's input() misses one that comes between the mark and its wait for
    keys; the next makes up for both."""
    terminal.shows("» ")
    terminal.types("\x03")
    if not terminal.comes(text, 5.0):
        terminal.types("\x03")
    terminal.shows(text)


def last(server: ModelServer) -> str:
    """What the model heard last."""
    return server.heard[-1]["content"]


def test_wide_letters_are_edited_one_by_one(server: ModelServer) -> None:
    with talk(server) as terminal:
        said(terminal, f"한글이아{ERASE}{ERASE}을 쓴다{LEFT}{LEFT}잘 ")
        assert last(server) == "한글을 잘 쓴다"
        ended(terminal)


@pytest.mark.parametrize("name", ["C", "ko_KR.NONE"])
def test_letters_in_a_locale_that_knows_none(server: ModelServer, name: str) -> None:
    with Terminal(["chat", "--model", server.model], Path.cwd(), {"LC_ALL": name}) as terminal:
        said(terminal, f"한글이아{ERASE}{ERASE}을 쓴다")
        assert last(server) == "한글을 쓴다"


def test_a_paste_is_one_message(server: ModelServer) -> None:
    with talk(server) as terminal:
        said(terminal, "\x1b[200~one\n/quit\n  둘\x1b[201~")
        assert last(server) == "one\n/quit\n  둘"
        said(terminal, UP + "!")  # and comes back as one
        assert last(server) == "one\n/quit\n  둘!"


def test_tab_completes(server: ModelServer) -> None:
    Path("내 표.csv").write_text("x")
    with talk(server) as terminal:
        said(terminal, "look at @내\t")
        assert last(server) == 'look at @"내 표.csv"\n내 표.csv:\nx'
        terminal.shows("» ")
        terminal.types("/qu\t\r")
        terminal.shows("Go on another time")
        assert terminal.ends()[0] == 0


def test_what_was_not_sent_is_sent_again(server: ModelServer) -> None:
    with talk(server) as terminal:
        terminal.shows("» ")
        terminal.types("look at @later.txt\r")
        terminal.shows("There is no file later.txt")
        terminal.shows("/again sends it again")
        Path("later.txt").write_text("now")
        said(terminal, "/again")
        assert last(server) == "look at @later.txt\nlater.txt:\nnow"
        terminal.shows("» ")
        terminal.types("DENY\r")
        terminal.shows("wants a key")
        terminal.shows("When it is mended: /again")
        terminal.types("/model offline\r")
        terminal.shows("takes no pictures")
        terminal.types("/again\r")
        terminal.shows("model call")
        ended(terminal)


def test_an_error_wipes_the_line_of_status() -> None:
    with Terminal(["chat", "--model", "http://127.0.0.1:9/v1#m"], Path.cwd()) as terminal:
        terminal.shows("» ")
        terminal.types("hello\r")
        terminal.shows("working")
        assert terminal.shows("✗").endswith("\r\x1b[K\x1b[31m")
        terminal.shows("/again")


def test_ctrl_c_puts_an_exchange_down_and_the_talk_goes_on(server: ModelServer) -> None:
    with talk(server) as terminal:
        terminal.shows("» ")
        terminal.types("HANG\r")
        terminal.shows("is thinking")
        terminal.types("\x03")
        terminal.shows("Paused. Go on with: /again")
        said(terminal, "hello")
        assert [message["content"] for message in server.heard[1:]] == ["hello"]
        stopped(terminal, "Ctrl-C again, or /quit, ends the talk.")
        said(terminal, "still here")
        stopped(terminal, "Ctrl-C again")
        stopped(terminal, "Go on another time")
        assert terminal.ends()[0] == 0


def test_ctrl_c_twice_while_it_works_kills(server: ModelServer) -> None:
    code = "while not __import__('os').path.exists('go'): pass"
    with talk(server, "--no-sandbox") as terminal:
        terminal.shows("» ")
        terminal.types(f'CALL python {{"code": "{code}"}}\r')
        terminal.shows("python code=")
        terminal.types("\x03")
        terminal.shows("Finishing python first")
        terminal.types("\x03")
        terminal.shows("Killed")
        assert terminal.ends()[0] == -signal.SIGINT
    Path("go").touch()
    assert "did it happen?" in invoke("chat", "--continue", stdin="/again\n").err


def test_a_question_that_was_left_is_asked_again(server: ModelServer) -> None:
    with talk(server) as terminal:
        terminal.shows("» ")
        terminal.types('CALL ask_person {"question": "Which?"}\r')
        terminal.shows("Which?")
        terminal.shows("> ")
        terminal.types("\x04")
        terminal.shows("Answer: /again")
        ended(terminal, 7)
    with talk(server, "--continue") as terminal:
        terminal.shows("/again goes on with it")
        terminal.shows("» ")
        terminal.types("/again\r")
        terminal.shows("Which?")
        terminal.shows("> ")
        terminal.types("red\r")
        terminal.shows(ANSWER)
    assert "red" in invoke("show").out


def test_a_file_is_written_over_only_when_asked_for(server: ModelServer) -> None:
    Path("a.md").write_text("mine")
    with talk(server) as terminal:
        said(terminal, "hello")
        for answer, text in (("n", "mine"), ("y", "# hello")):
            terminal.shows("» ")
            terminal.types("/save a.md\r")
            terminal.shows("[y/N]: ")
            terminal.types(f"{answer}\r")
            terminal.shows("» " if answer == "n" else "Written: a.md")
            assert Path("a.md").read_text(encoding="utf-8").startswith(text)
            terminal.types("\r")


def test_korean_commands_are_completed() -> None:
    with Terminal(["chat"], Path.cwd(), KOREAN) as terminal:
        terminal.shows("» ")
        terminal.types("/도움\t\r")
        terminal.shows("/되돌리기")
        terminal.types("/끝\r")
        assert terminal.ends()[0] == 0
