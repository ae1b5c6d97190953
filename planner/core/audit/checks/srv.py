"""Are the sets of SRV records there, and whole? SV01, SV02, SV08, SV09, SV13, SV19 to SV24.

RFC 2782 (the record), RFC 3263 4.2 (how SIP uses it). "." says that a service is not there, and is left alone.
"""

from collections.abc import Iterator
from typing import Final

from planner.core.answers import (
    ADDRESS_TYPES,
    PLAIN_DATAGRAM,
    SAFE_DATAGRAM,
    Naptr,
    Question,
    Record,
    RecordType,
    Srv,
)
from planner.core.audit.case.case import Case, SrvSet
from planner.core.audit.case.size import srv_size
from planner.core.audit.checks.check import Check
from planner.core.audit.fixes.fixes import cure_of
from planner.core.audit.pages.srv import SV01, SV02, SV08, SV09, SV13, SV19, SV20, SV21, SV22, SV23, SV24
from planner.core.audit.rule import NO_FIX, Finding, Rule, Subject, finding, found
from planner.core.audit.services import STRANGE_LABELS, is_enum, transport_of
from planner.core.names import DnsName, service_name
from planner.core.transports import PREFERENCE, Transport

_SRV: Final = RecordType.SRV
_MOST: Final = 8  # records of a set
_MICROSOFT: Final = "_sipfederationtls._tcp"


def at(case: Case, rule: Rule, it: SrvSet, record: Record, row: Srv, which: str = "", **args: str | int) -> Finding:
    """Make a finding about one record, with its repair."""
    fix = cure_of(case).record(it.owner, RecordType.SRV, record)
    given = {"owner": str(it.owner), "target": str(row.target), **args}
    return finding(rule, Subject(str(it.owner), RecordType.SRV), given, case=which, fix=fix)


def has_live_sets(case: Case) -> bool:
    """Tell whether any set has a target."""
    return any(it.live_rows for it in case.sets())


def has_address(case: Case, name: DnsName) -> bool:
    """Tell whether a name has an address, or may have one that nobody has told."""
    return any(answer is None or answer.addresses for _, answer in case.addresses(name))


def sv01(case: Case) -> Iterator[Finding]:
    """Find domains without any SRV record for SIP; needed where the name is given to phones without a port."""
    owners = tuple(str(owner) for transport in PREFERENCE if (owner := case.srv_owner(transport)) is not None)
    if any(it.transport in PREFERENCE for it in case.own_sets()):
        return
    answers = [case.answer(DnsName(owner), _SRV) for owner in owners]
    if None in answers:
        return
    which, fix = _without_srv(case), NO_FIX
    for transport in case.pbx.offered if case.pbx is not None and which != "hosted" else ():
        fix |= cure_of(case).missing_set(transport)
    yield found(SV01, case.domain, _SRV, case=which, fix=fix, domain=str(case.domain), owners=owners)


def _without_srv(case: Case) -> str:
    """Say what is left to phones without any SRV record of the domain's own."""
    if case.is_hosted:
        return "hosted"
    if case.is_presented:
        return "needed"
    if case.sip_naptrs or has_address(case, case.domain):
        return ""
    return "number" if any(is_enum(naptr.services) for naptr in _naptrs(case)) else "nothing"


def _naptrs(case: Case) -> tuple[Naptr, ...]:
    return () if case.naptr is None else case.naptr.naptrs


def sv02(case: Case) -> Iterator[Finding]:
    """Find transports of the PBX without SRV records."""
    for transport in case.pbx.offered if case.pbx is not None else ():
        owner = case.srv_owner(transport)
        if owner is None or transport in (Transport.WS, Transport.WSS):
            continue
        answer = case.answer(owner, _SRV)
        if answer is not None and not answer.srvs:
            which = "hosted" if case.is_hosted else ""
            fix = NO_FIX if case.is_hosted else cure_of(case).missing_set(transport)
            yield found(SV02, owner, _SRV, case=which, fix=fix, owner=str(owner), transport=transport.value)


def sv08(case: Case) -> Iterator[Finding]:
    """Find "." beside other targets, or with fields that are not 0."""
    for it in case.sets():
        roots = [row for row in it.rows if row.target.is_root]
        if roots and it.live_rows:
            fix = cure_of(case).whole(it.owner, _SRV)
            yield found(SV08, it.owner, _SRV, fix=fix, owner=str(it.owner))
        elif any((row.priority, row.weight, row.port) != (0, 0, 0) for row in roots) or len(roots) > 1:
            fix = cure_of(case).whole(it.owner, _SRV)
            yield found(SV08, it.owner, _SRV, case="fields", fix=fix, owner=str(it.owner))


def sv09(case: Case) -> Iterator[Finding]:
    """Find transports that SRV denies, and NAPTR or the PBX offers."""
    named = {naptr.replacement: transport_of(naptr.services) for _, naptr in case.sip_naptrs}
    for it in case.sets():
        if not it.is_refusal:
            continue
        transport = it.transport or named.get(it.owner)
        is_ours = case.pbx is not None and transport is not None and bool(case.pbx.listeners.of(transport))
        if is_ours or it.owner in named:
            who = "the PBX" if is_ours else "NAPTR"
            fix = cure_of(case).whole(it.owner, _SRV)
            shown = transport.value if transport is not None else "it"
            yield found(SV09, it.owner, _SRV, fix=fix, owner=str(it.owner), transport=shown, who=who)


