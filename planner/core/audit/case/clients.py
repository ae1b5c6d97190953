"""What would phones reach? One that follows NAPTR, one that asks for SRV, one that knows addresses only."""

from typing import Final

from msgspec import Struct

from planner.core.audit.case.case import Case
from planner.core.locate import Client, Located, Open, locate
from planner.core.names import DnsName
from planner.core.transports import PREFERENCE, TRANSPORTS, Transport
from planner.core.uri import SipUri, in_uri

NAPTR: Final = "naptr"
SRV: Final = "srv"
ADDRESS: Final = "a"
_CLIENT: Final = Client(PREFERENCE)


class ClientView(Struct, frozen=True, gc=False):
    """What a kind of phone would reach; *transport* None: it finds one."""

    client: str
    transport: Transport | None
    located: Located


def clients(case: Case) -> tuple[ClientView, ...]:
    """Locate the domain as each kind of phone does; what was not asked is not there."""
    return case.remembered("clients", _clients)


def _clients(case: Case) -> tuple[ClientView, ...]:
    first = next((it.transport for it in case.own_sets() if it.transport in PREFERENCE and it.live_rows), None)
    transport = first or Transport.UDP
    port = TRANSPORTS[transport].default_port
    views = ((NAPTR, None, None), (SRV, transport, None), (ADDRESS, transport, port))
    found = ((kind, chosen, located(case, chosen, at)) for kind, chosen, at in views)
    return tuple([ClientView(kind, chosen, it) for kind, chosen, it in found if it is not None])


def located(case: Case, transport: Transport | None = None, port: int | None = None) -> Located | None:
    """Locate the domain, once, with the answers collected; None if one that is needed was not asked for."""
    return case.remembered((transport, port), lambda _: _located(case, transport, port))


def _located(case: Case, transport: Transport | None, port: int | None) -> Located | None:
    domain = case.collection.domain
    text = f"sip:{in_uri(domain, port)}" + ("" if transport is None else f";transport={transport}")
    found = locate(SipUri(text, secure=False, host=domain, port=port, transport=transport), _CLIENT, case.known)
    return None if isinstance(found, Open) else found


def live_targets(case: Case, transport: Transport) -> dict[DnsName, tuple[str, ...]]:
    """Return the servers of *transport* with their addresses, in the order of their records; dead ones left out."""
    return case.remembered(("live", transport), lambda _: _live_targets(case, transport))


def _live_targets(case: Case, transport: Transport) -> dict[DnsName, tuple[str, ...]]:
    found = case.own_set(transport)
    sets = [found] if found is not None else [it for it in case.named_sets() if it.transport is transport]
    targets = dict.fromkeys(row.target for it in sets for row in sorted(it.live_rows, key=lambda row: row.priority))
    known = {target: tuple(map(str, case.addresses_of(target))) for target in targets}
    return {target: addresses for target, addresses in known.items() if addresses}
