"""A program that stands for a container engine's command line: it says what a test tells it, and
keeps what it was asked."""

import json
import sys
from pathlib import Path
from typing import Any

PROGRAM = """#!{python}
import json, os, sys
here = os.path.dirname(os.path.abspath(__file__))
told = json.load(open(os.path.join(here, "told.json")))
with open(os.path.join(here, "asked.jsonl"), "a") as file:
    file.write(json.dumps(sys.argv[1:]) + "\\n")
answer = told.get(sys.argv[1], {{}})
if sys.argv[1] == "run":
    sys.stdout.write(sys.stdin.read().upper())
sys.stdout.write(answer.get("out", ""))
sys.stderr.write(answer.get("err", ""))
sys.exit(answer.get("code", 0))
"""

PODMAN = {
    "host": {
        "cgroupVersion": "v2",
        "cgroupControllers": ["cpu", "memory", "pids"],
        "security": {"rootless": True},
    }
}
DOCKER = {"ServerVersion": "27", "MemoryLimit": True, "PidsLimit": True, "SecurityOptions": []}


class Engine:
    """The stand-in, as a program called `name` in `folder`."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / name
        self.folder.mkdir()
        program = self.folder / name
        program.write_text(PROGRAM.format(python=sys.executable))
        program.chmod(0o755)
        self.told: dict[str, Any] = {}
        self.tell("info", out=json.dumps(PODMAN if name == "podman" else DOCKER))

    def tell(self, what: str, **answer: Any) -> None:
        """What it answers when asked for `what`: `out`, `err`, `code`."""
        self.told[what] = answer
        (self.folder / "told.json").write_text(json.dumps(self.told))

    def asked(self, what: str) -> list[list[str]]:
        """The arguments of each time that it was asked for `what`."""
        try:
            text = (self.folder / "asked.jsonl").read_text()
        except FileNotFoundError:
            return []
        return [each for each in map(json.loads, text.splitlines()) if each[0] == what]
