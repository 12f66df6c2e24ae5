"""Letters into a run's inbox, from another terminal: pause, stop, steer, declassify.

Knows the store. The run reads them by itself; nothing is written into its journal here.
"""

from __future__ import annotations

from typing import Any

from dure.cli.place import Place
from dure.core.store import Head
from dure.runtime.letters import OVER, Kind, letter_to


async def send(
    place: Place,
    name: str,
    kind: Kind,
    body: dict[str, Any],
) -> Head:
    """Put a letter into the inbox of the run of this name, if it can still be of use; the run as
    it is now."""
    books = await place.store.open()
    head = await books.find(name)
    if head.status == "running" or (kind != "pause" and head.status not in OVER):
        await books.put(letter_to(head, kind, body))
    return head
