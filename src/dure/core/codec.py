"""Messages as JSON and back: one encoding for the journal, exports and recordings.

Bytes are not put into JSON: they are named by hash and collected beside it ("blobs").
Knows the closed set of parts; does not know where blobs or JSON are kept.
Whatever is encoded decodes to an equal value, live and on replay.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from json import encoder
from typing import Any, cast

from dure.core.errors import UsageError
from dure.core.message import (
    Audio,
    Data,
    File,
    Image,
    Message,
    Part,
    Reading,
    Text,
    Thought,
    ToolCall,
    ToolResult,
    Video,
)

Blobs = dict[str, bytes]

_MEDIA: dict[str, type[Image | Audio | Video | File]] = {
    "image": Image,
    "audio": Audio,
    "video": Video,
    "file": File,
}


def _encoder(*, sort_keys: bool) -> Callable[[Any], str]:
    """Makes JSON without spaces. To look for circles takes a third of the time; a circle is a
    RecursionError without it. `JSONEncoder.encode` makes an encoder of C anew for each value, which
    takes longer than to use it: where Python has one, it is made once."""
    form = json.JSONEncoder(
        ensure_ascii=False,
        separators=(",", ":"),
        check_circular=False,
        allow_nan=False,
        sort_keys=sort_keys,
    )
    make: Any = getattr(encoder, "c_make_encoder", None)
    if make is None:
        return form.encode
    quoted: Any = getattr(encoder, "encode_basestring")  # noqa: B009 -- the stubs do not know it
    pieces: Callable[[Any, int], tuple[str, ...]]
    pieces = make(None, form.default, quoted, None, ":", ",", sort_keys, False, False)
    return lambda value: "".join(pieces(value, 0))


_canonical = _encoder(sort_keys=True)
_compact = _encoder(sort_keys=False)


def canonical(value: Any) -> str:
    """`value` as JSON with sorted keys and no spaces: equal values give equal text."""
    return _canonical(value)


def compact(value: Any) -> str:
    """`value` as JSON with no spaces, keys in their own order."""
    return _compact(value)


def digest(data: bytes | str) -> str:
    """A short content address: 32 hexadecimal digits of BLAKE2b."""
    raw = data.encode() if isinstance(data, str) else data
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def encode_message(message: Message, blobs: Blobs) -> dict[str, Any]:
    """The message as JSON; bytes go to `blobs` under their digest."""
    record: dict[str, Any] = {
        "id": message.id,
        "from": message.sender,
        "parts": [encode_part(part, blobs) for part in message.parts],
    }
    if message.to:
        record["to"] = list(message.to)
    if message.kind != "said":
        record["kind"] = message.kind
    return record


def decode_message(record: Mapping[str, Any], blobs: Mapping[str, bytes]) -> Message:
    """The message that `encode_message` wrote."""
    return Message(
        record["from"],
        tuple([decode_part(part, blobs) for part in record["parts"]]),
        tuple(record.get("to", ())),
        record.get("kind", "said"),
        record.get("id", ""),
    )


def encode_part(part: Part, blobs: Blobs) -> dict[str, Any]:
    """One part as JSON, tagged with its kind."""
    record: dict[str, Any] = {"kind": part.kind}
    match part:
        case Text():
            record["text"] = part.text
        case ToolCall():
            record |= {"id": part.id, "name": part.name, "arguments": part.arguments}
            if part.problem:
                record["problem"] = part.problem
        case ToolResult():
            record |= {"id": part.id, "name": part.name, "failed": part.failed}
            record["parts"] = [encode_part(inner, blobs) for inner in part.parts]
        case Thought():
            record |= {"text": part.text, "seal": part.seal}
        case Data():
            record |= {"value": part.value, "schema": part.schema}
        case Reading():
            record |= {"sensor": part.sensor, "value": part.value}
            record |= {"unit": part.unit, "at": part.at}
        case Image() | Audio() | Video() | File():
            name = digest(part.data)
            blobs[name] = part.data
            record |= {"blob": name, "size": len(part.data), "mime": part.mime, "name": part.name}
    if part.origin:
        record["origin"] = list(part.origin)
    return record


def decode_part(record: Mapping[str, Any], blobs: Mapping[str, bytes]) -> Part:
    """One part from JSON. An unknown kind is refused, never guessed."""
    kind = record["kind"]
    origin = tuple(cast("list[str]", record.get("origin", ())))
    match kind:
        case "text":
            return Text(record["text"], origin)
        case "tool_call":
            problem = record.get("problem", "")
            return ToolCall(record["id"], record["name"], record["arguments"], problem, origin)
        case "tool_result":
            inner = tuple([decode_part(part, blobs) for part in record["parts"]])
            return ToolResult(record["id"], record["name"], inner, record["failed"], origin)
        case "thought":
            return Thought(record["text"], record["seal"], origin)
        case "data":
            return Data(record["value"], record["schema"], origin)
        case "reading":
            unit, at = record["unit"], record["at"]
            return Reading(record["sensor"], record["value"], unit, at, origin)
        case "image" | "audio" | "video" | "file":
            data = _blob(record["blob"], blobs)
            return _MEDIA[kind](data, record["mime"], record["name"], origin)
        case _:
            raise UsageError(
                "journal.unknown_part",
                "This journal holds a part of kind {kind!r}, which this version of dure does not"
                " know. Update dure to read it.",
                kind=kind,
            )


def blob_names(value: Any) -> set[str]:
    """The digests of all blobs that encoded JSON refers to."""
    found: set[str] = set()
    stack: list[Any] = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            record = cast("dict[str, Any]", item)
            name = record.get("blob")
            if isinstance(name, str) and "mime" in record:
                found.add(name)
            stack.extend(record.values())
        elif isinstance(item, list):
            stack.extend(cast("list[Any]", item))
    return found


def _blob(name: str, blobs: Mapping[str, bytes]) -> bytes:
    if name not in blobs:
        raise UsageError(
            "journal.missing_blob",
            "The journal names the blob {name}, but it is not in the store."
            " Import the run again from a complete export.",
            name=name,
        )
    return blobs[name]
