"""CSV files as they really are."""

import pytest

from dure.core.errors import ToolError
from dure.tools.rows import Rows, read_rows


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_separators_and_encodings(separator: str, encoding: str) -> None:
    text = separator.join(["도시", "값"]) + "\r\n" + separator.join(["서울", "1"]) + "\r\n\r\n"
    read = read_rows(text.encode(encoding), "a.csv")
    assert (read.columns, read.rows) == (("도시", "값"), [["서울", "1"]])


def test_quotes_line_breaks_and_ragged_rows() -> None:
    read = read_rows(b'a,b,a,\n"x, ""y""\nz",1\n1,2,3,4,5\n', "a.csv")
    assert read.columns == ("a", "b", "a (2)", "column 4", "column 5")
    assert read.rows == [['x, "y"\nz', "1", "", "", ""], ["1", "2", "3", "4", "5"]]
    assert read.notes == ("2 rows have more or fewer cells than the first",)


def test_one_column() -> None:
    assert read_rows(b"name\nMin\n", "a.csv") == Rows(("name",), [["Min"]])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table.empty"),
        (b"\n \n", "table.empty"),
        (b"%PDF-1.7", "table.binary"),
        (b'a,b\n"never closed,1\n', "table.broken"),
        (b"a,b\n" + b"x" * 200_000, "table.broken"),
    ],
)
def test_what_is_no_table(data: bytes, code: str) -> None:
    with pytest.raises(ToolError) as caught:
        read_rows(data, "a.csv")
    assert caught.value.code == code
