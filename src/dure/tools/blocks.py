"""The tool `run_code`: several blocks of code, one after another, in a sandbox.

Knows which languages there are and how each is started. A block with a name is kept as a file of
the workspace and run from there; one without leaves nothing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from dure.core.contracts import Call, Tool
from dure.core.errors import ToolError
from dure.core.message import Part, Text
from dure.core.policy import NO_NETWORK, Network
from dure.core.value import value
from dure.core.workspace import Program, Ran, Sandbox, Workspace
from dure.sandbox import Bare
from dure.tools.changes import difference, limit_hit, snapshot
from dure.tools.code import ENVIRONMENT, SECONDS, able, repeat_of
from dure.tools.decorate import tool
from dure.tools.ended import NOTHING, ended, files_said, labels_of
from dure.tools.fences import Block, blocks_in
from dure.tools.packages import folder_for
from dure.tools.threads import in_thread

NAME = "run_code"
MOST_BLOCKS = 50
_OUTPUT = 10 << 20  # bytes, of all blocks together
_MOST_ARGUMENT = 100_000  # bytes; Linux takes 128 KB
_SLACK = 50.0  # seconds for making the sandboxes, waiting for the workspace, looking at the files

_PROGRAMS = {"python": "python3", "sh": "sh", "bash": "bash", "javascript": "node"}
_ALWAYS = ("python", "sh")
_ALSO = {
    "py": "python",
    "python3": "python",
    "shell": "sh",
    "js": "javascript",
    "node": "javascript",
}
_ENDINGS = {"py": "python", "sh": "sh", "js": "javascript", "mjs": "javascript"}
_ASKED = "for each in bash node; do command -v $each >/dev/null && echo $each; done; :"


@value
class BlockRan:
    """How a block ended. `refused`: why it was not run, if it was not."""

    block: Block
    ran: Ran | None = None
    refused: str = ""

    @property
    def good(self) -> bool:
        """It ran to its end without an error."""
        return self.ran is not None and self.ran.code == 0 and not self.ran.limit


async def run_blocks(
    blocks: Sequence[Block],
    sandbox: Sandbox,
    workspace: Workspace,
    *,
    seconds: float = SECONDS,
    network: Network = NO_NETWORK,
    packages: str = "",
) -> list[BlockRan]:
    """Run blocks in order, in at most `seconds` together, and stop at the first that fails.

    Gives how each ended that was begun. Raises `ToolError`, with nothing run, when a language is
    not there, a name leads out of the workspace, or there are none or more than 50.
    """
    programs = await _checked(blocks, sandbox, workspace)
    end, room = time.monotonic() + seconds, _OUTPUT
    done: list[BlockRan] = []
    for block, made in zip(blocks, programs, strict=True):
        program = replace(
            made,
            env=ENVIRONMENT,
            seconds=max(end - time.monotonic(), 0.01),
            cpu_seconds=int(seconds) + 1,
            output=room,
            network=network,
            packages=packages,
        )
        done.append(await _run(block, program, sandbox, workspace))
        ran = done[-1].ran
        if ran is None or not done[-1].good:
            break
        room -= len(ran.out) + len(ran.err)
    return done


def run_code(sandbox: Sandbox | None = None, *, seconds: float = SECONDS) -> Tool:
    """The tool `run_code`, which runs blocks of code in `sandbox` (None: the best of this machine),
    at most `seconds` a call. With `Bare()` it has the trait `"unsandboxed"`."""

    @tool(
        effect="exec",
        repeat=repeat_of(sandbox),
        reads="workspace",
        when="Use to run several pieces of code in order, in Python, sh, bash or JavaScript, or to"
        " write a program to a file and run it. There is no network."
        " 코드 블록, 여러 언어, 스크립트 파일 만들어 실행.",
        example={
            "text": "```python\n# filename: double.py\nprint(int(input()) * 2)\n```\n"
            "```sh\necho 21 | python3 double.py\n```",
            "stdin": "4",
        },
        seconds=seconds + _SLACK,
        name=NAME,
        traits=("unsandboxed",) if isinstance(sandbox, Bare) else (),
    )
    async def run(text: str, call: Call, stdin: str = "") -> tuple[Part, ...]:
        """Run the fenced blocks of code in a Markdown text one after another, in a sandbox whose
        folder is the workspace; stop at the first that fails.

        A block whose first line is `# filename: a.py` (`// filename: a.js`) is kept in that file.
        Others leave nothing. Each starts anew; what it prints, and how it ends, is told.

        Args:
            text: Markdown, with the language behind each opening fence
            stdin: what each program finds on its standard input
        """
        blocks = [replace(block, stdin=stdin) for block in blocks_in(text)]
        return await _answered(blocks, await able(sandbox), seconds, call)

    return run


async def _answered(
    blocks: Sequence[Block], sandbox: Sandbox, seconds: float, call: Call
) -> tuple[Part, ...]:
    """Run the blocks of a call, and say how they ended and which files changed."""
    workspace, packages = call.workspace, await folder_for(call)
    before = await in_thread(snapshot, workspace)
    done = await run_blocks(
        blocks, sandbox, workspace, seconds=seconds, network=call.network, packages=packages
    )
    after = await in_thread(snapshot, workspace)
    changed = await in_thread(difference, before, after, workspace)
    lines = _told(done, len(blocks), seconds)
    if changed:
        lines += files_said(cast("dict[str, Any]", changed.value))
    ends = [each.ran for each in done if each.ran]
    labels = dict.fromkeys(label for ran in ends for label in labels_of(ran))
    text = Text("\n".join(lines), tuple(labels))
    return (text, *((changed,) if changed else ()), *limit_hit(ends[-1].limit if ends else ""))


async def _checked(
    blocks: Sequence[Block], sandbox: Sandbox, workspace: Workspace
) -> list[Program]:
    """How each block is started, without its limits; a `ToolError` if one of them cannot be."""
    if not blocks:
        raise ToolError(
            "blocks.none",
            "There is no block of code. Write each between ```python and ``` in lines of their own,"
            " with its language.",
        )
    if len(blocks) > MOST_BLOCKS:
        raise ToolError(
            "blocks.many",
            "These are {number} blocks of code, and at most {most} are run at once. Join some, or"
            " run them in several calls.",
            number=len(blocks),
            most=MOST_BLOCKS,
        )
    spoken = [_language(block) for block in blocks]
    there = _ALWAYS
    if not set(spoken) <= set(there):
        there = await _there(sandbox, workspace)
    for number, language in enumerate(spoken, start=1):
        if language not in there:
            raise ToolError(
                "blocks.language",
                "Block {number} is in {language}, which cannot be run here. There is: {there}."
                " Write it in one of them, with its name behind the opening fence.",
                number=number,
                language=repr(language[:100]) if language else "no language",
                there=", ".join(there),
            )
    for block in blocks:
        if block.name:  # a path that is none is refused before anything is run
            await in_thread(workspace.exists, block.name)
    return [_program(*each) for each in zip(blocks, spoken, strict=True)]


def _language(block: Block) -> str:
    """The language by its one name; without a word for it, by the ending of the file's name."""
    word = block.language.lower() or _ENDINGS.get(block.name.rpartition(".")[2].lower(), "")
    return _ALSO.get(word, word)


