"""Korean for runs in a notebook."""

from __future__ import annotations

KO = {
    "notebook.paused": "잠시 멈췄습니다. 잃은 것은 없습니다. 이어 가려면: run(resume({run!r}, …))",
}
