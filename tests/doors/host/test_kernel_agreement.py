"""The routing table of a snapshot and the kernel's own agree, host by host."""

from collections.abc import Iterator
from random import Random

import pytest
from pyroute2 import IPRoute

from planner.core.addresses import Address, parse_address
from planner.core.host.routing import RoutingTable, Unroutable
from planner.core.host.snapshot import Host
from planner.doors.host import netlink
from planner.doors.host.kernel import KernelRoutes
from tests.support.network_namespace import build, own_network
from tests.support.routing.case import Case, spoken_from
from tests.support.routing.cases import CASES
from tests.support.routing.random_hosts import random_address, random_host


@pytest.fixture
def network() -> Iterator[IPRoute]:
    with own_network() as network:
        yield network


@pytest.fixture
def kernel(network: IPRoute) -> Iterator[KernelRoutes]:
    kernel = KernelRoutes()
    yield kernel
    kernel.close()


def taken_by(kernel: KernelRoutes, destination: Address) -> str:
    answer = kernel.route(destination)
    return answer.reason.value if isinstance(answer, Unroutable) else str(answer)


def seen() -> Host:
    host = netlink.snapshot()
    assert host is not None
    return host


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_linux_answers_so(case: Case, network: IPRoute, kernel: KernelRoutes) -> None:
    build(network, case.host)
    destinations = {text: parse_address(text) for text in case.answers}
    assert {text: taken_by(kernel, to) for text, to in destinations.items()} == case.answers
    table = RoutingTable(seen())
    assert {text: spoken_from(table.route(to)) for text, to in destinations.items()} == case.answers


@pytest.mark.parametrize("seed", range(60))
def test_random_hosts_agree(seed: int, network: IPRoute, kernel: KernelRoutes) -> None:
    random = Random(seed)
    host = random_host(random)
    build(network, host, leniently=True)
    host = seen()
    own = [address for interface in host.interfaces for address in interface.addresses]
    broadcasts = {address.network.broadcast_address for address in own if address.ip.version == 4}
    if broadcasts & {address.ip for address in own}:
        return  # a broadcast address that is somebody's own: no such network works
    destinations = ({random_address(random) for _ in range(60)} | {address.ip for address in own}) - broadcasts
    table = RoutingTable(host)
    assert {str(to): spoken_from(table.route(to)) for to in destinations} == {
        str(to): taken_by(kernel, to) for to in destinations
    }
