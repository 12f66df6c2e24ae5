"""A software company makes a small program; what its people say is a recording, the tests are run.

The first program has a bug. The tests find it in the sandbox, and the engineer mends it.
"""

# ruff: noqa: T201 (an example says what it does)

from pathlib import Path

from dure import models, run, stores
from dure.runtime.export import events_from
from dure.teams.company import software_company

recording = Path(__file__).parent / "software_company" / "recording.jsonl"
journal = events_from(recording.read_text("utf-8").splitlines())
model = models.recorded(journal.events, blobs=journal.blobs)  # or "anthropic:claude-sonnet-4-5"
company = software_company(model, rounds=3)

if __name__ == "__main__":
    outcome = run(
        company,
        "A diary for the command line: add, list, find and delete entries.",
        workspace="diary",
        store=stores.Memory(),
    )
    print(outcome.text)
