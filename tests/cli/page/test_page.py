"""A run as one HTML file: read in a real browser, without a request leaving the page."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser

from dure.agents import Agent
from dure.cli.page import page
from dure.core.event import COMPONENTS, Event
from dure.core.message import Image, Message, Text, say
from dure.core.outcome import Answer, Question
from dure.core.usage import Usage
from dure.models import calls, scripted
from dure.runtime import Run
from dure.runtime.export import Journaled, conversation, events_from, journaled
from dure.runtime.heads import head_of
from dure.runtime.stores import Memory
from dure.tools import tool
from tests.cli.page.browser import browser as chromium
from tests.cli.page.browser import opened
from tests.runtime.golden.make import FILE, TEXT
from tests.runtime.plays import PLAYS, Ledger

T = TypeVar("T")

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f0005000"
    "1ff89993d1d0000000049454e44ae426082"
)
"""A picture of one pixel."""

SHOWN = (
    TEXT,
    "retrying-2026",
    "no such thing",
    "May this be done?",
    "hurry",
    "Which?",
    "boss takes over",
    "Try again, or use another model",
    "summarised",
    "°C",
    "hm",
    "no luck",
    "<$0.0001",
)

HOSTILE = (
    '</script></style><script>window.hit=1</script><img src=x onerror="window.hit=1"> &lt; \u202e'
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def finished(work: Coroutine[Any, Any, T]) -> T:
    """What the work gives. The browser's own event loop runs in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def written(tmp_path: Path, *journals: Journaled) -> Path:
    """The page of these journals as a file."""
    file = tmp_path / "page.html"
    file.write_text("".join(page([(head_of(each.events), each) for each in journals])), "utf-8")
    return file


async def played(name: str, ledger: Ledger) -> Journaled:
    play, store = PLAYS[name](ledger), Memory()

    async def asks(question: Question) -> Answer | None:
        return play.answers(question)

    options: dict[str, Any] = {"store": store, "policy": play.policy, "asks": asks, **play.more}
    outcome = await Run(play.who, play.task, **options)
    return await journaled(await store.open(), outcome.run)


@pytest.mark.parametrize("name", PLAYS)
def test_every_play_is_readable_and_loads_nothing(
    name: str, tmp_path: Path, browser: Browser
) -> None:
    journal = finished(played(name, Ledger(tmp_path / "ledger")))
    with opened(browser, written(tmp_path, journal)) as found:
        assert found.requests == []
        assert found.console == []
        ended = journal.events[-1].body
        words = ended["message"]["parts"][0]["text"]
        assert " ".join(words.split()) in " ".join(found.text.split())
        for event in journal.events:
            if event.kind == "result" and "result" in event.body:
                assert found.page.locator(f"#e{event.seq}").count() == 1


def golden() -> Journaled:
    return events_from(FILE.read_text("utf-8").splitlines())


def test_all_that_a_journal_may_hold_is_shown(tmp_path: Path, browser: Browser) -> None:
    with opened(browser, written(tmp_path, golden())) as found:
        assert found.requests == []
        assert found.console == []
        for words in SHOWN:
            assert words in found.text, words
        assert "file, 3 bytes" in found.text or "application/octet-stream, 3 bytes" in found.text


def test_hostile_text_stays_text(tmp_path: Path, browser: Browser) -> None:
    @tool(effect="read")
    def read(name: str) -> str:
        """Read."""
        return HOSTILE

    async def made() -> Journaled:
        store = Memory()
        script = scripted(calls(("read", {"name": HOSTILE})), f"**{HOSTILE}** `{HOSTILE}`")
        agent = Agent("eve", script, [read])
        outcome = await Run(agent, say("user", HOSTILE), store=store)
        return await journaled(await store.open(), outcome.run)

    with opened(browser, written(tmp_path, finished(made()))) as found:
        assert found.page.evaluate("window.hit") is None
        assert found.page.locator("main img, main script").count() == 0
        assert found.text.count("<script>window.hit=1</script>") >= 4
        assert "\\u202e" in found.text
        assert found.requests == []
        assert found.console == []


def test_a_picture_is_shown_and_a_file_is_only_saved(tmp_path: Path, browser: Browser) -> None:
    async def made() -> Journaled:
        store = Memory()
        task = Message("user", (Text("What is it?"), Image(DOT, name="dot.png")))
        outcome = await Run(Agent("eye", scripted("A dot.")), task, store=store)
        return await journaled(await store.open(), outcome.run)

    journal = finished(made())
    with opened(browser, written(tmp_path, journal)) as found:
        look = "async image => { await image.decode(); return image.naturalWidth }"
        assert found.page.locator("main img").first.evaluate(look) == 1
        assert "dot.png" in found.text
    file = written(tmp_path, golden()).read_text("utf-8")
    links = re.findall(r'<a href="(data:[^;]*)[^>]*download', file)
    assert set(links) == {"data:application/octet-stream"}


