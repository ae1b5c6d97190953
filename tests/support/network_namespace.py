"""A network of one's own: a namespace of this thread, and a host snapshot turned into real links, addresses and routes.

Nothing outside is touched and nothing is left behind: the kernel clears a namespace away when its last user is gone.
"""

import ctypes
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import pytest
from pyroute2 import IPRoute, NetlinkError

from planner.core.addresses import Family, family_of
from planner.core.host.snapshot import (
    AddressFlag,
    Host,
    Interface,
    LinkAddress,
    LinkKind,
    NextHop,
    Route,
    RouteType,
    RoutingRule,
)

_CLONE_NEWNET = 0x40000000
_TABLES = {"default": 253, "main": 254, "local": 255}
_NODAD, _HOMEADDRESS, _TENTATIVE, _MANAGETEMPADDR = 0x02, 0x10, 0x40, 0x100  # linux/if_addr.h
_FAMILIES = {Family.IPV4: socket.AF_INET, Family.IPV6: socket.AF_INET6}
_FOREVER = 2**32 - 1


@contextmanager
def own_network() -> Iterator[IPRoute]:
    """Move this thread into an empty network namespace, with lo up; skip the test where that is not permitted."""
    libc = ctypes.CDLL(None, use_errno=True)
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        if libc.unshare(_CLONE_NEWNET) != 0:
            pytest.skip(f"no network namespace: {os.strerror(ctypes.get_errno())}")
        try:
            with IPRoute() as network:
                network.link("set", index=1, state="up")
                yield network
        finally:
            assert libc.setns(before, _CLONE_NEWNET) == 0
    finally:
        os.close(before)


