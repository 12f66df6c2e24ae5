"""`make bench`: measure, compare with the limits, and print a table for RESULTS.md."""

from __future__ import annotations

import argparse
import contextlib
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.measures import MEASURES, SLOW


@contextlib.contextmanager
def _server() -> Iterator[str]:
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
        finally:
            process.kill()


def main() -> int:
    """Run the measures; 1 if one is over its limit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    which = f"which: {', '.join(MEASURES)} (all of these); {', '.join(SLOW)} (takes minutes)"
    parser.add_argument("names", nargs="*", help=which)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured")
    parser.add_argument("--write", type=Path, help="write the table into this file")
    chosen = parser.parse_args()
    figures: list[Figure] = []
    with _server() as url:
        for name in chosen.names or MEASURES:
            print(f"bench: {name}", file=sys.stderr, flush=True)
            measure = MEASURES.get(name) or SLOW[name]
            rounds = [measure(url) for _ in range(chosen.rounds if name in MEASURES else 1)]
            figures += [_median(list(same)) for same in zip(*rounds, strict=True)]
    table = "\n".join([_HEAD, *(figure.row() for figure in figures)])
    print(table)
    if chosen.write:
        chosen.write.write_text(f"{table}\n", encoding="utf-8")
    return int(any(not figure.good for figure in figures))


_HEAD = "| figure | measured | limit | detail |\n|---|---:|---:|---|"


def _median(same: list[Figure]) -> Figure:
    ordered = sorted(same, key=lambda figure: figure.value)
    middle = ordered[len(ordered) // 2]
    spread = statistics.quantiles([f.value for f in same], n=4) if len(same) > 2 else []
    return middle.with_spread(ordered[0].value, ordered[-1].value) if spread else middle


if __name__ == "__main__":
    sys.exit(main())
