"""Co-writing: equal partners on one text, by turns, until all accept it as it stands.

Knows the file tools: each edit fits exactly one place of the text as it is then, so that none can
undo another's unseen. All versions are in the journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dure.agents.partners.asked import asked, record_in
from dure.core.contracts import Participant, Turn
from dure.core.errors import UsageError
from dure.core.keys import call_id, check_name
from dure.core.message import Data, Message, Text, ToolCall, ToolResult, say
from dure.core.value import value
from dure.host.languages import tr, wording
from dure.tools import files

ROUNDS = 10
SCHEMA = "text"
_TOOLS = (files.write, files.edit)


@value
class Change:
    """What a writer does: write the whole text, edit a place of it, comment, or accept it."""

    kind: Literal["write", "edit", "comment", "accept"]
    text: str = ""
    old: str = ""


class CoWriting:
    """Two or more writers, persons or agents, on one file of the workspace.

        CoWriting("poem", [Human("mina"), Agent("poet")], file="poem.md")

    In turn each sees the text, and writes it, edits a place of it, comments, or accepts it. It ends
    when all have accepted the same version, or after `rounds`. The reply is the text, with a data
    part: whether all accepted it, the number of versions, who accepted. What is in the file before
    is the first version.
    """

    def __init__(
        self,
        name: str,
        writers: Sequence[Participant],
        *,
        file: str = "text.md",
        rounds: int = ROUNDS,
        language: str = "en",
        about: str = "",
    ) -> None:
        self.name = check_name(name, "team")
        self.writers = tuple(writers)
        self.file = file
        self.rounds = rounds
        self.language = language
        names = [writer.name for writer in writers]
        if len(set(names)) < 2 or len(set(names)) < len(names) or name in names or rounds < 1:
            raise UsageError(
                "writing.writers",
                "{team} needs two or more writers, each with a name of its own, and one round or"
                " more. Its writers: {names}.",
                team=name,
                names=", ".join(names) or "-",
            )
        self.about = about or f"{' and '.join(names)} write {file} together"

    @property
    def members(self) -> tuple[Participant, ...]:
        """The writers."""
        return self.writers

    def __repr__(self) -> str:
        return f"CoWriting({self.name!r})"

    async def reply(self, turn: Turn) -> Message:
        """Write by turns until all accept the text."""
        work = _Work(self, turn)
        why = await work.done()
        await turn.step(f"decided how {self.name} ended", lambda: why, str)
        found = {
            "accepted": work.accepted,
            "why": why,
            "file": self.file,
            "versions": work.versions,
            "accepted_by": sorted(work.yes),
        }
        return Message(self.name, (Text(work.text), Data(found, SCHEMA)))


@dataclass(slots=True)
class _Work:
    """One text in the making."""

    rules: CoWriting
    turn: Turn
    heard: dict[str, list[Message]] = field(default_factory=dict[str, list[Message]])
    text: str = ""
    versions: int = 0
    calls: int = 0
    yes: set[str] = field(default_factory=set[str])

    def __post_init__(self) -> None:
        text = wording("dure.agents.partners", "prompts/writing", self.rules.language)
        for writer in self.rules.writers:
            others = ", ".join(each.name for each in self.rules.writers if each is not writer)
            told = text.format(name=writer.name, others=others)
            self.heard[writer.name] = [*self.turn.messages, say("dure", told, kind="note")]

    @property
    def accepted(self) -> bool:
        """Whether all accept the text as it stands."""
        return self.yes == set(self.heard)

    async def done(self) -> str:
        """Write; why it ended."""
        self.text = await self.turn.step(f"read {self.rules.file}", self._read_file, str)
        for _ in range(self.rules.rounds):
            moved = False
            for writer in self.rules.writers:
                if writer.name in self.yes:
                    continue
                change = await self._change(writer)
                if change is None:
                    continue
                moved = True
                if change.kind == "accept":
                    self.yes.add(writer.name)
                if change.kind == "comment":
                    self.yes = set()  # All look again, with it in mind.
                self._tell(writer.name, change)
                if self.accepted:
                    return "all accepted it"
            if not moved:
                return "nobody said anything that counts"
        return f"{self.rules.rounds} rounds"

    def _read_file(self) -> str:
        workspace = self.turn.workspace
        if not workspace.exists(self.rules.file):
            return ""
        return workspace.read(self.rules.file).decode("utf-8", "replace")

    async def _change(self, writer: Participant) -> Change | None:
        """What a writer does to the text, done. What cannot be done is told to the writer."""
        heard = self.heard[writer.name]
        shown = self.text or tr("writing.empty", "(nothing yet)", lang=self.rules.language)
        question = tr(
            "writing.now",
            "Version {number} of {file}:\n\n{text}",
            lang=self.rules.language,
            number=self.versions,
            file=self.rules.file,
            text=shown,
        )
        change = await asked(self.turn, writer, heard, question, self._possible)
        if change is None or change.kind not in ("write", "edit"):
            return change
        result = await self._write(change)
        if result.failed:
            heard.append(say("dure", result.text, kind="note"))
            return None
        old, new = change.old, change.text
        self.text = new if change.kind == "write" else self.text.replace(old, new, 1)
        self.versions += 1
        self.yes = {writer.name}  # who wrote a version accepts it; all others look again
        return change

    def _possible(self, said: Message) -> Change | str:
        lang = self.rules.language
        change = change_in(said, lang)
        if isinstance(change, str):
            return change
        if change.kind == "accept" and not self.text.strip():
            none = "There is no text yet that could be accepted. Write one."
            return tr("writing.nothing_yet", none, lang=lang)
        if change.kind == "edit" and (places := self.text.count(change.old)) != 1:
            return tr(
                "writing.not_once",
                "`old` must stand in the text exactly once, and stands there {places} times. Copy"
                " more of the text around it.",
                lang=lang,
                places=places,
            )
        return change

    async def _write(self, change: Change) -> ToolResult:
        """The change in the file: a tool call, so that it is made once, and policy holds."""
        arguments: dict[str, Any] = {"path": self.rules.file}
        if change.kind == "write":
            name, arguments["text"] = files.write.name, change.text
        else:
            name = files.edit.name
            arguments |= {"old": change.old, "new": change.text}
        self.calls += 1
        call = ToolCall(call_id(self.turn.key, self.calls), name, arguments)
        return (await self.turn.use(call, tools=_TOOLS)).results[0]

    def _tell(self, name: str, change: Change) -> None:
        """Tell the others. The new text is shown to each when it is their turn."""
        lang = self.rules.language
        text = {
            "write": tr("writing.wrote", "wrote a new version", lang=lang),
            "edit": tr("writing.edited", "put in place of “{old}”:", lang=lang, old=change.old),
            "comment": "",
            "accept": tr("writing.accepted", "accepted the text as it stands", lang=lang),
        }[change.kind]
        more = "" if change.kind == "write" else change.text
        told = say(name, " ".join(each for each in (text, more) if each), kind=change.kind)
        for other, heard in self.heard.items():
            if other != name:
                heard.append(told)


def change_in(message: Message, lang: str = "en") -> Change | str:
    """The change in a message: a JSON object; or words, which are a comment, or `accept`."""
    record = record_in(message)
    if record is None:
        words = message.text.strip()
        if words.rstrip(".!").casefold() in ("accept", "accepted", "수락", "좋습니다"):
            return Change("accept")
        empty = "Say something, or `accept`."
        return Change("comment", words) if words else tr("writing.says_nothing", empty, lang=lang)
    kind, text, old = record.get("do"), record.get("text"), record.get("old")
    text = text if isinstance(text, str) else ""
    match kind:
        case "accept":
            return Change("accept", text)
        case "write" | "comment" if text:
            return Change(kind, text)
        case "edit" if isinstance(old, str) and old and isinstance(record.get("new"), str):
            return Change("edit", str(record["new"]), old)
        case _:
            pass
    none = "That is none of: write with text, edit with old and new, comment with text, accept."
    return tr("writing.no_change", none, lang=lang)
