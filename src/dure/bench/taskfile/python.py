"""What a task file names in a Python file: an agent, or a check.

The file is run: it is the user's own, named by the user in a task file of the user's. Nothing else
is. Knows files and names; does not know what is done with what they hold.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from dure.core.errors import DureError, UsageError

_loaded: dict[tuple[Path, int], ModuleType] = {}


def named(reference: str, beside: Path) -> Any:
    """The object that `file.py:name` names; the file lies beside or below the folder `beside`.

    Raises `UsageError` for what is not there, and for whatever the file raises.
    """
    path, _, name = reference.rpartition(":")
    if not path or not name.isidentifier():
        raise UsageError(
            "bench.reference",
            "{reference!r} names nothing. Write file.py:name.",
            reference=reference,
        )
    file = (beside / path).resolve()
    if not file.is_file():
        raise UsageError("bench.no_python", "There is no file {file}.", file=str(file))
    module = _module(file)
    if not hasattr(module, name):
        known = [each for each, value in vars(module).items() if _is_own(module, each, value)]
        raise UsageError(
            "bench.no_name",
            "{file} has no {name!r}. It has: {known}. Name one: {path}:{example}",
            file=str(file),
            name=name,
            known=", ".join(known[:20]) or "–",
            path=path,
            example=known[0] if known else "NAME",
        )
    return getattr(module, name)


def _is_own(module: ModuleType, name: str, value: Any) -> bool:
    """Whether it is a participant, or was made in this file: what it imports is not meant."""
    if name.startswith("_") or isinstance(value, ModuleType):
        return False
    where = getattr(value, "__module__", module.__name__)
    return hasattr(value, "reply") or where == module.__name__


def _module(file: Path) -> ModuleType:
    """The file's module, run once as long as the file stays as it is."""
    key = file, file.stat().st_mtime_ns
    if key in _loaded:
        return _loaded[key]
    # A name that no import finds: the file may be called json.py.
    spec = importlib.util.spec_from_file_location(f"dure_file_{len(_loaded)}_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise UsageError("bench.not_python", "{file} is not a Python file.", file=str(file))
    module = importlib.util.module_from_spec(spec)
    if str(file.parent) not in sys.path:  # so that it can import the files beside it
        sys.path.insert(0, str(file.parent))
    sys.modules[spec.name] = module  # dataclasses and others look their module up
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        sys.modules.pop(spec.name, None)
        if isinstance(error, DureError):
            raise
        raise UsageError(
            "bench.python_raised",
            "{file} cannot be loaded: line {line}: {kind}: {text}",
            file=str(file),
            line=_line(error, file),
            kind=type(error).__name__,
            text=str(error),
        ) from error
    _loaded[key] = module
    return module


def _line(error: BaseException, file: Path) -> int:
    """The last line of the file that was being run; of a syntax error, where it is."""
    if isinstance(error, SyntaxError) and error.lineno:
        return error.lineno
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
