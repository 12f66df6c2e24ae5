"""A clean environment with dure installed from its wheel, as a user has it.

    python -m tests.installed.environment tests/cli -x

runs any tests against the installed package: the source tree cannot be imported there.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BEFORE = dict(os.environ)
"""What the environment was before tests took it away: where the package index is."""


def wheel(folder: Path) -> Path:
    """The wheel, built from a copy of what belongs to it."""
    tree = folder / "tree"
    for name in ("src", "examples", "pyproject.toml", "LICENSE", "README.md"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, tree / name)
    build = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(folder)], cwd=tree, check=True)
    [built] = folder.glob("*.whl")
    return built


class Environment:
    """A virtual environment made by uv if it is there, else by the standard library and pip."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
        self.python = self.scripts / "python"
        self.uv = shutil.which("uv")

    def install(self, built: Path) -> None:
        """The locked dependencies, as wheels only, and then the wheel. Raises
        `CalledProcessError` where the package index cannot be reached."""
        lock = ["--require-hashes", "--requirement", str(ROOT / "requirements" / "base.lock")]
        if self.uv:
            _call([self.uv, "venv", "--quiet", "--python", sys.executable, str(self.folder)])
            install = [self.uv, "pip", "install", "--quiet", "--python", str(self.python)]
        else:
            _call([sys.executable, "-m", "venv", str(self.folder)])
            install = [str(self.python), "-m", "pip", "install", "--quiet", "--no-input"]
        install += ["--only-binary", ":all:"]
        _call([*install, *lock])
        _call([*install, "--no-deps", str(built)])

    def dure(
        self, *words: str, cwd: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """The installed command."""
        return subprocess.run(
            [str(self.scripts / "dure"), *words],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def says(self, code: str, cwd: Path) -> str:
        """What its Python prints."""
        done = subprocess.run(
            [str(self.python), "-W", "error", "-c", code],
            cwd=cwd,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=True,
        )
        return done.stdout.strip()

    def test(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run tests with it. pytest and the like are lent by the environment of development,
        whose own `.pth` files, and with them the source tree, are not read."""
        lent = self.says("import sysconfig; print(sysconfig.get_path('purelib'))", self.folder)
        Path(lent, "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        programs = os.pathsep.join([str(self.scripts), sysconfig.get_path("scripts")])
        return subprocess.run(
            [str(self.python), "-m", "pytest", "-p", "no:cacheprovider", *arguments],
            cwd=ROOT,
            env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )


def _call(command: list[str]) -> None:
    subprocess.run(command, env=BEFORE, check=True, capture_output=True, timeout=300)


def main() -> int:
    """Run the tests that are named against the installed wheel."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = Environment(Path(scratch, "env"))
        environment.install(wheel(Path(scratch)))
        done = environment.test(*sys.argv[1:])
    sys.stdout.write(done.stdout)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
