"""Files that a line names: `@notes.txt`, `@"my file.csv"`, or the bare path of a picture.

Text becomes a file part, a picture an image part; what is neither is refused, and the line is not
sent. Files may lie anywhere, since a person named them; the runtime labels them as the user's own.
Knows files and what a model takes. Does not know what is done with them.
"""

from __future__ import annotations

import mimetypes
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from dure.core.errors import UsageError
from dure.core.message import File, Image, Part
from dure.core.prompt import Abilities
from dure.host.languages import say, tr
from dure.perception.image import image, image_type
from dure.perception.text import decode, human_size
from dure.runtime.sizes import text_tokens

MOST_BYTES = 20_000_000

_NAMED = re.compile(
    r"""(?<![^\s(\[]) (?P<at>@?)
    (?: "(?P<double>[^"\n]+)" | '(?P<single>[^'\n]+)' | (?P<bare>(?:\\\ |(?![(\[]@)\S)+) )""",
    re.VERBOSE,
)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_PDF = "application/pdf"
_AFTER = ".,;:!?…)]}'\"’”"
_PARTICLES = (
    *("에서는", "으로는", "에서", "에는", "으로", "부터", "까지", "하고", "이랑", "이나"),
    *("을", "를", "이", "가", "은", "는", "의", "에", "와", "과", "로", "도", "만", "랑", "나"),
)
"""What Korean writes right behind a name: `@매출.csv를`."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A line with the files that it names. `notes`: what the person is told of them."""

    text: str
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what a line names, for this model. Relative paths are looked for in `folders`, one
    after another; files in the last one, the workspace, are called by their path within it."""

    model: str
    abilities: Abilities
    folders: Sequence[Path]

    def read(self, line: str) -> Typed:
        """The line with its files. Raises `UsageError` for a file that cannot be sent."""
        parts: dict[Path, Part] = {}
        notes: list[str] = []
        for found in _NAMED.finditer(line):
            name = _name(found)
            if not found["at"]:
                self._bare(name, parts, notes)
            elif not (found["bare"] or "").startswith("@"):  # @@ is an @ and nothing else
                path = next(self._files(name), None)
                if path is None:
                    raise _missing(name)
                if path not in parts:
                    parts[path] = self._part(path)
                    notes.append(_told(parts[path]))
        self._check_length(parts.values())
        text = re.sub(r"(?<![^\s(\[])@@", "@", line)
        return Typed(text, tuple(parts.values()), tuple(notes))

    def _bare(self, name: str, parts: dict[Path, Part], notes: list[str]) -> None:
        """A picture that is named without `@` is shown, if it can be: the words may be about the
        file, and never fail for it."""
        if not any(suffix in name.lower() for suffix in _PICTURES):
            return
        path = next((p for p in self._files(name) if p.suffix.lower() in _PICTURES), None)
        if path is None or path in parts:
            return
        try:
            part = self._part(path)
        except UsageError as error:
            why = say(error)
            notes.append(tr("chat.not_shown", "{name} is named only: {why}", name=name, why=why))
            return
        if isinstance(part, Image):
            parts[path] = part
            notes.append(_told(part))

    def _files(self, name: str) -> Iterator[Path]:
        """What there is of this name, with or without what a sentence puts behind it."""
        for spelled in _spellings(name):
            for folder in self.folders:
                try:
                    path = folder / Path(spelled).expanduser()
                    if path.exists():
                        yield Path(os.path.abspath(path))
                except (OSError, RuntimeError, ValueError):  # too long, no such home, a NUL
                    continue

    def _part(self, path: Path) -> Part:
        name = self._called(path)
        data = _bytes(path, name)
        if image_type(data) or path.suffix.lower() in _PICTURES:
            return self._picture(data, name)
        if data.startswith(b"%PDF-"):
            return self._document(data, name)
        decoded = decode(data)
        if decoded is None:
            raise UsageError(
                "chat.binary",
                "{name} is neither text nor a picture, so it cannot be sent. Put it into the"
                " workspace and say what is to be done with it.",
                name=name,
            )
        return File(decoded.text.encode("utf-8", "replace"), _text_type(path), name)

    def _picture(self, data: bytes, name: str) -> Image:
        if "image" not in self.abilities.accepts:
            raise UsageError(
                "chat.no_pictures",
                "{model} takes no pictures, so {name} cannot be sent. Choose a model that does with"
                " /model NAME.",
                model=self.model,
                name=name,
            )
        return image(data, name)

    def _document(self, data: bytes, name: str) -> File:
        if "file" not in self.abilities.accepts:
            raise UsageError(
                "chat.no_documents",
                "{model} takes no PDF documents, so {name} cannot be sent. Choose a model that does"
                " with /model NAME, or name a text file.",
                model=self.model,
                name=name,
            )
        return File(data, _PDF, name)

    def _called(self, path: Path) -> str:
        workspace = self.folders[-1]
        if path.is_relative_to(workspace):
            return path.relative_to(workspace).as_posix()
        return path.name

    def _check_length(self, parts: Iterable[Part]) -> None:
        texts = [part for part in parts if isinstance(part, File) and part.mime != _PDF]
        tokens = sum(text_tokens(part.data.decode()) for part in texts)
        most = self.abilities.window // 2
        if tokens > most:
            raise UsageError(
                "chat.too_long",
                "{names}: about {tokens} tokens are too many for {model}; it is sent {most} at"
                " most. Put it into the workspace and ask for the part that matters.",
                names=", ".join(part.name for part in texts),
                tokens=f"{tokens:,}",
                model=self.model,
                most=f"{most:,}",
            )


def _name(found: re.Match[str]) -> str:
    """The name, without quotes, and without the backslash that a shell puts before a space."""
    return found["double"] or found["single"] or found["bare"].replace("\\ ", " ")


def _spellings(name: str) -> Iterator[str]:
    """The name as it stands; without the punctuation, and the Korean particle, behind it; each with
    Hangul in whole syllables and, as files from macOS have it, in letters."""
    plain = name.rstrip(_AFTER)
    shorter = [
        plain.removesuffix(particle).rstrip(_AFTER)
        for particle in _PARTICLES
        if plain.endswith(particle)
    ]
    for spelled in filter(None, (name, plain, *shorter)):
        yield from dict.fromkeys((spelled, normalize("NFC", spelled), normalize("NFD", spelled)))


def _bytes(path: Path, name: str) -> bytes:
    """What is in the file. Raises `UsageError` for what is none, cannot be read, or is huge."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise UsageError(
                "chat.folder",
                "{name} is a folder. Name a file in it, as in @{name}/FILE.",
                name=name,
            )
        if not stat.S_ISREG(found.st_mode):
            raise UsageError("chat.device", "{name} is no file that can be read.", name=name)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            "chat.unreadable",
            "{name} cannot be read: {reason}.",
            name=name,
            reason=error.strerror or type(error).__name__,
        ) from error
    if len(data) > MOST_BYTES:
        raise UsageError(
            "chat.huge",
            "{name} is larger than {most}. Put it into the workspace and say what is to be done"
            " with it.",
            name=name,
            most=human_size(MOST_BYTES),
        )
    return data


def _missing(name: str) -> UsageError:
    return UsageError(
        "chat.no_file",
        "There is no file {name}. Mend the name (Tab completes it), or write @@ for an @ that names"
        " no file.",
        name=name,
    )


def _text_type(path: Path) -> str:
    """The media type, of which models are told the text."""
    guessed = mimetypes.guess_type(path.name, strict=False)[0] or ""
    known = guessed.startswith("text/") or guessed in ("application/json", "application/xml")
    return guessed if known else "text/plain"


def _told(part: Part) -> str:
    """What goes with the line, for the person to see."""
    assert isinstance(part, Image | File)
    size = human_size(len(part.data))
    return f"+ {part.name} ({part.mime}, {size})"
