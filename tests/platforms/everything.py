"""What dure does on every system: imports, agents, stores, files, the command line. Offline."""

import asyncio
import contextlib
import importlib
import io
import os
import pkgutil
import signal
import sys
from pathlib import Path

import dure
from dure import Agent, Run, fork, replay, resume, run, stores, tool
from dure.cli import main
from dure.cli.drive import Driver
from dure.cli.screen import Screen
from dure.core.contracts import Call
from dure.core.errors import ToolError
from dure.host.files import Folder
from dure.host.secrets import Keys
from dure.models import calls, scripted
from dure.runtime.stores import owners
from dure.tools import ask_person, calculator, chart, clock, files, python

WINDOWS = sys.platform == "win32"


def modules() -> None:
    for found in pkgutil.walk_packages(dure.__path__, "dure."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)


@tool(effect="write", repeat="never")
def once(path: str, call: Call) -> str:
    """Write a file, once."""
    assert not call.workspace.exists(path)
    call.workspace.write(path, "한글\n".encode())
    return "written"


def agents() -> None:
    for store in (stores.Memory(), stores.SQLite("runs.db")):
        Path("once.txt").unlink(missing_ok=True)
        script = scripted(
            calls(("once", {"path": "once.txt"}), ("calculator", {"expression": "6*7"})),
            calls(("ask_person", {"question": "Go on?"})),
            calls(("chart", {"path": "차트.svg", "labels": ["가"], "values": [1]})),
            "Done.",
        )
        worker = Agent("worker", model=script, tools=[once, calculator, ask_person, chart])
        waiting = run(worker, "Work.", store=store)
        assert waiting.status == "waiting", waiting

        async def yes(question: dure.Question) -> dure.Answer:
            return dure.Answer(question.id, "yes")

        done = run(resume("last", worker, store=store, asks=yes))
        assert (done.status, done.text) == ("done", "Done.")
        assert Path("once.txt").read_bytes() == "한글\n".encode()
        assert Path("차트.svg").exists()
        assert run(replay(done.run, worker, store=store)).text == "Done."
        assert run(fork(done.run, worker, at=5, store=store)).run != done.run


def one_writer() -> None:
    """Who drives a run holds a lock on it, and gives it back."""
    database = Path("runs.db")
    assert owners.own(database, 1 << 20)
    assert owners.is_owned(database, 1 << 20)
    owners.disown(database, 1 << 20)
    assert not owners.is_owned(database, 1 << 20)


def folder() -> None:
    place = Folder("files")
    place.write("자료/a.csv", b"1\r\n")
    place.append("자료/a.csv", b"2\r\n")
    assert place.read("자료/a.csv") == b"1\r\n2\r\n"
    assert [entry.path for entry in place.list()] == ["자료", "자료/a.csv"]
    place.delete("자료/a.csv")
    bad = ["../x", "/etc/x", ".dure/x", ".git/hooks/x"]
    if WINDOWS:
        bad += ["C:\\x", "C:x", "\\x", "a\\b", "x:y", "nul", "CON.txt", "a.", "a ", "GIT~1/hooks/x"]
    for path in bad:
        try:
            place.write(path, b"")
        except ToolError:
            continue
        raise AssertionError(path)
    Path("outside").write_text("secret", "utf-8")
    os.symlink(Path("outside").resolve(), Path("files/link"))
    for use in (place.read, place.delete):
        with contextlib.suppress(ToolError):
            assert use("link") is None
    assert Path("outside").read_text("utf-8") == "secret"


def code_is_refused() -> None:
    """No sandbox: the model is told, and so is whoever asks `dure doctor`."""
    script = scripted(
        calls(("python", {"code": "1+1"})), lambda prompt: prompt.messages[-1].results[0].text
    )
    agent = Agent("coder", model=script, tools=[python(), files.read])
    said = run(agent, "Compute.", store=stores.Memory()).text
    assert ("Windows" if WINDOWS else "macOS") in said, said
    assert "sandbox" in said, said


