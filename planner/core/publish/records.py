"""What should a SIP domain publish for this PBX? From the settings and the host alone.

RFC 3263 4.1 and 4.2 (NAPTR that leads to SRV, SRV of each transport), RFC 2782, RFC 7118 (WebSocket). The secure
transport comes first, orders and preferences rise together, and there is one SRV record for each node.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from planner.core.addresses import Address, Family, family_of, is_inside
from planner.core.answers import Data, Naptr, RecordType, Srv
from planner.core.names import DnsName, Name, service_name
from planner.core.policy.listeners import Listeners
from planner.core.transports import TRANSPORTS, Transport

TTL: Final = 300
"""Seconds: a change is seen in five minutes, and the name servers are not overrun."""

SHORTEST_TTL: Final = 60
"""Seconds; where it is less, phones ask over and over."""

LONGEST_TTL: Final = 3600
"""Seconds; where it is more, phones go to the old server for long. Transports change less often: see `longest_ttl`."""

PRIORITY: Final = 10
WEIGHT: Final = 10


def longest_ttl(type_: RecordType) -> int:
    """Return the seconds for which records of *type_* may be kept, a day for NAPTR."""
    return 86400 if type_ is RecordType.NAPTR else LONGEST_TTL


class WantedRecord(Struct, frozen=True, gc=False):
    """A record to publish. *because*: what it is for, for a comment."""

    owner: DnsName
    type: RecordType
    data: Data
    because: str
    ttl: int = TTL


class Node(Struct, frozen=True, gc=False):
    """A host that answers for the domain: its *name*, its *addresses*, and the listeners that it has."""

    name: DnsName
    addresses: tuple[Address, ...]
    listeners: Listeners


def nodes(
    domain: Name, own: tuple[Address, ...], elsewhere: tuple[Address, ...], listeners: Listeners
) -> tuple[Node, ...]:
    """Name the nodes: `sip1` for this PBX with its *own* addresses, `sip2`… for those *elsewhere*, one of each family.

    An address elsewhere is of a node of its own, but an IPv6 address goes to the IPv4 address in the same place of its
    list: what belongs together cannot be known otherwise. Of a family that no listener takes nothing is published, and
    no IPv6 where only some nodes have both: failover would change the family (DS04).
    """
    taken = [family for family in Family if any(each.takes(family) for t in TRANSPORTS for each in listeners.of(t))]
    families = [[a for a in elsewhere if family_of(a) is family] for family in taken]
    pairs = [
        tuple(family[n] for family in families if n < len(family)) for n in range(max(map(len, families), default=0))
    ]
    groups = ((own,) if own else ()) + tuple(pairs)
    if len({frozenset(map(family_of, group)) for group in groups}) > 1:
        groups = tuple(tuple(a for a in group if family_of(a) is Family.IPV4) or group for group in groups)
    return tuple(Node(DnsName(f"sip{n}.{domain}"), addresses, listeners) for n, addresses in enumerate(groups, start=1))


def records(domain: Name, hosts: tuple[Node, ...]) -> tuple[WantedRecord, ...]:
    """Return every record to publish for *domain*, NAPTR in their order first, then SRV, then addresses."""
    offered = [t for t in TRANSPORTS if any(_port(node, t) is not None for node in hosts)]
    srvs = [record for transport in offered for record in srv(domain, transport, hosts)]
    led_to = (t for t in offered if t is not Transport.WS)  # nobody is led to that (WS02)
    named = sorted(led_to, key=lambda transport: TRANSPORTS[transport].publish_order)
    naptrs = [record for transport in named if (record := naptr(domain, transport)) is not None]
    addresses = [record for node in hosts for record in _addresses(node)]
    return (*naptrs, *srvs, *addresses, *_own_addresses(domain, hosts))


def naptr(domain: Name, transport: Transport) -> WantedRecord | None:
    """Return the NAPTR record that leads to the SRV records of *transport*; None if the name is too long."""
    facts = TRANSPORTS[transport]
    replacement = service_name(facts.srv_label, domain)
    if replacement is None:
        return None
    data = Naptr(facts.publish_order, facts.publish_order, "s", facts.naptr_service, "", replacement)
    return WantedRecord(domain.dns_name, RecordType.NAPTR, data, f"{transport}: to its SRV records")


def srv(domain: Name, transport: Transport, hosts: tuple[Node, ...]) -> Iterator[WantedRecord]:
    """Give the SRV records of *transport*: one for each node that listens on it, all of one priority."""
    owner = service_name(TRANSPORTS[transport].srv_label, domain)
    if owner is None:
        return
    for node in hosts:
        port = _port(node, transport)
        if port is not None:
            yield WantedRecord(
                owner, RecordType.SRV, Srv(PRIORITY, WEIGHT, port, node.name), f"{transport} at {node.name}"
            )


def _port(node: Node, transport: Transport) -> int | None:
    ports = (node.listeners.port_on(transport, address) for address in node.addresses)
    return next((port for port in ports if port is not None), None)


def _addresses(node: Node) -> Iterator[WantedRecord]:
    for address in node.addresses:
        inside = ", private: phones outside cannot reach it" if is_inside(address) else ""
        yield _address(node.name, address, f"an address of the PBX{inside}")


def _own_addresses(domain: Name, hosts: tuple[Node, ...]) -> Iterator[WantedRecord]:
    for address in hosts[0].addresses if hosts else ():
        yield _address(domain.dns_name, address, "for phones that look up addresses only")


def _address(owner: DnsName, address: Address, because: str) -> WantedRecord:
    return WantedRecord(owner, RecordType.AAAA if address.version == 6 else RecordType.A, address, because)
