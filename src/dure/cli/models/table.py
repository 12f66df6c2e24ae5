"""How well formats were kept, as rows of a table. Knows numbers and words only."""

from __future__ import annotations

from dure.cli.view.escape import one_line
from dure.cli.view.money import dollars, seconds
from dure.formats.kept import Kept
from dure.host.languages import tr


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


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.0f} %" if of else "–"
