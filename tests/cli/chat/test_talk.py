"""A talk through a pipe: what is said, sent again, taken back and gone on with."""

import json
from pathlib import Path

from tests.cli.chat_server import ANSWER, ModelServer
from tests.cli.terminal import Said, invoke

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30


def talk(server: ModelServer, *lines: str, options: tuple[str, ...] = ()) -> Said:
    return invoke("chat", "--model", server.model, *options, stdin="\n".join([*lines, ""]))


def heard(server: ModelServer) -> list[str]:
    """What the user has said, as the model heard it last."""
    said = [message["content"] for message in server.heard if message["role"] == "user"]
    return [text if isinstance(text, str) else text[0]["text"] for text in said]


def newest() -> dict[str, object]:
    return json.loads(invoke("runs", "--json").out.splitlines()[0])


def began(run: str = "last") -> dict[str, object]:
    return json.loads(invoke("show", run, "--json").out.splitlines()[0])["body"]


def test_text_files_and_pictures_reach_the_model(server: ModelServer) -> None:
    Path("표.csv").write_bytes("사과,3".encode("cp949"))
    Path("a.png").write_bytes(PNG)
    said = talk(server, "compare @표.csv with a.png")
    assert said.out == f"{ANSWER}\n"
    assert "+ 표.csv (text/csv, 8 bytes)" in said.err
    texts = [part.get("text", part["type"]) for part in server.heard[-1]["content"]]
    assert texts == ["compare @표.csv with a.png", "표.csv:\n사과,3", "image_url"]
    [message] = began()["task"]  # pyright: ignore[reportGeneralTypeIssues]
    origins = [part["origin"] for part in message["parts"]]
    assert origins == [["user"], ["file", "user"], ["file", "user"]]  # nobody vouches for files
    assert newest()["title"] == "compare @표.csv with a.png"


def test_a_line_that_cannot_be_sent_is_no_exchange(server: ModelServer) -> None:
    said = talk(server, "look at @gone.txt", "hello")
    assert said.code == 2
    assert "There is no file gone.txt" in said.err
    assert heard(server) == ["hello"]
    assert len(invoke("runs", "--json").out.splitlines()) == 1


def test_lines_that_belong_together(server: ModelServer) -> None:
    talk(server, '"""one', "  two", "", '/three"""', "four\\", "five", "six\\\\", '"""open')
    assert heard(server) == ["one\n  two\n\n/three", "four\nfive", "six\\\\", "open"]


def test_a_slash_at_the_beginning(server: ModelServer) -> None:
    said = talk(server, "/hlep", "//hlep me", "/etc/hosts holds what?")
    assert "There is no command /hlep here. Near: /help" in said.err
    assert heard(server) == ["/hlep me", "/etc/hosts holds what?"]
    assert said.code == 2


def test_korean_of_windows_in_a_pipe(server: ModelServer) -> None:
    invoke("chat", "--model", server.model, stdin="안녕하세요\r\n".encode("cp949"))
    assert heard(server) == ["안녕하세요"]


def test_a_failed_exchange_ends_nothing(server: ModelServer) -> None:
    said = talk(server, "one", "DENY", "/model offline", "/again", "12*12", "/cost")
    assert "wants a key" in said.err
    assert said.out.splitlines()[0] == ANSWER
    assert said.out.splitlines()[-1] == "12*12 = 144"
    assert said.code == 3
    assert len(invoke("runs", "--json").out.splitlines()) == 3  # again is no other run


def test_a_spent_exchange_goes_on_with_more() -> None:
    said = invoke("chat", "--calls", "1", stdin="12*12\n/again --calls 5\n/again\n/again --x\n")
    assert "The cap on model calls (1) was reached." in said.err
    assert "--calls …" in said.err
    assert said.out == "12*12 = 144\n"
    assert "nothing to send again" in said.err
    assert "as in /again --calls 100" in said.err


def test_model_and_tools_change_for_what_comes(server: ModelServer) -> None:
    lines = ("/tools calculator, clock", "/tools gone", "/tools", "hi", "/model", "/tools all")
    said = talk(server, *lines, "/model nobody:x", "/model offline", "hello")
    assert "calculator, clock\n" in said.err
    assert "There are no tools called 'gone'" in said.err
    assert f"Model: {server.model} (sees pictures)" in said.err
    assert "nobody" in said.err
    assert "Model: offline (takes no pictures)" in said.err
    last, first = [json.loads(line) for line in invoke("runs", "--json").out.splitlines()]
    assert '"--tools", "calculator,clock"' in str(began(first["run"])["entry"])
    assert '"--model", "offline"' in str(began(last["run"])["entry"])
    assert "--tools" not in str(began(last["run"])["entry"])


def test_what_a_talk_took(server: ModelServer) -> None:
    said = talk(server, "/cost", "one", "two", "/undo", "/cost")
    assert "Nothing was said yet." in said.err
    lines = said.err.splitlines()[-4:]
    assert [line.split() for line in lines] == [
        ["CALLS", "TOKENS", "COST", "ASKED"],
        ["1", "1", "110", "$0", "one"],
        ["–", "1", "110", "$0", "(done)", "two"],
        ["2", "220", "$0", "in", "all"],
    ]


def test_the_last_exchange_is_taken_back(server: ModelServer) -> None:
    write = 'CALL write_file {"path": "out.txt", "text": "x"}'
    said = talk(server, "/undo", "one", write, "/undo", "two")
    assert "There is no exchange to take back." in said.err
    assert "The files that it changed stay as they are: out.txt" in said.err
    assert heard(server) == ["one", "two"]
    assert Path("out.txt").exists()


