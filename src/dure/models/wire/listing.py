"""Which models a server has: its own list, or nothing when it does not say.

Knows `GET /models`, which all our wire formats share. Does not know what the models can do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from dure.host.egress import CONFIGURED
from dure.host.http import session
from dure.models.wire import shape
from dure.models.wire.faults import Fault
from dure.models.wire.text import short

_MOST_BYTES = 4 << 20
_MOST_NAMES = 2000


async def models_at(
    url: str, headers: Mapping[str, str] | None = None, seconds: float = 5.0
) -> list[str]:
    """The names of the models at this base URL; empty where there is no answer in time."""
    return await ask_models(url, headers, seconds) or []


async def ask_models(
    url: str, headers: Mapping[str, str] | None = None, seconds: float = 5.0
) -> list[str] | None:
    """As `models_at`, but None where nothing answers as a model server does."""
    import aiohttp

    body = b""
    try:
        async with asyncio.timeout(seconds):
            http = await session(CONFIGURED)
            async with http.get(url + "/models", headers=headers, allow_redirects=False) as answer:
                if answer.status != 200:
                    return None
                async for chunk in answer.content.iter_any():
                    body += chunk
                    if len(body) > _MOST_BYTES:
                        return None
        listed = shape.record(shape.load(body, "the list of models")).get("data")
    except (aiohttp.ClientError, OSError, TimeoutError, Fault):
        return None
    if not isinstance(listed, list):
        return None
    names = [short(shape.text(shape.record(item).get("id")), 200) for item in shape.items(listed)]
    return [name for name in names[:_MOST_NAMES] if name]
