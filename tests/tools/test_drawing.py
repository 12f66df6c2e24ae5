"""Charts as SVG."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.tools.drawing import HEIGHT, WIDTH, Chart, Series, nice_ticks, said, svg

SVG = "{http://www.w3.org/2000/svg}"


def test_bars_have_the_heights_of_their_values() -> None:
    root = ElementTree.fromstring(
        svg(Chart("bar", ["a", "b", "c"], [Series("", [100, 50, -25])], "Title", "kg"))
    )
    bars = [each for each in root.iter(f"{SVG}rect") if each.find(f"{SVG}title") is not None]
    heights = [float(each.attrib["height"]) for each in bars]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)
    assert heights[0] == pytest.approx(4 * heights[2], abs=0.2)
    assert float(bars[2].attrib["y"]) > float(bars[0].attrib["y"])
    words = [each.text for each in root.iter(f"{SVG}text")]
    assert {"Title", "kg", "a", "100", "-50"} <= set(words)


def test_text_is_text_and_never_markup() -> None:
    text = svg(
        Chart("line", ["</text><script>x</script>", "\0\x08나"], [Series("&<", [1, 2])], "<")
    )
    root = ElementTree.fromstring(text)
    assert f"{SVG}script" not in {each.tag for each in root.iter()}
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")


@given(
    st.lists(st.floats(-1e299, 1e299, allow_subnormal=False), min_size=1, max_size=30),
    st.sampled_from(["bar", "line"]),
)
def test_all_values_lie_within_the_picture(values: list[float], kind: str) -> None:
    labels = [str(index) for index in range(len(values))]
    root = ElementTree.fromstring(svg(Chart(kind, labels, [Series("", values)])))
    for each in root.iter():
        for name, most in (("x", WIDTH), ("y", HEIGHT), ("cx", WIDTH), ("cy", HEIGHT)):
            if name in each.attrib:
                assert 0 <= float(each.attrib[name]) <= most


@pytest.mark.parametrize(
    ("low", "high", "from_zero", "ticks"),
    [
        (3, 47, True, [0, 10, 20, 30, 40, 50]),
        (-1, 1, True, [-1, -0.5, 0, 0.5, 1]),
        (100, 104, False, [100, 101, 102, 103, 104]),
        (5, 5, True, [0, 1, 2, 3, 4, 5]),
        (0, 0, True, [-1, -0.5, 0, 0.5, 1]),
    ],
)
def test_ticks_are_round(low: float, high: float, from_zero: bool, ticks: list[float]) -> None:
    assert nice_ticks(low, high, from_zero=from_zero) == pytest.approx(ticks)


def test_values_on_the_axis() -> None:
    assert said(1500, 500) == "1,500"
    assert said(0.30000000000000004, 0.1) == "0.3"
    assert said(-0.0, 0.5) == "0.0"
    assert said(2e15, 1e15) == "2e+15"