def test_branches(server: ModelServer) -> None:
    said = talk(server, "/fork", "one", "two", "/fork 1", "three", "/fork", "/fork 9")
    assert "Nothing was said yet." in said.err
    assert heard(server) == ["one", "three"]
    assert "This talk has 2 exchanges; there is none of number 9." in said.err
    rows = [line.split() for line in said.err.splitlines()]
    [other] = [row[1] for row in rows if row[-1:] == ["two"]]
    assert ["1", other, "two"] in rows  # it parted after the first
    talk(server, f"/fork {other}", "four")
    assert heard(server) == ["one", "two", "four"]


def test_the_newest_talk_goes_on(server: ModelServer) -> None:
    assert "No conversation was begun" in invoke("chat", "--continue", stdin="").err
    talk(server, "one", "two", options=("--tools", "clock"))
    invoke("run", "--model", "offline", "12*12")
    said = invoke("chat", "--continue", stdin="three\n")
    assert "as before in this conversation" in said.err
    assert f"» two\n{ANSWER}" in said.err
    assert heard(server) == ["one", "two", "three"]
    assert '"--tools", "clock"' in str(began()["entry"])
    other = invoke("chat", "--continue", "--model", "offline", stdin="12*12\n")
    assert other.out.endswith("144\n")


def test_to_do_without_a_sandbox_is_asked_for_anew(server: ModelServer) -> None:
    talk(server, "one", options=("--no-sandbox",))
    assert "NO SANDBOX" not in invoke("chat", "--continue", stdin="two\n").err


def test_a_parked_exchange_goes_on_another_time(server: ModelServer) -> None:
    said = talk(server, "one", 'CALL ask_person {"question": "Which?"}', "not read")
    assert said.code == 7
    invoke("answer", "last", "red")
    said = invoke("chat", "--continue", stdin="/again\ntwo\n")
    assert "/again goes on with it" in said.err
    assert said.out == f"{ANSWER}\n" * 2
    assert heard(server)[-1] == "two"
    assert len(invoke("runs", "--json").out.splitlines()) == 3


def test_earlier_talks_are_found(server: ModelServer) -> None:
    talk(server, "Where do otters live?", "And beavers?")
    talk(server, "수달은 무엇을 먹나?")
    said = talk(server, "1", "and now?", options=("--search", "OTTERS"))
    assert "Where do otters live?" in said.err
    assert "» And beavers?" in said.err
    assert heard(server) == ["Where do otters live?", "And beavers?", "and now?"]
    said = talk(server, "/history 수달", "1", "그리고?", "/history 없는말", "1")
    assert heard(server) == ["수달은 무엇을 먹나?", "그리고?", "1"]
    assert "There is no such earlier talk." in said.err


def test_only_one_way_to_begin() -> None:
    said = invoke("chat", "--continue", "--search", "x", stdin="")
    assert said.code == 2
    assert "not several" in said.err


def test_a_talk_as_a_file(server: ModelServer) -> None:
    Path("there.md").write_text("mine")
    said = talk(
        server,
        "/save",
        "who is `x`?",
        'CALL calculator {"expression": "1+`"}',
        "/save",
        "/save there.md",
        "/save talk.html",
        '/save "a talk.jsonl"',
        "/save talk.doc",
        "/save no/such/talk.md",
        "/save ~no-such-user/talk.md",
    )
    assert "there is nothing to save" in said.err
    assert "There is a file there.md already." in said.err
    assert Path("there.md").read_text() == "mine"
    assert "end the name in .md" in said.err
    assert "no/such/talk.md cannot be written" in said.err
    assert "~no-such-user/talk.md cannot be written" in said.err
    [file] = Path().glob("dure-chat-*.md")
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# who is `x`?\n")
    assert "exchanges: 2 · 3 model calls · 330 tokens" in text
    assert f"**agent**\n\n{ANSWER}" in text
    assert '> ✗ `` calculator expression="1+`" ``' in text
    assert "<html" in Path("talk.html").read_text(encoding="utf-8")
    assert invoke("import", "a talk.jsonl").code == 0


def test_korean_commands(server: ModelServer) -> None:
    said = talk(server, "/도움말", "안녕", "/되돌리기", "/끝", "not read", options=("--lang", "ko"))
    assert "/되돌리기" in said.err
    assert "되돌렸습니다: 안녕" in said.err
    assert heard(server) == ["안녕"]
    assert said.code == 0


def test_an_agent_of_ones_own_file(server: ModelServer) -> None:
    Path("mine.py").write_text(
        "from dure import Agent, tools\n"
        "print('read')\n"
        "agent = Agent('mine', model='offline', tools=[tools.calculator])\n"
    )
    options = ("--agent", "mine.py", "--quiet")
    said = invoke("chat", *options, stdin="12*12\n/tools\n/tools clock\n/model\nwhat is 2+2\n")
    assert said.out == "read\n12*12 = 144\n2+2 = 4\n"
    assert "calculator\n" in said.err
    assert "talk without --agent" in said.err
    again = invoke("chat", "--continue", stdin=f"/model {server.model}\nhello\n")
    assert again.out.endswith(f"{ANSWER}\n")


def test_another_model_has_the_format_that_suits_it(server: ModelServer) -> None:
    talk(server, "one", "/model human", "/model offline", "12*12", options=("--format", "json"))
    assert '"--format", "json"' in str(began()["entry"])
    talk(server, "one", "/model offline", "12*12")
    assert '"--format", "native"' in str(began()["entry"])
