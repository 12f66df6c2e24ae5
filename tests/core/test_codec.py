"""What is encoded decodes to an equal value, and nothing is guessed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.codec import (
    Blobs,
    blob_names,
    canonical,
    compact,
    decode_message,
    decode_part,
    digest,
    encode_message,
    encode_part,
)
from dure.core.errors import UsageError
from dure.core.message import (
    Audio,
    Data,
    File,
    Image,
    Message,
    Reading,
    Text,
    Thought,
    ToolCall,
    ToolResult,
    Video,
)

texts = st.text(max_size=20)
origins = st.lists(texts, max_size=2).map(tuple)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
tables = st.dictionaries(texts, values, max_size=3)
media = st.sampled_from([Image, Audio, Video, File])
plain = st.one_of(
    st.builds(Text, texts, origins),
    st.builds(Thought, texts, texts, origins),
    st.builds(Data, values, texts, origins),
    st.builds(Reading, texts, values, texts, st.none() | st.floats(0, 1e9), origins),
    st.builds(ToolCall, texts, texts, tables, texts, origins),
    st.builds(lambda kind, *a: kind(*a), media, st.binary(max_size=20), texts, texts, origins),
)
parts = st.one_of(
    plain,
    st.builds(
        ToolResult, texts, texts, st.lists(plain, max_size=3).map(tuple), st.booleans(), origins
    ),
)
messages = st.builds(
    Message, texts, st.lists(parts, max_size=4).map(tuple), origins, st.sampled_from(
        ["said", "task", "note"]
    ), texts,
)  # fmt: skip


@given(messages)
def test_a_message_survives_the_journal(message: Message) -> None:
    blobs: Blobs = {}
    record = encode_message(message, blobs)
    # As it is when it has been a row of a database.
    record = json.loads(compact(record))
    assert decode_message(record, blobs) == message
    assert blob_names(record) == set(blobs)
    assert all(digest(data) == name for name, data in blobs.items())


@given(tables)
def test_equal_values_have_equal_text(table: dict[str, Any]) -> None:
    turned = dict(reversed(table.items()))
    assert canonical(table) == canonical(turned)
    assert json.loads(canonical(table)) == json.loads(compact(table)) == table


def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(UsageError, match="'hologram'"):
        decode_part({"kind": "hologram"}, {})
    record = encode_part(Image(b"png"), {})
    with pytest.raises(UsageError) as caught:
        decode_part(record, {})
    assert caught.value.code == "journal.missing_blob"


def test_data_that_looks_like_a_blob_is_none() -> None:
    blobs: Blobs = {}
    record = encode_part(Data({"blob": "x"}), blobs)
    assert blob_names(record) == set()
