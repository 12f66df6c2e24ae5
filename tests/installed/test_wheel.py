"""dure installed from its wheel into a clean environment, without a compiler and the sources."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.installed.environment import BEFORE, ROOT, Environment, wheel
from tests.repository.test_imports import MAX_SECONDS, MEASURE
from tests.repository.test_install import MAX_DISTRIBUTIONS

FIRST_ANSWER = 60.0
"""Seconds from nothing to the first answer in Korean, installation included."""

SUITE = (
    "--ignore-glob=*/test_kill.py",
    "tests/agents/guards",
    "tests/agents/partners",
    "tests/agents/test_agent.py",
    "tests/agents/test_human.py",
    "tests/spec/test_read.py",
    "tests/spec/test_spec.py",
    "tests/spec/migrate",
    "tests/spec/tools",
    "tests/planning",
    "tests/runtime/test_run.py",
    "tests/models/test_catalogue.py",
    "tests/models/test_prices.py",
    "tests/cli/test_run.py",
    "tests/repository/test_entry_points.py",
)
"""What is run against the installed package, too. For all tests, see `environment.py`."""


@dataclass
class Installed:
    environment: Environment
    wheel: Path
    answer: str
    seconds: float


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    built = wheel(folder)
    environment = Environment(folder / "env")
    begun = time.monotonic()
    try:
        environment.install(built)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"the package index cannot be reached: {error.stderr.decode()[-300:]}")
    kept = {"DURE_HOME": str(folder / "kept")}
    said = environment.dure("run", "43,000원의 17%는?", "--lang", "ko", cwd=folder, env=kept)
    assert said.returncode == 0, said.stderr
    return Installed(environment, built, said.stdout, time.monotonic() - begun)


def test_the_first_answer_in_korean_comes_soon(installed: Installed) -> None:
    assert "7310" in installed.answer.replace(",", "")
    assert installed.seconds <= FIRST_ANSWER
    print(f"first answer after {installed.seconds:.1f} s, installation included")


def test_it_is_the_wheel_that_runs(installed: Installed, tmp_path: Path) -> None:
    code = "import dure, sys; print(dure.__file__); print(any('src' in p for p in sys.path))"
    where, source = installed.environment.says(code, tmp_path).splitlines()
    assert Path(where).is_relative_to(installed.environment.folder)
    assert source == "False"


def test_the_command_and_the_module_are_there(installed: Installed, tmp_path: Path) -> None:
    version = installed.environment.dure("--version", cwd=tmp_path).stdout
    module = "import runpy, sys; sys.argv[1:] = ['--version']; runpy.run_module('dure', None, {!r})"
    said = installed.environment.says(module.format("__main__"), tmp_path)
    assert said == version.strip() != ""


def test_no_module_needs_what_a_plain_install_does_not_bring(
    installed: Installed, tmp_path: Path
) -> None:
    code = (
        "import importlib, pkgutil, dure\n"
        "for found in pkgutil.walk_packages(dure.__path__, 'dure.'):\n"
        "    if '__main__' not in found.name: importlib.import_module(found.name)"
    )
    assert installed.environment.says(code, tmp_path) == ""


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_demo_is_in_the_wheel(installed: Installed, lang: str, tmp_path: Path) -> None:
    kept = {"DURE_HOME": str(tmp_path / "kept")}
    said = installed.environment.dure("demo", "--lang", lang, cwd=tmp_path, env=kept)
    assert said.returncode == 0, said.stderr
    assert (tmp_path / "dure-demo" / "report.md").exists()


def test_the_gallery_is_in_the_wheel(installed: Installed, tmp_path: Path) -> None:
    kept = {"DURE_HOME": str(tmp_path / "kept")}
    words = ("examples", "run", "translation_bureau", "--lang", "ko")
    said = installed.environment.dure(*words, cwd=tmp_path, env=kept)
    assert said.returncode == 0, said.stderr
    assert "되옮기는 이" in said.stdout
    assert not (tmp_path / "dure-translation-bureau").exists(), "nothing was written"


def test_an_agent_works(installed: Installed, tmp_path: Path) -> None:
    code = (
        "from dure import Agent, run, stores; from dure.planning import Checklist\n"
        "a = Agent('jane', model='offline', planner=Checklist())\n"
        "print(run(a, 'what is 6*7', store=stores.Memory()).status)"
    )
    assert installed.environment.says(code, tmp_path) == "done"


def test_it_is_small_and_quick(installed: Installed, tmp_path: Path) -> None:
    code = "from importlib.metadata import distributions as all_\nfor d in all_(): print(d.name)"
    names = set(installed.environment.says(code, tmp_path).split()) - {"pip", "setuptools"}
    assert len(names) <= MAX_DISTRIBUTIONS + 1, names
    best = min(float(installed.environment.says(MEASURE, tmp_path)) for _ in range(5))
    assert best <= MAX_SECONDS


def test_uvx_runs_it(installed: Installed, tmp_path: Path) -> None:
    uv = installed.environment.uv
    if uv is None:
        pytest.skip("uv is not installed")
    command = [uv, "tool", "run", "--quiet", "--from", str(installed.wheel), "dure", "--version"]
    done = subprocess.run(
        command, cwd=tmp_path, env=BEFORE, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "dure" in done.stdout


def test_the_tests_pass_with_the_wheel(installed: Installed) -> None:
    done = installed.environment.test(*SUITE)
    assert done.returncode == 0, done.stdout[-4000:]
    inside = "import dure; print(dure.__file__)"
    assert str(ROOT) not in installed.environment.says(inside, installed.environment.folder)
