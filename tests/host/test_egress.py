"""Which addresses may be connected to, in whatever form they are written."""

import ipaddress
import socket

import pytest

from dure.core.errors import SetupError, ToolError
from dure.host.egress import (
    CONFIGURED,
    OPEN_WEB,
    Grant,
    check_name,
    is_global,
    narrowed,
    only,
    resolve,
)

LOOPBACK = Grant(loopback=True)

PUBLIC = [
    "8.8.8.8",
    "203.0.114.1",
    "2606:4700::6810:85e5",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]
NOT_PUBLIC = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # metadata of most clouds
    "168.63.129.16",  # of Azure
    "100.100.100.200",  # of Alibaba; shared address space
    "192.0.0.192",  # of Oracle
    "192.0.2.1",
    "198.18.0.1",
    "192.88.99.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "100::1",
    "5f00::1",
]


@pytest.mark.parametrize("address", PUBLIC)
async def test_public_addresses_are_reached(address: str) -> None:
    assert is_global(ipaddress.ip_address(address))
    found = await resolve(address, 443, OPEN_WEB)
    assert [each.ip for each in found] == [str(ipaddress.ip_address(address))]
    assert found[0].family == (socket.AF_INET6 if ":" in address else socket.AF_INET)


@pytest.mark.parametrize("address", NOT_PUBLIC)
async def test_other_addresses_are_not(address: str) -> None:
    assert not is_global(ipaddress.ip_address(address))
    with pytest.raises(ToolError) as caught:
        await resolve(address, 80, OPEN_WEB)
    assert caught.value.code == "egress.refused"


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "0",
        "127.0.0.1.1",
        "1.2.3.0x4",
        "evil.example\n.org",
        "evil.example\x00.org",
        "a b.example",
        "a/b",
        "user@host",
        "[::1%eth0]",
        "fe80::1%25eth0",
        "",
        ".",
        "a" * 300,
        "ex%61mple.org",
        "127。0。0。1",
    ],
)
async def test_tricks_with_names_are_refused(host: str) -> None:
    for grant in (OPEN_WEB, LOOPBACK, CONFIGURED):
        with pytest.raises((ToolError, SetupError)) as caught:
            await resolve(host, 80, grant)
        assert caught.value.code == "egress.name"


@pytest.mark.parametrize("host", ["１２７.0.0.1", "①②⑦.0.0.1", "[::1]", "127.0.0.1."])
async def test_other_spellings_of_an_address_are_that_address(host: str) -> None:
    with pytest.raises(ToolError) as caught:
        await resolve(host, 80, OPEN_WEB)
    assert caught.value.code == "egress.refused"


async def test_a_name_of_this_machine_is_refused_but_to_those_who_may() -> None:
    with pytest.raises(ToolError) as caught:
        await resolve("localhost", 80, OPEN_WEB)
    assert caught.value.code == "egress.refused"
    for grant in (CONFIGURED, LOOPBACK):
        found = await resolve("LOCALHOST.", 80, grant)
        assert {each.ip for each in found} <= {"127.0.0.1", "::1"}
        assert all(each.port == 80 for each in found)


async def test_loopback_alone_is_granted_to_tests() -> None:
    assert await resolve("::ffff:127.0.0.1", 80, LOOPBACK)
    with pytest.raises(ToolError):
        await resolve("10.0.0.1", 80, LOOPBACK)


async def test_a_list_of_hosts_holds_whatever_the_addresses_are() -> None:
    grant = Grant(loopback=True, hosts=frozenset({"localhost", ".example.org"}))
    assert await resolve("localhost", 80, grant)
    assert check_name("api.Example.org", grant) == "api.example.org"
    assert check_name("example.org", grant) == "example.org"
    for host in ("127.0.0.1", "evilexample.org", "example.org.evil.net", "8.8.8.8"):
        with pytest.raises(ToolError) as caught:
            await resolve(host, 80, grant)
        assert caught.value.code == "egress.not_listed"


async def test_the_user_is_told_about_his_own_address_the_model_about_its() -> None:
    with pytest.raises(SetupError):
        await resolve("a b", 80, CONFIGURED)
    with pytest.raises(ToolError):
        await resolve("a b", 80, OPEN_WEB)


# ---- Within the limit of a policy


def test_a_limit_holds_whatever_the_grant_is() -> None:
    with only(frozenset({".shop.example"})):
        assert narrowed(OPEN_WEB).hosts == {".shop.example"}
        own = Grant(hosts=frozenset({"a.shop.example", "b.example"}))
        assert narrowed(own).hosts == {"a.shop.example"}
        assert narrowed(CONFIGURED) is CONFIGURED
        with only(None):
            assert narrowed(OPEN_WEB) is OPEN_WEB
    assert narrowed(OPEN_WEB) is OPEN_WEB


def test_a_host_in_another_script_is_known_by_both_its_names() -> None:
    grant = Grant(hosts=frozenset({"한글.example"}))
    assert check_name("xn--bj0bj06e.example", grant) == "xn--bj0bj06e.example"
    with pytest.raises(ToolError, match="is not among the hosts"):
        check_name("xn--bj0bj06e.evil.example", grant)
