"""Runs the unit tests of the folder it is in, and notes into a file how each ended, as it goes.

Started inside the sandbox by `inside.py`, so this file imports the standard library only. What the
tests print says nothing: a program under test may print whatever it likes.
"""

import json
import sys
import unittest
from pathlib import Path
from typing import Any, TextIO


class Noting(unittest.TestResult):
    """Writes a line for each test that begins, for each that fails, and one at the end."""

    def __init__(self, notes: TextIO) -> None:
        super().__init__()
        self._notes = notes

    def note(self, **facts: Any) -> None:
        """Write a line at once: the process may end in the next moment."""
        self._notes.write(json.dumps(facts) + "\n")
        self._notes.flush()

    def startTest(self, test: Any) -> None:  # noqa: N802 (unittest's name)
        """Note that it begins."""
        self.note(began=test.id())
        super().startTest(test)

    def addError(self, test: Any, err: Any) -> None:  # noqa: N802 (unittest's name)
        """Note what it raised."""
        super().addError(test, err)
        self.note(test=test.id(), text=self.errors[-1][1])

    def addFailure(self, test: Any, err: Any) -> None:  # noqa: N802 (unittest's name)
        """Note what it found wrong."""
        super().addFailure(test, err)
        self.note(test=test.id(), text=self.failures[-1][1])

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:  # noqa: N802 (unittest's name)
        """Note what a part of it found wrong or raised."""
        super().addSubTest(test, subtest, err)
        if err is not None:
            wrong = issubclass(err[0], test.failureException)
            self.note(test=subtest.id(), text=(self.failures if wrong else self.errors)[-1][1])

    def addUnexpectedSuccess(self, test: Any) -> None:  # noqa: N802 (unittest's name)
        """Note that it passed where it should not."""
        super().addUnexpectedSuccess(test)
        self.note(test=test.id(), text="It passed, and is marked as one that fails.")


def main() -> None:
    """Run all tests, and note into the file that the argument names."""
    with Path(sys.argv[1]).open("w", encoding="utf-8") as notes:
        result = Noting(notes)
        found().run(result)
        result.note(ran=result.testsRun, skipped=len(result.skipped))


def found() -> unittest.TestSuite:
    """The tests in the folder `tests`, and those beside it."""
    loader = unittest.TestLoader()
    folders = ["."]
    if Path("tests").is_dir() and not Path("tests", "__init__.py").exists():
        folders.append("tests")  # else they are found as a package of the first
    return unittest.TestSuite(
        loader.discover(folder, "test*.py", top_level_dir=folder) for folder in folders
    )


if __name__ == "__main__":
    main()
