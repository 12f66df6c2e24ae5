"""A tool that is an HTTP call, guarded as all of dure's: nothing inner is reached."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import quote

from dure.core.codec import compact
from dure.core.contracts import Call
from dure.core.errors import ToolError, UsageError
from dure.core.message import Part, Text
from dure.host.egress import Grant
from dure.host.http import fetch
from dure.perception.text import decode
from dure.spec.tools.filling import filled, filled_all, secrets_in, slots

MOST = 2 << 20
MOST_SHOWN = 16_000


async def ask_http(
    entry: Mapping[str, Any], arguments: dict[str, Any], call: Call
) -> tuple[Part, ...]:
    """Make the call; its answer, or the part of it that `answer` names."""
    secret = call.secrets.get
    given: Mapping[str, Any] = entry.get("headers", {})
    headers = {
        name: re.sub(r"[\x00-\x1f\x7f]", " ", filled(str(value), arguments, secret))
        for name, value in given.items()
    }
    got = await fetch(
        _address(entry["url"], arguments, secret),
        method=str(entry.get("method", "GET")).upper(),
        headers=headers,
        body=_body(entry.get("body"), arguments, headers, secret),
        grant=Grant(loopback=bool(entry.get("local"))),
        seconds=float(entry.get("seconds", 60)),
        most=MOST,
    )
    read = decode(got.body)
    if read is None:
        raise ToolError("spec.http_binary", "The server answered with something that is no text.")
    if got.status >= 400:
        raise ToolError(
            "spec.http_status",
            "The server answered {status}: {text}",
            status=got.status,
            text=read.text[:500],
        )
    return (Text(_answer(read.text, entry.get("answer", ""))[:MOST_SHOWN]),)


def _address(
    template: str, arguments: Mapping[str, Any], secret: Callable[[str], str | None]
) -> str:
    """The address with its arguments. None of them leads to another place on the server."""
    url = filled(template, arguments, secret, lambda text: quote(text, safe="", errors="replace"))
    before, after = _path(template), _path(url)
    same = len(before) == len(after)
    emptied = [name for name, now in zip(before, after, strict=False) if same and name and not now]
    if emptied or {".", ".."} & set(after):
        raise ToolError(
            "spec.http_place",
            "The arguments would lead to another place than {url}. Give a text that is not empty"
            " and no '.' or '..'.",
            url=template,
        )
    return url


def _path(url: str) -> list[str]:
    """The steps of an address's path."""
    rest = url.partition("://")[2].partition("/")[2]
    return re.split(r"[?#]", rest)[0].split("/")


def check_http(entry: Mapping[str, Any]) -> None:
    """Refuse an address whose host is filled in: whoever chooses it would be sent the secrets."""
    scheme, _, rest = str(entry["url"]).partition("://")
    host = rest.partition("/")[0]
    if scheme not in ("http", "https") or not host or slots(host) or secrets_in(host):
        raise UsageError(
            "spec.http_host",
            "The address {url!r} must name its host: https://api.example.org/{{city}}. Arguments"
            " stand behind it.",
            url=entry["url"],
        )
    body = entry.get("body")
    if isinstance(body, str) and body.lstrip().startswith(("{{", "[")) and slots(body):
        raise UsageError(
            "spec.http_body",
            'A body that is JSON is written as a mapping (body: {{q: "{{q}}"}}): within a text an'
            " argument could add to it.",
        )


def _body(
    given: Any,
    arguments: Mapping[str, Any],
    headers: dict[str, str],
    secret: Callable[[str], str | None],
) -> bytes | None:
    """The body: a text as it is, anything else as JSON."""
    if given is None:
        return None
    if isinstance(given, str):
        return filled(given, arguments, secret).encode("utf-8", "replace")
    if not any(name.casefold() == "content-type" for name in headers):
        headers["content-type"] = "application/json"
    return compact(filled_all(given, arguments, secret)).encode("utf-8", "replace")


def _answer(text: str, path: str) -> str:
    """The part of a JSON answer that this path names: `current.temp`, `results.0.name`."""
    if not path:
        return text
    try:
        value: Any = json.loads(text)
    except ValueError:
        raise ToolError(
            "spec.http_json", "The answer is not JSON: {text}", text=text[:300]
        ) from None
    for step in path.split("."):
        try:
            value = value[int(step) if isinstance(value, list) else step]
        except (KeyError, IndexError, ValueError, TypeError):
            names = cast("dict[str, Any]", value) if isinstance(value, dict) else None
            known = type(cast("object", value)).__name__ if names is None else ", ".join(names)
            raise ToolError(
                "spec.http_path",
                "The answer has no {step} (of {path}); it has {known}.",
                step=step,
                path=path,
                known=known[:300],
            ) from None
    return value if isinstance(value, str) else compact(value)
