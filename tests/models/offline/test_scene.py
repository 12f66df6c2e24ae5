from dure.core.message import Data, Image, Message, Text, ToolCall, ToolResult, say
from dure.core.prompt import Prompt
from dure.models.offline.scene import read, told


def test_the_last_wish_and_what_was_done_for_it() -> None:
    call = ToolCall("1", "clock", {})
    result = ToolResult("1", "clock", (Text("noon"),))
    messages = [
        say("owner", "my name is Jane"),
        say("me", "Noted."),
        say("owner", "what time is it?"),
        Message("me", (call,)),
        Message("me", (result,)),
    ]
    scene = read(Prompt("me", messages))
    assert scene.wish == "what time is it?"
    assert scene.earlier == ["my name is Jane"]
    assert scene.done == [(call, result)]
    assert scene.result("clock", {}) == result
    assert scene.result("clock", {"zone": "x"}) is None


def test_only_the_users_own_words_are_own() -> None:
    assert read(Prompt("me", [say("owner", Text("x", ("user",)))])).own
    assert not read(Prompt("me", [say("web", Text("x", ("user", "web")))])).own
    assert not read(Prompt("me", [say("tester", Text("x", ("agent", "workspace")))])).own


def test_notes_and_summaries_and_repairs_are_no_wishes() -> None:
    messages = [
        say("owner", "hello"),
        say("handbook", "text", kind="note"),
        say("me", "so far", kind="summary"),
        say("dure", "Answer again."),
    ]
    scene = read(Prompt("me", messages))
    assert (scene.wish, scene.notes) == ("hello", ["text", "so far"])


def test_go_on_repeats_the_wish_or_the_goals() -> None:
    goals = "You are x.\n\nGoals:\n1. list the files\n2. stop"
    assert read(Prompt("me", [say("owner", "Begin.")], goals)).wish == "list the files\nstop"
    assert read(Prompt("me", [say("owner", "a wish"), say("owner", "계속")])).wish == "a wish"
    assert read(Prompt("me", [say("owner", "read a.md")], goals)).wish == "read a.md"


def test_parts_as_text() -> None:
    record = Data({"changed": []}, "dure.changes")
    assert told((Text("Wrote a.txt."), record)) == "Wrote a.txt."
    assert told((Data({"a": 1, "b": [1, 2]}),)) == "a: 1\nb: [1,2]"
    assert told((Image(b"", name="x.png"),)) == "(image x.png)"
