"""What stands in an example's READMEs between the marks: the command, and what it prints."""

import re
from pathlib import Path

from dure.cli.examples.gallery import Example
from tests.cli.terminal import invoke

ROOT = Path(__file__).parents[2]
_IN_FRONT = re.compile(r"<!-- example (\w+) -->\n(.*?)<!-- end -->", re.DOTALL)
_BETWEEN = re.compile(r"(<!-- output -->\n).*?(<!-- end -->)", re.DOTALL)


def printed(example: Example, lang: str, folder: Path) -> str:
    """What the command and its output are on a screen without colour; `folder` is its workspace."""
    words = ["examples", "run", example.name, *(["--lang", lang] if lang != "en" else [])]
    said = invoke(*words, "--lang", lang, "--workspace", str(folder))
    assert said.code == 0, said.err
    return f"```text\n$ dure {' '.join(words)}\n{said.out.strip()}\n```\n"


def shown(path: Path) -> str:
    """What the README shows."""
    found = _BETWEEN.search(path.read_text("utf-8"))
    assert found is not None, f"{path} has no <!-- output --> … <!-- end -->"
    return found[0].removeprefix("<!-- output -->\n").removesuffix("<!-- end -->")


def front(lang: str) -> Path:
    """The repository's own page in this language."""
    return ROOT / ("README.md" if lang == "en" else f"README.{lang}.md")


def shown_in_front(lang: str) -> dict[str, str]:
    """What the repository's own page shows of examples, by their names."""
    return dict(_IN_FRONT.findall(front(lang).read_text("utf-8")))


def write_in_front(lang: str, outputs: dict[str, str]) -> None:
    """Put these outputs into the repository's own page, where it shows the example."""

    def put(found: re.Match[str]) -> str:
        output = outputs.get(found[1], found[2])
        return f"<!-- example {found[1]} -->\n{output}<!-- end -->"

    text = front(lang).read_text("utf-8")
    front(lang).write_text(_IN_FRONT.sub(put, text), "utf-8")


def write(path: Path, output: str) -> None:
    """Put this output into the README."""
    text = path.read_text("utf-8")
    path.write_text(_BETWEEN.sub(lambda found: f"{found[1]}{output}{found[2]}", text), "utf-8")
