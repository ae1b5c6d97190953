"""Does every transport hold from NAPTR to the listener? TP01 to TP08, and the matrix of it."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from planner.core.answers import ADDRESS_TYPES, RecordType
from planner.core.audit.case.clients import ADDRESS, NAPTR, SRV, WAYS, clients, located
from planner.core.audit.case.look import Look, view
from planner.core.audit.case.naptrs import chained_naptrs, is_hosted, sip_naptrs
from planner.core.audit.case.sets import live_targets, named_sets, own_set
from planner.core.audit.checks.check import Check
from planner.core.audit.checks.conditions import has_own_sets, has_pbx, has_sip_naptrs, has_targets, is_at_home
from planner.core.audit.fixes.fixes import fixes_of
from planner.core.audit.pages.coverage import TP01, TP02, TP03, TP04, TP05, TP06, TP07, TP08
from planner.core.audit.rule import NO_FIX, Finding, found
from planner.core.audit.services import transport_of
from planner.core.errors import sentence
from planner.core.names import DnsName
from planner.core.phones.device import Device, DnsClass, Shape
from planner.core.transports import PREFERENCE, TRANSPORTS, Transport


class Coverage(Struct, frozen=True, gc=False):
    """What there is of a transport; None where the DNS owes the answer. *listener*: None where it does not matter."""

    transport: Transport
    naptr: bool | None
    srv: bool | None
    address: bool | None
    listener: bool | None


@view
def matrix(look: Look) -> tuple[Coverage, ...]:
    """Return the transports with what each has; WebSocket only where there is anything of it."""
    rows = [_coverage(look, transport) for transport in TRANSPORTS]
    return tuple(row for row in rows if row.transport in PREFERENCE or row.naptr or row.srv or row.listener)


def _coverage(look: Look, transport: Transport) -> Coverage:
    naptrs = [naptr for naptr in chained_naptrs(look) if transport_of(naptr.services) is transport]
    hosts = [naptr.replacement for naptr in naptrs if naptr.flags.lower() == "a" and not naptr.replacement.is_root]
    own, owner = own_set(look, transport), look.case.srv_owner(transport)
    sets = [own, *(named for named in named_sets(look) if named.transport is transport)]
    names = [srv.target for srv_set in sets if srv_set is not None for srv in srv_set.live_srvs]
    owners = [*([] if owner is None else [owner]), *(naptr.replacement for naptr in naptrs)]
    has_srv = bool(names) or _unless_owed(look, owners, RecordType.SRV)
    is_there = any(map(look.addresses_of, hosts)) or (has_srv and bool(live_targets(look, transport)))
    return Coverage(
        transport,
        naptr=bool(naptrs) or _unless_owed(look, [look.domain], RecordType.NAPTR),
        srv=has_srv,
        address=is_there or _unless_owed(look, names, *ADDRESS_TYPES.values()) if is_there is not None else None,
        listener=None if look.pbx is None else bool(look.pbx.listeners.of(transport)),
    )


def _unless_owed(look: Look, names: list[DnsName], *types: RecordType) -> bool | None:
    """Return False for what is not there; None if the DNS owes one of the answers that were asked for."""
    owed = [
        name for name in names for type_ in types if look.case.was_asked(name, type_) and not look.answer(name, type_)
    ]
    return None if owed else False


def tp01(look: Look) -> Iterator[Finding]:
    """Name the transports that are there in part. Without any NAPTR records, NAPTR counts for none (NP01 says so)."""
    has_naptr = bool(sip_naptrs(look))
    for row in matrix(look):
        parts: dict[str, bool | None] = {"SRV": row.srv, "addresses": row.address}
        if has_naptr:
            parts["NAPTR"] = row.naptr
        if row.listener is not None:
            parts["a listener"] = row.listener
        present = tuple(name for name, is_there in parts.items() if is_there)
        absent = tuple(name for name, is_there in parts.items() if is_there is False)
        is_told_elsewhere = row.listener is False or row.transport not in PREFERENCE  # TP03, WS01
        if present and absent and not (is_hosted(look) or is_told_elsewhere or _is_denied(look, row.transport)):
            here, gone = sentence(present), sentence(absent)
            yield found(TP01, look.domain, None, transport=row.transport.value, present=here, absent=gone)


def _is_denied(look: Look, transport: Transport) -> bool:
    """Whether the domain says that it does not have the transport, and nobody says otherwise."""
    own = own_set(look, transport)
    return own is not None and own.is_refusal and (look.pbx is None or not look.pbx.listeners.of(transport))


def tp02(look: Look) -> Iterator[Finding]:
    """Find a PBX with TLS and no way to it."""
    if look.pbx is None or not look.pbx.listeners.tls:
        return
    owner = look.case.srv_owner(Transport.TLS)
    row = _coverage(look, Transport.TLS)
    if owner is not None and row.srv is False:
        fix = fixes_of(look).missing_set(Transport.TLS)
        yield found(TP02, look.domain, None, fix=fix, owner=str(owner))


def tp03(look: Look) -> Iterator[Finding]:
    """Find records for transports that the PBX does not have."""
    pbx = look.pbx
    if pbx is None:
        return
    for transport in PREFERENCE:
        if pbx.listeners.of(transport) or is_hosted(look):
            continue
        records, fix, fixes = [], NO_FIX, fixes_of(look)
        own = own_set(look, transport)
        if own is not None and own.live_srvs:
            records.append("SRV")
            fix |= fixes.whole_set(own.owner, RecordType.SRV)
        naptrs = [record for record, naptr in sip_naptrs(look) if transport_of(naptr.services) is transport]
        for record in naptrs:
            fix |= fixes.naptr(record)
        records += ["NAPTR"] if naptrs else []
        if records:
            shown = " and ".join(records)
            yield found(TP03, look.domain, None, fix=fix, transport=transport.value, records=shown)


def tp04(look: Look) -> Iterator[Finding]:
    """Find domains with UDP alone."""
    there = {row.transport: row.srv for row in matrix(look) if row.srv is not False and row.transport in PREFERENCE}
    if there == {Transport.UDP: True}:
        fixes = fixes_of(look)
        fix = NO_FIX
        for transport in look.pbx.offered if look.pbx is not None else ():
            if transport in PREFERENCE and transport is not Transport.UDP:
                fix |= fixes.missing_set(transport)
        yield found(TP04, look.domain, None, fix=fix)


def tp05(look: Look) -> Iterator[Finding]:
    """Find kinds of phones that cannot be given the name: they are left to what is not there."""
    served = {row.transport for row in matrix(look) if row.srv and row.address}
    best = next((t for t in PREFERENCE if t in served), None)
    if best is None:
        return
    families = look.case.catalogue.families.values()
    offered = _naptr_leads(look)
    is_led_away = bool(offered) and offered != (best,)
    merged = [
        family.id
        for family in families
        if is_led_away and _is_left_to_naptr(family.device) and best in family.device.transports
    ]
    if merged:
        which = "preference" if offered[0] is best else ""
        yield found(
            *(TP05, look.domain, None),
            case=which,
            phones=_some(merged),
            best=best.value,
            first=offered[0].value,
            offered=tuple(offered),
        )
    without = [
        family.id for family in families if family.device.transports and served.isdisjoint(family.device.transports)
    ]
    if without:
        yield found(TP05, look.domain, None, case="none", phones=_some(without))


def _is_left_to_naptr(device: Device) -> bool:
    """Whether a phone gives up the choice of its transport when it is left to the DNS."""
    return device.shape is Shape.MERGED and device.dns is DnsClass.NAPTR


def _naptr_leads(look: Look) -> tuple[Transport, ...]:
    place = located(look, None, None)
    return place.naptr if place is not None else ()


def _some(names: list[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def tp06(look: Look) -> Iterator[Finding]:
    """Find outbound proxy patterns that give the domain's name away with a port, though it has SRV records."""
    for pattern in look.case.patterns.entries:
        if str(pattern.host) == str(look.domain):
            host, port = str(pattern.host), pattern.port
            yield found(TP06, look.domain, None, pattern=pattern.text, host=host, port=port)


