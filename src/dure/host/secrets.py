"""Secret values: where they come from, and how they are kept out of everything else.

Knows the environment and one private file. Does not know what a secret opens.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from dure.core.errors import SetupError, UsageError
from dure.host.redact import Redactor

__all__ = ["FILE", "Keys", "Redactor", "Secret", "is_secret", "known"]

FILE = "secrets.toml"
_BINARY = getattr(os, "O_BINARY", 0)  # else Windows changes line breaks on the way

_ENDINGS = re.compile(
    r"(?:^|_)(?:API_?KEY|ACCESS_KEY|PRIVATE_KEY|SECRET_KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD"
    r"|PASSPHRASE|CREDENTIALS?)$",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"(?:^|_)PUBLIC_KEY$", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")


class Secret:
    """A value that shows itself as `***` everywhere, and cannot be pickled or turned into JSON."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself. Call it where the value is used, and nowhere earlier."""
        return self._value

    def __repr__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Secret:
        return self

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise UsageError(
            "secret.pickled",
            "A secret is not pickled or copied out. Pass its name and fetch the value where it is"
            " used.",
        )


def known(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables of an environment that count as secrets: by the end of their name."""
    return {name: value for name, value in environ.items() if value and is_secret(name)}


@lru_cache(maxsize=4096)
def is_secret(name: str) -> bool:
    """Whether a variable of this name holds a secret: `…_API_KEY`, `…_TOKEN`, `…_PASSWORD`, …"""
    return bool(_ENDINGS.search(name)) and not _HARMLESS.search(name)


class Keys:
    """Secret values by name: from the environment, then from `secrets.toml` in the configuration
    folder, which only its owner may read. Implements `core.Secrets`."""

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        self._file = folder / FILE
        self._environ = os.environ if environ is None else environ

    def get(self, name: str) -> str:
        """The value. Raises `SetupError` with the cure when there is none."""
        value = self._environ.get(name) or self._stored().get(name)
        if not value:
            raise SetupError(
                "secret.missing",
                "There is no {name}. Set the environment variable {name}, or write"
                ' {name} = "…" into {file} (for your eyes only: chmod 600).',
                name=name,
                file=str(self._file),
            )
        return value

    def secret(self, name: str) -> Secret:
        """The value, so that it cannot be shown by mistake."""
        return Secret(self.get(name))

    def has(self, name: str) -> bool:
        """Whether there is a value."""
        return bool(self._environ.get(name) or self._stored().get(name))

    def put(self, name: str, value: str) -> None:
        """Keep a value in the file, for this user's eyes only."""
        if not _NAME.fullmatch(name):
            raise UsageError(
                "secret.name",
                "{name!r} is not the name of a secret. Use letters, digits and _, such as"
                " OPENAI_API_KEY.",
                name=name,
            )
        values = {**self._stored(), name: value}
        lines = [f"{each} = {_toml(values[each])}\n" for each in sorted(values)]
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        passing = self._file.with_suffix(".part")
        passing.unlink(missing_ok=True)
        descriptor = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
        with open(descriptor, "wb") as file:
            file.write("".join(lines).encode())
            file.flush()
            os.fsync(descriptor)
        os.replace(passing, self._file)

    def all(self) -> dict[str, str]:
        """Every secret there is, by name: what a `Redactor` must know."""
        return {**self._stored(), **known(self._environ)}

    def _stored(self) -> dict[str, str]:
        try:
            descriptor = os.open(self._file, os.O_RDONLY | _BINARY)
        except FileNotFoundError:
            return {}
        with open(descriptor, "rb") as file:
            self._check(os.fstat(descriptor))
            try:
                read = tomllib.loads(file.read().decode("utf-8-sig"))
            except ValueError as error:  # broken TOML or UTF-8; the text itself is not shown
                where = re.search(r"\(at [^)]*\)", str(error))
                raise SetupError(
                    "secret.broken",
                    '{file} cannot be read {where}. Each line reads NAME = "value".',
                    file=str(self._file),
                    where=where[0] if where else "(it is not UTF-8 text)",
                ) from None
        for name, value in read.items():
            if not isinstance(value, str):
                raise SetupError(
                    "secret.not_text",
                    '{name} in {file} is not text. Write {name} = "value".',
                    name=name,
                    file=str(self._file),
                )
        return read

    def _check(self, found: os.stat_result) -> None:
        if os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
            raise SetupError(
                "secret.open",
                "Others on this machine may read {file}, so it is not used. Close it to them:"
                " chmod 600 {file}",
                file=str(self._file),
            )


def _toml(value: str) -> str:
    """A TOML basic string; JSON's escapes are among TOML's, except for DEL and lone surrogates."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
