"""What is tried in that network, and what must come of it."""

from dataclasses import dataclass
from urllib.parse import quote

from dure.core.errors import DureError
from dure.host.egress import Grant
from dure.host.http import fetch
from tests.host.ssrf.world import PUBLIC, Seen, network

REACHED = "reached"
"""What must come of a try that is a control: it shows that the network inside works."""

LEFT_OUT, NOT_FOLLOWED = "left out", "not followed"

SPELLINGS = [
    "http://127.0.0.1/",
    "http://127.0.0.1:8080/",
    "http://127.8.8.8/",
    "http://127.1/",
    "http://0.0.0.0/",
    "http://0/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.0.0.1./",
    "http://127%2e0%2e0%2e1/",
    "http://１２７.0.0.1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://localhost.localdomain/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[fe80::1%25lo]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://[::ffff:169.254.169.254]/",
    "http://[fd00:ec2::254]/",
    "http://100.100.100.200/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    f"http://{PUBLIC[0]}@127.0.0.1/",
    "http://good.test@127.0.0.1/",
    "http://127.0.0.1#@good.test/",
    "http://127.0.0.1\\@good.test/",
    "http://127.0.0.1\t/",
    "http://127.0.0.1\n/",
    "http:\\\\127.0.0.1/",
    "http:127.0.0.1/",
    "//127.0.0.1/",
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1:80/_GET",
    "data:text/plain,hello",
    "http://good.test:0/",
    "http://good.test:65536/",
]
REDIRECTS = [
    "http://127.0.0.1/",
    "//127.0.0.1/",
    "http://localhost:8080/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://2130706433/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://inside.test/",
    "http://metadata.test/",
    "http://both.test/",
    "http://good.test@127.0.0.1/",
    "http:\\\\127.0.0.1/",
    "\\\\127.0.0.1\\",
    "file:///etc/passwd",
    "gopher://127.0.0.1:80/_GET",
    "javascript:alert(1)",
    f"http://other.test/?Location={quote('http://127.0.0.1/', safe='')}",
]
NAMED = ["inside.test", "metadata.test", "both.test", "six.test", "rebind-first.test", "none.test"]


@dataclass
class Try:
    """One try: what it is, what came of it, and which inner addresses were reached by it."""

    group: str
    what: str
    came: str
    inside: list[str]

    @property
    def good(self) -> bool:
        reached = self.came == REACHED
        # A redirect may be read as a path of the public host: then that is what was reached.
        wanted = {
            "control": reached,
            "redirect": True,
            "credentials": self.came in (LEFT_OUT, NOT_FOLLOWED),
        }
        return wanted.get(self.group, not reached) and not self.inside


async def all_tries() -> list[Try]:
    """Everything, one after another, in a fresh network."""
    async with network() as seen:
        tries: list[Try] = []

        async def one(group: str, what: str, url: str) -> None:
            before = len(seen.inside())
            came = await _came(url)
            tries.append(Try(group, what, came, seen.inside()[before:]))

        for name in ("good.test", "other.test", PUBLIC[0]):
            await one("control", f"http://{name}/", f"http://{name}/")
        via = f"http://good.test/?Location={quote('http://other.test/', safe='')}"
        await one("control", "a redirect to another public host", via)
        for url in SPELLINGS:
            await one("address", url, url)
        for name in NAMED:
            await one("name", name, f"http://{name}/")
        for target in REDIRECTS:
            url = f"http://good.test/?Location={quote(target, safe='')}"
            await one("redirect", target, url)
        tries += await _rebinding(seen)
        tries += await _credentials(seen)
        return tries


async def _came(url: str, **more: object) -> str:
    try:
        got = await fetch(url, seconds=5, **more)  # type: ignore[arg-type]
    except DureError as error:
        return error.code
    return REACHED if got.status == 200 else str(got.status)


async def _rebinding(seen: Seen) -> list[Try]:
    """A name that leads outside at first and then inside. What was looked up is kept for a while
    (`again`), so a session of another grant is what asks anew."""
    tries: list[Try] = []
    for group, what, more in (
        ("control", "rebind.test", ()),
        ("control", "rebind.test again: the address that was checked", ()),
        ("rebinding", "rebind.test, looked up anew: it leads inside now", ("a.test",)),
        ("rebinding", "rebind.test, looked up once more", ("b.test",)),
    ):
        grant = Grant(hosts=frozenset({"rebind.test", *more}))
        before = len(seen.inside())
        came = await _came("http://rebind.test/", grant=grant)
        tries.append(Try(group, what, came, seen.inside()[before:]))
    return tries


async def _credentials(seen: Seen) -> list[Try]:
    """What goes along to another host: no key, no cookie; and `Refresh` leads nowhere."""
    secret = {"Authorization": "Bearer canary", "Cookie": "canary=1", "X-Api-Key": "canary"}
    target = quote("http://other.test/after", safe="")
    before = len(seen.to(PUBLIC[1]))
    await _came(f"http://good.test/?Location={target}", headers=secret)
    came = seen.to(PUBLIC[1])[before:]
    told = [name for each in came for name, value in each.items() if "canary" in value]
    kept = Try("credentials", "a redirect to another host", ", ".join(told) or LEFT_OUT, [])
    before = len(seen.inside())
    await _came(f"http://good.test/?Refresh={quote('0; url=http://127.0.0.1/', safe='')}")
    refresh = Try("credentials", "Refresh", NOT_FOLLOWED, seen.inside()[before:])
    return [kept, refresh]
