"""`python -m tests.host.ssrf`: try it all in a network namespace and print the page for the docs.

Needs bubblewrap. Inside, `--inside` is what runs: its result is one line of JSON.
"""

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.host.ssrf.tries import Try, all_tries

ROOT = Path(__file__).parents[3]

_HEAD = """# What the network check refuses

Made by `python -m tests.host.ssrf`: a network namespace of its own in which every address answers,
loopback, private and metadata addresses too, with a real name server, real web servers, and dure's
own `fetch`. Each row was tried; none of the inner servers was connected to.

Every connection of a tool passes one check: the name is looked up once, all its addresses are
checked, and the checked address is the one connected to. Each redirect is checked anew and takes no
key, cookie or body to another host. A fetch ends after 30 seconds or 20 MB. `network.web` of a
[policy](policy.md) narrows it to the hosts it names, redirects included. Programs in the
[sandbox](sandbox.md) have no network; those that a policy grants hosts go through the same check.
Proxies of the environment are not used: a tool connects by itself or not at all.
"""
_TITLES = {
    "address": "Addresses and spellings",
    "name": "Names that lead inside",
    "redirect": "Redirects from a public host",
    "rebinding": "Names that change what they lead to",
    "credentials": "What goes along to another host",
    "control": "Controls: what is reached, to show that the network works",
}


def tried() -> list[Try]:
    """All tries, made in a namespace."""
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as names:
        names.write("nameserver 127.0.0.1\noptions timeout:2 attempts:1\n")
        names.flush()
        command = ["bwrap", "--unshare-user", "--unshare-net", "--uid", "0", "--gid", "0"]
        for capability in ("CAP_NET_ADMIN", "CAP_NET_BIND_SERVICE"):
            command += ["--cap-add", capability]
        command += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
        resolver = str(Path("/etc/resolv.conf").resolve())
        command += ["--ro-bind", names.name, resolver, "--chdir", str(ROOT), "--die-with-parent"]
        command += ["--", sys.executable, "-m", "tests.host.ssrf", "--inside"]
        program = shutil.which("bwrap") or "bwrap"
        ran = subprocess.run(
            [program, *command[1:]], capture_output=True, text=True, timeout=120, check=False
        )
    if ran.returncode:
        raise RuntimeError(ran.stderr[-2000:])
    return [Try(**each) for each in json.loads(ran.stdout)]


def page(tries: list[Try]) -> str:
    """The page of the docs."""
    lines = [_HEAD]
    for group, title in _TITLES.items():
        lines += [f"## {title}", "", "| tried | came of it |", "|---|---|"]
        lines += [f"| `{_shown(each.what)}` | {_word(each)} |" for each in _of(tries, group)]
        lines.append("")
    return "\n".join(lines)


def _of(tries: list[Try], group: str) -> list[Try]:
    return [each for each in tries if each.group == group]


def _word(each: Try) -> str:
    if each.inside:
        return f"**reached {', '.join(each.inside)}**"
    if "." in each.came:
        return f"refused: `{each.came}`"
    return "a path of the public host" if each.group == "redirect" else each.came


def _shown(text: str) -> str:
    return text.encode("unicode_escape").decode() if not text.isprintable() else text


def main() -> int:
    """Print the page; 1 if anything got through."""
    if "--inside" in sys.argv:
        print(json.dumps([asdict(each) for each in asyncio.run(all_tries())]))
        return 0
    tries = tried()
    print(page(tries), end="")
    return int(not all(each.good for each in tries))


if __name__ == "__main__":
    sys.exit(main())
