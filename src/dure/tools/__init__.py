"""Tools: what an agent can do beside talking.

`@tool` makes one of a typed function; combinators rename, choose and guard them; the others come
with dure. Knows the contracts of core, the host, sandboxes and perception. Does not know runs,
policies or models.
"""

from dure.tools import files, finding, web
from dure.tools.blocks import BlockRan, run_blocks, run_code
from dure.tools.calculator import calculator
from dure.tools.chart import chart
from dure.tools.code import python, shell
from dure.tools.combine import asking, only, prefixed, renamed, without
from dure.tools.dates import clock, dates
from dure.tools.decorate import function_of, tool
from dure.tools.fences import Block, blocks_in
from dure.tools.finding import list_files, search_files
from dure.tools.packages import install_packages
from dure.tools.session import session
from dure.tools.shipped import load, shipped
from dure.tools.table import table
from dure.tools.talk import ask_person, finish
from dure.tools.weather import weather

__all__ = [
    "Block",
    "BlockRan",
    "ask_person",
    "asking",
    "blocks_in",
    "calculator",
    "chart",
    "clock",
    "dates",
    "files",
    "finding",
    "finish",
    "function_of",
    "install_packages",
    "list_files",
    "load",
    "only",
    "prefixed",
    "python",
    "renamed",
    "run_blocks",
    "run_code",
    "search_files",
    "session",
    "shell",
    "shipped",
    "table",
    "tool",
    "weather",
    "web",
    "without",
]
