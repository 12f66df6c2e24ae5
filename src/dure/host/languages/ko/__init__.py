"""Korean: every code's sentence, one file an area.

Knows the catalogue. A sentence writes particles in both forms, `{name}은(는)`; see `particles.py`.
"""

from __future__ import annotations

from dure.host.languages.ko import (
    approvals,
    bench,
    blocks,
    capabilities,
    chat,
    cli,
    core,
    demo,
    endpoints,
    faults,
    formats,
    guards,
    help,
    host,
    journal,
    labels,
    ladder,
    local,
    memory,
    models,
    notebook,
    offline,
    policy,
    prices,
    runtime,
    sandbox,
    secrets,
    session,
    stores,
    tools,
)

AREAS = (
    approvals,
    bench,
    blocks,
    capabilities,
    chat,
    cli,
    core,
    demo,
    endpoints,
    faults,
    formats,
    guards,
    help,
    host,
    journal,
    labels,
    ladder,
    local,
    memory,
    models,
    notebook,
    offline,
    policy,
    prices,
    runtime,
    sandbox,
    secrets,
    session,
    stores,
    tools,
)

KO: dict[str, str] = {code: text for area in AREAS for code, text in area.KO.items()}
"""Code → Korean template."""
