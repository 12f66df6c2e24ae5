"""Whatever is wrong, the real command says it in one sentence with the cure, in both languages,
ends with the right exit code, and loses nothing.
"""

import http.server
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dure.host.languages import width
from tests.cli.terminal import DURE, Said, environment

DONE, USAGE, SETUP, STOPPED = 0, 2, 3, 4
SUM = "what is 12*12"


def nothing(_: Path) -> None:
    """Nothing has to be broken first."""


@dataclass(frozen=True)
class Case:
    """A call, what is broken before it, and how it must end. `{here}` is the folder of the case,
    with `desk` to work in and `kept` for the runs; `{dead}` a port where nobody answers."""

    name: str
    call: Sequence[str | bytes]
    code: int
    english: str
    korean: str
    broken: Callable[[Path], object] = nothing
    env: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    stdin: bytes = b""
    start: Callable[[], object] | None = None
    program: Sequence[str] = DURE


def settings(text: str | bytes) -> Callable[[Path], object]:
    data = text if isinstance(text, bytes) else text.encode()
    return lambda here: (here / "kept" / "config.toml").write_bytes(data)


def keys(text: str, mode: int) -> Callable[[Path], object]:
    def write(here: Path) -> None:
        (here / "kept" / "secrets.toml").write_text(text)
        (here / "kept" / "secrets.toml").chmod(mode)

    return write


def store(data: bytes) -> Callable[[Path], object]:
    return lambda here: (here / "kept" / "dure.db").write_bytes(data)


def newer(here: Path) -> None:
    with sqlite3.connect(here / "kept" / "dure.db") as db:
        db.execute("PRAGMA user_version=99")
    db.close()


def damaged(here: Path) -> None:
    file = here / "kept" / "dure.db"
    data = bytearray(file.read_bytes())
    data[4096:] = bytes((byte * 7 + 3) % 256 for byte in data[4096:])
    file.write_bytes(data)


def elsewhere(here: Path) -> None:
    (here / "kept" / "dure.db").unlink()
    (here / "kept" / "dure.db").mkdir()


def foreign(here: Path) -> None:
    (here / "kept" / "dure.db").unlink()
    with sqlite3.connect(here / "kept" / "dure.db") as db:
        db.execute("CREATE TABLE run(theirs)")
    db.close()


