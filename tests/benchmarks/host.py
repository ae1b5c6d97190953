"""What does it cost to know this machine's network, and to find the way to a phone?

`python -m tests.benchmarks.host`. A reading is measured beside a bare enumeration by netifaces (target: 1.5 times, or
kept and read again when the kernel tells of a change, as it is); a look-up beside one with a new socket, which is what
everybody writes first. What a request pays is the look-up alone.
"""

import socket
from collections.abc import Callable

import netifaces

from planner.core.addresses import Address, parse_address
from planner.core.host.routing import RoutingTable
from planner.doors.host import interfaces
from planner.doors.host.kernel import KernelRoutes
from tests.benchmarks.measure import interleaved

LOOK_UPS = 2_000
DESTINATIONS = {"IPv4": parse_address("127.0.0.9"), "IPv6": parse_address("::1")}


def run() -> None:
    """Measure and print everything."""
    host = interfaces.snapshot()
    print(f"this machine: {len(host.interfaces)} interfaces, {len(host.routes)} routes")
    read = interleaved(interfaces.snapshot, _enumerate)
    kept = interleaved(lambda: RoutingTable(host), _enumerate)
    print(f"reading it, at a change: {read.ratio:.1f} times netifaces ({_both(read.job, read.beside)})")
    print(f"making its routes ready, at a change: {kept.ratio:.1f} times netifaces ({_both(kept.job, kept.beside)})")
    table, kernel = RoutingTable(host), KernelRoutes()
    for family, to in DESTINATIONS.items():
        _look_up(f"the kernel asked, {family}", kernel.route, to)
        _look_up(f"computed, {family}", table.route, to)
    kernel.close()


def _enumerate() -> None:
    for name in netifaces.interfaces():
        netifaces.ifaddresses(name)
    netifaces.gateways()


def _look_up(title: str, route: Callable[[Address], object], to: Address) -> None:
    def look_up() -> None:
        for _ in range(LOOK_UPS):
            route(to)

    def look_up_with_a_new_socket() -> None:
        for _ in range(LOOK_UPS):
            with socket.socket(socket.AF_INET if to.version == 4 else socket.AF_INET6, socket.SOCK_DGRAM) as probe:
                probe.connect((str(to), 9))
                parse_address(probe.getsockname()[0])

    beside = interleaved(look_up, look_up_with_a_new_socket)
    times = _both(beside.job / LOOK_UPS, beside.beside / LOOK_UPS)
    print(f"{title}: {beside.ratio:.2f} times a look-up with a new socket ({times})")


def _both(job: float, beside: float) -> str:
    return f"{job * 1e6:.1f} µs; {beside * 1e6:.1f} µs"


if __name__ == "__main__":
    run()
