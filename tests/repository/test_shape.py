"""The source keeps its shape; and the checker finds each thing it is there to find."""

import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from checks import shape, source

ROOT = Path(__file__).resolve().parents[2]


def test_the_package_keeps_its_shape() -> None:
    assert shape.problems(ROOT / "src" / "dure") == []


def test_the_checks_keep_the_shape_that_they_check() -> None:
    assert shape.problems(ROOT / "checks") == []


def plant(folder: Path, files: dict[str, str]) -> Path:
    """A package `dure` with these files, and an `__init__.py` wherever one is missing."""
    root = folder / "dure"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    for each in [root, *(path for path in root.rglob("*") if path.is_dir())]:
        (each / "__init__.py").touch()
    return root


def found(folder: Path, files: dict[str, str]) -> list[str]:
    """The problems of a planted package, without where they are."""
    return [each.split(": ", 1)[-1] for each in shape.problems(plant(folder, files))]


def test_a_problem_says_where_it_is(tmp_path: Path) -> None:
    root = plant(tmp_path, {"a.py": "\nclass Utils: ...\n"})
    assert shape.problems(root) == [f"{root}/a.py:2: name the class after what it does: Utils"]


def test_long_files(tmp_path: Path) -> None:
    assert found(tmp_path, {"a.py": "x = 1\n" * 400}) == []
    assert found(tmp_path, {"a.py": "x = 1\n" * 401}) == ["the file has 401 lines, more than 400"]


def test_long_functions(tmp_path: Path) -> None:
    body = "    x = 1\n" * 49
    assert found(tmp_path, {"a.py": f"def f():\n{body}"}) == []
    assert found(tmp_path, {"a.py": f'def f():\n    """Say.\n\n    More.\n    """\n{body}'}) == []
    too_long = ["f has 51 lines, more than 50"]
    assert found(tmp_path, {"a.py": f"async def f():\n{body}    x = 1\n"}) == too_long


def test_many_parameters(tmp_path: Path) -> None:
    many = ", ".join(f"p{i}" for i in range(13))
    text = f"""
        import click
        def good(a, b, c, d, e): ...
        def f(a, b, c, d, e, g): ...
        def h(*, {many}): ...
        class C:
            def good(self, a, b, c, d, e): ...
            @classmethod
            def too(cls, a, b, c, d, e): ...
            @staticmethod
            def k(a, b, c, d, e, g): ...
        @click.command("x")
        def command({many}): ...
    """
    assert found(tmp_path, {"cli/a.py": text}) == [
        "f takes 6 positional parameters, more than 5",
        "h takes 13 parameters, more than 12",
        "k takes 6 positional parameters, more than 5",
    ]


def test_large_classes(tmp_path: Path) -> None:
    methods = "".join(f"    def m{i}(self): ...\n" for i in range(13))
    fields = "".join(f"    f{i}: int = 0\n" for i in range(13))
    assert found(tmp_path, {"a.py": f"class C:\n{methods}    def _m(self): ...\n"}) == [
        "C has 13 public methods, more than 12"
    ]
    assert found(tmp_path, {"a.py": f"class C:\n{fields}    g: ClassVar[int] = 0\n"}) == [
        "C has 13 fields, more than 12"
    ]


@pytest.mark.parametrize(
    "name", ["RunManager", "HandlerOfRuns", "BaseModelX", "AbstractRun", "Utils"]
)
def test_empty_names(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, {"a.py": f"class {name}: ...\n"}) == [
        f"name the class after what it does: {name}"
    ]


@pytest.mark.parametrize("name", ["Database", "Baseline", "Managed", "UtilityScore"])
def test_names_that_only_look_empty(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, {"a.py": f"class {name}: ...\n"}) == []


def test_empty_file_names(tmp_path: Path) -> None:
    assert found(tmp_path, {"host/utils.py": ""}) == [
        "name the file after what it does, not utils.py"
    ]


def test_imports_for_type_checking(tmp_path: Path) -> None:
    text = """
        import typing
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            import aiohttp
            from dure.core import run
        if typing.TYPE_CHECKING:
            from dure import core
        else:
            import dure.core.run
    """
    assert found(tmp_path, {"runtime.py": text, "core/run.py": ""}) == [
        "dure.core.run is imported for type checking only: that hides a cycle",
        "dure.core is imported for type checking only: that hides a cycle",
    ]


def test_imports_inside_functions(tmp_path: Path) -> None:
    text = """
        def load():
            import json
            from dure.core import run
    """
    files = {
        "core/run.py": "",
        "runtime.py": text,
        "cli/main.py": text,
        "__init__.py": "def __getattr__(name):\n    import dure.core.run\n",
    }
    assert found(tmp_path, files) == ["dure.core.run is imported in load(): import it at the top"]


