"""Every command and every flag, tried on a pseudo-terminal and through pipes, as one long story.

A command or a flag that nobody tries here fails the test.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from tests.cli.chat_server import ANSWER, ModelServer
from tests.cli.forks import Forks
from tests.cli.terminal import environment
from tests.cli.test_help import COMMANDS

DONE, USAGE, SETUP, STOPPED, WAITING = 0, 2, 3, 4, 7


@dataclass(frozen=True)
class Step:
    """A line that is typed after `dure`, how it ends, and words that it shows. `{model}` is a
    server's; `{name}` a run that an earlier step called so. `types` is what is typed then."""

    line: str
    words: str = ""
    code: int = DONE
    types: str = ""
    calls_it: str = ""
    folder: str = "."


WRITE = """'CALL write_file {{"path": "a.txt", "text": "x"}}'"""
ASK = """'CALL ask_person {{"question": "Which colour?"}}'"""
CAPS = "--budget 1 --calls 9 --seconds 60"
AGENT = "--model {model} --workspace . --policy trusted --tools write_file,ask_person"

STORY = (
    # Work
    Step("demo --workspace shop", "all 26 results are as recorded"),
    Step("demo --model offline --workspace shop", "nothing is overwritten", USAGE),
    Step("examples", "software_company"),
    Step("examples run software_company --workspace made", "7 passed"),
    Step("examples run software_company --model nobody:x", "nobody", USAGE),
    Step("examples show software_company", "A software company"),
    Step("examples copy software_company mine", "dure run --agent"),
    Step("init project", "eval.yaml"),
    Step("run --agent agent.py 'What is the price of bibimbap?'", "bibimbap", folder="project"),
    Step("eval", "95 %", folder="project"),
    Step("run what is 12*12", "144", calls_it="first"),
    Step(
        f"run {AGENT} {CAPS} --plan --format json --prompts ko --quiet --json hello", '"ended"', 5
    ),
    Step(f"run {AGENT} {CAPS} --no-sandbox hello", ANSWER),
    Step("run --sandbox light what is 11*11", "121"),
    Step("run --vouch notes/*.md --private keys/** what is 10*11", "110"),
    Step("run what is 12*13", "156", calls_it="second"),
    Step("run --calls 1 --model {model} 'CALL clock {{}}'", "--calls", STOPPED, calls_it="spent"),
    Step(f"run --model {{model}} {WRITE}", ANSWER, calls_it="written"),
    Step(f"chat {AGENT} {CAPS} --quiet", ANSWER, types="hello\n/quit\n"),
    Step("chat --plan --format json --prompts en --no-sandbox", "/quit", types="/help\n/quit\n"),
    Step("chat --agent agent.py", types="/quit\n", folder="project"),
    Step("chat --sandbox light", "9", types="what is 3*3\n/quit\n"),
    Step("chat --vouch *.md --private keys/**", "9", types="what is 3*3\n/quit\n"),
    Step("chat --continue", "25", types="what is 5*5\n/quit\n"),
    Step("chat --after {first}", "49", types="what is 7*7\n/quit\n"),
    Step("chat --search 25", "5*5", types="\n/quit\n"),
    Step("play tic_tac_toe --against random --plain --side x", "x", WAITING, calls_it="game"),
    Step("answer {game} resign --resume", "wins"),
    Step("play tic_tac_toe --against random --side black", "you play x or o", USAGE),
    Step("play tic_tac_toe --against {model} --level 3", "has no levels", USAGE),
    Step("play tic_tac_toe --against {model} --budget 1 --calls 9 --seconds 60", "x", WAITING),
    Step("play go --against mcts --level 5 --size 5 --komi 5.5 --clock 5m", "5:00", WAITING),
    Step("play go --size 9 --handicap 2 --against mcts --level 9 --quiet", "mcts", WAITING),
    Step("play chess --against random --fen rubbish", "no position of chess", USAGE),
    Step("new --yes keeps the books", "dure check agent.yaml"),
    Step("new --yes --team --model offline --out books.yaml keeps the books", "books.yaml"),
    Step("export --python books.yaml books.py", "books.py"),
    Step("export --yaml books.py", "version: 1"),
    Step("new --yes keeps the books", "nothing is overwritten", USAGE),
    Step("check books.yaml", "nothing to mend"),
    Step("new --out never.yaml keeps the books", "agent", types="n\n"),
    Step("new --team --out asked.yaml keeps the books", "asked.yaml", types="y\n"),
    Step(
        "auto --yes --model {model} --workspace . --policy trusted 'CALL clock {{}}'",
        "NEXT",
        WAITING,
        calls_it="goal",
    ),
    Step("answer {goal} n --resume", "It was stopped", STOPPED),
    Step(
        "auto --name ada --role finder --goal tea --constraint quiet --resource box"
        " --best-practice twice --save ada.yaml --continuous --quiet --model {model} --plan"
        " --calls 9 --budget 1 --seconds 60 --stronger {model} --critic {model} --tools clock --yes"
        " --sandbox light",
        "came no further",
        STOPPED,
    ),
    Step(
        "auto --settings ada.yaml --yes --steps 2 --strategy rewoo --json --calls 3 --prompts ko"
        " --format json --vouch *.md --private keys/**",
        '"ended"',
        STOPPED,
    ),
    Step("auto --agent agent.py --yes --no-sandbox rice", "NEXT", WAITING, folder="project"),
    Step("migrate ai_settings.yaml", "autonomous"),
    Step("migrate ai_settings.yaml --out moved", "dure check"),
    Step("check goal keep it tidy --model offline", "Where", 1),
    Step("check agent.py --policy read-only", "nothing to mend", folder="project"),
    Step("check --schema", '"$defs"'),
    Step("check agent.py --ask --json", "[]", folder="project"),
    Step(
        "serve agent.py --host 0.0.0.0 --port 0 --token short --allow-host a --allow-origin b"
        f" --runs 2 --workspace . --model {{model}} --policy trusted {CAPS}",
        "8 letters or more",
        USAGE,
        folder="project",
    ),
    # Runs
    Step("runs --most 3 --json", '"events"'),
    Step("runs --search 144", "12*12"),
    Step("runs --chats --sizes", "B"),
    Step("runs prune --older 1d --keep 900 --larger-than 2GB --waiting --dry-run --yes"),
    Step("show {first} --full", "144"),
    Step("show {first} --anatomy", "perception"),
    Step("show {first} --work", "Nobody had to step in."),
    Step("show {first} --work --json", '"interventions": 0'),
    Step("show last --json", '"began"'),
    Step("resume {spent} --calls 20 --seconds 90 --quiet", ANSWER),
    Step("resume {spent} --model offline --policy read-only --budget 2 --json"),
    Step("resume --due", "No timer is due."),
    Step(f"run --model {{model}} {ASK}", "Which colour?", WAITING, calls_it="asking"),
    Step("answer {asking} --whole", "Which colour?"),
    Step("answer {asking} --question nobody blue", "no such open question", USAGE),
    Step("steer {asking} use short words", "dure resume"),
    Step("declassify {asking} --label web", "dure resume"),
    Step("pause {asking}", "is not going on"),
    Step("answer {asking} blue --by kim --resume", ANSWER),
    Step("fork {written} --at 1", "write_file", WAITING, calls_it="forked"),
    Step("answer {forked} --give-up", "This question is answered", USAGE),
    Step("answer {forked} --yes --resume", ANSWER),
    Step("fork {written} --at 1 --model {model}", "write_file", WAITING, calls_it="again"),
    Step("answer {again} --no --resume", ANSWER),
    Step(f"fork {{written}} --at 1 {CAPS} --quiet", "write_file", WAITING, calls_it="third"),
    Step("answer {third} --always --resume", ANSWER),
    Step("fork {written} --at 1 --json", '"question"', WAITING),
    Step("""answer last --edit '{{"path": "b.txt", "text": "y"}}' --resume""", ANSWER),
    Step("fork {first} --at 5 --say 145 --policy read-only", "145"),
    Step(f"run --model {{model}} {ASK}", "Which colour?", WAITING, calls_it="stopped"),
    Step("stop {stopped}", "topped"),
    Step("replay {first} --strict", "same"),
    Step("diff {first} {second} --full", "12*13", 1),
    Step("diff {first} {first} --json", "{{"),
    Step("export {first} one.jsonl", "one.jsonl"),
    Step("export {first} one.jsonl --force", "one.jsonl"),
    Step("export last talk.jsonl --chat", "talk.jsonl"),
    Step("export {first} one.html --html", "one.html"),
    Step("import one.jsonl", "already"),
    Step("runs delete {second} --yes", "12*13"),
    Step("runs delete {second}", "no run", USAGE),
    # Around
    Step("prices gpt-5-mini", "shipped"),
    Step("prices --json gpt-5-mini", "0.25"),
    Step("prices --from nowhere.json", "cannot be read", SETUP),
    Step("keys", "KEY"),
    Step("keys --json"),
    Step("keys set --keyring 1-BAD", "1-BAD", USAGE),
    Step("keys delete STORY_API_KEY", "STORY_API_KEY", USAGE),
    Step("models", "ANTHROPIC_API_KEY"),
    Step("models probe offline --format react --times 1 --budget 0", "react"),
    Step("models probe offline --context", "ABILITY"),
    Step("models show offline", "seen"),
    Step("models formats --most 3 --json", "react"),
    Step("models formats --html formats.html", "formats.html"),
    Step("tools", "write_file"),
    Step("tools --full", "expression"),
    Step("tools mcp --local http://127.0.0.1:9/mcp", "broke off", 1),
    Step("tools choose --model offline 12*12", "calculator"),
    Step("vouch nothing.md", "no file", USAGE),
    Step("vouch --workspace . --undo nothing.md", "no file", USAGE),
    Step("vouch"),
    Step("policy", "asks a person"),
    Step("policy show", "asks a person"),
    Step("policy show read-only", "denied"),
    Step("policy check nowhere.yaml", "There is no", USAGE),
    Step("policy explain {first}", "workspace: read is allowed"),
    Step("policy explain {first} nothing", "was decided on at nothing", USAGE),
    Step(
        "policy explain --tool mail --effect send --to eve@x.example --path a.txt --argument n=1"
        " --who clerk --seen web,mail --spent 1.5 --fixed --policy workspace",
        "send needs a person",
    ),
    Step("config", "dure.db"),
    Step("doctor", "Python"),
    Step("doctor --network", "network"),
    Step(
        "eval eval.yaml --times 1 --model offline --concurrency 2 --csv rows.csv --quiet",
        folder="project",
    ),
    Step(f"eval eval.yaml {CAPS} --json --task one-dish", "{{", folder="project"),
    Step("eval --resume", "95 %", folder="project"),
    Step("eval --strategy step,rewoo --agent agent.py --fresh", "points", folder="project"),
    Step("eval --fresh --times 1", "95 %", folder="project"),
    Step("--version", "dure"),
    Step("", "Give an agent a task"),
)
STORY_EVERYWHERE = "{path} --in elsewhere --lang ko --help"
"""`--in` and `--lang` are everywhere, and so is this."""


