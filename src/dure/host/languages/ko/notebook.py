"""Korean for runs in a notebook."""

from __future__ import annotations

KO = {
    "notebook.paused": "일시 정지했습니다. 없어진 것은 없습니다. 이어 가려면: run(resume({run!r},"
    " …))",
}
