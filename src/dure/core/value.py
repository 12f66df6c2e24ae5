"""Values: classes whose objects do not change once made.

That they do not change is seen to by the type checker, not at run time: a frozen dataclass takes
five to seven times as long to make, and one turn of an agent makes some forty values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """A dataclass with slots, equality and hash, to be changed by `dataclasses.replace` only."""
    return dataclass(slots=True, unsafe_hash=True)(cls)
