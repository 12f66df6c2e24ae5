"""The filter as the kernel will read it: a small interpreter of BPF follows each call."""

import struct

import pytest

from dure.sandbox.seccomp import ARCHITECTURES, NOT_PERMITTED, NOT_THERE, program

ALLOW, KILL = 0x7FFF0000, 0x80000000
EPERM, ENOSYS, EAFNOSUPPORT = (0x00050000 | error for error in (1, 38, 97))
MACHINES = sorted(ARCHITECTURES)


def verdict(machine: str, number: int, *arguments: int, arch: int | None = None) -> int:
    """What the filter says to a call (seccomp(2), `struct seccomp_data`)."""
    code = list(struct.iter_unpack("<HBBI", program(machine)))
    arch = ARCHITECTURES[machine][0] if arch is None else arch
    padded = (*arguments, *[0] * (6 - len(arguments)))
    data = struct.pack("<IIQ6Q", number, arch, 0, *padded)
    loaded = at = 0
    while True:
        kind, if_so, if_not, value = code[at]
        at += 1
        if kind == 0x06:
            return value
        if kind == 0x20:
            loaded = struct.unpack_from("<I", data, value)[0]
            continue
        true = {0x15: loaded == value, 0x35: loaded >= value, 0x45: bool(loaded & value)}[kind]
        at += if_so if true else if_not


def numbers(x86: int | None, arm: int | None, machine: str) -> int | None:
    return (x86, arm)[ARCHITECTURES[machine][1]]


@pytest.mark.parametrize("machine", MACHINES)
def test_the_program_is_well_formed(machine: str) -> None:
    code = program(machine)
    assert len(code) % 8 == 0
    assert len(code) // 8 < 4096  # BPF_MAXINSNS
    assert struct.unpack("<HBBI", code[-8:]) == (0x06, 0, 0, ALLOW)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_number_ends_somewhere(machine: str) -> None:
    for number in range(1000):
        for argument in (0, 1, 0xFFFFFFFFFFFFFFFF):
            assert verdict(machine, number, *[argument] * 6) in (
                ALLOW,
                EPERM,
                ENOSYS,
                EAFNOSUPPORT,
            )


@pytest.mark.parametrize("machine", MACHINES)
def test_the_tables(machine: str) -> None:
    column = ARCHITECTURES[machine][1]
    for table, expected in ((NOT_PERMITTED, EPERM), (NOT_THERE, ENOSYS)):
        for name, pair in table.items():
            number = pair[column]
            if number is not None:
                assert verdict(machine, number) == expected, name
    assert len(set(NOT_PERMITTED) & set(NOT_THERE)) == 0


@pytest.mark.parametrize("machine", MACHINES)
def test_other_machines_and_new_calls(machine: str) -> None:
    assert verdict(machine, 0, arch=0x40000003) == KILL  # 32-bit programs
    assert verdict(machine, 467) == ENOSYS
    assert verdict(machine, 100_000) == ENOSYS
    if machine == "x86_64":
        assert verdict(machine, 0x40000000 | 2) == KILL  # x32


@pytest.mark.parametrize("machine", MACHINES)
def test_new_namespaces(machine: str) -> None:
    clone = numbers(56, 220, machine)
    assert clone is not None
    assert verdict(machine, clone, 17) == ALLOW  # fork
    assert verdict(machine, clone, 0x3D0F00) == ALLOW  # a thread
    for bit in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
        assert verdict(machine, clone, bit | 17) == EPERM


@pytest.mark.parametrize("machine", MACHINES)
def test_arguments_that_matter(machine: str) -> None:
    socket, ioctl, personality = (
        numbers(*pair, machine) for pair in ((41, 198), (16, 29), (135, 92))
    )
    assert socket is not None
    assert ioctl is not None
    assert personality is not None
    assert [verdict(machine, socket, family) for family in (1, 2, 10, 16)] == [ALLOW] * 4
    assert [verdict(machine, socket, family) for family in (0, 17, 38, 40)] == [EAFNOSUPPORT] * 4
    assert verdict(machine, ioctl, 0, 0x5401) == ALLOW
    assert verdict(machine, ioctl, 0, 0x5412) == EPERM
    assert verdict(machine, ioctl, 0, 0xFFFFFFFF00005412) == EPERM  # the kernel reads 32 bits
    assert verdict(machine, personality, 0xFFFFFFFF) == ALLOW
    assert verdict(machine, personality, 0x0040000) == EPERM


@pytest.mark.parametrize("machine", MACHINES)
def test_modes_that_set_the_user(machine: str) -> None:
    fchmod, fchmodat, openat = (
        numbers(*pair, machine) for pair in ((91, 52), (268, 53), (257, 56))
    )
    assert fchmod is not None
    assert fchmodat is not None
    assert openat is not None
    for mode, expected in ((0o755, ALLOW), (0o4755, EPERM), (0o2755, EPERM), (0o1777, ALLOW)):
        assert verdict(machine, fchmod, 3, mode) == expected
        assert verdict(machine, fchmodat, 3, 0, mode) == expected
        assert verdict(machine, openat, 3, 0, 0x40, mode) == expected
        assert verdict(machine, openat, 3, 0, 0x410000, mode) == expected
        assert verdict(machine, openat, 3, 0, 0, mode) == ALLOW  # opens only: no mode is read
