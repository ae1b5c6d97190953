"""How should a set of SRV records be? Each record for itself (`target`), then all of them; one that leads nowhere anew.

What is missing is made of what is there: records at a name that RFC 3263 does not have, those of another transport, or
else the hosts of the PBX.
"""

from collections.abc import Iterable
from itertools import zip_longest
from typing import TypeAlias

from msgspec.structs import replace

from planner.core.answers import Record, RecordType, Srv
from planner.core.audit.case.listeners import is_without_listener
from planner.core.audit.case.look import Look, view
from planner.core.audit.case.sets import SrvSet, own_sets, set_at
from planner.core.audit.case.wildcard import is_made
from planner.core.audit.fixes.change import Change, fixed_ttl
from planner.core.audit.fixes.order import weighted
from planner.core.audit.fixes.target import fixed_port, fixed_srv, hosts, leads_somewhere
from planner.core.audit.services import MISPLACED_TLS, transport_at
from planner.core.names import DnsName, service_name
from planner.core.publish.records import srv as records_for
from planner.core.transports import TRANSPORTS, Transport

_Pairs: TypeAlias = Iterable[tuple[Record | None, Srv | None]]


@view
def srv_changes(look: Look, owner: DnsName) -> tuple[Change, ...]:
    """Return what is to be changed in the SRV set at *owner*, record by record; copies go."""
    existing = set_at(look, owner, transport_at(owner))
    if existing is None or is_made(look.collection, existing.answer):
        return ()
    ttl = fixed_ttl(look.settings, RecordType.SRV, existing.records)
    seen: set[tuple[int, DnsName]] = set()
    changes = []
    for before, srv in _fixed_set(look, existing):
        is_copy = srv is not None and (srv.port, srv.target) in seen
        changes.append(Change(owner, RecordType.SRV, before, None if srv is None or is_copy else Record(srv, ttl)))
        if srv is not None:
            seen.add((srv.port, srv.target))
    return tuple(changes)


def _fixed_set(look: Look, existing: SrvSet) -> _Pairs:
    """Return what each record of a set should say, None for those that should go; and what is missing, after None."""
    transport = existing.transport
    if transport is not None and is_without_listener(look, transport) and not existing.is_refusal:
        return [(record, None) for record in existing.records]
    if existing.is_refusal:
        return _fixed_refusal(look, existing)
    fixed = {record: fixed_srv(look, srv, transport) for record, srv in _pairs(existing)}
    alive = {
        record: srv if srv is not None and leads_somewhere(look, srv, transport) else None
        for record, srv in fixed.items()
    }
    if any(alive.values()):
        return weighted(alive).items()
    made_up = made_up_set(look, transport) if transport is not None else ()
    return zip_longest(existing.records, made_up) if made_up else fixed.items()


def _pairs(existing: SrvSet) -> list[tuple[Record, Srv]]:
    return [(record, record.data) for record in existing.records if isinstance(record.data, Srv)]


def _fixed_refusal(look: Look, existing: SrvSet) -> _Pairs:
    """Leave one "." with zeros; or the servers of a transport that the PBX has."""
    transport = existing.transport
    if look.pbx is not None and transport is not None and look.pbx.listeners.of(transport):
        return zip_longest(existing.records, made_up_set(look, transport))
    return zip_longest(existing.records, (Srv(0, 0, 0, existing.srvs[0].target),))


def made_up_set(look: Look, transport: Transport) -> tuple[Srv, ...]:
    """Make the records of a set: misplaced ones, a sibling's with this transport's port, else the PBX's hosts."""
    copied = copied_set(look, transport)
    if copied:
        return tuple(dict.fromkeys(copied))
    wanted = records_for(look.collection.domain, transport, hosts(look))
    return tuple([record.data for record in wanted if isinstance(record.data, Srv)])


@view
def copied_set(look: Look, transport: Transport) -> tuple[Srv, ...]:
    """Return what the domain has elsewhere that would do for *transport*: misplaced records, or a sibling's."""
    return misplaced(look, transport) or _siblings(look, transport)


def misplaced(look: Look, transport: Transport) -> tuple[Srv, ...]:
    """Return the records for TLS that stand at a name which RFC 3263 does not have, and lead somewhere."""
    labels = MISPLACED_TLS if transport is Transport.TLS else ()
    owners = (service_name(label, look.collection.domain) for label in labels)
    sets = (set_at(look, owner) for owner in owners if owner is not None)
    alive = (_alive(look, srv_set.live_srvs, transport) for srv_set in sets if srv_set is not None)
    return next((srvs for srvs in alive if srvs), ())


def _siblings(look: Look, transport: Transport) -> tuple[Srv, ...]:
    """Return the records of another set that lead somewhere, with the port of this *transport*."""
    sets = [srv_set for srv_set in own_sets(look) if srv_set.transport not in (transport, None)]
    siblings = [[fixed_srv(look, srv, srv_set.transport) for srv in srv_set.live_srvs] for srv_set in sets]
    siblings.append([*misplaced(look, Transport.TLS)])
    for fixed in siblings:
        alive = _alive(look, [srv for srv in fixed if srv is not None], transport)
        if alive:
            usual = TRANSPORTS[transport].default_port
            return tuple([replace(srv, port=fixed_port(look, 0, srv.target, transport) or usual) for srv in alive])
    return ()


def _alive(look: Look, srvs: Iterable[Srv], transport: Transport) -> tuple[Srv, ...]:
    return tuple([srv for srv in srvs if leads_somewhere(look, srv, transport)])
