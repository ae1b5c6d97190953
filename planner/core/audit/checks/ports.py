"""Do the SRV records lead to ports at which the PBX listens? SV10 to SV12."""

from collections.abc import Iterator
from typing import Final

from planner.core.addresses import Address
from planner.core.answers import Srv
from planner.core.audit.case.listeners import serving_ports
from planner.core.audit.case.look import Look
from planner.core.audit.case.sets import SrvSet, live_records
from planner.core.audit.checks.check import Check
from planner.core.audit.checks.conditions import has_pbx_and_targets, has_targets
from planner.core.audit.checks.one_record import about_srv
from planner.core.audit.fixes.target import WRONG_PORTS
from planner.core.audit.pages.ports import SV10, SV11, SV12
from planner.core.audit.rule import Finding
from planner.core.audit.services import transport_at
from planner.core.transports import TRANSPORTS, Transport


def sv10(look: Look) -> Iterator[Finding]:
    """Find port 0."""
    for srv_set, record, srv in live_records(look):
        if srv.port == 0:
            yield about_srv(look, SV10, srv_set, record, srv)


def sv11(look: Look) -> Iterator[Finding]:
    """Find the port of another transport, where parity does not say more."""
    for srv_set, record, srv in live_records(look):
        if srv_set.transport is None or srv.port != WRONG_PORTS.get(srv_set.transport) or _is_misled(srv_set):
            continue
        ports, right = serving_ports(look, srv.target, srv_set.transport), TRANSPORTS[srv_set.transport].default_port
        if srv.port not in ports:
            yield about_srv(look, SV11, srv_set, record, srv, "parity" if ports else "", port=srv.port, right=right)


def sv12(look: Look) -> Iterator[Finding]:
    """Find ports on which the PBX does not listen, at addresses that are its own."""
    for srv_set, record, srv in live_records(look):
        if srv_set.transport is None or _is_misled(srv_set):
            continue
        ports, transport = serving_ports(look, srv.target, srv_set.transport), srv_set.transport.value
        deaf = _deaf_addresses(look, srv_set.transport, srv)
        if ports and srv.port not in ports:
            shown = ", ".join(map(str, ports))
            yield about_srv(look, SV12, srv_set, record, srv, port=srv.port, ports=shown, transport=transport)
        elif deaf:
            shown = ", ".join(map(str, deaf))
            yield about_srv(
                look, SV12, srv_set, record, srv, "deaf", port=srv.port, addresses=shown, transport=transport
            )


def _is_misled(srv_set: SrvSet) -> bool:
    """Whether a NAPTR record of another transport points to the set: what is wrong is there (NP10)."""
    return srv_set.transport is not None and transport_at(srv_set.owner) not in (srv_set.transport, None)


def _deaf_addresses(look: Look, transport: Transport, srv: Srv) -> list[Address]:
    """Return the own addresses of a target at which the PBX does not have *transport* at that port.

    One of IPv6 at which it does not have the transport at all is for DS02, a transport that it has nowhere for TP03.
    """
    pbx = look.pbx
    if pbx is None or not pbx.listeners.of(transport):
        return []
    ours = [address for address in look.addresses_of(srv.target) if address in pbx.own]
    ports = {address: [listener.port for listener in pbx.serving(transport, address)] for address in ours}
    return [address for address, served in ports.items() if srv.port not in served and (served or address.version == 4)]


CHECKS: Final = (
    Check(SV10, sv10, applies=has_targets),
    Check(SV11, sv11, applies=has_targets),
    Check(SV12, sv12, applies=has_pbx_and_targets),
)
