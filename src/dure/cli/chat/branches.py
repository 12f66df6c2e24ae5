"""`/undo`, `/fork` and `/history`: going on from somewhere else. Nothing that was said is lost.

Knows conversations as the store has them. Does not know how an exchange is driven.
"""

from __future__ import annotations

from collections.abc import Sequence

from dure.cli.chat.talk import Talk
from dure.cli.history import Branch, Found, Tree, exchanges, files_changed, search, tree
from dure.cli.view.cut import columns, cut, told, wrap
from dure.cli.view.money import when
from dure.cli.view.words import status_word
from dure.core.errors import UsageError
from dure.core.store import Head
from dure.core.visible import one_line, visible
from dure.host.languages import tr

SHOWN = 2
"""How many exchanges are shown again when an earlier talk is gone on with."""

_MOST_FOUND = 20
_MOST_LISTED = 30
_MOST_LINES = 12


def undo(talk: Talk, _: str) -> None:
    """Take the last exchange back: the talk goes on after the one before."""
    undone = talk.parked or talk.after
    if not undone:
        raise UsageError("chat.nothing_undone", "There is no exchange to take back.")
    talk.wait(_undo(talk, undone))


async def _undo(talk: Talk, undone: str) -> None:
    books, screen = await talk.books(), talk.screen
    head = await books.find(undone)
    talk.after, talk.parked, talk.unsent = head.after, "", ""
    said = tr(
        "chat.undone",
        "Taken back: {title} (/fork {run} goes on from it after all)",
        title=cut(one_line(head.title), 40),
        run=head.run,
    )
    screen.say(told(said, screen.paint))
    changed = await files_changed(books, undone)
    if changed:
        stay = tr(
            "chat.files_stay",
            "The files that it changed stay as they are: {names}",
            names=visible(", ".join(changed)),
        )
        screen.say([screen.paint.wait(line) for line in told(stay, screen.paint)])


def fork(talk: Talk, words: str) -> None:
    """Go on from an earlier exchange, by its number in this talk or as a run; else list them."""
    whole = talk.wait(_tree(talk))
    line = whole.line(talk.after)
    if not words:
        _list(talk, line, whole.branches(talk.after or talk.parked))
        return
    if words.isdecimal() and len(words) < 5:
        if not 1 <= int(words) <= len(line):
            raise UsageError(
                "chat.no_exchange",
                "This talk has {count} exchanges; there is none of number {number}.",
                count=len(line),
                number=words,
            )
        head = line[int(words) - 1]
    else:
        head = talk.wait(_found(talk, words))
    go_on_from(talk, head)


def history(talk: Talk, words: str) -> None:
    """List earlier talks in which a text was said (else the newest). A number goes on with one."""
    found = talk.wait(_search(talk, words))
    found = [each for each in found if each.last.run not in (talk.after, talk.parked)]
    talk.choices = [each.last for each in found]
    talk.screen.say(found_lines(found, talk))


def go_on_from(talk: Talk, head: Head) -> None:
    """Take this talk up, and show what was said in it last."""
    talk.take_up(head)
    talk.wait(_show(talk))


def found_lines(found: Sequence[Found], talk: Talk) -> list[str]:
    """Talks as lines, each with the number that goes on with it."""
    if not found:
        return [tr("chat.none_found", "There is no such earlier talk.")]
    rows = [
        [str(number), when(each.match.created), one_line(each.match.title)]
        for number, each in enumerate(found, 1)
    ]
    hint = tr("chat.choose", "A number goes on with that talk.")
    paint = talk.screen.paint
    return [*columns(rows, paint.cells, 2), paint.dim(hint)]


async def _show(talk: Talk) -> None:
    """The last of what was said, and what waits."""
    screen, books = talk.screen, await talk.books()
    paint = screen.paint
    for each in await exchanges(books, talk.after, SHOWN) if talk.after else ():
        asked = cut(one_line(each.asked), paint.cells - 2)
        screen.lines([f"{paint.bold('»')} {asked}"])
        screen.lines([*(paint.dim(line) for line in _end_of(each.answered, paint.cells)), ""])
    if talk.parked:
        head = await books.find(talk.parked)
        said = tr(
            "chat.parked",
            "The exchange after that was put down ({status}): {title}. /again goes on with it.",
            status=status_word(head.status),
            title=cut(one_line(head.title), 40),
        )
    elif talk.unsent:
        said = tr(
            "chat.unanswered",
            "What was said after that has no answer: {title}. /again sends it again.",
            title=cut(one_line(talk.unsent), 40),
        )
    else:
        return
    screen.say([paint.wait(line) for line in told(said, paint)])


def _end_of(text: str, cells: int) -> list[str]:
    """The end of a text, which is what one goes on from."""
    lines = wrap(visible(text), cells)
    return lines if len(lines) <= _MOST_LINES else ["…", *lines[-_MOST_LINES:]]


def _list(talk: Talk, line: Sequence[Head], branches: Sequence[Branch]) -> None:
    screen = talk.screen
    paint = screen.paint
    numbers = {head.run: str(number) for number, head in enumerate(line, 1)}
    rows = [[numbers[head.run], head.run, one_line(head.title)] for head in line]
    if not rows and not branches:
        screen.say([tr("chat.nothing_yet", "Nothing was said yet.")])
        return
    if rows:
        screen.say(columns(rows[-_MOST_LISTED:], paint.cells, 2))
    if branches:
        screen.say([paint.dim(tr("chat.branches", "Other branches, and where each parted:"))])
        parted = [
            [numbers.get(each.parted, ""), each.last.run, _named(each.last)] for each in branches
        ]
        screen.say(columns(parted[:_MOST_LISTED], paint.cells, 2))
    hint = tr("chat.fork_hint", "/fork N or /fork RUN goes on from there.")
    screen.say([paint.dim(hint)])


def _named(head: Head) -> str:
    title = one_line(head.title)
    return title if head.status == "done" else f"({status_word(head.status)}) {title}"


async def _tree(talk: Talk) -> Tree:
    return await tree(await talk.books())


async def _found(talk: Talk, name: str) -> Head:
    return await (await talk.books()).find(name)


async def _search(talk: Talk, text: str) -> list[Found]:
    return await search(await talk.books(), text, _MOST_FOUND)
