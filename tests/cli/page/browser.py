"""A page opened in a real browser, with all that it asked for and complained of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"


@dataclass
class Opened:
    """A page in the browser: what it requested beside itself, and its console."""

    page: Page
    requests: list[str] = field(default_factory=list[str])
    console: list[str] = field(default_factory=list[str])

    @property
    def text(self) -> str:
        """All text on the page, folded or not."""
        return self.page.locator("body").text_content() or ""


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield opened
        opened.close()


@contextmanager
def opened(browser: Browser, file: Path, **how: Any) -> Iterator[Opened]:
    """The file as the browser shows it."""
    context = browser.new_context(**how)
    page = context.new_page()
    found = Opened(page)
    page.on("request", lambda request: found.requests.append(request.url))
    page.on("console", lambda message: found.console.append(message.text))
    page.on("pageerror", lambda error: found.console.append(str(error)))
    page.goto(file.as_uri())
    found.requests = [url for url in found.requests if not url.startswith("data:")]
    found.requests.remove(file.as_uri())
    yield found
    context.close()
