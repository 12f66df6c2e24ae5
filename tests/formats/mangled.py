"""Two hundred replies for each text format, as models mangle them: ten calls, twenty mistakes.

`python -m tests.formats.mangled` prints how many each reader recovers, and how quickly it reads.
Nothing is random. A reply is recovered if it is read as just the call that was meant.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from dure.core.contracts import Format, Tool
from dure.core.message import Message, say
from dure.core.prompt import Prompt
from dure.formats import code, json_reply, react
from dure.tools import tool


@tool(effect="read")
def search(query: str) -> str:
    """Search."""
    return query


@tool(effect="read")
def add(a: float, b: float) -> float:
    """Add."""
    return a + b


@tool(effect="read")
def book(name: str, seats: int, vip: bool = False) -> str:
    """Book."""
    return f"{name} {seats} {vip}"


@tool(effect="read")
def note(title: str, lines: list[str]) -> str:
    """Note."""
    return f"{title} {lines}"


Made = tuple[str, dict[str, Any]]
TOOLS: tuple[Tool, ...] = (search, add, book, note)
CALLS: tuple[Made, ...] = (
    ("search", {"query": "weather in Busan"}),
    ("search", {"query": "서울 날씨 🌧"}),
    ("search", {"query": 'she said "no" twice'}),
    ("add", {"a": 1, "b": 2}),
    ("add", {"a": -1.5, "b": 3}),
    ("book", {"name": "김하늘", "seats": 2}),
    ("book", {"name": "Ann O'Hara", "seats": 4, "vip": True}),
    ("book", {"name": "a: b, c", "seats": 1, "vip": False}),
    ("note", {"title": "list", "lines": ["one", "two"]}),
    ("note", {"title": "Observation: none", "lines": []}),
)
PROMPT = Prompt("me", [say("user", "go")], tools=TOOLS)

Mangle = Callable[[str, dict[str, Any]], str]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _python(name: str, args: dict[str, Any]) -> str:
    return f"{name}({', '.join(f'{key}={value!r}' for key, value in args.items())})"


def _bare(args: dict[str, Any]) -> str:
    """Names without quotes."""
    return "{" + ", ".join(f"{key}: {_json(value)}" for key, value in args.items()) + "}"


REACT: tuple[Mangle, ...] = (
    lambda n, a: f"Thought: I act.\nAction: {n}\nAction Input: {_json(a)}",
    lambda n, a: f"**Thought:** I act.\n**Action:** {n}\n**Action Input:** {_json(a)}",
    lambda n, a: f"Thought: I act.\nAction: {n}\nAction Input:\n```json\n{_json(a)}\n```",
    lambda n, a: f"Action: {n}\nAction Input: {_json(a)}",
    lambda n, a: (
        f"Thought: x\nAction: {n}\nAction Input: {_json(a)}\nObservation: done\n"
        "Thought: I know.\nFinal Answer: 42"
    ),
    lambda n, a: f"Thought: x\nAction: {_python(n, a)}",
    lambda n, a: f"Thought: x\nAction: {n}\nAction Input: {a!r}",
    lambda n, a: f"생각: 찾아본다.\n행동: {n}\n행동 입력: {_json(a)}",
    lambda n, a: f"thought: x\naction: {n}\naction input: {_json(a)}",
    lambda n, a: f"Thought 1: x\nAction 1: {n}\nAction Input 1: {_json(a)}\nObservation 1: ok",
    lambda n, a: f"Sure! Let me do that.\n\nThought: x\nAction: `{n}`\nAction Input: {_json(a)}",
    lambda n, a: f"Thought: x\n```json\n{_json({'action': n, 'action_input': a})}\n```",
    lambda n, a: f"Thought: x\nAction: {_json({'name': n, 'arguments': a})}",
    lambda n, a: f"Thought: x\nAction: {n.upper()}\nAction Input: {_json(a)[:-1]},}}",
    lambda n, a: f"Thought: x\nAction: Use the {n} tool.\nAction Input: {_json(a)}",
    lambda n, a: f"Thought: x\nAction: {n}\nAction Input: {_bare(a)}",
    lambda n, a: f"Thought\uff1a x\nAction\uff1a {n}\nAction Input\uff1a {_json(a)}",
    lambda n, a: f"Thought: x\nAction: {n}\nAction Input: {_json(a)}\n\nI will wait for it.",
    lambda n, a: f"Thought: x\r\nAction: {n}\r\nAction Input: {json.dumps(a, indent=2)}\r\n",
    lambda n, a: f"Thought: x\nAction: {n}\nAction Input: {_json(a)[:-3]}",
)


def _command(n: str, a: dict[str, Any]) -> dict[str, Any]:
    return {"thoughts": {"text": "I act."}, "command": {"name": n, "args": a}}


JSON: tuple[Mangle, ...] = (
    lambda n, a: _json(_command(n, a)),
    lambda n, a: f"```json\n{_json(_command(n, a))}\n```",
    lambda n, a: f"Sure! Here it is:\n{_json(_command(n, a))}\nI hope this helps.",
    lambda n, a: repr(_command(n, a)),
    lambda n, a: _json(_command(n, a))[:-1] + ",}",
    lambda n, a: f"{{// the next step\n{_json(_command(n, a))[1:]}",
    lambda n, a: _json(_command(n, a)).replace('"command"', "command"),
    lambda n, a: json.dumps(_command(n, a), indent=2).replace("},\n", "}\n"),
    lambda n, a: _json({"command": {"name": n, "arguments": a}}),
    lambda n, a: _json({"command": [{"name": n, "args": a}]}),
    lambda n, a: _json({"thoughts": "I act.", "command": {"name": n, "args": a}}),
    lambda n, a: _json({"command": {"name": n, "args": a}}),
    lambda n, a: json.dumps(_command(n, a), indent=4).replace("\n", "\r\n"),
    lambda n, a: _json({"thoughts": {"text": "a\nb"}} | _command(n, a)).replace("I act", "I\nact"),
    lambda n, a: _json({"command": {"name": n, "args": _json(a)}}),
    lambda n, a: _json({"command": n, "args": a}),
    lambda n, a: _json({"name": n, "arguments": a}),
    lambda n, a: f"<json>{_json(_command(n, a))}</json>",
    lambda n, a: _json({**_command(n, a), "command": {"name": f" {n} ", "args": a}}),
    lambda n, a: _json(_command(n, a))[:-4],
)
CODE: tuple[Mangle, ...] = (
    lambda n, a: f"I act.\n```python\n{_python(n, a)}\n```",
    lambda n, a: f"```py\n{_python(n, a)}\n```",
    lambda n, a: f"```Python\nprint({_python(n, a)})\n```",
    lambda n, a: f"```\n{_python(n, a)}\n```",
    lambda n, a: f"```python\n{_python(n, a)}",
    lambda n, a: f"```python\n{_python(n, a)}\n```\nOutput: done\n```python\nfinal_answer(1)\n```",
    lambda n, a: f"Thought: x\nCode:\n```py\n{_python(n, a)}\n```<end_code>",
    lambda n, a: f"<execute>\n{_python(n, a)}\n</execute>",
    lambda n, a: f"<code>{_python(n, a)}</code>",
    lambda n, a: f"```tool_code\nprint({_python(n, a)})\n```",
    lambda n, a: f"<|python_tag|>{_python(n, a)}",
    lambda n, a: _python(n, a),
    lambda n, a: f"x = {_python(n, a)}\nprint(x)",
    lambda n, a: f"~~~python\n{_python(n, a)}\n~~~",
    lambda n, a: f"  ```python\n  x = {_python(n, a)}\n  print(x)\n  ```",
    lambda n, a: f"```python {_python(n, a)}```",
    lambda n, a: f"```python\r\n{_python(n, a)}\r\n```",
    lambda n, a: _json({"name": n, "arguments": a}),
    lambda n, a: f"Sure!\n\n```python\n# {n}\n{_python(n, a)}  # go\n```\n\nThis calls {n}.",
    lambda n, a: f"```json\n{_json({'name': n, 'arguments': a})}\n```",
)
CORPUS: dict[str, tuple[Format, tuple[Mangle, ...]]] = {
    "react": (react(), REACT),
    "json": (json_reply(), JSON),
    "code": (code(), CODE),
}


def read_as(format: Format, text: str) -> list[Made] | str | None:
    """The calls that the text is read as; what was told instead; None for an answer."""
    found = format.read(say("me", text), PROMPT)
    if not isinstance(found, Message):
        return found
    made = [(call.name, call.arguments) for call in found.calls]
    if made and made[0][0] == "run_code":
        return _run(made[0][1]["code"])
    return made or None


def _run(source: str) -> list[Made]:
    """The calls that code of this corpus makes."""
    made: list[Made] = []

    def calling(name: str) -> Callable[..., None]:
        return lambda **named: made.append((name, named))

    exec(source, {each.name: calling(each.name) for each in TOOLS})
    return made


def recovered(name: str) -> tuple[int, list[str]]:
    """How many of the two hundred are recovered, and those that are read as something else: the
    only ones that do harm."""
    format, mangles = CORPUS[name]
    good, harmful = 0, list[str]()
    for mangle in mangles:
        for call in CALLS:
            text = mangle(*call)
            found = read_as(format, text)
            good += found == [call]
            if found != [call] and not isinstance(found, str):
                harmful.append(text)
    return good, harmful


def main() -> None:
    """Print what was recovered and how long a reply takes to read."""
    for name, (format, mangles) in CORPUS.items():
        good, harmful = recovered(name)
        texts = [mangle(*call) for mangle in mangles for call in CALLS]
        began = time.perf_counter()
        for text in texts * 5:
            format.read(say("me", text), PROMPT)
        each = (time.perf_counter() - began) / len(texts) / 5 * 1e6
        print(f"{name}: {good} of {len(texts)}, {len(harmful)} misread, {each:.0f} µs a reply")
        for text in harmful:
            print("   ", repr(text)[:150], "->", str(read_as(format, text))[:90])


if __name__ == "__main__":
    main()
