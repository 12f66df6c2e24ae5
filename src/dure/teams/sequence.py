"""Sequential chat: one conversation after the other, each told what the earlier ones found.

Knows in which order they come and what is carried on. A stage is any participant: a chat, an agent,
a person, a team.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dure.core.contracts import Branch, Participant, Turn
from dure.core.keys import check_name
from dure.core.message import Message, say
from dure.core.value import value
from dure.teams.order import at_once, due, known, ordered
from dure.teams.summaries import Summary, last_word
from dure.teams.table import Table, awaited, seated

CARRIED = "carryover"
"""The kind of a message that tells what an earlier stage found."""


@value
class Stage:
    """One conversation of a sequence. `task` is put to it after what is carried on.

    `after`: the names of those that must be over before, whose results it is told (None: all that
    stand before it in the list). `without`: those of them whose result it is not told.
    """

    who: Participant
    task: str = ""
    after: Sequence[str] | None = None
    without: Sequence[str] = ()


class SequentialChat:
    """Conversations one after the other; each hears the team's task and what earlier ones found.

        SequentialChat("report", [research, Stage(writing, "One page, please."), review])

    Stages that need not wait for each other (`Stage(…, after=[…])`) are held at the same time. The
    sequence answers with what its last stage found, or what `summary` makes of all that they found.
    """

    def __init__(
        self,
        name: str,
        stages: Sequence[Participant | Stage],
        *,
        summary: Summary = last_word,
        about: str = "",
    ) -> None:
        self.name = check_name(name, "team")
        self.stages = tuple(s if isinstance(s, Stage) else Stage(s) for s in stages)
        self.members = seated([stage.who for stage in self.stages], name)
        self.summary = summary
        names = [member.name for member in self.members]
        self.about = about or ", then ".join(names)
        self._stages = dict(zip(names, self.stages, strict=True))
        order = dict[str, Sequence[str]]()
        for index, (each, stage) in enumerate(self._stages.items()):
            order[each] = names[:index] if stage.after is None else stage.after
            known(each, stage.without, names, name)
        self._order = ordered(order, name)

    def __repr__(self) -> str:
        return f"SequentialChat({self.name!r})"

    async def reply(self, turn: Turn) -> Message:
        """Hold one after the other."""
        found: dict[str, Message] = {}
        while begins := due(self._order, found):
            said = await at_once(turn, [self._branch(each, turn, found) for each in begins])
            for name, message in zip(begins, said, strict=True):
                found[name] = Message(name, message.parts, kind=CARRIED)
        said = [*turn.messages, *(found[name] for name in self._order)]
        table = Table(turn, self.name, self.members, said, len(turn.messages))
        summed = await awaited(self.summary(table))
        return Message(self.name, summed.parts)

    def _branch(self, name: str, turn: Turn, found: Mapping[str, Message]) -> Branch:
        stage = self._stages[name]
        told = [found[each] for each in self._order[name] if each not in stage.without]
        put = [say(self.name, stage.task, kind="task")] if stage.task else []
        heard = [*turn.messages, *told, *put]
        return lambda turn: turn.hand(stage.who, heard)
