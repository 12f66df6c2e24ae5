"""What models take and how well they kept formats, as rows of tables. Knows numbers and words
only."""

from __future__ import annotations

from dure.cli.view.money import dollars, seconds
from dure.core.prompt import Abilities, Accept
from dure.core.usage import Price
from dure.core.visible import one_line
from dure.formats.kept import Kept
from dure.host.languages import tr
from dure.models.probed import Probed


def heading() -> list[str]:
    """The names of the columns."""
    return [
        tr("cli.formats_model", "MODEL"),
        tr("cli.formats_format", "FORMAT"),
        tr("cli.formats_from", "FROM"),
        tr("cli.formats_asked", "REPLIES"),
        tr("cli.formats_first", "KEPT"),
        tr("cli.formats_repaired", "REPAIRED"),
        tr("cli.formats_right", "RIGHT"),
        tr("cli.formats_seconds", "EACH"),
        tr("cli.formats_cost", "COST"),
    ]


def row(model: str, source: str, format: str, kept: Kept) -> list[str]:
    """One model, one format. Whether calls were right is known of probes only."""
    word = tr("cli.formats_probe", "probe") if source == "probe" else tr("cli.formats_runs", "runs")
    return [
        one_line(model),
        format,
        word,
        str(kept.asked),
        _share(kept.first, kept.asked),
        _share(kept.repaired, kept.asked),
        _share(kept.right, kept.asked) if source == "probe" else "–",
        seconds(kept.seconds / kept.asked) if kept.asked else "–",
        dollars(kept.cost),
    ]


def seen_rows(declared: Abilities, seen: Probed) -> list[list[str]]:
    """What a model takes: as it is declared, and as it was seen."""
    rows = [
        [
            tr("cli.takes_ability", "ABILITY"),
            tr("cli.takes_declared", "DECLARED"),
            tr("cli.takes_seen", "SEEN"),
        ]
    ]
    for word in ABILITIES:
        yes = seen.takes.get(word)
        rows.append([ability(word), _yes(word in declared.accepts), _yes(yes)])
    rows.append([ability("forced"), "–", _yes(seen.forced)])
    window = f"{seen.window:,}" if seen.window else "–"
    rows.append([ability("window"), f"{declared.window:,}", window])
    return rows


def ability(word: str) -> str:
    """An ability in the user's language."""
    return tr(f"cli.takes_{word}", _ABILITIES.get(word, word))


def facts(abilities: Abilities) -> str:
    """What a model takes, in a few words."""
    words = [ability(word) for word in _TELLING if word in abilities.accepts]
    tokens = tr("cli.takes_tokens", "{count} tokens", count=_short(abilities.window))
    return " · ".join([tokens, *words])


def price_text(price: Price | None) -> str:
    """The price of input and output, in dollars a million tokens."""
    if price is None:
        return tr("cli.price_unknown", "price unknown")
    if not (price.input or price.output):
        return tr("cli.price_free", "free")
    return tr(
        "cli.price_each", "${input} in, ${output} out", input=price.input, output=price.output
    )


_TELLING: tuple[Accept, ...] = ("tools", "schema", "image", "audio", "video", "file")


def _short(tokens: int) -> str:
    if tokens >= 1_000_000:
        return f"{tokens / 1_000_000:.1f}M".replace(".0M", "M")
    return f"{tokens // 1_000}k" if tokens >= 1_000 else str(tokens)


ABILITIES: tuple[Accept, ...] = (
    *("system", "tools", "parallel", "schema", "image", "audio", "video", "file"),
)
"""What is shown of a model, in this order."""

_ABILITIES = {
    "system": "instructions",
    "tools": "tool calls",
    "parallel": "several calls at once",
    "forced": "a call where it must",
    "schema": "answers by schema",
    "image": "pictures",
    "audio": "sounds",
    "video": "films",
    "file": "documents",
    "window": "tokens",
}


def _yes(seen: bool | None) -> str:
    if seen is None:
        return "–"
    return tr("cli.takes_yes", "yes") if seen else tr("cli.takes_no", "no")


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.0f} %" if of else "–"
