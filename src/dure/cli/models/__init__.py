"""`dure models`: which there are, and which format each of them keeps."""

from dure.cli.models.formats import formats
from dure.cli.models.listing import models
from dure.cli.models.probe import probe

models.add_command(probe)
models.add_command(formats)

__all__ = ["models"]
