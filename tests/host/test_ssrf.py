"""A network with real sockets, in which everything inside answers: nothing inside is reached."""

import shutil
from pathlib import Path

import pytest

from tests.host.ssrf.__main__ import ROOT, page, tried

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="needs bubblewrap")


def test_nothing_inside_is_reached_and_the_page_says_so() -> None:
    tries = tried()
    assert [each for each in tries if not each.good] == []
    assert len(tries) > 80
    assert {each.came for each in tries if each.group == "control"} == {"reached"}
    made = Path(ROOT, "docs", "network.md").read_text(encoding="utf-8")
    assert made == page(tries), "python -m tests.host.ssrf > docs/network.md"
