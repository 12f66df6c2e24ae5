"""Cards of tools as a newcomer's agent would have them, made by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sample:
    """A card with an effect: all that the brain looks at."""

    name: str
    about: str
    schema: Mapping[str, Any]
    effect: str = "read"
    when: str = ""
    example: Mapping[str, Any] | None = None
    traits: frozenset[str] = field(default_factory=frozenset)


def sample(name: str, about: str, effect: str = "read", when: str = "", **types: str) -> Sample:
    """A card; a parameter's type ends in `?` if it may be left out."""
    properties: dict[str, Any] = {}
    for key, kind in types.items():
        kind = kind.rstrip("?")
        properties[key] = {"type": "array"} if kind == "array" else {"type": kind}
    required = [key for key, kind in types.items() if not kind.endswith("?")]
    schema = {"type": "object", "properties": properties, "required": required}
    traits = frozenset({"finish"}) if name == "finish" else frozenset[str]()
    return Sample(name, about, schema, effect, when, traits=traits)


SAMPLES = [
    sample("calculator", "Calculate an arithmetic expression exactly.", expression="string"),
    sample("clock", "What time and date it is now, in a time zone or city.", zone="string?"),
    sample("files_read", "Read a text file of the workspace.", path="string"),
    sample("files_list", "List the files of the workspace.", path="string?"),
    sample("files_search", "Search the files for a text.", text="string", path="string?"),
    sample("files_write", "Write a whole text file.", "write", path="string", text="string"),
    sample("web_read", "Read a web page as text.", "read", "웹 페이지 읽기.", url="string"),
    sample("web_search", "Search the web.", "read", "웹 검색, 인터넷에서 찾기.", query="string"),
    sample("weather", "The weather of a place.", "read", "날씨.", place="string", day="string?"),
    sample("python", "Run Python code in a sandbox.", "exec", code="string"),
    sample("ask_person", "Ask the person a question and wait for the answer.", question="string"),
]
