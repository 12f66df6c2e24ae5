"""Tools that stand in a file: read, used, written back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from dure.agents import Agent
from dure.core.errors import SetupError, UsageError
from dure.models import calls, scripted
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.spec import dump, parse
from dure.spec.tools.filling import filled, filled_all, slots
from dure.spec.tools.parameters import schema_of
from tests.host.servers import reply, serving

FILE = """version: 1
tools:
  count:
    kind: command
    about: Counts the words of a text.
    command: [wc, -w]
    stdin: "{text}"
    parameters:
      text: str — what is counted
  translate:
    kind: prompt
    about: Translates.
    prompt: "Into {language}: {text}"
    parameters:
      text: str
      language: one of Korean, English = Korean — the language
agents:
  clerk:
    role: answers
    tools: [count, translate, calculator]
"""


async def used(text: str, call: tuple[str, dict[str, Any]], folder: Path, **options: Any) -> str:
    """What a call of a tool in this file brings."""
    who = parse(text)
    assert isinstance(who, Agent)
    agent = Agent(
        who.profile, scripted(calls(call), lambda p: p.messages[-1].results[0].text), who.tools
    )
    outcome = await Run(
        agent, "go", store=Memory(), workspace=str(folder), policy="trusted", **options
    )
    return outcome.text


async def test_a_command_in_the_sandbox(tmp_path: Path) -> None:
    assert (await used(FILE, ("count", {"text": "하나 둘 $(touch x) 셋"}), tmp_path)).startswith(
        "5"
    )
    assert not (tmp_path / "x").exists()


async def test_a_prompt_of_the_runs_model(tmp_path: Path) -> None:
    model = scripted(lambda prompt: f"[{prompt.messages[-1].text}]")
    said = await used(FILE, ("translate", {"text": "차"}), tmp_path, model=model)
    assert said == "[Into Korean: 차]"


WEATHER = """version: 1
tools:
  weather:
    kind: http
    about: The weather of a city.
    url: "{url}/v1/{city}?key={secret:WEATHER_KEY}"
    method: POST
    headers: {X-City: "{city}", Authorization: "Bearer {secret:WEATHER_KEY}"}
    body: {days: "{days}", note: "{days} days of {city}"}
    answer: days.0.high
    local: true
    parameters:
      city: str — the city
      days: int = 3 — how many days
agents:
  clerk: {tools: [weather]}
"""


async def test_a_call_over_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEATHER_KEY", "k-123456789")
    heads: list[str] = []

    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        writer.write(reply(b'{"days": [{"high": 13}]}'))

    async with serving(answer) as url:
        text = WEATHER.replace("{url}", url)
        said = await used(text, ("weather", {"city": "a/../b c\r\nX: 1"}), tmp_path)
    assert said == "13"
    first, *lines = heads[0].split("\r\n")
    assert first == "POST /v1/a%2F..%2Fb%20c%0D%0AX:%201?key=k-123456789 HTTP/1.1"
    assert not [line for line in lines if line.startswith("X:")]
    assert "authorization: Bearer k-123456789" in [
        line.replace("Authorization", "authorization") for line in lines
    ]


@pytest.mark.parametrize("city", ["..", ".", "", "\ud800/.."])
async def test_no_argument_leads_to_another_place(
    city: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEATHER_KEY", "k-123456789")
    heads: list[str] = []

    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        heads.append(head.partition("\r\n")[0])
        writer.write(reply(b'{"days": [{"high": 13}]}'))

    async with serving(answer) as url:
        said = await used(WEATHER.replace("{url}", url), ("weather", {"city": city}), tmp_path)
    if "/" in city:
        assert heads == ["POST /v1/%EF%BF%BD%2F..?key=k-123456789 HTTP/1.1"]
    else:
        assert (heads, "lead to another place" in said) == ([], True)


@pytest.mark.parametrize(
    ("answered", "words"),
    [
        (reply(b"gone", "404 Not Found"), "answered 404: gone"),
        (reply(b"plain"), "not JSON"),
        (reply(b'{"days": []}'), "has no 0"),
        (reply(b'{"day": []}'), "has no days (of days.0.high); it has day"),
        (reply(b"\x89PNG\r\n\x1a\n\0"), "no text"),
    ],
)
async def test_what_a_server_may_answer(
    answered: bytes, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEATHER_KEY", "k-123456789")
    async with serving(answered) as url:
        said = await used(WEATHER.replace("{url}", url), ("weather", {"city": "Busan"}), tmp_path)
    assert words in said


async def test_this_machine_is_not_reached_unless_the_file_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEATHER_KEY", "k-123456789")
    async with serving(reply(b"13")) as url:
        text = WEATHER.replace("{url}", url).replace("    local: true\n", "")
        said = await used(text, ("weather", {"city": "Busan"}), tmp_path)
    assert "127.0.0.1" in said


async def test_a_secret_that_is_not_kept_is_named(tmp_path: Path) -> None:
    text = WEATHER.replace("{url}", "https://example.org")
    with pytest.raises(SetupError, match="dure keys set WEATHER_KEY"):
        await used(text, ("weather", {"city": "Busan"}), tmp_path)


def test_what_is_read_is_written_back() -> None:
    who = parse(FILE)
    again = dump(who)
    assert parse(again).tools == who.tools  # pyright: ignore[reportAttributeAccessIssue]
    assert dump(parse(again)) == again


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("kind: command", "kind: comand"), "line 4"),
        (("command: [wc, -w]", "seconds: 3"), "needs command"),
        (('"{text}"', '"{txt}"'), "txt stands in braces"),
        (("text: str — what is counted", "text: string"), "The parameter text"),
        (("one of Korean, English = Korean", "int = many"), "usually"),
        (("count", "count words"), "cannot be called"),
        (("kind: command", "kind: http\n    url: https://{text}.example.org/"), "name its host"),
        (("kind: command", "kind: http\n    url: example.org"), "name its host"),
        (("kind: command", "kind: http\n    url: ftp://example.org/x"), "name its host"),
        (("[wc, -w]", '[wc, "{secret:K}"]'), "No secret is filled into command"),
        (("English = Korean", "English = French"), "none of its choices"),
        (
            (
                "kind: command",
                'kind: http\n    url: https://a.org\n    body: \'{{"q": "{text}"}}\'',
            ),
            "written as a mapping",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(change: tuple[str, str], words: str) -> None:
    with pytest.raises(UsageError, match="line") as error:
        parse(FILE.replace(*change))
    assert words in error.value.text


def test_parameters() -> None:
    schema = schema_of(
        {"city": "str — the city", "days": "int = 3 — how many", "deep": "bool = false"}
    )
    assert schema["required"] == ["city"]
    assert schema["properties"]["days"] == {
        "type": "integer",
        "default": 3,
        "description": "how many",
    }
    assert schema["properties"]["deep"]["default"] is False


def test_filling() -> None:
    assert filled("{{a}} {a}", {"a": "b"}) == "{a} b"
    assert filled_all({"n": "{n}", "t": "n={n}"}, {"n": 3}) == {"n": 3, "t": "n=3"}
    assert slots({"x": ["{a}", "{secret:KEY}"]}) == {"a"}
