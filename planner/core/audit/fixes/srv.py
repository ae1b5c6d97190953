"""How should one SRV record be, and does it lead to a server? Target and port; its place in a set is for `cure`."""

from functools import cached_property
from ipaddress import IPv4Address
from typing import Final

from msgspec.structs import replace

from planner.core.addresses import Address
from planner.core.answers import Srv
from planner.core.audit.case.look import Look
from planner.core.audit.case.sets import targets
from planner.core.audit.services import meant_address, undoubled
from planner.core.names import DnsName
from planner.core.publish.records import Node, nodes
from planner.core.transports import BROWSERS, PREFERENCE, TRANSPORTS, Transport

_SECURE, _CLEAR = TRANSPORTS[Transport.TLS].default_port, TRANSPORTS[Transport.UDP].default_port

WRONG_PORTS: Final = {t: _CLEAR if TRANSPORTS[t].secure else _SECURE for t in PREFERENCE}
"""The port that is another transport's, where one of them was meant."""


class RowCure:
    """The targets and ports of a case as they should be."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._named: dict[DnsName, Address] = {}

    def mended(self, row: Srv, transport: Transport | None) -> Srv | None:
        """Return what a record should say; None for "."."""
        if row.target.is_root:
            return None
        target = self._mended_target(row.target)
        port = row.port if transport is None else self.mended_port(row, target, transport)
        return replace(row, target=target, port=port)

    def mended_port(self, row: Srv, target: DnsName, transport: Transport) -> int:
        """Return the port of a record that leads to *target*: one at which the PBX listens there, or what is usual."""
        pbx = self._look.pbx
        if pbx is not None:
            ours = [a for a in self._look.addresses_of(target) if a in pbx.addresses]
            ports = [listener.port for a in ours for listener in pbx.serving(transport, a)]
            if ports:
                return row.port if row.port in ports else ports[0]
        return TRANSPORTS[transport].default_port if row.port in (0, WRONG_PORTS.get(transport)) else row.port

    def leads_somewhere(self, row: Srv, transport: Transport | None) -> bool:
        """Tell whether a record's target has an address, or may have one: what is not known is not dead."""
        if meant_address(row.target) is not None or self._is_deaf(row.target, transport):
            return False
        return self._look.may_have_address(row.target)

    def has_address(self, name: DnsName) -> bool:
        """Tell whether *name* is known to have an address."""
        return bool(self._look.addresses_of(name))

    def is_without_listener(self, transport: Transport) -> bool:
        """Tell whether the PBX does not have *transport*."""
        pbx = self._look.pbx
        if pbx is None or not pbx.offered:
            return False
        is_web = transport in BROWSERS
        return not pbx.listeners.of(transport) and not is_web

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The hosts of the PBX, with the names that are proposed for them."""
        pbx = self._look.pbx
        if pbx is None:
            return ()
        return nodes(self._look.collection.domain, pbx.published, pbx.elsewhere, pbx.listeners)

    def new_addresses(self, target: DnsName) -> tuple[Address, ...]:
        """Return the addresses to publish for *target*, a name that is proposed and has none so far."""
        if self.has_address(target):
            return ()
        if target in self._named:
            return (self._named[target],)
        return next((node.addresses for node in self.nodes if node.name == target), ())

    def _mended_target(self, target: DnsName) -> DnsName:
        if self.has_address(target):
            return self._end(target) or target
        spelt = meant_address(target)
        if spelt is not None:
            return self._name_of(spelt) or target
        meant = undoubled(target, self._look.collection.domain)
        return meant if meant is not None and self.has_address(meant) else target

    def _end(self, target: DnsName) -> DnsName | None:
        """Return the name with addresses to which the aliases of *target* lead."""
        answers = (answer for _, answer in self._look.addresses(target))
        return next((a.aliases[-1].target for a in answers if a is not None and a.aliases and a.addresses), None)

    def _name_of(self, address: IPv4Address) -> DnsName | None:
        """Return the name of a target at *address*: one that is there, else a new one; None if it is no good there."""
        look = self._look
        for known in (*targets(look), look.domain):
            if address in look.addresses_of(known):
                return self._end(known) or known
        if not look.case.is_for_all(address) or (look.pbx is not None and address not in look.pbx.addresses):
            return None
        new = DnsName(f"sip-{str(address).replace('.', '-')}.{look.domain}")
        self._named[new] = address
        return new

    def _is_deaf(self, target: DnsName, transport: Transport | None) -> bool:
        """Tell whether *target* is at addresses of the PBX at which it does not listen for *transport*."""
        pbx, addresses = self._look.pbx, self._look.addresses_of(target)
        if pbx is None or transport is None or not addresses or self.is_without_listener(transport):
            return False
        return all(address in pbx.own and not pbx.serving(transport, address) for address in addresses)
