"""Make the folder of the small shop that `dure demo` works on: the same bytes every time.

    python scripts/demo_shop.py src/dure/cli/demo/shop

Everything in it is invented. What is hidden in the data, for whoever looks: the teapot's returns
rise in the week in which the packing of box M changed; the apron has more returns, but no more
than before; one order stands there twice; some returns have no reason, but customers wrote one.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FIRST = date(2026, 3, 2)  # a Monday
WEEKS = 8
CHANGE = 4  # the first week of the new packing
FIRST_ORDER = 2001


@dataclass(frozen=True)
class Product:
    """A product, how many orders it has in each half, and which of them came back and why."""

    slug: str
    name: str
    korean: str
    supplier: str
    box: str
    breakable: str
    price: int
    orders: tuple[int, int]
    returns: tuple[Sequence[str], Sequence[str]]


BROKEN, SIZE, COLOUR, LATE, MIND = "BROKEN", "SIZE", "COLOUR", "LATE", "MIND"
PRODUCTS = (
    Product("teapot", "Celadon teapot", "청자 찻주전자", "Dalmuri Kiln", "M", "yes", 38_000,
            (27, 26), ([MIND], [BROKEN, BROKEN, "", BROKEN, BROKEN, "", BROKEN, "", BROKEN])),
    Product("cups", "Celadon cups, pair", "청자 찻잔 2인조", "Dalmuri Kiln", "S", "yes", 24_000,
            (20, 21), ([BROKEN], [COLOUR])),
    Product("tray", "Walnut tray", "호두나무 쟁반", "Namusori Works", "M", "no", 32_000,
            (15, 14), ([MIND], [MIND])),
    Product("apron", "Linen apron", "린넨 앞치마", "Baneul Sewing", "M", "no", 29_000,
            (22, 23), ([SIZE, SIZE, MIND, SIZE, "", SIZE], [SIZE, SIZE, SIZE, "", MIND, SIZE])),
    Product("green-tea", "Green tea, 80 g", "우전 녹차 80 g", "Sancheong Tea", "S", "no", 18_000,
            (13, 12), ([], [LATE])),
    Product("candle", "Beeswax candle", "밀랍 초", "Kkulbeol House", "S", "no", 12_000,
            (14, 14), ([MIND], [])),
    Product("scoop", "Bamboo tea scoop", "대나무 차시", "Namusori Works", "S", "no", 7_000,
            (9, 9), ([], [])),
)  # fmt: skip

README = """\
# Dure Store, spring 2026

A small shop for tea things. (Everything in this folder is invented.)

- `orders.csv`: every order from 2 March to 26 April 2026, exported on 10 May, when the time for
  returns (14 days) was over for all of them. `returned` is yes or no. `reason` is the code that
  the customer chose: BROKEN, SIZE, COLOUR, LATE, MIND (changed their mind), or nothing.
- `products.csv`: the products, who makes them, and which box they are sent in.
- `notes/`: mails, minutes and messages, in Korean and English, as they came.
"""

PACKING = """\
# 포장 변경 안내 (물류 담당 → 전 직원, 2026-03-24)

3월 30일(월) 출고분부터 **M 박스**의 완충재를 바꿉니다.

- 기존: 펄프 몰드 (상자당 520원)
- 변경: 크라프트지 2겹 (상자당 110원)
- S 박스는 그대로 펄프 몰드를 씁니다.

상자당 410원을 아낄 수 있습니다. 낙하 시험은 앞치마와 쟁반으로 했고 이상이 없었습니다.
남은 펄프 몰드 300개는 창고 B에 보관합니다.
"""

KILN = """\
From: Dalmuri Kiln, orders desk
To: Dure Store
Date: Fri, 27 Mar 2026
Subject: New glaze from April

Hello,

the celadon glaze of the last firing was a little too grey for us, so all teapots and cups that you
receive from 30 March on carry the new one: slightly greener, the same clay, the same wall, the same
firing. We dropped six of each in our own carton from 80 cm, and none broke.

Please tell us if customers notice the colour.

Dalmuri Kiln
"""

COURIER = """\
From: Sansae Courier, customer service
To: Dure Store
Date: Tue, 28 Apr 2026
Subject: Your parcels in March and April

Dear customer,

as asked, here are your figures. There was no change of depot, vehicle or route.

                      2-29 March   30 March - 26 April
parcels                      120                   119
average days on the road     1.6                   1.6
dropped or crushed (ours)      1                     1

Sansae Courier
"""

MINUTES = """\
# 주간 회의 2026-04-20

- 찻주전자가 깨져서 왔다는 문의가 부쩍 늘었음. 가마에서 유약을 바꾼 탓이라는 의견이 많음.
  → 가마에 항의 메일을 보내기 전에 데이터로 확인하기로 함.