def test_search_filter_and_links(tmp_path: Path, browser: Browser) -> None:
    with opened(browser, written(tmp_path, golden())) as found:
        page, shown = found.page, found.page.locator("article:visible")
        every = shown.count()
        page.locator("#show-action").uncheck()
        assert page.locator("article.c-action:visible").count() == 0
        page.locator("#show-action").check()
        page.keyboard.press("/")
        page.keyboard.type("HURRY")
        page.locator("#found:not(:empty)").wait_for()
        assert shown.count() == 1
        page.keyboard.press("Escape")
        assert shown.count() == every
        page.locator("#unfold").click()
        assert page.locator("details:not([open])").count() == 0
        page.goto(f"{page.url}#e13")
        assert page.locator("article:target").inner_text().startswith("1 min 40 s")


def test_it_is_read_without_scripts(tmp_path: Path, browser: Browser) -> None:
    with opened(browser, written(tmp_path, golden()), java_script_enabled=False) as found:
        assert found.page.locator(".tools").is_hidden()
        found.page.locator("label:has(#show-action)").click()
        assert found.page.locator("article.c-action >> visible=true").count() == 0
        summary = found.page.locator("article .thoughts summary")
        summary.click()
        assert found.page.get_by_text("hm", exact=True).is_visible()


def test_in_korean_on_a_phone(
    tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DURE_LANG", "ko")
    phone = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
    with opened(browser, written(tmp_path, golden()), **phone) as found:
        assert found.page.evaluate("document.documentElement.lang") == "ko"
        for words in ("모델 호출", "이렇게 해도", "인식", "모두 펼치기"):
            assert words in found.text, words
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert found.page.evaluate(wide) == 0
        background = "getComputedStyle(document.body).backgroundColor"
        assert found.page.evaluate(background) == "rgb(22, 24, 28)"


def test_text_from_right_to_left_stands_by_itself(tmp_path: Path, browser: Browser) -> None:
    words = "مرحبا بالعالم"

    async def made() -> Journaled:
        store = Memory()
        outcome = await Run(Agent("a", scripted(words)), words, store=store)
        return await journaled(await store.open(), outcome.run)

    with opened(browser, written(tmp_path, finished(made()))) as found:
        said = found.page.locator("article .body p[dir=auto]").first
        assert said.evaluate("each => getComputedStyle(each).direction") == "rtl"
        assert found.page.locator("article .who").first.evaluate(
            "each => getComputedStyle(each).direction"
        ) == "ltr"  # fmt: skip


def test_a_conversation_is_one_page(tmp_path: Path, browser: Browser) -> None:
    async def made() -> list[Journaled]:
        store = Memory()
        agent = Agent("host", scripted("Hello, Mina.", "You are Mina.", "Bye."))
        first = await Run(agent, "I am Mina.", store=store)
        second = await Run(agent, "Who am I?", store=store, after=first.run)
        return await conversation(await store.open(), second.run)

    with opened(browser, written(tmp_path, *finished(made()))) as found:
        assert found.page.locator("main h2").count() == 2
        assert found.page.locator("header h1").inner_text() == "I am Mina."
        ids = found.page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
        assert len(ids) == len(set(ids))
        assert "You are Mina." in found.text


def long(count: int) -> Journaled:
    """A journal of so many events: questions to a model, each with a long reply."""
    model = golden().events
    began, intent, result = model[0], model[1], model[3]
    events: list[Event] = [began]
    for number in range(1, count // 2):
        key = f"everything/{number}:think"
        words = f"Answer {number}. 답 {number}. " + "word " * 60
        parts = [{"kind": "text", "text": words}]
        reply = {"id": key, "from": "everything", "parts": parts}
        body = {"reply": reply, "stop": "complete", "model": "m"}
        component = COMPONENTS[number % 7]
        events += [
            replace(intent, seq=len(events) + 1, key=key, component=component),
            replace(
                result,
                seq=len(events) + 2,
                key=key,
                body=body,
                component=component,
                usage=Usage(10, 20, calls=1),
                cost=Decimal("0.01"),
            ),
        ]
    return Journaled(tuple(events), {})


def test_ten_thousand_events_scroll(tmp_path: Path, browser: Browser) -> None:
    began = time.process_time()
    file = written(tmp_path, long(10_000))
    made = time.process_time() - began
    with opened(browser, file, viewport={"width": 1200, "height": 900}) as found:
        page = found.page
        paint = page.evaluate(
            """() => new Promise((done) => new PerformanceObserver(
                (list) => done(list.getEntries().at(-1).startTime)
            ).observe({type: "paint", buffered: true}))"""
        )
        frames = page.evaluate(
            """async () => {
                const times = [];
                let last = performance.now();
                for (let step = 0; step < 60; step++) {
                    window.scrollBy(0, 1500);
                    await new Promise(requestAnimationFrame);
                    const now = performance.now();
                    times.push(now - last);
                    last = now;
                }
                return times.sort((a, b) => a - b);
            }"""
        )
        assert page.locator("article").count() == 5_000
        assert found.console == []
        print(f"made {made:.2f} s, {file.stat().st_size:,} bytes; first paint {paint:.0f} ms;"
              f" frame median {frames[30]:.0f} ms, longest {frames[-1]:.0f} ms")  # fmt: skip
        # What is not on the screen is not laid out, however slow this machine is.
        drawn = page.evaluate(
            """() => [...document.querySelectorAll("article .who")].filter(
                (each) => each.checkVisibility({contentVisibilityAuto: true})).length"""
        )
        assert 0 < drawn < 200