def options(command: click.Command) -> Iterator[str]:
    for each in command.params:
        if isinstance(each, click.Option) and not each.hidden:
            yield max(each.opts, key=len)
            yield from each.secondary_opts


def test_everything_is_tried() -> None:
    tried = {(path, flag) for step in STORY for path, flag in parts(step.line)}
    everywhere = {"--in", "--lang"}
    missing = [
        f"dure {path} {flag}".strip()
        for path, command in COMMANDS.items()
        for flag in ("", *options(command))
        if flag not in everywhere and (path, flag) not in tried
    ]
    assert missing == [], "add a Step for each"


def parts(line: str) -> Iterator[tuple[str, str]]:
    """The command of a line and the flags that are given to it."""
    words = shlex.split(line)
    paths = [" ".join(words[:count]) for count in (2, 1)]
    path = next((each for each in paths if each in COMMANDS), "")
    yield path, ""
    yield from ((path, word) for word in words if word.startswith("--"))


def plain(text: str) -> str:
    """What was shown, without colours and line breaks."""
    return " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).split())


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks() as opened:
        yield opened


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "pipe"])
def test_the_story(terminal: bool, forks: Forks, server: ModelServer, tmp_path: Path) -> None:
    environ = environment({"DURE_HOME": str(tmp_path / "kept"), "DURE_LANG": "en"})
    names = {"model": server.model}
    desk = tmp_path / "desk"
    desk.mkdir(exist_ok=True)
    settings = "ai_name: scout\nai_goals: [find three cafés]\n"
    (desk / "ai_settings.yaml").write_text(settings, "utf-8")
    for step in STORY:
        words = shlex.split(step.line.format_map(names))
        folder = desk / step.folder
        said = forks.call(words, folder, environ, stdin=step.types, terminal=terminal)
        assert ("\x1b[" in said.out + said.err) <= terminal, f"{step.line}: colours in a pipe"
        text = plain(said.out + said.err)
        assert said.code == step.code, f"{step.line}\n{text}"
        assert step.words.format_map(names) in text, f"{step.line}\n{text}"
        assert "Traceback" not in text, f"{step.line}\n{text}"
        if step.calls_it:
            names[step.calls_it] = re.findall(r"dure (?:show|answer) (\S+)", text)[-1]


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "pipe"])
def test_options_that_are_everywhere(terminal: bool, forks: Forks, tmp_path: Path) -> None:
    environ = environment({"DURE_LANG": "en"})
    for path in COMMANDS:
        words = STORY_EVERYWHERE.format(path=path).split()
        said = forks.call(words, tmp_path, environ, terminal=terminal)
        assert said.code == DONE, f"{path}\n{said.out}{said.err}"
        assert said.out.startswith(f"사용법: dure {path}")