- 앞치마 반품이 제일 많다는 지적. 사이즈표를 다시 만들 것.
- 밀랍 초 신상품 사진 촬영은 5월로 미룸.
"""

VOICES = """\
# 고객의 소리 · What customers wrote (30 March – 3 May 2026)

{voices}
"""

# What customers wrote of the nth teapot (or another product) returned after the change.
TOLD = {
    ("teapot", 0): "상자를 열었더니 주둥이가 부러져 있었어요. 종이 두 겹으로만 싸여 있던데요.",
    ("teapot", 2): "The lid was in three pieces. There was only some brown paper around it.",
    ("teapot", 5): "손잡이에 금이 갔습니다. 지난번에는 계란판 같은 틀에 담겨 와서 멀쩡했는데,"
    " 이번엔 종이뿐이네요.",
    ("teapot", 7): "Spout chipped. The pot could move about freely in the box.",
    ("cups", 0): "찻잔 색이 사진보다 더 초록빛이에요. 예쁘긴 한데 가진 것과 안 어울려서 보냅니다.",
    ("apron", 3): "A little too wide for me. Nice linen, though!",
}
KEPT_CUPS = "찻잔은 두 개 다 멀쩡하게 잘 왔어요. 단단한 틀에 꼭 맞게 담겨 있었어요."


@dataclass
class Order:
    """One row of `orders.csv` before it has its number."""

    day: date
    product: Product
    quantity: int
    late: bool
    returned: date | None = None
    reason: str = ""
    nth: int = -1


def orders(dice: random.Random) -> list[Order]:
    """All orders by day; which of them came back is spread over each half."""
    made: list[Order] = []
    for product in PRODUCTS:
        for half, (count, reasons) in enumerate(zip(product.orders, product.returns, strict=True)):
            start, days = half * CHANGE * 7, CHANGE * 7
            mine: list[Order] = []
            for index in range(count):
                # Evenly over the half, moved about a little, so that no week is empty.
                day = start + min(int((index + dice.random()) * days / count), days - 1)
                quantity = dice.choices((1, 2, 3), (82, 15, 3))[0]
                mine.append(Order(FIRST + timedelta(day), product, quantity, bool(half)))
            for nth, reason in enumerate(reasons):
                order = mine[int((nth + 0.35 + 0.5 * dice.random()) * count / len(reasons))]
                order.returned = order.day + timedelta(dice.randint(3, 13))
                order.reason, order.nth = reason, nth
            made += mine
    made.sort(key=lambda order: (order.day, order.product.slug))
    return made


def rows(made: Sequence[Order]) -> list[list[str | int]]:
    """The rows of `orders.csv`; one order stands there twice, as exports sometimes have it."""
    table = [
        [
            FIRST_ORDER + number,
            order.day.isoformat(),
            order.product.slug,
            order.quantity,
            order.product.price,
            "yes" if order.returned else "no",
            order.returned.isoformat() if order.returned else "",
            order.reason,
        ]
        for number, order in enumerate(made)
    ]
    twice = next(i for i, o in enumerate(made) if o.product.slug == "teapot" and o.nth == 4)
    return [*table[: twice + 1], table[twice], *table[twice + 1 :]]


def voices(made: Sequence[Order]) -> str:
    """What customers wrote, by order number."""
    told: list[tuple[int, str]] = []
    for number, order in enumerate(made, FIRST_ORDER):
        if order.late and (text := TOLD.get((order.product.slug, order.nth))):
            told.append((number, text))
    kept = next(
        n for n, o in enumerate(made, FIRST_ORDER)
        if o.late and o.product.slug == "cups" and not o.returned and o.day > FIRST + timedelta(40)
    )  # fmt: skip
    told.append((kept, KEPT_CUPS))
    return "\n".join(f"- #{number}: {text}" for number, text in sorted(told))


def main(out: Path) -> None:
    """Write the folder."""
    made = orders(random.Random(20260302))
    texts = {
        "README.md": README,
        "notes/2026-03-24-packing.md": PACKING,
        "notes/2026-03-27-mail-kiln.txt": KILN,
        "notes/2026-04-20-minutes.md": MINUTES,
        "notes/2026-04-28-mail-courier.txt": COURIER,
        "notes/customer-voice.md": VOICES.format(voices=voices(made)),
    }
    for path, text in texts.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(text.encode())
    head = ["order_id", "ordered_on", "product", "quantity"]
    head += ["unit_price", "returned", "returned_on", "reason"]
    write(out / "orders.csv", head, rows(made))
    head = ["product", "name", "name_ko", "supplier", "box", "breakable", "price"]
    facts = [[p.slug, p.name, p.korean, p.supplier, p.box, p.breakable, p.price] for p in PRODUCTS]
    write(out / "products.csv", head, facts)


def write(path: Path, head: Sequence[str], table: Sequence[Sequence[str | int]]) -> None:
    """Write a CSV file with plain line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(table)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
