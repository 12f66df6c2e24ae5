"""The events of a run as entries of a page: what was said, tool cards, questions, failures.

Knows events. Does not know the page around them. Follows `view.transcript`, which does the same for
a terminal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dure.cli.page.markup import Markup, el, joined
from dure.cli.page.parts import arguments, kept_file, picture, plain, pre, pretty, said
from dure.cli.view.cards import call_text, calls_of, said_text
from dure.cli.view.guarded import guard_text
from dure.cli.view.money import seconds, when
from dure.cli.view.places import doubts
from dure.cli.view.questions import why_asked
from dure.cli.view.spoken import error_text
from dure.cli.view.tries import UNTOLD, attempt_text
from dure.cli.view.words import status_word
from dure.core.errors import unpack
from dure.core.event import Event
from dure.host.languages import tr

_SUMMARY_CELLS = 120
_MANY = 400
"""Characters of a result that stands open in its card."""


@dataclass(slots=True)
class Entry:
    """Something on the page: the event it is from, how deep in delegations, its look, its HTML."""

    event: Event
    depth: int
    look: str
    content: Markup


@dataclass
class Entries:
    """Collects entries, event by event. What is on the page once (messages by id, contents by
    digest) is not told again."""

    blobs: Mapping[str, bytes]
    made: list[Entry] = field(default_factory=list[Entry])
    _open: dict[str, Event] = field(default_factory=dict[str, Event])
    _depth: dict[str, int] = field(default_factory=dict[str, int])
    _told: set[str] = field(default_factory=set[str])
    _failed: str = ""

    def add(self, event: Event) -> None:
        """Take one event."""
        body = event.body
        match event.kind:
            case "began":
                self._began(event)
            case "intent":
                self._open[event.key] = event
            case "result" | "ended":
                self._came(event)
            case "attempt" if body.get("what") not in UNTOLD:
                self._aside(event, attempt_text(body))
            case "decision" if "guard" in body:
                self._aside(event, guard_text(body))
            case "decision" if body["decision"] == "deny":
                self._aside(
                    event,
                    tr(
                        "page.denied",
                        "{tool} was not allowed: {rule}",
                        tool=body["tool"],
                        rule=body["rule"],
                    ),
                )
            case "question":
                self._question(event)
            case "answer":
                self._answer(event)
            case "steer":
                self._message(event, body["message"], person=True)
            case "paused" | "resumed":
                self._put_down(event)
            case "note":
                self._aside(event, _noted(body))
            case _:
                pass

    def end(self) -> Sequence[Entry]:
        """All entries in order; a call that nothing came back from is told where it was made."""
        for event in self._open.values():
            if event.kind == "intent" and event.body["verb"] == "use":
                name, shown = call_text(event.body["tool"], event.body["arguments"], _SUMMARY_CELLS)
                unknown = tr("page.unknown", "no result: it was cut, and nobody knows what it did")
                head = el("summary", el("b", name), " ", el("span", shown, dir="auto"))
                more = [arguments(event.body["arguments"]), plain(unknown)]
                self._put(event, "tool wrong", el("details", head, *more, open=True))
        return sorted(self.made, key=lambda entry: entry.event.seq)

    # What the kinds of events become

    def _began(self, event: Event) -> None:
        body = event.body
        self._depth[event.key] = self._depth.get(event.parent, -1) + 1
        if body.get("verb") == "use":
            self._open[event.key] = event
        for message in body.get("task", ()):
            self._message(event, message, person=True)
        if body.get("what") == "hand":
            self._aside(event, tr("cli.show_hand", "{who} takes over", who=body["who"]))
        for message in body.get("messages", ()):
            if not isinstance(message, str):
                self._message(event, message)
        if '"--no-sandbox"' in body.get("entry", ""):
            self._put(event, "wrong", plain(tr("cli.show_no_sandbox", "without a sandbox")))

    def _came(self, event: Event) -> None:
        body = event.body
        asked = self._open.pop(event.key, None)
        if "reply" in body:
            self._reply(event, asked)
        elif "result" in body:
            self._card(event, asked)
        elif "summary" in body:
            told = tr("cli.anatomy_folded", "the conversation was summarised")
            inner = [said(part, self.blobs, marked=True) for part in body["summary"]["parts"]]
            self._put(event, "quiet", el("details", el("summary", told), *inner))
        elif "message" in body and body["message"]["id"] not in self._told:
            self._message(event, body["message"], marked=True)
        elif "value" in body and asked is not None and asked.body["verb"] == "step":
            label = str(asked.body.get("label", ""))
            self._put(event, "quiet", joined(el("b", label), " ", pre(pretty(body["value"]))))
        if "failure" in body and "result" not in body:
            self._failure(event, body["failure"])

    def _reply(self, event: Event, asked: Event | None) -> None:
        reply = event.body["reply"]
        self._told.add(reply["id"])
        thoughts = [part["text"] for part in reply["parts"] if part["kind"] == "thought"]
        inner: list[Markup] = []
        if any(thought.strip() for thought in thoughts):
            head = el("summary", tr("page.thoughts", "thoughts"))
            inner.append(el("details", head, *map(plain, thoughts), class_="thoughts"))
        inner += [said(part, self.blobs, marked=True) for part in reply["parts"]]
        model = event.body.get("model") or (asked.body["model"] if asked else "")
        if not any(inner):  # it only calls tools: their cards follow
            names = ", ".join(call["name"] for call in calls_of(reply))
            inner = [plain(f"→ {names}")] if names else []
        look = "said" if said_text(reply) else "said brief"
        self._put(event, look, _speaker(reply["from"], model), *inner)

    def _card(self, event: Event, asked: Event | None) -> None:
        result = event.body["result"]
        given: dict[str, Any] = asked.body["arguments"] if asked else {}
        name, shown = call_text(result["name"], given, _SUMMARY_CELLS)
        files = [kept_file(record, self.blobs) for record in self._new_files(event.body)]
        pictures = [p for p in (*result["parts"], *files) if picture(p, self.blobs)]
        others = [p for p in (*result["parts"], *files) if p not in pictures]
        lasted = seconds(event.at - asked.at) if asked and event.at - asked.at >= 0.1 else ""
        head = el(
            "summary",
            el("b", name),
            " ",
            el("span", shown, class_="given", dir="auto"),
            el("span", lasted, class_="lasted"),
        )
        inner = [pre(p["text"]) if p["kind"] == "text" else said(p, self.blobs) for p in others]
        failed = bool(result["failed"])
        shown_open = failed or _is_brief(result["parts"])
        card = el("details", head, arguments(given), *inner, open=shown_open)
        figures = [said(part, self.blobs) for part in pictures]
        self._put(event, "tool wrong" if failed else "tool", card, *figures)

    def _new_files(self, body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Files whose contents were kept with a result, and are not on the page yet."""
        for record in body.get("files", ()):
            if record["kept"] and record["hash"] not in self._told:
                self._told.add(record["hash"])
                yield record

    def _question(self, event: Event) -> None:
        body = event.body
        heads = {
            "approve": tr("cli.ask_leave", "May this be done?"),
            "happened": tr(
                "cli.ask_did_it",
                "The run was cut during this call, and nobody knows: did it happen?",
            ),
        }
        approval = body["asking"] == "approve"
        inner = [plain(why_asked(body["text"]) if approval else body["text"])]
        if body["asking"] in heads:
            inner.insert(0, el("p", heads[body["asking"]], class_="heading"))
        if body["call"]:  # of an approval, the real call and not only words about it
            call = json.loads(body["call"])
            inner.append(el("p", el("b", call["tool"])))
            inner += [
                plain(f"{place}: {said}")
                for place in call.get("goes", ())
                for said in doubts(place)
            ]
            inner.append(arguments(call["arguments"]))
        if body["asking"] == "ask" and body["choices"]:
            inner.append(el("ol", *(el("li", choice, dir="auto") for choice in body["choices"])))
        self._put(event, "ask", _speaker(event.actor), *inner)

    def _answer(self, event: Event) -> None:
        body = event.body
        words = [_verdict(body["verdict"]) if body["verdict"] else "", body["text"]]
        inner = [plain(word) for word in words]
        if body["arguments"]:
            inner.append(arguments(body["arguments"]))
        self._put(event, "said person", _speaker(body["by"]), *inner)

    def _put_down(self, event: Event) -> None:
        if event.kind == "resumed":
            self._aside(event, tr("cli.show_resumed", "resumed {when}", when=when(event.at)))
            return
        self._aside(event, f"{status_word(event.body['status'])} {when(event.at)}")
        if "failure" in event.body:
            self._failure(event, event.body["failure"])

    # How entries look

    def _message(
        self,
        event: Event,
        message: Mapping[str, Any],
        *,
        person: bool = False,
        marked: bool = False,
    ) -> None:
        if message["id"] in self._told:
            return
        self._told.add(message["id"])
        inner = [said(part, self.blobs, marked=marked) for part in message["parts"]]
        look = "said person" if person else "said"
        within = event.kind == "began" and not person
        self._put(event, look, _speaker(message["from"]), *inner, within=within)

    def _failure(self, event: Event, failure: dict[str, Any]) -> None:
        words = error_text(unpack(failure))
        if self._failed != words:  # what failed within says so first
            self._put(event, "wrong", plain(words))
        self._failed = words

    def _aside(self, event: Event, words: str) -> None:
        self._put(event, "aside", el("p", words, dir="auto"))

    def _put(self, event: Event, look: str, *inner: Markup, within: bool = False) -> None:
        depth = self._depth.get(event.key if within else event.parent, 0)
        self.made.append(Entry(event, max(depth, 0), look, joined(*inner)))
        self._failed = ""


def _is_brief(parts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a result is so short that it is seen without unfolding."""
    texts = [part["text"] for part in parts if part["kind"] == "text"]
    return 0 < sum(map(len, texts)) <= _MANY


def hue(name: str) -> str:
    """The colour of a name: always the same one."""
    return f"h{sum(name.encode(errors='replace')) % 8}"


def _speaker(name: str, model: str = "") -> Markup:
    words = [el("bdi", name, class_=f"name {hue(name)}")]
    return el("p", *words, *([" ", el("bdi", model, class_="by")] if model else []), class_="who")


def _verdict(verdict: str) -> str:
    words = {
        "yes": tr("page.yes", "Yes."),
        "no": tr("page.no", "No."),
        "edit": tr("page.edit", "Yes, like this:"),
        "always": tr("page.always", "Yes, always in this run."),
        "give up": tr("page.give_up", "Give it up."),
    }
    return words.get(verdict, verdict)


def _noted(body: Mapping[str, Any]) -> str:
    facts = {name: each for name, each in body.items() if name != "what"}
    return f"{body['what']}: {pretty(facts)}" if facts else str(body["what"])
