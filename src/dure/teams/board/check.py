"""What is rarely meant on a board: kinds that nobody sends or nobody watches, and endless circles.

Knows who watches and sends what. What is addressed by name cannot be known before a run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dure.host.languages import tr
from dure.teams.board.role import Role
from dure.teams.problem import Problem


def findings(
    board: str, roles: Sequence[Role], opens: str, answers: str, *, everything: bool
) -> list[Problem]:
    """All that a reader of these roles should look at again. `everything`: somebody gets what
    nobody watches."""
    sent = {kind for role in roles for kind in role.sends}
    watched = {kind for role in roles for kind in role.watches}
    needed = {kind for role in roles for kind in role.needs}
    found: list[Problem] = []
    if opens not in watched:
        found.append(_nobody_begins(board, opens))
    if answers and answers not in sent:
        found.append(_no_answer(board, answers))
    for role in roles:
        awaited = dict.fromkeys((*role.watches, *role.needs))
        found += [_never_sent(role, kind) for kind in awaited if kind not in {*sent, opens}]
        if not everything:
            unread = [each for each in role.sends if each not in {*watched, *needed, answers}]
            found += [_never_read(role, kind) for kind in unread]
    return found + [_endless(board, ring) for ring in circles(roles)]


def circles(roles: Sequence[Role]) -> list[list[Role]]:
    """Roles that only ever act on each other: whatever one of them sends, another watches."""
    after = {
        role.name: {
            other.name for other in roles if other != role and set(role.sends) & set(other.watches)
        }
        for role in roles
    }
    reached = {name: _reached(after, name) for name in after}
    rings: list[list[Role]] = []
    for role in roles:
        ring = [
            each
            for each in roles
            if each.name in reached[role.name] and role.name in reached[each.name]
        ]
        if ring and ring not in rings and not _leads_out(ring):
            rings.append(ring)
    return rings


def _reached(after: dict[str, set[str]], name: str) -> set[str]:
    """Whom what this one sends can set to work, in however many steps."""
    reached: set[str] = set()
    new = after[name]
    while new:
        reached |= new
        new = {further for each in new for further in after[each]} - reached
    return reached


def _leads_out(ring: Iterable[Role]) -> bool:
    """Whether somebody in the circle can send what nobody in it watches."""
    watched = {kind for role in ring for kind in role.watches}
    return any(kind not in watched for role in ring for kind in role.sends)


def _nobody_begins(board: str, opens: str) -> Problem:
    text = tr("board.nobody_begins", "Nobody watches the task ({kind}).", kind=opens)
    cure = tr("board.nobody_begins_cure", "Let a role watch it: watches={kind!r}.", kind=opens)
    return Problem("board.nobody_begins", text, cure, board)


def _no_answer(board: str, answers: str) -> Problem:
    text = tr("board.no_answer", "Nobody sends {kind}, with which it ends.", kind=answers)
    cure = tr(
        "board.no_answer_cure",
        "Put it into sends= of the role that has the answer, or leave answers= out.",
    )
    return Problem("board.no_answer", text, cure, board)


def _never_sent(role: Role, kind: str) -> Problem:
    facts = {"name": role.name, "kind": kind}
    text = tr("board.never_sent", "{name} waits for {kind}, which nobody sends.", **facts)
    cure = tr(
        "board.never_sent_cure", "Put {kind} into sends= of a role, or leave it out.", **facts
    )
    return Problem("board.never_sent", text, cure, role.name)


def _never_read(role: Role, kind: str) -> Problem:
    facts = {"name": role.name, "kind": kind}
    text = tr("board.never_read", "{name} sends {kind}, which nobody watches.", **facts)
    cure = tr(
        "board.never_read_cure",
        "Let a role watch {kind}, end with it (answers=), or say who gets it (otherwise=).",
        **facts,
    )
    return Problem("board.never_read", text, cure, role.name)


def _endless(board: str, ring: Sequence[Role]) -> Problem:
    names = ", ".join(role.name for role in ring)
    text = tr("board.endless", "{names} act on each other without end.", names=names)
    cure = tr(
        "board.endless_cure",
        "Let one of them send a kind that none of them watches, when it is enough.",
    )
    return Problem("board.endless", text, cure, board)
