"""Secrets are taken out in every form in which they travel."""

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.host.redact import Redactor

VALUE = 'p@ss/w0rd+"비밀"&x=1'
SHORT = "1234567"
redactor = Redactor({"DB_PASSWORD": VALUE, "PIN_TOKEN": SHORT, "LONG_KEY": VALUE + "-and-more"})

FORMS = {
    "as it is": VALUE,
    "in an address": quote(VALUE, safe=""),
    "in a path": quote(VALUE),
    "in a form": quote_plus(VALUE),
    "in JSON": json.dumps(VALUE)[1:-1],
    "in JSON of Korean": json.dumps(VALUE, ensure_ascii=False)[1:-1],
    "in base64": base64.b64encode(VALUE.encode()).decode(),
    "in base64 for addresses": base64.urlsafe_b64encode(VALUE.encode()).decode(),
}


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_form(form: str) -> None:
    assert redactor.text(f"before {FORMS[form]} after") == "before [secret DB_PASSWORD] after"


@pytest.mark.parametrize("before", ["", "u", "us", "user", "user:", "user::"])
@pytest.mark.parametrize("after", ["", "!", "!!", "!!!"])
def test_within_a_longer_text_in_base64(before: str, after: str) -> None:
    packed = base64.b64encode((before + VALUE + after).encode()).decode()
    left = redactor.text(packed)
    assert "[secret DB_PASSWORD]" in left
    assert len(left.replace("[secret DB_PASSWORD]", "")) <= len(packed) - 20


def test_the_longer_of_two_that_begin_alike() -> None:
    assert redactor.text(VALUE + "-and-more") == "[secret LONG_KEY]"


def test_short_values_stay() -> None:
    assert redactor.text(SHORT) == SHORT


def test_json_in_keys_and_values() -> None:
    value = {"a": [VALUE, 1, None, True, 1.5], VALUE: {"b": f"x{VALUE}"}, "t": (VALUE,)}
    mark = "[secret DB_PASSWORD]"
    assert redactor.value(value) == {
        "a": [mark, 1, None, True, 1.5],
        mark: {"b": "x" + mark},
        "t": [mark],
    }


def test_without_secrets_nothing_is_done() -> None:
    none, value = Redactor({}), {"a": ["b"]}
    assert none.value(value) is value
    text = "x" * 100
    assert none.text(text) is text
    assert redactor.text(text) is text
    stream = none.stream()
    assert stream.feed("abc") == "abc"
    assert stream.end() == ""


def test_a_stream_holds_back_no_more_than_it_must() -> None:
    stream = redactor.stream()
    assert stream.feed("hello ") == "hello "
    assert stream.feed("see p@ss/w0") == "see "
    assert stream.feed("rk instead") == "p@ss/w0rk instead"
    assert stream.feed("p@ss") == ""
    assert stream.end() == "p@ss"


SECRETS = {"A_KEY": "aaaaaaaab", "B_KEY": "aaaaaaaabaab", "C_KEY": "baabaaaaaaa"}
twins = Redactor(SECRETS)


@given(st.lists(st.text("ab", max_size=8), max_size=40))
def test_a_stream_shows_no_secret_wherever_it_is_cut(pieces: list[str]) -> None:
    """Secrets that overlap, begin alike and hold each other, in pieces of any size."""
    stream = twins.stream()
    shown = "".join([*(stream.feed(piece) for piece in pieces), stream.end()])
    assert not any(value in shown for value in SECRETS.values())
    whole = "".join(pieces)
    if not any(value in whole for value in SECRETS.values()):
        assert shown == whole


@given(st.text(max_size=30), st.text(max_size=30), st.integers(1, 7))
def test_a_stream_equals_the_whole(before: str, after: str, size: int) -> None:
    text = before + VALUE + after
    stream = redactor.stream()
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert "".join([*map(stream.feed, pieces), stream.end()]) == redactor.text(text)
