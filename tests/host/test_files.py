"""Files of a folder, and nothing outside it: with handles, and without (as on Windows)."""

import errno
import os
import socket
import threading
import unicodedata
from pathlib import Path

import pytest

from dure.core.errors import SetupError, ToolError
from dure.core.workspace import Workspace
from dure.host.files import Folder


@pytest.fixture(params=[True, False], ids=["handles", "paths"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    (tmp_path / "outside.txt").write_text("outside")
    (tmp_path / "beside").mkdir()
    return Folder(tmp_path / "작업 폴더", handles=request.param)


def refused(folder: Folder, path: str) -> set[str]:
    """The codes with which each way of using the path ends."""
    codes: set[str] = set()
    for use in (
        lambda: folder.read(path),
        lambda: folder.write(path, b"x"),
        lambda: folder.append(path, b"x"),
        lambda: folder.delete(path),
    ):
        with pytest.raises(ToolError) as caught:
            use()
        assert str(folder.root) not in str(caught.value)
        codes.add(caught.value.code)
    return codes


def test_it_is_a_workspace_made_at_the_first_write(folder: Folder) -> None:
    workspace: Workspace = folder
    assert not folder.root.exists()
    assert workspace.list() == []
    assert not workspace.exists("a")
    workspace.write("보고서/첫 장.md", "안녕".encode())
    assert workspace.read("보고서/첫 장.md").decode() == "안녕"
    assert workspace.read("./보고서//첫 장.md", most=3).decode() == "안"
    assert folder.root.stat().st_mode & 0o777 == 0o700


def test_the_list_is_in_order_with_sizes(folder: Folder) -> None:
    for path in ("b/2", "b/10", "a.txt", "b.txt", "가/나/다"):
        folder.write(path, path.encode())
    found = [(entry.path, entry.size) for entry in folder.list()]
    assert found == [
        ("a.txt", 5),
        ("b", None),
        ("b/10", 4),
        ("b/2", 3),
        ("b.txt", 5),
        ("가", None),
        ("가/나", None),
        ("가/나/다", 11),
    ]
    assert [entry.path for entry in folder.list("b")] == ["b/10", "b/2"]
    assert len(folder.list(most=3)) == 3
    with pytest.raises(ToolError) as caught:
        folder.list("nowhere")
    assert caught.value.code == "files.missing"


def test_whole_files_are_replaced_and_keep_their_mode(folder: Folder) -> None:
    folder.write("run.sh", b"one")
    (folder.root / "run.sh").chmod(0o755)
    with (folder.root / "run.sh").open("rb") as reader:
        folder.write("run.sh", b"two")
        assert reader.read() == b"one"
    assert folder.read("run.sh") == b"two"
    if os.name == "posix":
        assert (folder.root / "run.sh").stat().st_mode & 0o777 == 0o755
    assert [entry.path for entry in folder.list()] == ["run.sh"]


def test_a_file_that_is_being_written_is_not_seen_twice(folder: Folder) -> None:
    folder.write("a.txt", b"x")
    writing = threading.Thread(target=lambda: [folder.write("a.txt", b"y" * n) for n in range(99)])
    writing.start()
    while writing.is_alive():
        assert [entry.path for entry in folder.list()] == ["a.txt"]
    writing.join()


def test_append_and_delete(folder: Folder) -> None:
    folder.append("log/a.txt", b"one")
    folder.append("log/a.txt", b"two")
    assert folder.read("log/a.txt") == b"onetwo"
    with pytest.raises(ToolError) as caught:
        folder.delete("log")
    assert caught.value.code in ("files.not_empty", "files.failed")
    folder.delete("log/a.txt")
    folder.delete("log")
    with pytest.raises(ToolError) as caught:
        folder.delete("log/x")
    assert caught.value.code == "files.missing"
    assert not folder.exists("log")


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "//etc/passwd",
        "../outside.txt",
        "a/../../outside.txt",
        "a/..",
        "..",
        "a\x00b",
        "a\nb",
        "\ud800",
        "가" * 86,
        "x" * 256,
        "a/" * 65 + "b",
        "",
        ".",
        "./",
    ],
)
def test_paths_that_are_none(folder: Folder, path: str) -> None:
    expected = {"files.absolute", "files.climbs", "files.name", "files.folder"}
    assert refused(folder, path) <= expected


def test_a_path_as_it_reads_in_the_sandbox_is_told_how_to_write_it(folder: Folder) -> None:
    with pytest.raises(ToolError, match=r"'src/a\.py'"):
        folder.read("/workspace/src/a.py")


def test_names_are_looked_up_composed_and_decomposed(folder: Folder) -> None:
    name = "한글 문서.txt"
    folder.write(unicodedata.normalize("NFD", name), b"one")
    assert folder.read(unicodedata.normalize("NFC", name)) == b"one"
    folder.write(unicodedata.normalize("NFC", name), b"two")
    assert len(folder.list()) == 1


