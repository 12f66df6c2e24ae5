"""A filter of system calls for programs in the sandbox, as a small BPF program.

Knows system call numbers of Linux on x86-64 and aarch64. Does not know who installs the filter.

Namespaces already keep a program away from files, processes and the network. The filter takes away
the parts of the kernel in which most ways out of a namespace have been found, new namespaces, and
what would leave a trap in the workspace (setuid files). Calls newer than this file are refused as
unknown. Sources: seccomp(2), linux/filter.h, the kernel's syscall tables.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Sequence

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data

ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""Machine → the kernel's word for it, and its column in the tables below."""

# name: number on x86-64, on aarch64 (None: does not exist there); from 424 on they are the same
NOT_PERMITTED: dict[str, tuple[int | None, int | None]] = {
    # other programs
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    # mounts and namespaces
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # keys, and parts of the kernel with a long history of holes
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "lookup_dcookie": (212, 18),
    # the machine itself
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "adjtimex": (159, 171),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "vhangup": (153, 58),
    "nfsservctl": (180, 42),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "uselib": (134, None),
    "ustat": (136, None),
    "sysfs": (139, None),
    "_sysctl": (156, None),
    # where memory lies
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "get_mempolicy": (239, 236),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
}
# Programs have another way when these do not exist.
NOT_THERE: dict[str, tuple[int | None, int | None]] = {
    "clone3": (435, 435),  # its flags cannot be looked at; libraries fall back to clone
    "openat2": (437, 437),  # nor can its mode
    "memfd_create": (319, 279),  # memory that no count of the sandbox's memory would show
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
}
_FIRST_UNKNOWN = 467  # one more than the newest call looked at here (removexattrat, Linux 6.13)
_X32 = 0x40000000  # a second, little tested set of calls on x86-64

_CLONE, _IOCTL, _PERSONALITY = (56, 220), (16, 29), (135, 92)
_SOCKET, _SOCKETPAIR = (41, 198), (53, 199)
_NEW_NAMESPACE = 0x7E020000  # CLONE_NEWNS, CGROUP, UTS, IPC, USER, PID, NET
_TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: typing into the user's terminal
_FAMILIES = (1, 2, 10, 16)  # Unix, IPv4, IPv6, netlink; vsock would leave the network namespace
_PERSONALITIES = (0, 0xFFFFFFFF)  # Linux, and asking which

_SETUID_BITS = 0o6000
_CREATES = 0x40 | 0x400000  # O_CREAT, O_TMPFILE
# numbers; which argument is the mode; which the flags (None: the mode always counts)
_MODES: tuple[tuple[tuple[int | None, int | None], int, int | None], ...] = (
    ((90, None), 1, None),  # chmod
    ((91, 52), 1, None),  # fchmod
    ((268, 53), 2, None),  # fchmodat
    ((452, 452), 2, None),  # fchmodat2
    ((83, None), 1, None),  # mkdir
    ((258, 34), 2, None),  # mkdirat
    ((133, None), 1, None),  # mknod
    ((259, 33), 2, None),  # mknodat
    ((85, None), 1, None),  # creat
    ((2, None), 2, 1),  # open
    ((257, 56), 3, 2),  # openat
)


def program(machine: str) -> bytes:
    """The filter for `machine` (as `platform.machine()` says): an array of `struct sock_filter`."""
    arch, column = ARCHITECTURES[machine]
    code = [_load(_ARCH), _jump(_EQUAL, arch, 1, 0), _end(_KILL), _load(_NUMBER)]
    if machine == "x86_64":
        code += [_jump(_AT_LEAST, _X32, 0, 1), _end(_KILL)]
    code += [_jump(_AT_LEAST, _FIRST_UNKNOWN, 0, 1), _refuse(errno.ENOSYS)]
    for calls, error in ((NOT_PERMITTED, errno.EPERM), (NOT_THERE, errno.ENOSYS)):
        for numbers in calls.values():
            code += _on(numbers[column], [_refuse(error)])
    code += _on(_CLONE[column], _unless_any_bit(0, _NEW_NAMESPACE))
    code += _on(_IOCTL[column], _refuse_if(1, _TERMINAL_INPUT))
    code += _on(_PERSONALITY[column], _allow_if(0, _PERSONALITIES, errno.EPERM))
    for call in (_SOCKET, _SOCKETPAIR):
        code += _on(call[column], _allow_if(0, _FAMILIES, errno.EAFNOSUPPORT))
    for numbers, mode, flags in _MODES:
        check = _unless_any_bit(mode, _SETUID_BITS)
        if flags is not None:
            check = [_argument(flags), _jump(_ANY_BIT, _CREATES, 1, 0), _end(_ALLOW), *check]
        code += _on(numbers[column], check)
    return b"".join([*code, _end(_ALLOW)])


def _on(number: int | None, then: Sequence[bytes]) -> list[bytes]:
    """Instructions for one call. `then` ends in a return, so the number stays loaded for others."""
    return [] if number is None else [_jump(_EQUAL, number, 0, len(then)), *then]


def _unless_any_bit(argument: int, bits: int) -> list[bytes]:
    return [
        _argument(argument),
        _jump(_ANY_BIT, bits, 0, 1),
        _refuse(errno.EPERM),
        _end(_ALLOW),
    ]


def _refuse_if(argument: int, values: Sequence[int]) -> list[bytes]:
    tests = [_jump(_EQUAL, value, len(values) - at, 0) for at, value in enumerate(values)]
    return [_argument(argument), *tests, _end(_ALLOW), _refuse(errno.EPERM)]


def _allow_if(argument: int, values: Sequence[int], error: int) -> list[bytes]:
    tests = [_jump(_EQUAL, value, len(values) - at, 0) for at, value in enumerate(values)]
    return [_argument(argument), *tests, _refuse(error), _end(_ALLOW)]


def _argument(index: int) -> bytes:
    """Load the lower half of an argument; the kernel looks at no more of these (they are `int`
    or `mode_t`; the flags of clone and ioctl that matter are there, too)."""
    return _load(_ARGUMENTS + 8 * index)


def _load(offset: int) -> bytes:
    return _instruction(_LOAD, 0, 0, offset)


def _jump(kind: int, value: int, if_so: int, if_not: int) -> bytes:
    return _instruction(kind, if_so, if_not, value)


def _refuse(error: int) -> bytes:
    return _end(_ERRNO | error)


def _end(verdict: int) -> bytes:
    return _instruction(_RETURN, 0, 0, verdict)


def _instruction(code: int, if_so: int, if_not: int, value: int) -> bytes:
    return struct.pack("<HBBI", code, if_so, if_not, value)