async def _there(sandbox: Sandbox, workspace: Workspace) -> tuple[str, ...]:
    """The languages whose programs are in the sandbox."""
    try:
        ran = await sandbox.run(Program(["/bin/sh", "-c", _ASKED], seconds=10), workspace)
    except ToolError:  # it runs nothing but Python
        return ("python",)
    found = ran.out.decode(errors="replace").split()
    more = [language for language, program in _PROGRAMS.items() if program in found]
    return (*_ALWAYS, *more)


def _program(block: Block, language: str) -> Program:
    """How the block is started. Its code comes on standard input where that is free for it: a
    shell would read its own next lines there."""
    program = _PROGRAMS[language]
    code, stdin = (each.encode("utf-8", "replace") for each in (block.code, block.stdin))
    if block.name:  # "./": a name is never an option
        return Program([program, f"./{block.name}"], stdin)
    if not stdin and language in ("python", "javascript"):
        return Program([program, "-"], code)
    if len(code) > _MOST_ARGUMENT or b"\0" in code:
        raise ToolError(
            "blocks.long",
            "A block of more than 100,000 bytes, or with zero bytes, needs a file. Give it a name"
            " in its first line: # filename: a.py",
        )
    flag = "-e" if language == "javascript" else "-c"
    return Program([program, flag, code.decode()], stdin)


async def _run(block: Block, program: Program, sandbox: Sandbox, workspace: Workspace) -> BlockRan:
    """Save and run one block. What refuses it is a result, too: others may have run before it."""
    try:
        if block.name:
            await in_thread(_save, block, workspace)
        return BlockRan(block, await sandbox.run(program, workspace))
    except ToolError as error:
        return BlockRan(block, refused=error.text)


def _save(block: Block, workspace: Workspace) -> None:
    workspace.write(block.name, block.code.encode("utf-8", "replace"))


def _told(done: Sequence[BlockRan], number: int, seconds: float) -> list[str]:
    """How each block ended, and which were not run, as lines of text."""
    lines: list[str] = []
    for place, each in enumerate(done, start=1):
        lines.append(f"[block {place}: {each.block.name or _language(each.block)}]")
        if each.ran is None:
            lines.append(f"[not run: {each.refused}]")
        else:
            lines += ended(each.ran, seconds) or [NOTHING]
    left = number - len(done)
    if left:
        lines.append(f"[stopped at block {len(done)} of {number}: those after it were not run]")
    return lines
