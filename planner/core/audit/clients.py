"""What would phones reach? One that follows NAPTR, one that asks for SRV, one that knows addresses only."""

from dataclasses import dataclass
from typing import Final

from planner.core.audit.case import Case
from planner.core.locate import Client, Located, Open, locate
from planner.core.names import DnsName
from planner.core.transports import PREFERENCE, TRANSPORTS, Transport

NAPTR: Final = "naptr"
SRV: Final = "srv"
ADDRESS: Final = "a"


@dataclass(frozen=True, slots=True)
class ClientView:
    """What a kind of phone would reach; *transport* None: it finds one."""

    client: str
    transport: Transport | None
    located: Located


def clients(case: Case) -> tuple[ClientView, ...]:
    """Locate the domain as each kind of phone does; what was not asked is not there."""
    domain = case.domain.text
    first = next((it.transport for it in case.own_sets() if it.transport in PREFERENCE and it.live_rows), None)
    transport = first or Transport.UDP
    port = TRANSPORTS[transport].default_port
    views = (
        (NAPTR, None, f"sip:{domain}"),
        (SRV, transport, f"sip:{domain};transport={transport}"),
        (ADDRESS, transport, f"sip:{domain}:{port};transport={transport}"),
    )
    found = ((kind, chosen, located(case, uri)) for kind, chosen, uri in views)
    return tuple(ClientView(kind, chosen, it) for kind, chosen, it in found if it is not None)


def located(case: Case, uri: str) -> Located | None:
    """Locate *uri* with the answers collected, once; None if one that it needs was not asked for."""
    known = case.worked_out.get(uri)
    if not isinstance(known, Located | Open):
        known = case.worked_out[uri] = locate(uri, Client(PREFERENCE), case.known)
    return None if isinstance(known, Open) else known


def live_targets(case: Case, transport: Transport) -> dict[DnsName, tuple[str, ...]]:
    """Return the servers of *transport* with their addresses, in the order of their records; dead ones left out."""
    return case.remembered(("live", transport), lambda _: _live_targets(case, transport))


def _live_targets(case: Case, transport: Transport) -> dict[DnsName, tuple[str, ...]]:
    found = case.own_set(transport)
    sets = [found] if found is not None else [it for it in case.named_sets() if it.transport is transport]
    targets = dict.fromkeys(row.target for it in sets for row in sorted(it.live_rows, key=lambda row: row.priority))
    known = {target: tuple(map(str, case.addresses_of(target))) for target in targets}
    return {target: addresses for target, addresses in known.items() if addresses}