def test_direct_imports_of_what_is_behind_the_runtime(tmp_path: Path) -> None:
    files = {
        "models/openai.py": "",
        "runtime/run.py": "import dure.models.openai\n",
        "agents/agent.py": "import dure.runtime.run\n",
        "teams/joint.py": "from dure.models import openai\n",
    }
    assert found(tmp_path, files) == [
        "dure.teams reaches dure.models.openai only through Turn and the contracts of core"
    ]


def test_import_cycles(tmp_path: Path) -> None:
    files = {
        "a.py": "from dure import b\n",
        "b.py": "import dure.c\n",
        "c.py": "from dure.a import x\n",
        "d.py": "import dure.a\n",
    }
    assert found(tmp_path, files) == ["dure.a <-> dure.b <-> dure.c"]


def test_a_package_and_its_own_module_can_be_a_cycle(tmp_path: Path) -> None:
    files = {"core/__init__.py": "from dure.core.a import x\n", "core/a.py": "import dure.core\n"}
    assert found(tmp_path, files) == ["dure.core <-> dure.core.a"]


def test_heavy_imports(tmp_path: Path) -> None:
    files = {
        "__init__.py": "from dure.core.deep import run\n",
        "core/__init__.py": "from rich import print\n",
        "core/deep/__init__.py": "",
        "core/deep/run.py": "def f():\n    import aiohttp\n",
        "core/far.py": "import aiohttp\n",
        "cli/__init__.py": "import click\n",
    }
    # core is imported because something inside it is; far and cli are not
    assert found(tmp_path, files) == ["`import dure` would import rich: import it where it is used"]


def test_dotted() -> None:
    tree = source.ast.parse("@a.b.c(1)\ndef f(): ...\nx: List[int]\n(lambda: 0)()")
    decorator = tree.body[0].decorator_list[0]  # type: ignore[reportAttributeAccessIssue]
    annotation = tree.body[1].annotation  # type: ignore[reportAttributeAccessIssue]
    call = tree.body[2].value  # type: ignore[reportAttributeAccessIssue]
    assert [source.dotted(each) for each in (decorator, annotation, call)] == ["a.b.c", "List", ""]


def test_reachable() -> None:
    edges = {"a": {"b"}, "b": {"a", "c"}, "c": set[str](), "d": {"a"}}
    assert source.reachable(edges, {"a"}) == {"a", "b", "c"}
    assert source.cycles(edges) == [["a", "b"]]


# The layers are import-linter's to check; these make sure that our contracts say what they mean.

ALLOWED = {
    "core/a.py": "import pydantic\n",
    "host/a.py": "from dure.core import a\n",
    "sandbox/a.py": "from dure.host import a\n",
    "perception/a.py": "",
    "knowledge/a.py": "from dure.perception import a\n",
    "models/a.py": "from dure.core import a\n",
    "tools/a.py": "from dure.sandbox import a\nfrom dure.knowledge import a as b\n",
    "runtime/a.py": "from dure.models import a\nfrom dure.tools import a as b\n",
    "agents/a.py": "from dure.runtime import a\n",
    "teams/a.py": "from dure.agents import a\n",
    "cli/a.py": "import dure\nfrom dure.teams import a\n",
}


def layers(folder: Path, files: dict[str, str]) -> int:
    """The exit status of import-linter for a planted package."""
    plant(folder, files)
    shutil.copy(ROOT / "pyproject.toml", folder)
    program = "from importlinter.cli import lint_imports_command as c; c(['--no-cache'])"
    done = subprocess.run(
        # the planted package comes before the installed one
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(folder)!r}); {program}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return done.returncode


def test_layers_allow_what_the_design_allows(tmp_path: Path) -> None:
    assert layers(tmp_path, ALLOWED) == 0


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("core/b.py", "import aiohttp\n"),
        ("core/b.py", "from dure.host import a\n"),
        ("models/b.py", "from dure.tools import a\n"),
        ("sandbox/b.py", "from dure.knowledge import a\n"),
        ("perception/b.py", "from dure.knowledge import a\n"),
        ("tools/b.py", "from dure.models import a\n"),
        ("runtime/b.py", "from dure.agents import a\n"),
        ("agents/b.py", "from dure.teams import a\n"),
        ("agents/b.py", "from dure import Agent\n"),
        ("teams/b.py", "from dure.cli import a\n"),
    ],
)
def test_layers_forbid_what_the_design_forbids(tmp_path: Path, file: str, text: str) -> None:
    assert layers(tmp_path, {**ALLOWED, file: text}) == 1
