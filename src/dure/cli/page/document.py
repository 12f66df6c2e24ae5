"""The page itself: what it may do, its head, the strip of components, the runs, its end.

Knows heads and journals, and the two files beside this one: how it looks, and its search. The
page's policy allows just those two, by digest, and what it holds itself: no request leaves it.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from dure import __version__
from dure.cli.page.entries import Entries, Entry, hue
from dure.cli.page.markup import Markup, el, joined
from dure.cli.view.anatomy import component_cost, is_effect
from dure.cli.view.lists import cost_of
from dure.cli.view.money import dollars, seconds, when
from dure.cli.view.words import component_word, status_word
from dure.core.event import COMPONENTS, Event
from dure.core.store import Head
from dure.core.usage import NO_USAGE
from dure.host.languages import language, tr
from dure.runtime.export import Journaled

Told: TypeAlias = tuple[Head, Journaled]
"""A run with its head."""

_DEEPEST = 6
"""Delegations that are indented one by one; what is deeper stands where this is."""


def page(runs: Sequence[Told]) -> Iterator[str]:
    """The page of these runs, oldest first, piece by piece: one run, or a conversation."""
    style, script = _beside("page.css"), _beside("page.js")
    yield "<!doctype html>\n"
    yield f'<html lang="{language()}">\n'
    yield el("head", *_meta(style, script), el("title", _title(runs)), el("style", style))
    yield "\n<body>\n"
    yield el("header", el("h1", _title(runs), dir="auto"), _facts(runs))
    yield _strip([event for _, journal in runs for event in journal.events])
    yield '\n<main id="main">\n'
    for number, (head, journal) in enumerate(runs, 1):
        if len(runs) > 1:
            count = tr("page.exchange", "{number} of {count}", number=number, count=len(runs))
            yield el(
                "h2",
                el("a", count, href=f"#{head.run}"),
                " ",
                el("bdi", head.run),
                " · ",
                when(head.created),
                id=head.run,
            )
        yield from _articles(head, journal, f"{head.run}-" if len(runs) > 1 else "")
    yield "</main>\n"
    yield el(
        "footer",
        tr("page.made", "Made by dure {version}. This page loads nothing.", version=__version__),
    )
    yield f"\n{el('script', script)}\n</body>\n</html>\n"


@cache
def _beside(name: str) -> Markup:
    return Markup(files("dure.cli.page").joinpath(name).read_text("utf-8"))


def _meta(style: str, script: str) -> Iterable[Markup]:
    allowed = f"style-src '{_sha(style)}'; script-src '{_sha(script)}'"
    policy = f"default-src 'none'; img-src data:; media-src data:; {allowed}; base-uri 'none'"
    yield el("meta", charset="utf-8")
    yield el("meta", http_equiv="Content-Security-Policy", content=f"{policy}; form-action 'none'")
    yield el("meta", name="viewport", content="width=device-width, initial-scale=1")
    yield el("meta", name="color-scheme", content="light dark")
    yield el("meta", name="referrer", content="no-referrer")
    yield el("link", rel="icon", href="data:,")  # else a browser asks for one


def _sha(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _title(runs: Sequence[Told]) -> str:
    head = runs[0][0]
    return head.title or head.run


def _facts(runs: Sequence[Told]) -> Markup:
    """What the runs are, and what they took."""
    last, journal = runs[-1]
    usage = sum((head.usage for head, _ in runs), NO_USAGE)
    spent = dollars(cost_of(head for head, _ in runs))
    lasted = sum(each.events[-1].at - each.events[0].at for _, each in runs)
    cap = journal.events[0].body.get("budget", {}).get("dollars")
    if cap is not None:
        spent = tr("cli.of_cap", "{spent} of ${cap}", spent=spent, cap=cap)
    models = dict.fromkeys(model for _, each in runs for model in _models(each.events))
    rows = [
        (tr("page.status", "status"), el("b", status_word(last.status), class_=f"s-{last.status}")),
        (tr("page.agent", "agent"), el("bdi", last.name, class_=hue(last.name))),
        (tr("diff.model", "model"), ", ".join(models) or "–"),
        (tr("page.cost", "cost"), spent),
        (tr("page.calls", "model calls"), f"{usage.calls:,}"),
        (tr("page.tokens", "tokens"), f"{usage.tokens:,}"),
        (tr("page.time", "time"), seconds(lasted)),
        (tr("page.when", "begun"), when(runs[0][0].created)),
        (tr("page.run", "run"), last.run),
    ]
    if runs[0][0].after:
        rows.append((tr("diff.goes_on", "goes on from"), runs[0][0].after))
    return el("dl", *(el("div", el("dt", name), el("dd", each, dir="auto")) for name, each in rows))


def _models(events: Sequence[Event]) -> Iterator[str]:
    for event in events:
        if event.kind == "intent" and event.body["verb"] == "think":
            yield event.body["model"]


def _strip(events: Sequence[Event]) -> Markup:
    """The components in their order, each with what it did and cost; a box shows or hides it."""
    counts = Counter(event.component for event in events if is_effect(event))
    boxes: list[Markup] = []
    for name in COMPONENTS:
        cost = component_cost(events, name)
        box = el("input", type="checkbox", id=f"show-{name}", checked=True, autocomplete="off")
        count = el("span", str(counts[name] or "·"), class_="count")
        spent = el("span", dollars(cost) if cost != 0 else "", class_="spent")
        label = el(
            "label",
            box,
            el("i"),
            component_word(name),
            " ",
            count,
            " ",
            spent,
            class_=f"c-{name}" + ("" if counts[name] else " none"),
        )
        boxes.append(label)
    search = el(
        "input",
        type="search",
        id="search",
        autocomplete="off",
        placeholder=tr("page.search", "Search"),
        aria_label=tr("page.search", "Search"),
    )
    found = el("output", id="found", aria_live="polite")
    unfold = el(
        "button",
        tr("page.unfold", "Unfold all"),
        id="unfold",
        type="button",
        data_other=tr("page.fold", "Fold all"),
    )
    tools = el("div", search, found, unfold, class_="tools", hidden=True)
    return el("nav", el("div", *boxes, class_="strip"), tools)


def _articles(head: Head, journal: Journaled, prefix: str) -> Iterator[str]:
    entries = Entries(journal.blobs)
    for event in journal.events:
        entries.add(event)
    start = journal.events[0].at
    taken: set[int] = set()
    for entry in entries.end():
        seq = entry.event.seq
        yield _article(entry, start, "" if seq in taken else f"{prefix}e{seq}")
        yield "\n"
        taken.add(seq)


def _article(entry: Entry, start: float, anchor: str) -> Markup:
    event = entry.event
    time = el("time", seconds(max(event.at - start, 0.0)), title=when(event.at))
    link = el("a", f"#{event.seq}", href=f"#{anchor}") if anchor else Markup()
    cost = Markup()
    if event.usage is not None and anchor:
        tokens = f"{event.usage.input:,} → {event.usage.output:,}" if event.usage.tokens else ""
        spent = dollars(event.cost) if event.cost is None or event.cost else ""
        title = tr("page.tokens_in_out", "tokens in → out")
        cost = el(
            "span", joined(el("b", spent), " ", el("span", tokens, title=title)), class_="cost"
        )
    return el(
        "article",
        el("aside", el("i", title=component_word(event.component)), time, link, cost),
        el("div", entry.content, class_="body"),
        id=anchor or None,
        class_=f"{entry.look} c-{event.component} d{min(entry.depth, _DEEPEST)}",
    )
