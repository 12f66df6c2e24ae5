"""What is known of each attempt, and the file that keeps it: JSON Lines, only ever added to.

The first line says which evaluation this is; each other line is a row. A line that a crash cut off
is passed over. Knows rows and files; does not know how attempts are made.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, fields
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias, cast

from dure.bench.ends import ENDS, End
from dure.core.codec import compact
from dure.core.errors import SetupError, UsageError
from dure.core.usage import Usage, decode_usage, encode_usage
from dure.core.value import value

FILE = "results.jsonl"
VERSION = 1

Place: TypeAlias = tuple[str, int]
"""A task's id and the number of the try, from 1: where an attempt stands in an evaluation."""


@value
class Row:
    """One attempt. `runs` are its runs, an exchange each; `judges` those of checks that asked a
    participant. `why` says why it is not right. Money, tokens and working seconds are the
    participant's own, without the judges', whose money is `judging`. `retry`: nothing was learned;
    it is tried again."""

    task: str
    attempt: int
    end: End
    runs: tuple[str, ...]
    why: str = ""
    usage: Usage = Usage()
    cost: Decimal | None = Decimal(0)
    seconds: float = 0.0
    judges: tuple[str, ...] = ()
    judging: Decimal | None = Decimal(0)
    retry: bool = False

    @property
    def run(self) -> str:
        """The run that gave the answer: `dure show RUN` tells it."""
        return self.runs[-1] if self.runs else ""

    @property
    def right(self) -> bool:
        """Whether it ended right."""
        return self.end == "right"

    @property
    def place(self) -> Place:
        """Where it stands in the evaluation."""
        return self.task, self.attempt


_MONEY = ("cost", "judging")


def encode_row(row: Row) -> dict[str, Any]:
    """The row as JSON; money as text, so that it stays exact."""
    record = asdict(row)
    record |= {"runs": list(row.runs), "judges": list(row.judges), "usage": encode_usage(row.usage)}
    for name in _MONEY:
        record[name] = None if record[name] is None else str(record[name])
    return record


def decode_row(record: Mapping[str, Any]) -> Row:
    """The row that `encode_row` wrote."""
    known = {field.name: record[field.name] for field in fields(Row)}
    known |= {"runs": tuple(known["runs"]), "judges": tuple(known["judges"])}
    known["usage"] = decode_usage(known["usage"])
    for name in _MONEY:
        known[name] = None if known[name] is None else Decimal(known[name])
    if known["end"] not in ENDS:
        raise ValueError(known["end"])
    return Row(**known)


def make_folder(folder: Path) -> Path:
    """Make the folder of an evaluation, for this user's eyes only, if it is missing; gives its one
    name, however it was written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder.resolve()
    except OSError as error:
        raise _unusable(folder, error) from error


def begin_results(folder: Path, facts: Mapping[str, Any]) -> None:
    """Make the file of a new evaluation, whole or not at all."""
    try:
        passing = folder / f".{FILE}.part"
        with open(passing, "wb") as file:
            file.write(compact({"version": VERSION, **facts}).encode("utf-8", "replace") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(passing, folder / FILE)
    except OSError as error:
        raise _unusable(folder / FILE, error) from error


def add_row(folder: Path, row: Row) -> None:
    """Put a row down. One that a power cut takes is made again, from the journal of its run."""
    path = folder / FILE
    try:
        with open(path, "r+b") as file:
            file.seek(0, os.SEEK_END)
            if file.tell():
                file.seek(-1, os.SEEK_END)
                # A line that was cut off stays on a line of its own.
                start = b"" if file.read(1) == b"\n" else b"\n"
                file.write(start + compact(encode_row(row)).encode("utf-8", "replace") + b"\n")
    except OSError as error:
        raise _unusable(path, error) from error


def read_facts(folder: Path) -> dict[str, Any] | None:
    """What the first line says; None if there is no evaluation here."""
    try:
        with open(folder / FILE, "rb") as file:
            facts: Any = json.loads(file.readline())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(folder / FILE, error) from error
    except ValueError:
        facts = None
    if not isinstance(facts, dict) or cast("dict[str, Any]", facts).get("version") != VERSION:
        raise UsageError(
            "bench.other_file",
            "{file} is not a results file of this dure. Name another folder, or delete it.",
            file=str(folder / FILE),
        )
    return cast("dict[str, Any]", facts)


def read_rows(folder: Path) -> dict[Place, Row]:
    """The rows, the last of each attempt."""
    rows: dict[Place, Row] = {}
    try:
        lines = (folder / FILE).read_bytes().split(b"\n")[1:]
    except OSError as error:
        raise _unusable(folder / FILE, error) from error
    for line in filter(None, lines):
        try:
            row = decode_row(json.loads(line))
        except (ValueError, KeyError, TypeError, ArithmeticError):
            continue  # cut off: what it would have said, the journal of its run still says
        rows[row.place] = row
    return rows


def _unusable(path: Path, error: OSError) -> SetupError:
    return SetupError(
        "bench.results",
        "{file} cannot be used: {reason}. Nothing is lost: the runs are in the store. Mend it and"
        " evaluate again.",
        file=str(path),
        reason=error.strerror or str(error),
    )