def time_zones() -> None:
    """Where there is no list of time zones, the model is told how the person gets it."""
    script = scripted(
        calls(("clock", {"zone": "Asia/Seoul"})), lambda prompt: prompt.messages[-1].results[0].text
    )
    said = run(Agent("a", model=script, tools=[clock]), "Time?", store=stores.Memory()).text
    assert ("pip install tzdata" if WINDOWS else ":") in said, said


def command(*words: str, code: int = 0, says: str = "", stdin: str = "") -> None:
    """A call of the command line within this process, in pipes."""
    raw = io.BytesIO()
    shown = io.TextIOWrapper(raw, "utf-8", write_through=True)
    before, ended = sys.stdin, None
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8")
    try:
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
            main(list(words), prog_name="dure")
    except SystemExit as error:
        ended = error.code
    finally:
        sys.stdin = before
    said = raw.getvalue().decode()
    assert ended == code, (words, ended, said)
    assert says in said, (words, said)


def command_line() -> None:
    command("--help", says="dure chat")
    command("run", "--lang", "ko", "43,000원의 17%는?", says="= 7310")
    command("run", "--workspace", str(Path("files").resolve()), "2+3", says="5")
    command("chat", stdin="what is 6*7\n/quit\n", says="42")
    command("runs", says="2+3")
    command("show", "last")
    command("replay", "last")
    command("diff", "last", "last")
    command("export", "last", "last.jsonl")
    command("export", "last", "last.html")
    command("import", "last.jsonl")
    command("init", "project")
    command("eval", str(Path("project/eval.yaml")))
    command("config")
    command("models")
    command("tools")
    command("doctor", says="Windows" if WINDOWS else "macOS")
    command("demo", "--lang", "ko", says="$0")
    command("run", "--model", "openai:gpt-5", "hi", code=3, says="OPENAI_API_KEY")
    command("nonsense", code=2)


def interrupt() -> None:
    """Ctrl-C (and on Windows Ctrl-Break) puts a run down."""
    for name in ("SIGINT", "SIGBREAK") if WINDOWS else ("SIGINT", "SIGTERM", "SIGHUP"):

        @tool(effect="read")
        async def stuck(number: int = getattr(signal, name)) -> str:
            """Wait until the program is interrupted."""
            signal.raise_signal(number)
            await asyncio.Event().wait()
            return ""

        agent = Agent("a", model=scripted(calls(("stuck", {})), "No."), tools=[stuck])
        work = Run(agent, "Wait.", store=stores.Memory())
        with contextlib.redirect_stderr(io.StringIO()):
            outcome = asyncio.run(Driver(Screen(quiet=True)).drive(work))
        assert outcome.status == "paused", (name, outcome)


def settings() -> None:
    """Files as an editor of Windows writes them: CRLF, and a mark at the beginning."""
    kept = Path(os.environ["DURE_HOME"])
    (kept / "config.toml").write_bytes(b'\xef\xbb\xbfmodel = "offline"\r\nlanguage = "ko"\r\n')
    (kept / "secrets.toml").write_bytes(b'\xef\xbb\xbfMY_TOKEN = "abc-12345678"\r\n')
    (kept / "secrets.toml").chmod(0o600)
    command("config", says="ko")
    keys = Keys(kept)
    assert keys.get("MY_TOKEN") == "abc-12345678"
    keys.put("OTHER_TOKEN", "x\ny")
    assert b"\r" not in (kept / "secrets.toml").read_bytes()
    assert Keys(kept).get("OTHER_TOKEN") == "x\ny"


CHECKS = (
    modules,
    agents,
    one_writer,
    folder,
    code_is_refused,
    time_zones,
    interrupt,
    command_line,
    settings,
)

for check in CHECKS:
    check()
    print(check.__name__, "ok", flush=True)
