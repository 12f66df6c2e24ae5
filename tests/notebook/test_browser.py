"""What a cell shows, in a real browser: nothing runs, nothing is asked for."""

from pathlib import Path

from dure.core.message import Data, Image, Text, say
from dure.core.outcome import Outcome
from tests.cli.page.browser import browser, opened

HOSTILE = (
    "</div><script>console.log('ran')</script><img src=http://203.0.113.1/x onerror=console.log(1)>"
)
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"
  onload="console.log('ran')"><script>console.log('ran')</script>
  <image href="http://203.0.113.1/x.png" width="9" height="9"/>
  <rect width="80" height="40" fill="#0072B2"/></svg>"""


def test_nothing_runs_and_nothing_is_asked_for(tmp_path: Path) -> None:
    drawing = Image(SVG, "image/svg+xml", HOSTILE)
    message = say("a", Text(HOSTILE), Data([{HOSTILE: HOSTILE}]), drawing)
    file = tmp_path / "cell.html"
    page = Outcome("r", "done", message)._repr_html_()
    file.write_text(f"<!doctype html><meta charset='utf-8'>{page}", "utf-8")
    with browser() as chromium, opened(chromium, file) as found:
        assert found.requests == []
        assert found.console == []
        assert HOSTILE in found.text
        assert found.page.locator("img").evaluate("img => img.naturalWidth") == 80
