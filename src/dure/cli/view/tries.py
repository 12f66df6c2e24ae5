"""What a model call went through before its reply, in a line: retries, other models, what was kept.

Knows the facts that are journaled of a try; does not know models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dure.cli.view.money import seconds
from dure.cli.view.spoken import error_text
from dure.core.errors import unpack
from dure.core.visible import one_line
from dure.host.languages import tr

UNTOLD = frozenset({"abandoned", "again"})
"""Tries that are only accounts."""


_REASONS = {
    "unavailable": "not available",
    "limits": "too many requests",
    "key": "no key that is accepted",
    "quota": "no credit left",
    "missing": "there is no such model",
    "context": "the conversation is too long for it",
    "request": "the request was not accepted",
    "cut": "the reply was cut",
    "empty": "the reply was empty",
    "length": "the reply reached its limit of output",
    "filtered": "the reply was filtered",
    "refused": "it refused",
}
_LACKS = {
    "image": "pictures are named in words",
    "audio": "sounds are named in words",
    "video": "films are named in words",
    "file": "files are named in words",
    "system": "its instructions stand in the first message",
    "parallel": "tools are called one at a time",
    "thoughts": "its thoughts are not told",
}


_CAPTION = 500
"""Characters of a caption that are shown; the journal has all of it."""

_FAULTS = {
    "rate_limit": "too many requests",
    "server": "the provider had trouble of its own",
    "unconnected": "no connection came about",
    "transport": "the connection broke before the reply",
    "cut": "the reply was cut",
    "silent": "nothing came for too long",
    "unreadable": "what came was no reply",
    "key": "the key was not accepted",
    "quota": "no credit left",
    "filtered": "the request was filtered",
    "not_found": "there is no such model",
    "bad_request": "the request was not accepted",
    "no_tools": "the model has no tool calls",
    "context": "the conversation is too long for it",
    "unreachable": "nothing answers there",
    "certificate": "the certificate cannot be trusted",
    "moved": "the address points elsewhere",
    "resting": "nothing is sent there for a while",
}


def attempt_text(body: Mapping[str, Any]) -> str:
    """The line; empty for what is only an account."""
    what = str(body.get("what"))
    if what in UNTOLD:
        return ""
    told = _TOLD.get(what)
    if told is not None:
        return one_line(told(body))
    if _is_try(body):
        return one_line(_tried(what, body))
    return one_line(f"{what}: {body.get('said') or body.get('problem', '')}").rstrip(": ")


def is_told(body: Mapping[str, Any]) -> bool:
    """Whether it is something to know while the call is under way: not the last try that failed,
    since the error that follows says it."""
    return body.get("what") in _TOLD or (_is_try(body) and "wait" in body)


def _fallback(body: Mapping[str, Any]) -> str:
    return tr(
        "view.fallback",
        "{model}: {why}. Now {next} is asked. ({said})",
        model=body.get("model"),
        why=_why(str(body.get("why"))),
        next=body.get("next"),
        said=error_text(unpack(body["failure"])) if "failure" in body else body.get("said"),
    )


def _adapted(body: Mapping[str, Any]) -> str:
    words = [_lack(str(word)) for word in body.get("lacks", ())]
    return tr(
        "view.adapted",
        "{model} has not all that is asked of it: {lacks}",
        model=body.get("model"),
        lacks="; ".join(words),
    )


def _cached(body: Mapping[str, Any]) -> str:
    return tr(
        "view.cached", "a kept reply of {model}: nothing was asked or paid", model=body.get("model")
    )


def _captioned(body: Mapping[str, Any]) -> str:
    return tr(
        "view.captioned",
        "{model} says what is in {name}: {said}",
        model=body.get("model"),
        name=body.get("name") or body.get("kind"),
        said=str(body.get("said"))[:_CAPTION],
    )


def _waited(body: Mapping[str, Any]) -> str:
    time = seconds(float(body.get("wait", 0)))
    return tr("view.waited", "asked in {time}: {said}", time=time, said=body.get("said"))


def _is_try(body: Mapping[str, Any]) -> bool:
    return "try" in body and body.get("what") in _FAULTS


def _tried(what: str, body: Mapping[str, Any]) -> str:
    """A try that gave no reply: its number, what went wrong, and when the next is made."""
    fault = tr(f"view.fault_{what}", _FAULTS[what])
    status = f" (HTTP {body['status']})" if "status" in body else ""
    said = str(body.get("said", "")).rstrip(".")
    text = tr("view.try", "try {number}: {fault}", number=body["try"], fault=fault + status)
    if "wait" in body:
        text += " · " + tr("view.again", "again in {time}", time=seconds(float(body["wait"])))
    return f"{text} · {said}" if said and said != f"HTTP {body.get('status')}" else text


_TOLD: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "fallback": _fallback,
    "adapted": _adapted,
    "cached": _cached,
    "captioned": _captioned,
    "waited": _waited,
}


def _why(why: str) -> str:
    return tr(f"view.why_{why}", _REASONS.get(why, why))


def _lack(word: str) -> str:
    return tr(f"view.lacks_{word}", _LACKS.get(word, word))
