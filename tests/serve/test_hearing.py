"""What one participant says, as it comes: it only grows, whatever becomes of a reply."""

from typing import Literal

from dure.core.event import Delta
from dure.serve.hearing import Speech

ANEW = "\n\n(That broke off. The reply begins anew.)\n\n"


def heard(*said: tuple[str, str]) -> Speech:
    """After these deltas: a key's name and a text, or `reset`."""
    speech, before = Speech("ann"), ""
    for name, text in said:
        kind: Literal["reset", "text"] = "reset" if text == "reset" else "text"
        speech.hear(Delta("r", f"r/{name}", "ann", kind, "" if kind == "reset" else text))
        assert speech.text.startswith(before)
        before = speech.text
    return speech


def test_replies_stand_apart() -> None:
    assert heard(("1", "one"), ("1", " two"), ("2", "three")).text == "one two\n\nthree"


def test_a_reply_that_broke_off_goes_on_where_it_says_the_same() -> None:
    broken = ("1", "All of "), ("1", "reset")
    assert heard(*broken, ("1", "All")).text == "All of "
    assert heard(*broken, ("1", "All of it.")).text == "All of it."
    assert heard(*broken, ("1", "reset"), ("1", "All o"), ("1", "f it.")).text == "All of it."
    assert heard(("1", "reset"), ("1", "All")).text == "All"


def test_what_begins_anew_is_told() -> None:
    again = heard(("1", "All of"), ("1", "reset"), ("1", "No"), ("1", "ne."))
    assert again.text == f"All of{ANEW}None."
    assert heard(("1", "a"), ("1", "reset"), ("1", "b"), ("1", "reset"), ("1", "b!")).text == (
        f"a{ANEW}b!"
    )
    assert heard(("1", "a"), ("1", "reset"), ("2", "next")).text == "a\n\nnext"


def test_others_are_not_heard() -> None:
    speech = Speech("ann")
    speech.hear(Delta("r", "r/1", "bob", "text", "I am bob."))
    speech.hear(Delta("r", "r/1/2", "ann", "text", "within"))
    speech.hear(Delta("r", "r/1", "ann", "thought", "hm"))
    assert speech.text == ""