def sv13(case: Case) -> Iterator[Finding]:
    """Find SRV records at names that RFC 3263 does not have."""
    right = case.srv_owner(Transport.TLS)
    own = None if right is None else case.answer(right, _SRV)
    for label in STRANGE_LABELS:
        owner = service_name(label, case.collection.domain)
        strange = None if owner is None else case.srv_set(owner)
        if strange is None or owner is None or not strange.live_rows:
            continue
        if label == _MICROSOFT:
            yield found(SV13, owner, _SRV, case="microsoft", owner=str(owner))
        elif own is not None and not own.srvs and right is not None:
            fix = cure_of(case).moved_set(strange, right)
            yield found(SV13, owner, _SRV, case="alone", fix=fix, owner=str(owner), right=str(right))
        else:
            yield found(SV13, owner, _SRV, owner=str(owner))


def sv19(case: Case) -> Iterator[Finding]:
    """Find sets with more records than clients take."""
    for it in case.sets():
        if len(it.rows) > _MOST:
            yield found(SV19, it.owner, _SRV, owner=str(it.owner), count=len(it.rows))


def sv20(case: Case) -> Iterator[Finding]:
    """Find answers that are too large for UDP."""
    for it in case.sets():
        octets = srv_size(Question(it.owner, _SRV), it.answer)
        if octets > PLAIN_DATAGRAM:
            which = "" if octets > SAFE_DATAGRAM else "small"
            yield found(SV20, it.owner, _SRV, case=which, owner=str(it.owner), octets=octets)


def sv21(case: Case) -> Iterator[Finding]:
    """Find owners that are aliases."""
    for it in case.own_sets():
        if it.answer.aliases:
            end = str(it.answer.aliases[-1].target)
            fix = cure_of(case).unaliased(it.answer)
            yield found(SV21, it.owner, RecordType.CNAME, fix=fix, owner=str(it.owner), end=end)


def sv22(case: Case) -> Iterator[Finding]:
    """Find addresses that come along with SRV, and are not those that are asked for."""
    for it in case.sets():
        for server, reply in case.collection.of(Question(it.owner, _SRV)).items():
            along: dict[DnsName, set[str]] = {}
            for name, address in reply.additional:
                along.setdefault(name, set()).add(str(address))
            for target in sorted({row.target for row in it.live_rows} & along.keys()):
                asked = {str(address) for address in case.addresses_by(server, target)}
                if asked and not along[target] <= asked:
                    yield found(
                        *(SV22, it.owner, _SRV),
                        servers=(server,),
                        owner=str(it.owner),
                        target=str(target),
                        along=tuple(sorted(along[target])),
                        asked=tuple(sorted(asked)),
                    )


def sv23(case: Case) -> Iterator[Finding]:
    """Find transports with other servers than the first one has."""
    sets = [it for it in case.own_sets() if it.live_rows and it.transport in PREFERENCE]
    for other in sets[1:]:
        first, second = ({row.target for row in it.live_rows} for it in (sets[0], other))
        if first != second:
            yield found(
                *(SV23, other.owner, _SRV),
                first=str(sets[0].owner),
                second=str(other.owner),
                only_first=", ".join(sorted(map(str, first))),
                only_second=", ".join(sorted(map(str, second))),
            )


def sv24(case: Case) -> Iterator[Finding]:
    """Find a domain whose own address is none of its servers'."""
    servers = {address for target in case.targets() for address in case.addresses_of(target)}
    ours = servers.union(() if case.pbx is None else case.pbx.addresses)
    leads_here = not ours.isdisjoint(case.addresses_of(case.domain))
    for family, answer in case.addresses(case.domain):
        own = () if answer is None else answer.addresses
        is_comparable = not leads_here or any(address.version == own[0].version for address in servers if own)
        if own and servers and is_comparable and ours.isdisjoint(own):
            shown = tuple(map(str, own))
            yield found(SV24, case.domain, ADDRESS_TYPES[family], domain=str(case.domain), addresses=shown)


def _has_sets(case: Case) -> bool:
    return bool(case.sets())


def _parity(case: Case) -> bool:
    return case.pbx is not None


CHECKS: Final = (
    Check(SV01, sv01),
    Check(SV02, sv02, applies=_parity),
    Check(SV08, sv08, applies=_has_sets),
    Check(SV09, sv09, applies=_has_sets),
    Check(SV13, sv13),
    Check(SV19, sv19, applies=has_live_sets),
    Check(SV20, sv20, applies=has_live_sets),
    Check(SV21, sv21, applies=has_live_sets),
    Check(SV22, sv22, applies=lambda case: any(case.has_additional(it.owner) for it in case.sets())),
    Check(SV23, sv23, applies=has_live_sets),
    Check(SV24, sv24, applies=lambda case: has_live_sets(case) and not case.is_hosted),
)
