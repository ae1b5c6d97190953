"""Where does the PBX listen, and do the targets lead there?"""

from planner.core.addresses import Address, Family
from planner.core.audit.case.look import Look
from planner.core.audit.case.pbx import Pbx
from planner.core.audit.case.sets import all_sets
from planner.core.audit.services import made_of
from planner.core.names import DnsName
from planner.core.transports import BROWSERS, Transport


def is_here(look: Look, target: DnsName) -> bool:
    """Tell whether a target has an IPv4 address of this very node of the PBX."""
    pbx = look.pbx
    own = {address for address in (*pbx.public, *pbx.own) if address.version == 4} if pbx is not None else set()
    return not own.isdisjoint(look.addresses_of(target))


def is_foreign(look: Look, target: DnsName, address: Address) -> bool:
    """Tell whether an address is nobody's that belongs to the PBX; of IPv6 only if it listens on that (DS02)."""
    pbx = look.pbx
    if pbx is None or address in pbx.addresses or made_of(address) or not target.is_within(look.domain):
        return False
    return address.version == 4 or any(_listens_on_ipv6(pbx, transport) for transport in pbx.offered)


def is_without_listener(look: Look, transport: Transport) -> bool:
    """Tell whether the PBX does not have *transport*."""
    pbx = look.pbx
    if pbx is None or not pbx.offered:
        return False
    return not pbx.listeners.of(transport) and transport not in BROWSERS


def serving_ports(look: Look, target: DnsName, transport: Transport) -> list[int]:
    """Return the ports on which the PBX serves *transport* at those addresses of a target that are its own."""
    pbx = look.pbx
    if pbx is None:
        return []
    ours = [address for address in look.addresses_of(target) if address in pbx.addresses]
    listeners = (listener for address in ours for listener in pbx.serving(transport, address))
    return list(dict.fromkeys(listener.port for listener in listeners))


def is_deaf(look: Look, target: DnsName, transport: Transport) -> bool:
    """Tell whether a target is at addresses of the PBX at none of which it listens for *transport*, which it has."""
    pbx, addresses = look.pbx, look.addresses_of(target)
    if pbx is None or not addresses or is_without_listener(look, transport):
        return False
    return all(address in pbx.own and not pbx.serving(transport, address) for address in addresses)


def deaf_transports(look: Look, target: DnsName, address: Address) -> tuple[Transport, ...]:
    """Return the transports for which nobody listens at an IPv6 address, though records lead there."""
    pbx = look.pbx
    if pbx is None or address.version == 4:
        return ()
    sets = [srv_set for srv_set in all_sets(look) if target in {srv.target for srv in srv_set.live_srvs}]
    transports = [srv_set.transport for srv_set in sets if srv_set.transport is not None]
    spoken = [transport for transport in transports if pbx.listeners.of(transport)] or pbx.offered
    is_ours = address in pbx.addresses
    return tuple([t for t in spoken if (is_ours and not pbx.serving(t, address)) or not _listens_on_ipv6(pbx, t)])


def listening_on_ipv6(look: Look) -> list[Address]:
    """Return the IPv6 addresses of the PBX to publish at which it listens."""
    pbx = look.pbx
    if pbx is None:
        return []
    ours = [address for address in pbx.published if address.version == 6]
    listening = [address for address in ours if any(pbx.serving(t, address) for t in pbx.offered)]
    return [address for address in listening if look.case.is_for_all(address)]


def _listens_on_ipv6(pbx: Pbx, transport: Transport) -> bool:
    """Tell whether the PBX has IPv6 at all, and any listener of *transport* takes it."""
    has_ipv6 = any(address.version == 6 for address in pbx.addresses)
    return has_ipv6 and any(listener.takes(Family.IPV6) for listener in pbx.listeners.of(transport))
