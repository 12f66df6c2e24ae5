"""Boards as drawings: whole, small, and nothing loaded from elsewhere."""

import random
from xml.etree import ElementTree

import pytest

from dure.games import Chess, Go, Other, Position, played, start

NAME = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    "position",
    [start(Go(19)), played(Go(9), ["A1", "J9"]), start(Chess()), start(Other("hex"))],
    ids=["go", "small", "chess", "hex"],
)
def test_it_is_a_drawing(position: Position) -> None:
    image = position.picture()
    assert image.mime == "image/svg+xml"
    ElementTree.fromstring(image.data)
    assert b"http" not in image.data.replace(b"http://www.w3.org/2000/svg", b"")


def test_all_stones_stand_on_their_points() -> None:
    dice = random.Random(2)
    position = start(Go(19))
    for _ in range(250):
        position = position.play(dice.choice(list(position.legal)))
    text, data = position.text(), position.picture().data
    tree = ElementTree.fromstring(data)
    black, white = (
        next(each for each in tree.iter(f"{NAME}path") if each.get("stroke") == colour)
        for colour in ("#222", "#fff")
    )
    assert (black.attrib["d"].count("M"), white.attrib["d"].count("M")) == (
        text.count("●") - 1,
        text.count("○") - 1,
    )
    assert len(data) < 10_000


def test_all_pieces_stand_on_their_squares() -> None:
    tree = ElementTree.fromstring(start(Chess()).picture().data)
    placed = [
        (each.attrib["href"], each.attrib["x"], each.attrib["y"])
        for each in tree.iter(f"{NAME}use")
    ]
    assert len(placed) == 32
    assert ("#K", "202", "337") in placed
    assert ("#k", "202", "22") in placed