def test_lookalikes_of_dots_are_names_like_any_other(folder: Folder) -> None:
    for name in ("．．", "‥", "．．/x", "%2e%2e"):
        folder.write(name + "/f", b"x")
    assert {path.name for path in folder.root.parent.iterdir()} == {
        folder.root.name,
        "outside.txt",
        "beside",
    }


def test_links_are_not_followed(folder: Folder) -> None:
    folder.write("a.txt", b"a")
    (folder.root / "link").symlink_to("../outside.txt")
    (folder.root / "folder").symlink_to("../beside")
    (folder.root / "inner").symlink_to("a.txt")
    (folder.root / "loop").symlink_to("loop")
    (folder.root / "nowhere").symlink_to("../made.txt")
    for path in ("link", "folder/x", "inner", "loop", "nowhere", "loop/x"):
        for use in (folder.read, lambda p: folder.write(p, b"x"), lambda p: folder.append(p, b"x")):
            with pytest.raises(ToolError) as caught:
                use(path)
            assert caught.value.code == "files.link"
        assert not folder.exists(path)
    assert [entry.path for entry in folder.list()] == ["a.txt"]
    with pytest.raises(ToolError):
        folder.list("folder")
    outside = folder.root.parent
    assert (outside / "outside.txt").read_text() == "outside"
    assert not (outside / "made.txt").exists()
    folder.delete("link")
    assert (outside / "outside.txt").exists()


def test_a_second_name_outside_is_left_alone(folder: Folder) -> None:
    folder.write("a.txt", b"a")
    outside = folder.root.parent / "outside.txt"
    os.link(outside, folder.root / "hard.txt")
    folder.append("hard.txt", b" more")
    assert outside.read_text() == "outside"
    assert folder.read("hard.txt") == b"outside more"
    os.link(outside, folder.root / "hard2.txt")
    folder.write("hard2.txt", b"new")
    assert outside.read_text() == "outside"


def test_pipes_sockets_and_folders_are_not_files(folder: Folder) -> None:
    folder.write("d/a.txt", b"a")
    os.mkfifo(folder.root / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(folder.root)  # the path of a socket is short
        server.bind("socket")
        os.chdir(here)
        for path in ("pipe", "socket"):
            for use in (
                folder.read,
                lambda p: folder.write(p, b""),
                lambda p: folder.append(p, b""),
            ):
                with pytest.raises(ToolError) as caught:
                    use(path)
                assert caught.value.code in ("files.special", "files.failed")
    for use in (folder.read, lambda p: folder.write(p, b""), lambda p: folder.append(p, b"")):
        with pytest.raises(ToolError) as caught:
            use("d")
        assert caught.value.code == "files.folder"
    with pytest.raises(ToolError) as caught:
        folder.read("d/a.txt/b")
    assert caught.value.code == "files.not_folder"
    assert [entry.path for entry in folder.list()] == ["d", "d/a.txt"]


def test_what_steers_other_programs_is_not_for_tools(folder: Folder) -> None:
    folder.write("a", b"")
    (folder.root / ".dure").mkdir()
    (folder.root / ".dure" / "secrets.toml").write_text("x")
    (folder.root / ".git" / "hooks").mkdir(parents=True)
    assert refused(folder, ".dure/secrets.toml") == {"files.reserved"}
    assert refused(folder, "sub/.DURE/config.toml") == {"files.reserved"}
    paths = [".git/hooks/pre-commit", ".git/config", "sub/.git/hooks/x", "sub/.git", "sub/HEAD"]
    paths += [".git/commondir", ".vscode/tasks.json", ".envrc", "sub/.Claude/settings.json"]
    for path in paths:
        with pytest.raises(ToolError):
            folder.write(path, b"")
    folder.write(".gitignore", b"")
    assert ".dure" not in {entry.path for entry in folder.list()}


def test_folders_deeper_than_a_path_may_be_are_not_gone_into(folder: Folder) -> None:
    """Each entry is reached from the root: a thousand folders in a row would take a minute."""
    folder.root.mkdir()
    deep = folder.root
    for _ in range(200):
        deep = deep / "d"
        deep.mkdir()
    assert len(folder.list()) == 64


def test_the_whole_disk_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/")
    for root in ("/", "/tmp/..", str(tmp_path / "link")):
        with pytest.raises(SetupError) as caught:
            Folder(root)
        assert caught.value.code == "files.root"


def test_a_full_disk_leaves_the_old_file(folder: Folder) -> None:
    resource = pytest.importorskip("resource")
    folder.write("a.txt", b"old")
    signal = pytest.importorskip("signal")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, before[1]))
    try:
        with pytest.raises(ToolError) as caught:
            folder.write("a.txt", bytes(2 << 20))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert caught.value.code == "files.full"
    assert caught.value.__cause__.errno == errno.EFBIG  # type: ignore[union-attr]
    assert folder.read("a.txt") == b"old"
    assert [entry.path for entry in folder.list()] == ["a.txt"]


def test_many_small_files_are_listed_in_reasonable_steps(folder: Folder) -> None:
    for number in range(30):
        folder.write(f"{number:02}/f", b"")
    assert [entry.path for entry in folder.list(most=4)] == ["00", "00/f", "01", "01/f"]
