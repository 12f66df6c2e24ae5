"""The attacks by calls of tools alone: files of the workspace, and the web."""

from __future__ import annotations

from typing import Any

_Steps = list[tuple[str, dict[str, Any]]]


def _read(*paths: str) -> _Steps:
    return [("read_file", {"path": path}) for path in paths]


def _write(*paths: str, text: str = "evil") -> _Steps:
    return [("write_file", {"path": path, "text": text}) for path in paths]


def _web(*addresses: str) -> _Steps:
    return [("web_read", {"url": address}) for address in addresses]


_PLANTED = (".git/config", ".git/hooks/post-checkout", "sub/.git/config", "sub/.git", ".envrc")
_PLANTED += ("sub/.vscode/tasks.json", ".dure/config.toml", "sub/.dure/config.toml", "bare/HEAD")
_PLANTED += (".git/commondir", ".claude/settings.json", ".husky/pre-commit", ".GIT/config")
_HOSTS = ("169.254.169.254", "2852039166", "0xA9FEA9FE", "0251.0376.0251.0376", "169.254.43518")
_HOSTS += (
    "[::ffff:169.254.169.254]",
    "[fd00:ec2::254]",
    "[64:ff9b::a9fe:a9fe]",
    "169.254.169.254.",
)

BY_TOOLS: dict[int, _Steps] = {
    1: _read("/etc/passwd", "~/.ssh/id", "@BASE@/home/.ssh/id"),
    3: _read("@BASE@/secrets.toml", "../secrets.toml", "../data/dure.db", ".dure/secrets.toml"),
    4: _write("/tmp/x", "@BASE@/made", "../made", "a/../../made", "~/made"),
    8: _read("..", "a/../../secrets.toml", "secrets.toml\0.txt", "x" * 300, "a/" * 100 + "x")
    + _write("‥/made", "．．/made", "..\\made", "C:\\made", "CON", "a\nb", "x" * 5000),
    9: _web("http://127.0.0.1:@TCP@/", "http://localhost:@TCP@/", "http://[::1]:@TCP@/")
    + _web("http://0.0.0.0:@TCP@/", "http://127.1:@TCP@/", "http://2130706433:@TCP@/"),
    10: _web(*[f"http://{host}/latest/meta-data/" for host in _HOSTS]),
    22: _write(*_PLANTED, text="[core]\n\tfsmonitor = touch @BASE@/ran\n"),
}
