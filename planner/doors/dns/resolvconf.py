"""Which name servers does the system ask? resolv.conf(5), read again when it changes.

At most three count, as for libc; without any, the name server of this machine is asked. `options`, `search` and
`domain` are not for us: names here are complete.
"""

import os
from collections.abc import Callable
from ipaddress import IPv4Address
from pathlib import Path
from time import monotonic
from typing import Final, TypeAlias

from planner.core.errors import Malformed
from planner.core.policy.listeners import Nameserver, SocketAddress, parse_nameserver

_PATH: Final = Path("/etc/resolv.conf")
_MOST: Final = 3  # MAXNS
_LARGEST: Final = 65536  # octets that are read
_EVERY: Final = 1.0  # second between two looks at the file
_THIS_MACHINE: Final = (Nameserver(SocketAddress(IPv4Address("127.0.0.1"), 53)),)

_State: TypeAlias = tuple[int, int, int]


class ResolvConf:
    """The system's name servers, as the file at *path* lists them now; *clock* in seconds."""

    def __init__(self, path: Path = _PATH, *, clock: Callable[[], float] = monotonic) -> None:
        self._path = path
        self._clock = clock
        self._look_at = float("-inf")
        self._state: _State | None = None
        self._nameservers: tuple[Nameserver, ...] = _THIS_MACHINE

    def nameservers(self) -> tuple[Nameserver, ...]:
        """Return the name servers; the same tuple as long as nothing changes."""
        now = self._clock()
        if now >= self._look_at:
            self._look_at = now + _EVERY
            self._look()
        return self._nameservers

    def _look(self) -> None:
        """Read the file if it is another one. One that is gone or empty is being written: what was read stays."""
        try:
            state = _state_of(self._path.stat())
            if state == self._state:
                return
            with self._path.open("rb") as file:
                text = file.read(_LARGEST).decode("utf-8", errors="replace")
        except OSError:
            return
        self._state = state
        nameservers = parse_resolv_conf(text)
        if nameservers and nameservers != self._nameservers:
            self._nameservers = nameservers


def parse_resolv_conf(text: str) -> tuple[Nameserver, ...]:
    """Read the name servers of a resolv.conf; lines that make no sense are passed over, as by libc."""
    nameservers = []
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 2 and words[0] == "nameserver":
            try:
                nameservers.append(parse_nameserver(words[1]))
            except Malformed:
                continue
    return tuple(dict.fromkeys(nameservers))[:_MOST]


def _state_of(stat: os.stat_result) -> _State:
    return stat.st_ino, stat.st_size, stat.st_mtime_ns
