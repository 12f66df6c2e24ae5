"""What a program plants for the user's own programs is put away; what was there, and what starts
nothing, stays."""

import os
import subprocess
from pathlib import Path

import pytest

from dure.sandbox.planted import put_away, told

EVIL = "[core]\n\tfsmonitor = ./evil\n"


def files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir()}


def put(root: Path, *paths: str, text: str = EVIL) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


@pytest.mark.parametrize(
    "path",
    [
        ".git/config",
        ".git/hooks/pre-commit",
        ".git/config.worktree",
        ".git/commondir",
        ".git/modules/x/hooks/post-checkout",
        "sub/deep/.git/config",
        "sub/.GIT/config",
        ".git",
        "sub/.git",
        ".envrc",
        "sub/.envrc",
        ".vscode/tasks.json",
        ".idea/workspace.xml",
        ".claude/settings.json",
        ".mcp.json",
        ".husky/pre-commit",
        "sub/.dure/config.toml",
    ],
)
async def test_what_is_planted_is_renamed_and_told(tmp_path: Path, path: str) -> None:
    async with put_away(tmp_path) as planted:
        put(tmp_path, path)
        put(tmp_path, ".git/modules/x/HEAD", ".git/modules/x/objects/a") if "modules" in path else 0
        put(tmp_path, ".git/modules/x/refs/a") if "modules" in path else 0
    assert planted == [path]
    assert path not in files(tmp_path)
    assert f"{path}.put-away" in files(tmp_path)
    assert repr(path).encode() in told(planted)


async def test_a_folder_that_git_takes_for_a_repository(tmp_path: Path) -> None:
    async with put_away(tmp_path) as planted:
        put(tmp_path, "data/HEAD", "data/objects/a", "data/refs/a", "data/config")
        put(tmp_path, "tree/HEAD", "tree/commondir")
        put(tmp_path, "plain/config", "plain/hooks/x")
    assert planted == ["data/config", "tree/commondir"]


async def test_links_and_what_is_no_file(tmp_path: Path) -> None:
    put(tmp_path, "evil/config")
    async with put_away(tmp_path) as planted:
        (tmp_path / ".git").symlink_to("evil")
        put(tmp_path, "sub/.git/x")
        (tmp_path / "sub/.git/config").symlink_to("../../evil/config")
        (tmp_path / "sub/.git/hooks").symlink_to("../../evil")
        os.mkfifo(tmp_path / ".envrc")
    assert planted == [".envrc", ".git", "sub/.git/config", "sub/.git/hooks"]


async def test_what_was_there_stays_wherever_it_goes(tmp_path: Path) -> None:
    put(tmp_path, "repo/.git/config", "repo/.git/hooks/pre-commit", ".envrc")
    async with put_away(tmp_path) as planted:
        (tmp_path / "repo").rename(tmp_path / "moved")
        (tmp_path / ".envrc").chmod(0o600)
    assert planted == []
    async with put_away(tmp_path) as planted:
        (tmp_path / "moved/.git/config").write_text(EVIL + "# more")
    assert planted == ["moved/.git/config"]


def git(folder: Path, *words: str) -> None:
    command = ["git", "-c", "init.defaultBranch=main", *words]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


async def test_a_new_repository_stays_one(tmp_path: Path) -> None:
    async with put_away(tmp_path) as planted:
        git(tmp_path, "init")
        git(tmp_path, "config", "user.name", "작가")
        git(tmp_path, "remote", "add", "origin", "https://example.org/a.git")
    assert planted == []
    async with put_away(tmp_path) as planted:
        git(tmp_path, "config", "core.fsmonitor", "./evil")
    assert planted == [".git/config"]
    git(tmp_path, "status")


@pytest.mark.parametrize(
    "settings",
    [
        "[include]\n\tpath = x\n",
        "[core] fsmonitor = x\n",
        '[core]\n\tbare = false\\\n\tfsmonitor = "x"\n',
        "[core]\n\tbare = true ; \\\nfsmonitor=x\n",
        '[filter "x"]\n\tclean = x\n',
        '[remote "x"]\n\turl = ext::sh -c x\n',
        "[alias]\n\tst = !x\n",
        "[core]\n\thooksPath = x\n",
        "\ufeff[core]\n",
        "[core]\n" * 20_000,
    ],
)
async def test_settings_that_could_start_something(tmp_path: Path, settings: str) -> None:
    async with put_away(tmp_path) as planted:
        put(tmp_path, ".git/config", text=settings)
    assert planted == [".git/config"]


async def test_what_stands_in_the_way_is_no_help(tmp_path: Path) -> None:
    async with put_away(tmp_path) as planted:
        put(tmp_path, ".git/config", ".git/config.put-away/x", "dark/.git/config")
        (tmp_path / "dark/.git").chmod(0o500)
        (tmp_path / "dark").chmod(0o300)
    assert planted == [".git/config", "dark/.git/config"]
    assert ".git/config" not in files(tmp_path)


async def test_a_workspace_that_was_closed_is_opened_again(tmp_path: Path) -> None:
    async with put_away(tmp_path):
        os.chmod(tmp_path, 0)
    assert os.geteuid() == 0 or os.stat(tmp_path).st_mode & 0o700 == 0o700


async def test_nothing_is_told_of_nothing(tmp_path: Path) -> None:
    async with put_away(tmp_path / "missing") as planted:
        pass
    assert told(planted) == b""


async def test_a_large_file_is_not_added_to_unseen(tmp_path: Path) -> None:
    put(tmp_path, "sub/.git/hooks/pre-push", "sub/.git/hooks/same", text="#" * 100_000)
    async with put_away(tmp_path) as planted:
        with (tmp_path / "sub/.git/hooks/pre-push").open("a") as file:
            file.write("\nevil\n")
    assert planted == ["sub/.git/hooks/pre-push"]


async def test_large_settings_are_not_harmless(tmp_path: Path) -> None:
    async with put_away(tmp_path) as planted:
        put(tmp_path, "sub/.git/config", text="[core]\n" + "\n" * 100_000 + EVIL)
    assert planted == ["sub/.git/config"]


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("sub/.git/hooks/x.sample", "sub/.git/hooks/post-checkout"),
        ("sub/.git/hooks/post-checkout.put-away", "sub/.git/hooks/post-checkout"),
        ("sub/.git/config", ".envrc"),
    ],
)
async def test_what_was_let_be_is_not_obeyed_under_another_name(
    tmp_path: Path, first: str, later: str
) -> None:
    async with put_away(tmp_path) as planted:
        put(tmp_path, first, text="[core]\nname = $(evil)\n")
    assert planted == []
    async with put_away(tmp_path) as planted:
        (tmp_path / first).rename(tmp_path / later)
    assert [path.removesuffix(".put-away") for path in planted] == [later]


async def test_what_the_user_has_may_be_moved(tmp_path: Path) -> None:
    put(tmp_path, "one/.git/hooks/pre-push", "two/keep")
    async with put_away(tmp_path) as planted:
        (tmp_path / "one/.git").rename(tmp_path / "two/.git")
    assert planted == []