def build(network: IPRoute, host: Host, *, leniently: bool = False) -> None:
    """Make real what *host* says; the far ends of its links are called `x…` and have no addresses.

    *leniently* leaves out the addresses, routes and rules that the kernel does not accept.
    """
    accepted = suppress(NetlinkError) if leniently else nullcontext()
    for interface in host.interfaces:
        _add_link(network, interface)
    indices = {link.get_attr("IFLA_IFNAME"): link["index"] for link in network.get_links()}
    for interface in host.interfaces:
        _set_up(network, interface, indices)
    for interface in host.interfaces:
        wanted = (address for address in interface.addresses if not address.ip.is_loopback)  # lo has those by itself
        for address in sorted(wanted, key=_kernel_order(interface)):
            with accepted:
                add_address(network, indices[interface.name], address)
    for route in host.routes:
        with accepted:
            add_route(network, route, indices)
    for rule in host.rules:
        with accepted:
            add_rule(network, rule)
    for interface in host.interfaces:
        if not interface.up:
            network.link("set", index=indices[interface.name], state="down")
    wait_until(lambda: _own_ipv6(network) <= _local_ipv6(network))


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for what the kernel does in its own time, milliseconds as a rule."""
    for _ in range(2000):
        if holds():
            return
        time.sleep(0.005)
    pytest.fail("the kernel did not settle in ten seconds")


def add_with_temporary(network: IPRoute, name: str, address: str) -> None:
    """Give a link an address that has a temporary one beside it; skip the test where that is not permitted."""
    switch = Path(f"/proc/sys/net/ipv6/conf/{name}")
    try:
        (switch / "use_tempaddr").write_text("2")
        (switch / "accept_dad").write_text("0")
    except OSError as error:
        pytest.skip(f"no temporary address: {error}")
    index = network.link_lookup(ifname=name)[0]
    network.addr("add", index=index, address=address, prefixlen=64, flags=_MANAGETEMPADDR)
    wait_until(lambda: len(_own_ipv6(network)) == 3)  # with ::1


def _own_ipv6(network: IPRoute) -> set[str]:
    """Return the addresses in use; the kernel has a route to each a little later."""
    up = {link["index"] for link in network.get_links() if link["state"] == "up"}
    return {
        address.get_attr("IFA_LOCAL") or address.get_attr("IFA_ADDRESS")
        for address in network.get_addr(family=socket.AF_INET6)
        if address["index"] in up and not address["flags"] & _TENTATIVE
    }


def _local_ipv6(network: IPRoute) -> set[str]:
    return {route.get_attr("RTA_DST") for route in network.get_routes(family=socket.AF_INET6, table=_TABLES["local"])}


def _add_link(network: IPRoute, interface: Interface) -> None:
    match interface.kind:
        case LinkKind.LOOPBACK:
            pass
        case LinkKind.BRIDGE:
            network.link("add", ifname=interface.name, kind="bridge")
        case LinkKind.TUN:
            network.link("add", ifname=interface.name, kind="tuntap", mode="tun")
        case _:
            network.link("add", ifname=interface.name, kind="veth", peer={"ifname": f"x{interface.name}"})


def _set_up(network: IPRoute, interface: Interface, indices: Mapping[str, int]) -> None:
    no_link_local = {"attrs": [("AF_INET6", {"attrs": [("IFLA_INET6_ADDR_GEN_MODE", 1)]})]}
    for name in (interface.name, f"x{interface.name}"):
        if name in indices:
            network.link("set", index=indices[name], IFLA_AF_SPEC=no_link_local)
    network.link("set", index=indices[interface.name], state="up")
    if interface.carrier and f"x{interface.name}" in indices:
        network.link("set", index=indices[f"x{interface.name}"], state="up")


def _kernel_order(interface: Interface) -> Callable[[LinkAddress], tuple[bool, int]]:
    """Linux lists the newest IPv6 address first."""
    return lambda each: (each.ip.version == 6, -interface.addresses.index(each) if each.ip.version == 6 else 0)


def add_address(network: IPRoute, index: int, address: LinkAddress) -> None:
    """Give an interface an address; what Linux itself decides (secondary, temporary) is not asked for."""
    message: dict[str, object] = {"address": str(address.peer or address.ip), "prefixlen": address.prefix_length}
    if address.peer is not None:
        message["local"] = str(address.ip)
    if AddressFlag.DEPRECATED in address.flags:
        message |= {"preferred_lft": 0, "valid_lft": _FOREVER}
    if address.ip.version == 4:
        message["scope"] = 254 if address.ip.is_loopback else 253 if address.ip.is_link_local else 0
    else:
        message["flags"] = (0 if AddressFlag.TENTATIVE in address.flags else _NODAD) | (
            _HOMEADDRESS if AddressFlag.HOMEADDRESS in address.flags else 0
        )
    network.addr("add", index=index, **message)


def add_route(network: IPRoute, route: Route, indices: Mapping[str, int]) -> None:
    """Add a route as `ip route` would."""
    message: dict[str, object] = {
        "family": _FAMILIES[route.family],
        "dst": str(route.destination),
        "table": table_number(route.table),
        "type": route.type.value,
    }
    if route.metric:
        message["priority"] = route.metric
    if route.source is not None:
        message["prefsrc"] = str(route.source)
    hops = [_hop(hop, route.family, indices) for hop in route.hops]
    if len(hops) > 1:
        message["multipath"] = hops
    elif hops:
        message |= hops[0]
    if route.family is Family.IPV4:
        gateway = any(hop.via is not None for hop in route.hops)
        message["scope"] = 254 if route.type is RouteType.LOCAL else 253 if route.hops and not gateway else 0
    network.route("append" if route.family is Family.IPV4 else "add", **message)


def _hop(hop: NextHop, family: Family, indices: Mapping[str, int]) -> dict[str, object]:
    message: dict[str, object] = {}
    if hop.interface is not None:
        message["oif"] = indices[hop.interface]
    if hop.via is not None and family_of(hop.via) is family:
        message["gateway"] = str(hop.via)
    elif hop.via is not None:
        message["via"] = {"family": socket.AF_INET6, "addr": str(hop.via)}
    return message


def add_rule(network: IPRoute, rule: RoutingRule) -> None:
    """Add a policy rule to each family that it is for."""
    message: dict[str, object] = {"table": table_number(rule.table)}
    if rule.priority is not None:
        message["priority"] = rule.priority
    for key, network_ in (("src", rule.source), ("dst", rule.destination)):
        if network_ is not None:
            message[key] = str(network_)
    if rule.incoming is not None:
        message["iifname"] = rule.incoming
    if rule.mark is not None:
        message["fwmark"] = rule.mark
    for family in Family:
        if rule.family in (None, family) and all(
            each is None or family_of(each.network_address) is family for each in (rule.source, rule.destination)
        ):
            network.rule("add", family=_FAMILIES[family], **message)


def table_number(name: str) -> int:
    """Return the kernel's number of a routing table."""
    return _TABLES.get(name) or int(name)
