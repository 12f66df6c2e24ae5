"""The board itself: whose turn it is follows from what was said and who watches what.

Nobody leads. Does not know what the kinds mean, nor who the members are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dure.core.contracts import Branch, Participant, Turn
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Message
from dure.core.stops import Stop, rounds
from dure.host.languages import tr
from dure.teams.board.check import findings
from dure.teams.board.ended import Ended, Summary, told
from dure.teams.board.role import Acting, Role
from dure.teams.problem import Problem
from dure.teams.stops import no_progress
from dure.teams.table import Hears, Table, awaited, seated

ROUNDS = 60
"""How many messages there are where no rule says when to stop."""

MOST = 20
"""How often one role acts at most."""


class Board:
    """Roles that act on what they watch.

        Board("press", [
            Role(writer, watches=("task", "changes"), sends="draft"),
            Role(editor, watches="draft", sends=("changes", "print")),
        ], answers="print")

    The task has the kind `opens`. A role acts once on all that it has not read of what it watches
    or what is addressed to it (`to`, or `@name` at the beginning; `all` is everybody). Those who
    have something to do act at the same time, and hear each other afterwards. The work ends with a
    message of the kind `answers`; or when a rule says so (`until`: 60 messages, or no progress), a
    role has acted `most` times, or nobody has anything left to do. What nobody watches is handed
    to `otherwise`; without one, it is told in the answer (`summary`).
    """

    def __init__(
        self,
        name: str,
        roles: Sequence[Role],
        *,
        opens: str = "task",
        answers: str = "",
        otherwise: Participant | None = None,
        until: Stop | None = None,
        most: int = MOST,
        summary: Summary = told,
        language: str = "en",
        about: str = "",
    ) -> None:
        if most < 1:
            raise UsageError("board.most", "most={most} lets nobody act. Use 1 or more.", most=most)
        self.name = check_name(name, "team")
        self.roles = tuple(roles)
        last = (otherwise,) if otherwise else ()
        self.members = seated([*(role.who for role in self.roles), *last], name)
        self.opens = opens
        self.answers = answers
        self.otherwise = otherwise
        self.until = until or rounds(ROUNDS) | no_progress()
        self.most = most
        self.summary: Summary = summary
        self.language = language
        self.about = about or f"a team of {', '.join(member.name for member in self.members)}"

    def __repr__(self) -> str:
        return f"Board({self.name!r})"

    def check(self) -> list[Problem]:
        """Kinds that nobody sends or nobody watches, an end that never comes, circles."""
        told = self.otherwise is not None
        return findings(self.name, self.roles, self.opens, self.answers, everything=told)

    async def reply(self, turn: Turn) -> Message:
        """Let each act on what it has not read, until there is an answer."""
        work = _Work(self, turn, list(turn.messages))
        answer: Message | None = None
        while answer is None:
            reason = await self.until.met(turn, work.said[work.began :])
            due = work.due()
            if reason := reason or work.enough(due):
                break
            new = await work.act(due)
            answer = next((each for each in new if each.kind == self.answers), None)
        else:
            reason = f"{answer.sender} sent {self.answers!r}"
        await turn.step(f"decided why {self.name} stopped", lambda: reason, str)
        unread = () if answer else tuple(work.unread())
        ended = Ended(work.table, reason, answer, work.lost(), unread, self.language)
        summed = await awaited(self.summary(ended))
        return Message(self.name, summed.parts)


@dataclass(slots=True)
class _Work:
    """One turn of a board: how much each has read, made anew of what was said."""

    board: Board
    turn: Turn
    said: list[Message]
    began: int = 0
    read: dict[str, int] = field(default_factory=dict[str, int])
    acted: dict[str, int] = field(default_factory=dict[str, int])
    unwatched: list[int] = field(default_factory=list[int])

    def __post_init__(self) -> None:
        self.began = len(self.said)
        # What comes before the board's own last answer belongs to an earlier exchange.
        own = [at for at, each in enumerate(self.said, 1) if each.sender == self.board.name]
        self.read = dict.fromkeys(self.names, max(own, default=0))
        self.acted = dict.fromkeys(self.names, 0)

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names."""
        return tuple(member.name for member in self.board.members)

    @property
    def table(self) -> Table:
        """What views look at."""
        return Table(self.turn, self.board.name, self.board.members, self.said, self.began)

    @property
    def roles(self) -> tuple[Role, ...]:
        """All roles, with the one that gets what nobody watches."""
        rest = self.board.otherwise
        return (*self.board.roles, *([Role(rest, watches=())] if rest else []))

    def due(self) -> list[Role]:
        """Those who have something to read, and all that they need for it."""
        return [each for each in self.roles if self._news(each) and not self._missing(each)]

    def enough(self, due: Sequence[Role]) -> str:
        """Why nobody acts now; empty: these do."""
        if not due:
            begun = len(self.said) > self.began
            return "nobody has anything left to do" if begun else "nobody watches the task"
        most = self.board.most
        worn_out = [each.name for each in due if self.acted[each.name] >= most]
        return f"{worn_out[0]} has acted {most} times" if worn_out else ""

    async def act(self, due: Sequence[Role]) -> list[Message]:
        """What these say to all that each has not read."""
        length, acting = len(self.said), [Acting(each, self.names) for each in due]
        heard = [await self._hear(each) for each in due]
        if len(due) == 1:
            new = [await self.turn.hand(acting[0], heard[0])]
        else:
            branches = [_branch(who, said) for who, said in zip(acting, heard, strict=True)]
            new = [each for each in await self.turn.together(*branches) if each is not None]
        for each in due:
            self.read[each.name] = length
            self.acted[each.name] += 1
        self.said += new
        for index in range(length, len(self.said)):
            await self._note_unwatched(index)
        return new

    def unread(self) -> list[str]:
        """In words: who has not read what, and who waits for what."""
        lines: list[str] = []
        for role in self.roles:
            kinds = ", ".join(dict.fromkeys(map(self._kind, self._news(role))))
            missing = ", ".join(self._missing(role))
            if not kinds:
                continue
            facts = {"name": role.name, "kinds": kinds, "missing": missing}
            if missing:
                said = "{name} has {kinds}, and waits for {missing}."
                lines.append(tr("board.waits", said, self.board.language, **facts))
            else:
                said = "{name} has not read {kinds}."
                lines.append(tr("board.unread", said, self.board.language, **facts))
        return lines

    def lost(self) -> tuple[Message, ...]:
        """The messages that nobody watches, and that nobody else has read either."""
        rest = self.board.otherwise
        read = 0 if rest is None else self.read[rest.name]
        own = "" if rest is None else rest.name
        messages = [(at, self.said[at]) for at in self.unwatched]
        return tuple(each for at, each in messages if at >= read or each.sender == own)

    async def _hear(self, role: Role) -> Sequence[Message]:
        """What the role hears; what nobody watches, besides, where it is there for that."""
        if role.who is self.board.otherwise:
            return self.said
        assert isinstance(role.hears, Hears)
        return await awaited(role.hears.hear(self.table, role.name))

    def _news(self, role: Role) -> list[int]:
        """Where the messages stand that this role has to act on."""
        first = self.read[role.name]
        return [at for at in range(first, len(self.said)) if self._concerns(at, role)]

    def _concerns(self, index: int, role: Role) -> bool:
        message = self.said[index]
        if message.sender == role.name:
            return False
        if role.name in message.to or self._kind(index) in role.watches:
            return True
        return role.who is self.board.otherwise and index in self.unwatched

    def _missing(self, role: Role) -> list[str]:
        """The kinds that the role needs, and that nobody has sent."""
        there = {self._kind(index) for index in range(len(self.said))}
        return [kind for kind in role.needs if kind not in there]

    def _kind(self, index: int) -> str:
        """The kind of a message. What came from outside is the task, whatever it was there, unless
        somebody watches just that."""
        kind = self.said[index].kind
        if index >= self.began or any(kind in role.watches for role in self.board.roles):
            return kind
        return self.board.opens

    async def _note_unwatched(self, index: int) -> None:
        """Note a message that concerns nobody; it ends the work, if it is the answer."""
        message = self.said[index]
        is_answer = message.kind == self.board.answers
        if is_answer or any(self._concerns(index, role) for role in self.roles):
            return
        self.unwatched.append(index)
        noted = f"nobody watches {message.kind!r} of {message.sender}"
        await self.turn.step("decided who reads it", lambda: noted, str)


def _branch(who: Participant, heard: Sequence[Message]) -> Branch:
    return lambda turn: turn.hand(who, heard)
