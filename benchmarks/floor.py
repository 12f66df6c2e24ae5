"""The floor: the same loop by hand on aiohttp, with each request's JSON made anew."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import aiohttp

_TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "add",
            "description": "Add two numbers.",
            "parameters": {
                "type": "object",
                "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
                "required": ["a", "b"],
            },
        },
    }
]


async def agent(
    session: aiohttp.ClientSession, url: str, model: str, marks: list[float] | None = None
) -> str:
    """One conversation: call the tool as long as the server asks for it."""
    messages: list[dict[str, Any]] = [
        {"role": "system", "content": "You are bench."},
        {"role": "user", "content": "Add and add."},
    ]
    while True:
        if marks is not None:
            marks.append(time.process_time())
        body = json.dumps({"model": model, "messages": messages, "tools": _TOOLS}).encode()
        headers = {"content-type": "application/json"}
        async with session.post(f"{url}/chat/completions", data=body, headers=headers) as got:
            reply = json.loads(await got.read())
        message = reply["choices"][0]["message"]
        messages.append(message)
        if reply["choices"][0]["finish_reason"] != "tool_calls":
            return message["content"]
        for call in message["tool_calls"]:
            arguments = json.loads(call["function"]["arguments"])
            result = str(arguments["a"] + arguments["b"])
            messages.append({"role": "tool", "tool_call_id": call["id"], "content": result})


async def many(url: str, model: str, agents: int) -> None:
    """Several conversations at once, on one session."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(agent(session, url, model) for _ in range(agents)))


async def streamed(url: str, model: str) -> int:
    """A streamed answer: every line parsed, the pieces counted."""
    pieces = 0
    async with aiohttp.ClientSession() as session:
        body = json.dumps({"model": model, "messages": [], "stream": True}).encode()
        async with session.post(f"{url}/chat/completions", data=body) as got:
            async for line in got.content:
                if line.startswith(b"data: {"):
                    choices = json.loads(line[6:])["choices"]
                    pieces += bool(choices and choices[0]["delta"].get("content"))
    return pieces
