"""Every example of the gallery, run offline in each of its languages as a reader runs it."""

from pathlib import Path

import pytest

from dure.cli.examples.gallery import Example, every, named
from dure.cli.examples.playing import check_needs
from dure.cli.whose import agent_from
from dure.core.errors import SetupError
from dure.spec import load
from tests.cli.terminal import invoke
from tests.gallery.readmes import printed, shown, shown_in_front

EACH = [
    pytest.param(example, lang, id=f"{example.name}-{lang}")
    for example in every()
    for lang in example.languages
]


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DURE_HOME", str(tmp_path / "kept"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


@pytest.mark.parametrize(("example", "lang"), EACH)
def test_its_readme_shows_what_it_prints(example: Example, lang: str) -> None:
    try:
        check_needs(example)
    except SetupError as error:
        pytest.skip(str(error))
    output = printed(example, lang, Path("work"))
    assert "≠" not in output, "a tool gives something else than when it was recorded"
    assert shown(example.file("README", ".md", lang)) == output


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_front_page_shows_three_as_their_own_pages_do(lang: str) -> None:
    found = shown_in_front(lang)
    assert len(found) == 3
    for name, output in found.items():
        assert output == shown(named(name).file("README", ".md", lang))


@pytest.mark.parametrize("example", every(), ids=lambda example: example.name)
def test_it_is_whole(example: Example) -> None:
    for lang in ("en", "ko"):
        readme = example.file("README", ".md", lang).read_text("utf-8")
        assert readme.startswith("# ")
        assert "--model" in readme
    for lang in example.languages:
        assert example.title[lang]
        assert example.shows[lang]
        assert example.task[lang]
        assert agent_from(example.run[lang], example.folder).name


@pytest.mark.parametrize(
    "path",
    [path for example in every() for path in sorted(example.folder.glob("*.yaml"))],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_its_files_can_be_read(path: Path) -> None:
    if path.name != "example.yaml":
        assert load(path).name


def test_what_is_not_there_is_said() -> None:
    said = invoke("examples", "run", "flower")
    assert said.code == 2
    assert "flowers" in said.err


def test_a_recording_knows_one_task_only() -> None:
    said = invoke("examples", "run", "software_company", "Something else")
    assert said.code == 2
    assert "--model" in said.err
    assert not list(Path().iterdir())


def test_it_runs_with_another_model() -> None:
    said = invoke("examples", "run", "weather", "--model", "offline", "what is 12*12")
    assert said.code == 0
    assert "144" in said.out


def test_a_copy_is_ones_own() -> None:
    said = invoke("examples", "copy", "software_company", "mine")
    assert said.code == 0
    assert "--agent mine/main.py:company" in said.out
    assert agent_from("mine/main.py:company").name == "company"
    again = invoke("examples", "copy", "software_company", "mine")
    assert again.code == 2
    assert "nothing is overwritten" in again.err


def test_a_run_of_an_example_is_taken_up_again() -> None:
    first = invoke("examples", "run", "software_company", "--workspace", "made")
    assert first.code == 0
    assert invoke("replay", "last").code == 0
    assert invoke("fork", "last", "--at", "9").code == 7
    again = invoke("answer", "last", "--yes", "--resume")
    assert again.code == 7, "the next file is asked about as well"
    assert "design.md" in again.err
