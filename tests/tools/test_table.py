"""Questions to a table."""

from pathlib import Path
from typing import Any

import pytest

from dure.core.errors import ToolError
from dure.tools.table import table
from tests.tools.support import text_of

SALES = """region,amount,year,unit price
Seoul,"1,200.10",2026,3
Busan,0.2,2026,1
Seoul,n/a,2025,2
Daegu,,2026,
seoul,100,2024,9
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "s.csv").write_text(SALES, encoding="utf-8-sig")
    return tmp_path


async def ask(folder: Path, **how: Any) -> list[str]:
    return (await text_of(table, folder, path="s.csv", **how)).split("\n")


async def test_the_path_alone_shows_columns_and_first_rows(folder: Path) -> None:
    shown = await ask(folder, most=2)
    assert shown == [
        "s.csv: 5 rows, 4 columns",
        "columns: region (text), amount (text), year (number), unit price (number)",
        "region | amount | year | unit price",
        "Seoul | 1,200.10 | 2026 | 3",
        "Busan | 0.2 | 2026 | 1",
        "(and 3 more rows)",
    ]


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ("region = seoul", 3),
        ('Region == "Seoul"', 3),
        ("region != Seoul", 2),
        ("amount > 50", 2),
        ("amount <= 0.20", 1),
        ("unit price >= 2", 3),
        ("amount is empty", 1),
        ("amount is not empty", 4),
        ("region contains us", 1),
        ("region does not contain us", 4),
        ("region starts with S", 3),
        ("region ends with n", 1),
        ("year = 2026.0", 3),
        ("year < zzz", 0),
    ],
)
async def test_conditions(condition: str, count: int, folder: Path) -> None:
    shown = await ask(folder, where=[condition])
    assert shown[0].endswith(f"; {count} rows fit the conditions")


async def test_groups_and_measures_are_exact_and_say_what_they_left_out(folder: Path) -> None:
    shown = await ask(
        folder,
        where=["year >= 2025"],
        group=["region"],
        measures=["sum amount", "count", "avg(unit price)"],
        sort="sum amount desc",
    )
    assert shown[1:] == [
        "amount: left out 1 empty cells and 1 that are no numbers (such as 'n/a')",
        "unit price: left out 1 empty cells and 0 that are no numbers",
        "region | sum amount | count | avg(unit price)",
        "Seoul | 1200.1 | 2 | 2.5",
        "Busan | 0.2 | 1 | 1",
        "Daegu |  | 1 | ",
    ]


async def test_measures_of_all_rows(folder: Path) -> None:
    measures = ["count amount", "distinct year", "min amount", "max year", "median unit price"]
    assert (await ask(folder, measures=measures))[-1] == "4 | 3 | 0.2 | 2026 | 2.5"
    assert (await ask(folder, where=["year = 1"], measures=["sum amount", "count"]))[-1] == " | 0"


async def test_columns_and_order(folder: Path) -> None:
    assert (await ask(folder, columns=["year"], sort="-amount"))[2:] == [
        "2026", "2024", "2026", "2025", "2026",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"where": ["amout > 3"]}, "Did you mean amount"),
        ({"where": ["???"]}, "no column"),
        ({"where": ["amount"]}, "cannot be read"),
        ({"group": ["city"]}, "The columns are"),
        ({"measures": ["sum"]}, "sum price"),
        ({"measures": ["variance amount"]}, "not known"),
        ({"measures": [""]}, "not known"),
        ({"sort": "weight"}, "no column"),
        ({"columns": ["x"]}, "no column"),
    ],
)
async def test_what_is_not_understood_is_said(
    how: dict[str, Any], words: str, folder: Path
) -> None:
    with pytest.raises(ToolError, match=words):
        await ask(folder, **how)
