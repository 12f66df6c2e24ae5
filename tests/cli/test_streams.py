"""Arguments and streams as a process gets them; closed and full ones are in `test_bad_input.py`."""

import os

from dure.cli.streams import as_typed


def test_arguments_that_python_read_as_ascii_are_utf_8() -> None:
    read = "한글".encode().decode("ascii", "surrogateescape")
    assert as_typed(["run", read, "한글"]) == ["run", "한글", "한글"]


def test_what_is_no_utf_8_still_leads_to_its_file() -> None:
    name = b"/tmp/\xb0\xa1".decode("utf-8", "surrogateescape")
    assert as_typed([name]) == [name]
    assert os.fsencode(as_typed([name])[0]) == b"/tmp/\xb0\xa1"