def tp07(look: Look) -> Iterator[Finding]:
    """Find ways that lead to other servers than the first does; the domain's own address is the matter of SV24."""
    views = [view for view in clients(look) if view.located.error is None and view.client != ADDRESS]
    reached = {view.client: frozenset(str(hop.endpoint.address) for hop in view.located.order) for view in views}
    if len(reached) == 2 and reached[NAPTR].isdisjoint(reached[SRV]):
        first, second = (", ".join(sorted(reached[kind])) for kind in (NAPTR, SRV))
        yield found(TP07, look.domain, None, one=WAYS[NAPTR], other=WAYS[SRV], first=first, second=second)


def tp08(look: Look) -> Iterator[Finding]:
    """Find TLS beside clear text in what NAPTR offers."""
    listed = [(naptr.order, transport_of(naptr.services)) for _, naptr in sip_naptrs(look)]
    offered = [(order, transport) for order, transport in listed if transport is not None]
    for order in sorted({order for order, _ in offered}):
        secure = [t for o, t in offered if o == order and TRANSPORTS[t].secure and t in PREFERENCE]
        clear = [t for o, t in offered if o == order and not TRANSPORTS[t].secure and t in PREFERENCE]
        if secure and clear:
            first, second = secure[0].value, clear[0].value
            yield found(TP08, look.domain, None, case="mixed", order=order, secure=first, clear=second)
            return
    ranked = [t for _, t in sorted(offered, key=lambda naptr: naptr[0]) if t in PREFERENCE]
    secure = [t for t in ranked if TRANSPORTS[t].secure]
    clear = [t for t in ranked if not TRANSPORTS[t].secure]
    if secure and clear:
        yield found(TP08, look.domain, None, secure=secure[0].value, clear=", ".join(dict.fromkeys(clear)))


CHECKS: Final = (
    Check(TP01, tp01, applies=has_pbx),
    Check(TP02, tp02, applies=is_at_home),
    Check(TP03, tp03, applies=has_pbx),
    Check(TP04, tp04, applies=has_own_sets),
    Check(TP05, tp05, applies=lambda look: bool(look.case.catalogue.families) and has_targets(look)),
    Check(TP06, tp06, applies=lambda look: bool(look.case.patterns.entries) and has_targets(look)),
    Check(TP07, tp07, applies=lambda look: has_sip_naptrs(look) and has_own_sets(look)),
    Check(TP08, tp08, applies=has_sip_naptrs),
)
