"""Documentation cannot lie: the Python in the READMEs and in docs/ runs, offline.

The blocks of one page share one namespace and run in order, in an empty working folder. A block
marked `python no-run` is shown only.
"""

import ast
import asyncio
import inspect
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from checks.docs import build, remote
from checks.markdown import Block, blocks, pages
from dure.spec.read import load, lone_tools

ROOT = Path(__file__).resolve().parents[2]


def run_block(block: Block, module: ModuleType, path: Path) -> None:
    """Run a block so that errors, and functions that are asked for their source, point into the
    page. `await` may stand at the top, as in a notebook."""
    code = "\n" * (block.line - 1) + block.code
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    compiled = compile(code, str(path), "exec", flags=flags, dont_inherit=True)
    result = eval(compiled, module.__dict__)
    if inspect.iscoroutine(result):
        asyncio.run(result)


@pytest.mark.parametrize("path", pages(ROOT), ids=lambda path: str(path.relative_to(ROOT)))
def test_code_in_pages_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    module = ModuleType("page")
    monkeypatch.setitem(sys.modules, "page", module)
    for block in blocks(path.read_text(encoding="utf-8")):
        if block.info == "python":
            run_block(block, module, path)


TEAM_FILE = re.compile(r"^(agents|tools|teams|flows):", re.M)


@pytest.mark.parametrize("path", pages(ROOT), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_in_pages_can_be_read(path: Path, tmp_path: Path) -> None:
    for block in blocks(path.read_text(encoding="utf-8")):
        if block.info == "yaml" and TEAM_FILE.search(block.code):
            file = tmp_path / "team.yaml"
            file.write_text(block.code, encoding="utf-8")
            assert lone_tools(file) or load(file), f"line {block.line}"


@pytest.mark.parametrize("path", pages(ROOT), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_block_says_what_it_is(path: Path) -> None:
    unnamed = [each.line for each in blocks(path.read_text(encoding="utf-8")) if not each.info]
    assert unnamed == [], "name the language; `text` for none"


def test_there_are_pages() -> None:
    assert (ROOT / "docs" / "index.md").exists()


def test_remote_parts_of_pages_are_found(tmp_path: Path) -> None:
    page = """
        <link rel="canonical" href="https://a.example/page">
        <link rel="stylesheet" href="css/base.css">
        <link rel="stylesheet" href="//b.example/font.css">
        <script async src="https://c.example/x.js"></script>
        <a href="https://d.example">a link that a person follows</a>
        <style>@import "https://e.example/y.css"; p {background: url(https://f.example/z)}</style>
    """
    (tmp_path / "index.html").write_text(page)
    assert remote(tmp_path) == [
        "index.html loads //b.example/font.css",
        "index.html loads https://c.example/x.js",
        "index.html loads https://e.example/y.css",
        "index.html loads https://f.example/z",
    ]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the site's settings and one page."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "properdocs.yml", tmp_path)
    (tmp_path / "checks").mkdir()
    shutil.copy(ROOT / "checks" / "docs_hooks.py", tmp_path / "checks")
    (tmp_path / "docs").mkdir()
    text = "# Page\n\n안녕\n\n```python no-run\nx = 1\n```\n"
    (tmp_path / "docs" / "index.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_site_loads_nothing_remote(site: Path) -> None:
    assert build(site / "out") == 0
    assert remote(site / "out") == []
    page = (site / "out" / "index.html").read_text(encoding="utf-8")
    assert "안녕" in page
    assert "no-run" not in page
    assert "<pre" in page


def test_a_broken_link_fails_the_build(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (site / "docs" / "index.md").open("a") as page:
        page.write("\n[gone](gone.md)\n")
    assert build(site / "out") != 0
    assert "gone.md" in capsys.readouterr().out


def test_a_broken_anchor_fails_the_build(site: Path) -> None:
    with (site / "docs" / "index.md").open("a") as page:
        page.write("\n[gone](#gone)\n")
    assert build(site / "out") != 0
