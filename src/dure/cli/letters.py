"""Letters into a run's inbox, from another terminal: pause, stop, steer, declassify.

Knows the store. The run reads them by itself; nothing is written into its journal here.
"""

from __future__ import annotations

import time
from typing import Any, Literal

from dure.cli.place import Place
from dure.core.store import Head, Letter

OVER = ("done", "failed", "stopped")
"""Where a run stands that reads no letters any more."""


async def send(
    place: Place,
    name: str,
    kind: Literal["pause", "stop", "steer", "declassify"],
    body: dict[str, Any],
) -> Head:
    """Put a letter into the inbox of the run of this name, if it can still be of use; the run as
    it is now."""
    books = await place.store.open()
    head = await books.find(name)
    if head.status == "running" or (kind != "pause" and head.status not in OVER):
        number = time.time_ns()
        await books.put(Letter(head.run, f"{kind} {number}", kind, body, number / 1e9))
    return head
