from typing import Any

import pytest

from dure.core.message import Text, ToolCall, ToolResult
from dure.models.offline.scene import Scene
from dure.models.offline.tables import columns, series, wanted
from dure.models.offline.wish import Clause

KNOWN = {"order_id": True, "product": False, "region": False, "amount": True, "price": True}


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("total amount by region", {"group": ["region"], "measures": ["sum amount"]}),
        ("상품별 매출 합계", {"group": ["product"], "measures": ["sum amount"]}),
        ("average price per product", {"group": ["product"], "measures": ["average price"]}),
        ("how many rows?", {"measures": ["count"]}),
        ("지역이 서울인 금액 합계", {"where": ["region = 서울"], "measures": ["sum amount"]}),
        ("가격이 1만 이상인 주문은 몇 건", {"where": ["price >= 10000"], "measures": ["count"]}),
        ("count where price over 100", {"where": ["price > 100"], "measures": ["count"]}),
        ("highest price", {"measures": ["max price"]}),
        ("show the table", {}),
    ],
)
def test_what_is_asked_of_the_columns(text: str, arguments: dict[str, Any]) -> None:
    assert wanted(Clause(text), KNOWN) == arguments


def test_the_most_of_something_is_a_sorted_sum() -> None:
    assert wanted(Clause("which product sold the most?"), KNOWN) == {
        "group": ["product"],
        "measures": ["sum amount"],
        "sort": "sum amount desc",
    }


def test_columns_are_known_once_a_tool_has_shown_them() -> None:
    call = ToolCall("1", "table", {"path": "a.csv"})
    shown = "a.csv: 2 rows, 2 columns\ncolumns: the name (text), n (number)\nthe name | n\nx | 1"
    scene = Scene(done=[(call, ToolResult("1", "table", (Text(shown),)))])
    assert columns(scene, "a.csv") == {"the name": False, "n": True}
    assert columns(scene, "b.csv") == {}
    assert wanted(Clause("total by city"), {}) == {}


def test_a_series_is_the_first_column_and_the_last_of_numbers() -> None:
    text = "a.csv: 2 rows\ncity | n | note\nSeoul | 1,200 | x\nBusan | 3 | y"
    assert series(text) == (["Seoul", "Busan"], [1200.0, 3.0])
    assert series("no table") == ([], [])