def small_files(size: int) -> Callable[[], None]:
    """A disk that is full for files larger than `size` bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def no_folder() -> None:
    """In the new process: the folder it works in is deleted."""
    Path("gone").mkdir()
    os.chdir("gone")
    Path("../gone").rmdir()


CHECK_LOCK = """
import sys, sqlite3
import dure.runtime.stores.tables as stores
stores.LOCKED_SECONDS = 0.2
db = sqlite3.connect(sys.argv[1] + "/kept/dure.db", isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
from dure.cli import main
main(sys.argv[2:])
"""


def run(*words: str | bytes) -> tuple[str | bytes, ...]:
    return "run", *words


def model(name: str) -> tuple[str | bytes, ...]:
    return run(SUM, "--model", name)


CASES = (
    # Models
    Case("unknown model", model("opnai:x"), USAGE, "no model 'opnai:x'", "'opnai:x'라는 모델은"),
    Case("a broken address", model("http://[::1#x"), USAGE, "base URL", "주소"),
    Case("a port that is none", model("http://a:x/v1#m"), USAGE, "base URL", "주소"),
    Case("missing key", model("openai:gpt-5"), SETUP, "OPENAI_API_KEY", "OPENAI_API_KEY에 넣으"),
    Case("wrong key", model("http://127.0.0.1:{port}/v1#m"), SETUP, "wants a key", "키가 필요"),
    Case("nobody answers", model("http://127.0.0.1:1/v1#m"), SETUP, "be reached", "연결할 수 없"),
    Case("no such host", model("http://x.invalid/v1#m"), SETUP, "x.invalid", "x.invalid"),
    # The task
    Case("no task", ("run",), USAGE, "Say what is to be done", "할 일을 적어"),
    Case("an empty task", run("-"), USAGE, "The task is empty", "할 일이 비어"),
    Case(
        "bytes for a task",
        run("-"),
        USAGE,
        "is no text",
        "텍스트가 아닙니다",
        stdin=bytes(range(256)),
    ),
    Case("half a letter", run(SUM.encode() + b"\xff"), DONE, "144", "144"),
    Case("a very long task", run("x" * 100_000), DONE, "", ""),
    Case("CP949", run("3 더하기 4는?".encode("cp949")), DONE, "3 + 4 = 7", "3 + 4 = 7"),
    Case("a missing file", run("read the file nosuch.txt"), DONE, "no nosuch.txt", "no nosuch.txt"),
    Case("no such folder", run(SUM, "--workspace", "no"), USAGE, "no folder", "폴더"),
    Case("a folder in bytes", run(SUM, "--workspace", b"/\xff"), USAGE, "\\udcff", "\\udcff"),
    Case("no such run", ("show", "a\nb"), USAGE, "no run 'a\\nb'", "'a\\nb' 실행이 없습니다"),
    # Budgets
    Case("no calls", run(SUM, "--calls=0"), STOPPED, "cap on model calls (0)", "0번"),
    Case("no time", run(SUM, "--seconds=0"), STOPPED, "0 s", "0초"),
    Case("no money", run(SUM, "--budget=0"), DONE, "144", "144"),
    Case("negative money", run(SUM, "--budget=-1"), USAGE, "cannot be -1", "-1은 쓸 수"),
    Case("no number", run(SUM, "--budget=nan"), USAGE, "'nan' is not", "'nan'은"),
    Case("no number of seconds", run(SUM, "--seconds=nan"), USAGE, "nan", "nan"),
    Case("endless", run(SUM, "--seconds=inf"), USAGE, "cannot be inf", "inf"),
    Case("negative time", run(SUM, "--seconds=-1"), USAGE, "0 or more", "0 이상"),
    # Settings
    Case("no TOML", run(SUM), USAGE, "this is not TOML", "번째 줄: TOML이", settings("\nmodel =")),
    Case(
        "unknown field",
        run(SUM),
        USAGE,
        "line 1: there is no setting 'modle'",
        "'modle'이라는 설정",
        settings('modle = "x"'),
    ),
    Case(
        "wrong type",
        run(SUM),
        USAGE,
        'line 1: calls cannot be "many"',
        '"many"는',
        settings('calls = "many"'),
    ),
    Case(
        "impossible",
        run(SUM),
        USAGE,
        "line 1: dollars cannot be -1",
        "-1은 쓸 수",
        settings("dollars = -1"),
    ),
    Case("NaN", run(SUM), USAGE, "line 1: seconds cannot be nan", "nan", settings("seconds = nan")),
    Case(
        "no language",
        run(SUM),
        USAGE,
        'language = "ko"',
        'language = "ko"',
        settings('language = "fr"'),
    ),
    Case(
        "no text at all", run(SUM), USAGE, "config.toml", "config.toml", settings(b"\xff\xfe\0\1")
    ),
    Case("unknown policy", run(SUM), USAGE, "'all'", "'all'", settings('policy = "all"')),
    Case(
        "settings in a folder",
        run(SUM),
        SETUP,
        "Is a directory",
        "폴더입니다",
        lambda here: (here / "kept" / "config.toml").mkdir(),
    ),
    Case("broken keys", run(SUM), SETUP, "secrets.toml", "secrets.toml", keys("OPENAI =", 0o600)),
    Case("open keys", run(SUM), SETUP, "chmod 600", "chmod 600", keys('X_API_KEY = "x"', 0o644)),
    # The folder of runs
    Case("a newer store", ("runs",), USAGE, "newer dure", "더 새로운 버전의 dure", newer),
    Case(
        "no store at all",
        run(SUM),
        SETUP,
        "file is not a database",
        "데이터베이스 파일이 아닙",
        store(b"garbage" * 999),
    ),
    Case("a damaged store", ("show", "last"), SETUP, "cannot be used", "쓸 수 없습니다", damaged),
    Case(
        "a cut store",
        ("runs",),
        SETUP,
        "cannot be used",
        "쓸 수 없습니다",
        lambda here: os.truncate(here / "kept" / "dure.db", 5000),
    ),
    Case("another program's store", ("runs",), USAGE, "another program", "다른 프로그램", foreign),
    Case("a folder for a store", ("runs",), SETUP, "Is a directory", "폴더입니다", elsewhere),
    Case(
        "a file for a folder",
        run(SUM),
        SETUP,
        "Not a directory",
        "폴더가 아닙니다",
        env={"DURE_HOME": "{here}/kept/dure.db"},
    ),
    Case(
        "a folder that cannot be written",
        run(SUM),
        SETUP,
        "cannot be written here",
        "여기에는 기록을 쓸 수 없습니다",
        env={"DURE_HOME": "/sys"},
    ),
    Case(
        "no sandbox",
        ("doctor",),
        DONE,
        "bubblewrap is not installed",
        "bubblewrap이 설치되어 있지",
        env={"PATH": "/nowhere"},
    ),
    Case("no such disk", run(SUM), SETUP, "", "", env={"DURE_HOME": "/proc/nowhere"}),
    Case(
        "a locked store",
        ("{here}", *run(SUM)),
        SETUP,
        "database is locked",
        "잠겨 있습니다",
        program=(sys.executable, "-c", CHECK_LOCK),
    ),
    Case("a full disk", run(SUM), SETUP, "full or failing", "가득 찼거나", start=small_files(0)),
    Case(
        "a disk that fills up",
        run(SUM),
        SETUP,
        "full or failing",
        "가득 찼거나",
        start=small_files(30_000),
    ),
    # What the process is started with
    Case(
        "a deleted folder",
        run(SUM),
        USAGE,
        "current folder is gone",
        "폴더가 없어졌",
        start=no_folder,
    ),
    Case(
        "no standard input",
        run("-"),
        USAGE,
        "The task is empty",
        "할 일이 비어",
        start=lambda: os.close(0),
    ),
    Case("no standard input for a talk", ("chat",), DONE, "", "", start=lambda: os.close(0)),
    Case("no standard output", run(SUM), DONE, "", "", start=lambda: os.close(1)),
    Case("no standard error", run(SUM), DONE, "144", "144", start=lambda: os.close(2)),
    Case(
        "a full standard output",
        run(SUM),
        SETUP,
        "No space left",
        "남은 공간이",
        start=lambda: os.dup2(os.open("/dev/full", os.O_WRONLY), 1),
    ),
    Case("no home", run(SUM, "--in", "{here}/kept"), DONE, "144", "144", env={"HOME": None}),
    Case(
        "an empty DURE_HOME", ("config",), DONE, "/data/dure", "/data/dure", env={"DURE_HOME": ""}
    ),
    Case(
        "plain C",
        run("3 더하기 4는?"),
        DONE,
        "3 + 4 = 7",
        "3 + 4 = 7",
        env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    ),
    Case(
        "a locale that is not there",
        run("3 더하기 4는?"),
        DONE,
        "3 + 4 = 7",
        "3 + 4 = 7",
        env={"LC_ALL": "ko_KR.EUC-KR"},
    ),
    Case("no locale", run(SUM), DONE, "144", "144", env={"LC_ALL": "\x01@@"}),
    Case(
        "half a letter in a variable",
        run(SUM),
        USAGE,
        "off\\udcff",
        "off\\udcff",
        env={"DURE_MODEL": "off\udcff"},
    ),
)


class Refusing(http.server.BaseHTTPRequestHandler):
    """A model server that knows no key."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"error": {"message": "Incorrect API key provided"}}'
        self.send_response(401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def one_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one finished run."""
    kept = tmp_path_factory.mktemp("one") / "kept"
    call = [*DURE, "run", "--in", str(kept), "what is 1+1"]
    subprocess.run(call, check=True, capture_output=True, timeout=60, cwd=kept.parent)
    return kept


def called(case: Case, here: Path, lang: str, port: int) -> subprocess.Popen[bytes]:
    def filled(word: str | bytes) -> str | bytes:
        if isinstance(word, bytes):
            return word
        return word.replace("{here}", str(here)).replace("{port}", str(port))

    ours = {
        "DURE_HOME": str(here / "kept"),
        "DURE_LANG": lang,
        "XDG_DATA_HOME": str(here / "data"),
        "PYTHONDONTWRITEBYTECODE": "1",  # a full disk must not leave half a .pyc in our source
    }
    env = environment(ours)
    for name, value in case.env.items():
        env.pop(name, None)
        if value is not None:
            env[name] = value.replace("{here}", str(here))
    return subprocess.Popen(
        [*case.program, *map(filled, case.call)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=here / "desk",
        env=env,
        preexec_fn=case.start,
    )


def ended(process: subprocess.Popen[bytes], stdin: bytes) -> Said:
    try:
        out, err = process.communicate(stdin, timeout=60)
    finally:
        process.kill()
    return Said(process.returncode, out.decode(), err.decode())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input(case: Case, tmp_path: Path, one_run: Path, port: int) -> None:
    processes: dict[str, subprocess.Popen[bytes]] = {}
    for lang in ("en", "ko"):
        here = tmp_path / lang
        (here / "desk").mkdir(parents=True)
        shutil.copytree(one_run, here / "kept")
        case.broken(here)
        processes[lang] = called(case, here, lang, port)
    for lang, process in processes.items():
        said = ended(process, case.stdin)
        text = said.out + said.err
        assert said.code == case.code, text
        assert (case.korean if lang == "ko" else case.english) in text
        assert "Traceback" not in text
        assert "never retrieved" not in text
        assert "unexpected" not in text
        assert "예상하지 못한" not in text
        if case.code:
            assert sum(line.startswith("✗") for line in text.splitlines()) == 1
            assert width(text.strip().splitlines()[-1]) > 20
        assert_kept(tmp_path / lang / "kept" / "dure.db", case)


def assert_kept(file: Path, case: Case) -> None:
    """The run that was there before is there still."""
    if case.broken in (elsewhere, damaged, foreign) or "store" in case.name:
        return
    with sqlite3.connect(file) as db:
        titles = [row[0] for row in db.execute("SELECT title FROM run")]
    db.close()
    assert "what is 1+1" in titles
