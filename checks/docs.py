"""Builds the documentation site, strictly, and makes sure that its pages load nothing remote.

Knows the site builder and the built pages. Does not know what the pages say.

    python -m checks.docs [--out FOLDER]
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# What a browser loads by itself; a link that a person follows is not among it.
LOADED = re.compile(
    r"""<(?:script|img|iframe|audio|video|source|embed)\b[^>]*?\bsrc\s*=\s*["']?(?P<src>[^"'\s>]+)"""
    r"""|<link\b(?![^>]*canonical)[^>]*?\bhref\s*=\s*["']?(?P<href>[^"'\s>]+)"""
    r"""|@import\s+["'](?P<sheet>[^"']+)|\burl\(\s*["']?(?P<url>[^"')\s]+)""",
    re.IGNORECASE,
)


def remote(site: Path) -> list[str]:
    """What the pages and styles under `site` load from another host."""
    found: list[str] = []
    for path in sorted([*site.rglob("*.html"), *site.rglob("*.css")]):
        for match in LOADED.finditer(path.read_text(encoding="utf-8")):
            address = next(each for each in match.groups() if each)
            if re.match(r"(https?:)?//", address):
                found.append(f"{path.relative_to(site)} loads {address}")
    return found


def build(out: Path) -> int:
    """Build the site into `out`; what the builder has to say is shown only if it fails."""
    # not --quiet: that hides warnings from --strict, too
    command = [sys.executable, "-m", "properdocs", "build", "--strict"]
    done = subprocess.run(
        [*command, "--site-dir", str(out.resolve())],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout.rstrip())
    return done.returncode


def main() -> int:
    """Build, then look for remote addresses; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="keep the site here")
    chosen: Path | None = parser.parse_args().out
    with tempfile.TemporaryDirectory() as scratch:
        out = chosen or Path(scratch, "site")
        if build(out):
            return 1
        found = remote(out)
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
