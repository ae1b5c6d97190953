"""Are the sets of SRV records there, and whole? SV01, SV02, SV08, SV09, SV13, SV19 to SV24.

RFC 2782 (the record), RFC 3263 4.2 (how SIP uses it). "." says that a service is not there, and is left alone.
"""

from collections.abc import Iterator
from typing import Final

from planner.core.answers import (
    ADDRESS_TYPES,
    PLAIN_DATAGRAM,
    SAFE_DATAGRAM,
    Question,
    RecordType,
)
from planner.core.audit.case.look import Look
from planner.core.audit.case.naptrs import all_naptrs, is_hosted, sip_naptrs
from planner.core.audit.case.replies import addresses_by, has_additional
from planner.core.audit.case.sets import all_sets, own_sets, set_at, targets
from planner.core.audit.case.size import srv_size
from planner.core.audit.checks.check import Check
from planner.core.audit.checks.conditions import has_pbx, has_sets, has_targets
from planner.core.audit.fixes.fixes import fixes_of
from planner.core.audit.pages.srv import SV01, SV02, SV08, SV09, SV13, SV19, SV20, SV21, SV22, SV23, SV24
from planner.core.audit.rule import NO_FIX, Finding, Subject, finding, found
from planner.core.audit.services import STRANGE_LABELS, is_enum, transport_of
from planner.core.names import DnsName, service_name
from planner.core.transports import BROWSERS, PREFERENCE, Transport

_SRV: Final = RecordType.SRV
_MOST: Final = 8  # records of a set
_MICROSOFT: Final = "_sipfederationtls._tcp"


def sv01(look: Look) -> Iterator[Finding]:
    """Find domains without any SRV record for SIP; needed where the name is given to phones without a port."""
    owners = tuple(str(owner) for transport in PREFERENCE if (owner := look.case.srv_owner(transport)) is not None)
    if any(srv_set.transport in PREFERENCE for srv_set in own_sets(look)):
        return
    answers = [look.answer(DnsName(owner), _SRV) for owner in owners]
    if None in answers:
        return
    which, fix = _without_srv(look), NO_FIX
    for transport in look.pbx.offered if look.pbx is not None and which != "hosted" else ():
        fix |= fixes_of(look).missing_set(transport)
    yield found(SV01, look.domain, _SRV, case=which, fix=fix, domain=str(look.domain), owners=owners)


def _without_srv(look: Look) -> str:
    """Say what is left to phones without any SRV record of the domain's own."""
    if is_hosted(look):
        return "hosted"
    if look.case.is_presented:
        return "needed"
    if sip_naptrs(look) or look.may_have_address(look.domain):
        return ""
    return "number" if any(is_enum(naptr.services) for naptr in all_naptrs(look)) else "nothing"


def sv02(look: Look) -> Iterator[Finding]:
    """Find transports of the PBX without SRV records."""
    for transport in look.pbx.offered if look.pbx is not None else ():
        owner = look.case.srv_owner(transport)
        if owner is None or transport in BROWSERS:
            continue
        answer = look.answer(owner, _SRV)
        if answer is not None and not answer.srvs:
            which = "hosted" if is_hosted(look) else ""
            fix = NO_FIX if is_hosted(look) else fixes_of(look).missing_set(transport)
            yield found(SV02, owner, _SRV, case=which, fix=fix, owner=str(owner), transport=transport.value)


def sv08(look: Look) -> Iterator[Finding]:
    """Find "." beside other targets, or with fields that are not 0."""
    for srv_set in all_sets(look):
        roots = [srv for srv in srv_set.srvs if srv.target.is_root]
        if roots and srv_set.live_srvs:
            fix = fixes_of(look).whole_set(srv_set.owner, _SRV)
            yield found(SV08, srv_set.owner, _SRV, fix=fix, owner=str(srv_set.owner))
        elif any((srv.priority, srv.weight, srv.port) != (0, 0, 0) for srv in roots) or len(roots) > 1:
            fix = fixes_of(look).whole_set(srv_set.owner, _SRV)
            yield found(SV08, srv_set.owner, _SRV, case="fields", fix=fix, owner=str(srv_set.owner))


def sv09(look: Look) -> Iterator[Finding]:
    """Find transports that SRV denies, and NAPTR or the PBX offers."""
    named = {naptr.replacement: transport_of(naptr.services) for _, naptr in sip_naptrs(look)}
    for srv_set in all_sets(look):
        if not srv_set.is_refusal:
            continue
        transport = srv_set.transport or named.get(srv_set.owner)
        is_ours = look.pbx is not None and transport is not None and bool(look.pbx.listeners.of(transport))
        if is_ours or srv_set.owner in named:
            who = "the PBX" if is_ours else "NAPTR"
            fix = fixes_of(look).whole_set(srv_set.owner, _SRV)
            shown = transport.value if transport is not None else "it"
            yield found(SV09, srv_set.owner, _SRV, fix=fix, owner=str(srv_set.owner), transport=shown, who=who)


