"""Finds the lines of texts that match a pattern; also a program, so that it can be stopped.

A regular expression can take longer than the age of the world, and Python holds its global lock
meanwhile. So patterns that a model wrote run in a process of their own (`python matching.py`, JSON
on standard input and output), and this file imports the standard library only.
"""

import json
import re
import sys
from collections.abc import Iterable

Found = tuple[str, int, str]
"""A path, the number of a line (from 1) and what the line says."""


def matches(pattern: str, files: Iterable[tuple[str, str]], most: int, exact: bool) -> list[Found]:
    """At most `most` matching lines of `files` (path, text). `exact`: case matters."""
    find = re.compile(pattern, 0 if exact else re.IGNORECASE).search
    found: list[Found] = []
    for path, text in files:
        for number, line in enumerate(text.splitlines(), start=1):
            if find(line):
                found.append((path, number, line))
                if len(found) == most:
                    return found
    return found


def main() -> None:
    """Answer the task on standard input: a list of what was found, or a word on the pattern."""
    try:
        answer = matches(**json.load(sys.stdin.buffer))
    except (re.error, RecursionError, OverflowError) as error:
        answer = {"error": str(error)}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
