import json
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files

from dure.core.usage import FREE, Usage
from dure.models.presets import PROVIDERS
from dure.models.prices import abilities_of, price_of


def test_known_prices_are_dated_and_exact() -> None:
    price = price_of(PROVIDERS["anthropic"], "claude-sonnet-4-5-20250929")
    assert price is not None
    assert price.as_of == "2025-11"
    assert price.cost(Usage(1_000_000, 1_000_000, 500_000)) == Decimal("16.65")


def test_unknown_is_none_and_local_is_free() -> None:
    assert price_of(PROVIDERS["openai"], "gpt-99") is None
    assert price_of(PROVIDERS["openrouter"], "gpt-5") is None
    assert price_of(PROVIDERS["ollama"], "anything") is FREE
    proxy = replace(PROVIDERS["openai"], url="http://localhost:4000/v1")
    assert price_of(proxy, "gpt-99") is None


def test_abilities() -> None:
    known = abilities_of(PROVIDERS["openai"], "gpt-5")
    assert (known.window, known.most_output) == (400_000, 32_000)
    assert "image" in known.accepts
    assert "image" not in abilities_of(PROVIDERS["deepseek"], "deepseek-chat").accepts
    assert abilities_of(PROVIDERS["ollama"], "qwen3").window == 8_192


def test_the_table_is_in_order() -> None:
    table = json.loads((files("dure.models") / "prices.json").read_text())
    for name, line in table["models"].items():
        assert name.partition(":")[0] in PROVIDERS
        assert Decimal(line["input"]) <= Decimal(line["output"])
        assert Decimal(line.get("cached", "0")) <= Decimal(line["input"])
        assert line["most"] <= line["window"]
