"""Events as JSON, one a line, in the encoding of exports. Knows events; adds nothing."""

from __future__ import annotations

import json

from dure.core.codec import compact
from dure.core.event import Event
from dure.runtime.export import lines_of


def event_line(event: Event) -> str:
    """The event as one line of JSON."""
    return compact(json.loads(lines_of([event], {})[1])["event"])
