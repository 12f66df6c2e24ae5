"""An agent or a team over HTTP: runs, their events, answers; and OpenAI's chat completions.

A reader of the journal, as every face of dure: it writes to a run's inbox only. Needs the extra
`serve`; FastAPI is imported when a service is built.
"""

from dure.serve.api import build
from dure.serve.service import Service

__all__ = ["Service", "build"]