def sv13(look: Look) -> Iterator[Finding]:
    """Find SRV records at names that RFC 3263 does not have."""
    right = look.case.srv_owner(Transport.TLS)
    own = None if right is None else look.answer(right, _SRV)
    for label in STRANGE_LABELS:
        owner = service_name(label, look.collection.domain)
        strange = None if owner is None else set_at(look, owner)
        if strange is None or owner is None or not strange.live_srvs:
            continue
        if label == _MICROSOFT:
            yield found(SV13, owner, _SRV, case="microsoft", owner=str(owner))
        elif own is not None and not own.srvs and right is not None:
            fix = fixes_of(look).moved_set(strange, right)
            yield found(SV13, owner, _SRV, case="alone", fix=fix, owner=str(owner), right=str(right))
        else:
            yield found(SV13, owner, _SRV, owner=str(owner))


def sv19(look: Look) -> Iterator[Finding]:
    """Find sets with more records than clients take."""
    for srv_set in all_sets(look):
        if len(srv_set.srvs) > _MOST:
            yield found(SV19, srv_set.owner, _SRV, owner=str(srv_set.owner), count=len(srv_set.srvs))


def sv20(look: Look) -> Iterator[Finding]:
    """Find answers that are too large for UDP."""
    for srv_set in all_sets(look):
        octets = srv_size(Question(srv_set.owner, _SRV), srv_set.answer)
        if octets > PLAIN_DATAGRAM:
            which = "" if octets > SAFE_DATAGRAM else "small"
            yield found(SV20, srv_set.owner, _SRV, case=which, owner=str(srv_set.owner), octets=octets)


def sv21(look: Look) -> Iterator[Finding]:
    """Find owners that are aliases."""
    for srv_set in own_sets(look):
        if srv_set.answer.aliases:
            end = str(srv_set.answer.aliases[-1].target)
            fix = fixes_of(look).unaliased(srv_set.answer)
            yield found(SV21, srv_set.owner, RecordType.CNAME, fix=fix, owner=str(srv_set.owner), end=end)


def sv22(look: Look) -> Iterator[Finding]:
    """Find addresses that come along with SRV, and are not those that are asked for."""
    for srv_set in all_sets(look):
        for server, reply in look.collection.of(Question(srv_set.owner, _SRV)).items():
            along: dict[DnsName, set[str]] = {}
            for name, address in reply.additional:
                along.setdefault(name, set()).add(str(address))
            for target in sorted({srv.target for srv in srv_set.live_srvs} & along.keys()):
                addresses = {str(address) for address in addresses_by(look.collection, server, target)}
                if addresses and not along[target] <= addresses:
                    subject = Subject(str(srv_set.owner), _SRV, target=target)
                    shown = {"along": tuple(sorted(along[target])), "asked": tuple(sorted(addresses))}
                    yield finding(
                        SV22, subject, {"owner": str(srv_set.owner), "target": str(target), **shown}, servers=(server,)
                    )


def sv23(look: Look) -> Iterator[Finding]:
    """Find transports with other servers than the first one has."""
    sets = [srv_set for srv_set in own_sets(look) if srv_set.is_for_phones]
    for other in sets[1:]:
        first, second = ({srv.target for srv in srv_set.live_srvs} for srv_set in (sets[0], other))
        if first != second:
            yield found(
                *(SV23, other.owner, _SRV),
                first=str(sets[0].owner),
                second=str(other.owner),
                only_first=", ".join(sorted(map(str, first))),
                only_second=", ".join(sorted(map(str, second))),
            )


def sv24(look: Look) -> Iterator[Finding]:
    """Find a domain whose own address is none of its servers'."""
    servers = {address for target in targets(look) for address in look.addresses_of(target)}
    ours = servers.union(() if look.pbx is None else look.pbx.addresses)
    leads_here = not ours.isdisjoint(look.addresses_of(look.domain))
    for family, answer in look.addresses(look.domain):
        own = () if answer is None else answer.addresses
        is_comparable = not leads_here or any(address.version == own[0].version for address in servers if own)
        if own and servers and is_comparable and ours.isdisjoint(own):
            shown = tuple(map(str, own))
            yield found(SV24, look.domain, ADDRESS_TYPES[family], domain=str(look.domain), addresses=shown)


CHECKS: Final = (
    Check(SV01, sv01),
    Check(SV02, sv02, applies=has_pbx),
    Check(SV08, sv08, applies=has_sets),
    Check(SV09, sv09, applies=has_sets),
    Check(SV13, sv13),
    Check(SV19, sv19, applies=has_targets),
    Check(SV20, sv20, applies=has_targets),
    Check(SV21, sv21, applies=has_targets),
    Check(SV22, sv22, applies=lambda look: any(has_additional(look.collection, each.owner) for each in all_sets(look))),
    Check(SV23, sv23, applies=has_targets),
    Check(SV24, sv24, applies=lambda look: has_targets(look) and not is_hosted(look)),
)
