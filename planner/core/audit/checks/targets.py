"""Where are the targets, and can every phone get there? AD01 to AD06, DS01 to DS04.

RFC 6890 (special addresses), RFC 5771 and 4291 (multicast), RFC 4291, 3056, 4380 (addresses that are made of others),
RFC 7984 (dual stack).
"""

from collections.abc import Iterator
from typing import Final

from planner.core.addresses import Address, Family, special
from planner.core.answers import RecordType
from planner.core.audit.case.listeners import deaf_transports, is_foreign, is_here, listening_on_ipv6
from planner.core.audit.case.look import Look
from planner.core.audit.case.sets import all_sets, targets
from planner.core.audit.checks.check import Check
from planner.core.audit.checks.conditions import has_pbx_and_targets, has_targets
from planner.core.audit.fixes.change import add
from planner.core.audit.fixes.fixes import fixes_of
from planner.core.audit.pages.targets import AD01, AD02, AD03, AD06, DS01, DS02, DS03, DS04
from planner.core.audit.rule import NO_FIX, Finding, Subject, finding, found, joined
from planner.core.audit.services import made_of
from planner.core.names import DnsName
from planner.core.policy.settings import View

_MOST: Final = 4


def _targets(look: Look) -> Iterator[tuple[DnsName, RecordType, Address]]:
    for target in targets(look):
        for family, answer in look.addresses(target):
            type_ = RecordType.AAAA if family is Family.IPV6 else RecordType.A
            for address in answer.addresses if answer is not None else ():
                yield target, type_, address


def ad01(look: Look) -> Iterator[Finding]:
    """Find targets at addresses that are not for everybody."""
    for target, type_, address in _targets(look):
        kind = special(address)
        if kind is None or look.case.is_for_all(address):
            continue
        which = "internal" if look.settings.view is View.INTERNAL else ""
        fix = fixes_of(look).address(target, type_, address)
        yield found(AD01, target, type_, case=which, fix=fix, target=str(target), address=str(address), kind=kind)


def ad02(look: Look) -> Iterator[Finding]:
    """Find IPv6 addresses that are made of IPv4 ones."""
    for target, type_, address in _targets(look):
        kind = made_of(address)
        if kind is not None:
            fix = fixes_of(look).address(target, type_, address)
            yield found(AD02, target, type_, fix=fix, target=str(target), address=str(address), kind=kind)


def ad03(look: Look) -> Iterator[Finding]:
    """Find targets at addresses that are not the PBX's."""
    for target, type_, address in _targets(look):
        if is_foreign(look, target, address):
            fix = fixes_of(look).address(target, type_, address)
            yield found(AD03, target, type_, fix=fix, target=str(target), address=str(address))


def ad06(look: Look) -> Iterator[Finding]:
    """Find targets with many addresses."""
    for target in targets(look):
        count = len(look.addresses_of(target))
        if count > _MOST:
            yield finding(AD06, Subject(str(target), target=target), {"target": str(target), "count": count})


def _families(look: Look, target: DnsName) -> frozenset[Family] | None:
    """Return the families of a target's addresses, None if that is not known."""
    answers = dict(look.addresses(target))
    if any(answer is None for answer in answers.values()):
        return None
    return frozenset(family for family, answer in answers.items() if answer is not None and answer.addresses)


def ds01(look: Look) -> Iterator[Finding]:
    """Find targets without AAAA records, where the PBX listens on IPv6."""
    listening = listening_on_ipv6(look)
    if not listening:
        return
    single = [target for target in targets(look) if _families(look, target) == frozenset({Family.IPV4})]
    lacking = [target for target in single if is_here(look, target)]
    for target in lacking:
        may_add = target.is_within(look.domain) and lacking == single  # else some would be dual, some not (DS04)
        fix = joined(add(target, RecordType.AAAA, a) for a in listening) if may_add else NO_FIX
        yield found(*(DS01, target, RecordType.AAAA), fix=fix, target=str(target), addresses=tuple(map(str, listening)))


def ds02(look: Look) -> Iterator[Finding]:
    """Find AAAA records without a listener behind them."""
    for target, type_, address in _targets(look):
        unheard = tuple(transport.value for transport in deaf_transports(look, target, address))
        if unheard:
            fix = fixes_of(look).address(target, type_, address)
            yield found(*(DS02, target, type_), fix=fix, target=str(target), address=str(address), transports=unheard)


def ds03(look: Look) -> Iterator[Finding]:
    """Find targets that phones without IPv6 cannot reach."""
    pbx = look.pbx
    for target in targets(look):
        if _families(look, target) == frozenset({Family.IPV6}):
            ours = [a for a in pbx.published if a.version == 4] if pbx is not None else []
            leads_here = pbx is not None and any(a in pbx.addresses for a in look.addresses_of(target))
            is_sure = len(ours) == 1 and leads_here and target.is_within(look.domain) and look.case.is_for_all(ours[0])
            fix = add(target, RecordType.A, ours[0]) if is_sure else NO_FIX
            which = "" if _is_all_there_is(look, target) else "some"
            yield found(DS03, target, RecordType.A, case=which, fix=fix, target=str(target))


def _is_all_there_is(look: Look, target: DnsName) -> bool:
    """Whether some set has *target*, and no server with an IPv4 address."""
    sets = [{srv.target for srv in srv_set.live_srvs} for srv_set in all_sets(look)]
    return any(
        target in servers and all(_families(look, other) == frozenset({Family.IPV6}) for other in servers)
        for servers in sets
    )


def ds04(look: Look) -> Iterator[Finding]:
    """Find sets of targets of which some have both families, and some one."""
    for srv_set in all_sets(look):
        families = {srv.target: _families(look, srv.target) for srv in srv_set.live_srvs}
        both = tuple(str(target) for target, own in families.items() if own is not None and len(own) > 1)
        single = tuple(str(target) for target, own in families.items() if own is not None and len(own) == 1)
        if both and single:
            yield found(DS04, srv_set.owner, RecordType.SRV, both=both, single=single)


CHECKS: Final = (
    Check(AD01, ad01, applies=has_targets),
    Check(AD02, ad02, applies=has_targets),
    Check(AD03, ad03, applies=has_pbx_and_targets),
    Check(AD06, ad06, applies=has_targets),
    Check(DS01, ds01, applies=has_pbx_and_targets),
    Check(DS02, ds02, applies=has_pbx_and_targets),
    Check(DS03, ds03, applies=has_targets),
    Check(DS04, ds04, applies=has_targets),
)
