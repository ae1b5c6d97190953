"""How should one SRV record be, and does it lead to a server? Its target and its port; its place in a set is for `srv`.

Where a target has no name that is right, one is proposed, with the addresses to publish for it.
"""

from collections.abc import Mapping
from ipaddress import IPv4Address
from typing import Final

from msgspec.structs import replace

from planner.core.addresses import Address
from planner.core.answers import Srv
from planner.core.audit.case.listeners import is_deaf, serving_ports
from planner.core.audit.case.look import Look, view
from planner.core.audit.case.sets import live_records, targets
from planner.core.audit.services import meant_address, undoubled
from planner.core.names import DnsName
from planner.core.publish.records import Node, nodes
from planner.core.transports import PREFERENCE, TRANSPORTS, Transport

_SECURE, _CLEAR = TRANSPORTS[Transport.TLS].default_port, TRANSPORTS[Transport.UDP].default_port

WRONG_PORTS: Final = {t: _CLEAR if TRANSPORTS[t].secure else _SECURE for t in PREFERENCE}
"""The port that is another transport's, where one of them was meant."""


def fixed_srv(look: Look, srv: Srv, transport: Transport | None) -> Srv | None:
    """Return what a record should say; None for "."."""
    if srv.target.is_root:
        return None
    target = _fixed_target(look, srv.target)
    port = srv.port if transport is None else fixed_port(look, srv.port, target, transport)
    return replace(srv, target=target, port=port)


def fixed_port(look: Look, port: int, target: DnsName, transport: Transport) -> int:
    """Return the port of a record that leads to *target*: one at which the PBX listens there, or what is usual."""
    ports = serving_ports(look, target, transport)
    if ports:
        return port if port in ports else ports[0]
    return TRANSPORTS[transport].default_port if port in (0, WRONG_PORTS.get(transport)) else port


def leads_somewhere(look: Look, srv: Srv, transport: Transport | None) -> bool:
    """Tell whether a record's target has an address, or may have one: what is not known is not dead."""
    if meant_address(srv.target) is not None or (transport is not None and is_deaf(look, srv.target, transport)):
        return False
    return look.may_have_address(srv.target)


@view
def hosts(look: Look) -> tuple[Node, ...]:
    """Return the hosts of the PBX, with the names that are proposed for them."""
    pbx = look.pbx
    return () if pbx is None else nodes(look.collection.domain, pbx.published, pbx.elsewhere, pbx.listeners)


def new_addresses(look: Look, target: DnsName) -> tuple[Address, ...]:
    """Return the addresses to publish for *target*, a name that is proposed and has none so far."""
    if look.addresses_of(target):
        return ()
    address = _spelt_hosts(look).get(target)
    if address is not None:
        return (address,)
    return next((node.addresses for node in hosts(look) if node.name == target), ())


def _fixed_target(look: Look, target: DnsName) -> DnsName:
    if look.addresses_of(target):
        return _end(look, target)
    spelt = meant_address(target)
    if spelt is not None:
        return _name_at(look, spelt) or (_proposed_name(look, spelt) if _is_good(look, spelt) else target)
    meant = undoubled(target, look.collection.domain)
    return meant if meant is not None and look.addresses_of(meant) else target


def _end(look: Look, target: DnsName) -> DnsName:
    """Return the name with addresses to which the aliases of *target* lead: itself, if there are none."""
    answers = (answer for _, answer in look.addresses(target))
    return next(
        (answer.aliases[-1].target for answer in answers if answer is not None and answer.aliases and answer.addresses),
        target,
    )


@view
def _spelt_hosts(look: Look) -> Mapping[DnsName, IPv4Address]:
    """Return the names that are proposed for addresses which stand where the name of a target should."""
    nameless = [srv.target for _, _, srv in live_records(look) if not look.addresses_of(srv.target)]
    spelt = (meant_address(target) for target in nameless)
    new = [address for address in spelt if address is not None and _name_at(look, address) is None]
    return {_proposed_name(look, address): address for address in new if _is_good(look, address)}


def _name_at(look: Look, address: IPv4Address) -> DnsName | None:
    """Return the name of a target, or the domain, if it is at *address*."""
    there = (name for name in (*targets(look), look.domain) if address in look.addresses_of(name))
    return next((_end(look, name) for name in there), None)


def _is_good(look: Look, address: IPv4Address) -> bool:
    """Whether a phone gets to *address*, and it is the PBX's, as far as that matters."""
    return look.case.is_for_all(address) and (look.pbx is None or address in look.pbx.addresses)


def _proposed_name(look: Look, address: IPv4Address) -> DnsName:
    return DnsName(f"sip-{str(address).replace('.', '-')}.{look.domain}")
