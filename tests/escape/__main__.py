"""`python -m tests.escape`: try every attack on every rung, print the table; 1 if one got through.

python -m tests.escape                          all; Markdown, as in docs/escape.md
python -m tests.escape --rung light 2 13        some
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import re
import sys
from collections.abc import Sequence

from tests.escape.attacks import ATTACKS
from tests.escape.ordinary import as_ordinary_user
from tests.escape.rungs import rungs
from tests.escape.trial import Result, attempt

_HEAD = """# Ways out, tried

`make escape` tries twenty-five ways out of every sandbox of this machine: real programs and tool
calls, in runs of an agent that obeys them, against a machine with secrets, listening sockets and
other processes. An attack is stopped if nothing of that was reached or changed, nothing is left
running, and the journal has each call and how it ended. "Tools" is an agent without a sandbox,
with the tools for files and the web. This page is the output:
`python -m tests.escape > docs/escape.md`.
"""


def main() -> int:
    """Try them, print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.escape", description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, help="which attacks (else all)")
    parser.add_argument("--rung", help="which rung (else all)")
    parser.add_argument("--json", action="store_true", help="one result a line")
    chosen = parser.parse_args()
    results: list[Result] = []
    for attack in ATTACKS:
        if chosen.numbers and attack.number not in chosen.numbers:
            continue
        print(f"escape: {attack.number} {attack.name}", file=sys.stderr, flush=True)
        for rung in rungs():
            if chosen.rung in (None, rung.name) and (done := asyncio.run(attempt(attack, rung))):
                results.append(done)
                if chosen.json:
                    print(json.dumps(dataclasses.asdict(done)), flush=True)
    if chosen.rung is None:
        results += as_ordinary_user(chosen.numbers)
    if not chosen.json:
        print(_table(results))
    return int(any(result.through for result in results))


def _table(results: Sequence[Result]) -> str:
    names = list(dict.fromkeys(result.rung for result in results))
    counts = [
        f"- {name}: {sum(not r.through for r in own)} of {len(own)} stopped"
        for name in names
        if (own := [result for result in results if result.rung == name])
    ]
    lines = [_HEAD, *counts]
    for name in names:
        lines += ["", f"## {name}", "", "| | attack | how it ended |", "|---:|---|---|"]
        lines += [_row(result) for result in results if result.rung == name]
    return "\n".join(lines)


def _row(result: Result) -> str:
    how = f"**got through**: {'; '.join(result.through)}" if result.through else result.how
    return f"| {result.attack} | {result.name} | {_plain(how)} |"


def _plain(text: str) -> str:
    """Text in a cell: no marks of the table or of HTML, and not long."""
    text = re.sub(r"/[^\s']*dure-escape-[^/\s']+", "…", " ".join(text.split()))
    text = text.replace("|", "\\|").replace("<", "&lt;")
    return text if len(text) <= 260 else f"{text[:259]}…"


if __name__ == "__main__":
    sys.exit(main())
