"""How do servers share the phones? SV14 to SV18: weights, priorities, and servers that are listed twice (RFC 2782)."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from planner.core.answers import RecordType
from planner.core.audit.case.look import Look
from planner.core.audit.case.sets import all_sets, live_records
from planner.core.audit.checks.check import Check
from planner.core.audit.checks.conditions import has_targets
from planner.core.audit.checks.one_record import about_srv
from planner.core.audit.fixes.fixes import fixes_of
from planner.core.audit.pages.shares import SV14, SV15, SV16, SV17, SV18
from planner.core.audit.rule import NO_FIX, Finding, Subject, finding, found

_SRV: Final = RecordType.SRV


def sv14(look: Look) -> Iterator[Finding]:
    """Find priorities in which all weights are 0."""
    for srv_set in all_sets(look):
        for priority in sorted({srv.priority for srv in srv_set.live_srvs}):
            group = [srv for srv in srv_set.live_srvs if srv.priority == priority]
            if len(group) > 1 and not any(srv.weight for srv in group):
                fix = fixes_of(look).whole_set(srv_set.owner, _SRV)
                yield found(
                    *(SV14, srv_set.owner, _SRV), fix=fix, owner=str(srv_set.owner), count=len(group), priority=priority
                )


def sv15(look: Look) -> Iterator[Finding]:
    """Find weight 0 beside other weights."""
    for srv_set, record, srv in live_records(look):
        others = [other for other in srv_set.live_srvs if other.priority == srv.priority and other.weight]
        if srv.weight == 0 and others:
            yield about_srv(look, SV15, srv_set, record, srv, priority=srv.priority)


def sv16(look: Look) -> Iterator[Finding]:
    """Tell how servers share, where there are several."""
    for srv_set in all_sets(look):
        if len(srv_set.live_srvs) < 2:
            continue
        parts = []
        for priority in sorted({srv.priority for srv in srv_set.live_srvs}):
            group = [srv for srv in srv_set.live_srvs if srv.priority == priority]
            total = sum(srv.weight for srv in group)
            shares = (
                f"{srv.target} {round(100 * (srv.weight / total if total else 1 / len(group)))}%" for srv in group
            )
            parts.append(f"priority {priority}: {', '.join(shares)}")
        yield found(SV16, srv_set.owner, _SRV, owner=str(srv_set.owner), shares="; ".join(parts))


def sv17(look: Look) -> Iterator[Finding]:
    """Find targets that are one host under several names."""
    for srv_set in all_sets(look):
        targets = dict.fromkeys(srv.target for srv in srv_set.live_srvs)
        hosts = {target: frozenset(look.addresses_of(target)) for target in targets}
        for addresses, count in Counter(hosts.values()).items():
            if addresses and count > 1:
                alike = tuple(str(target) for target, own in hosts.items() if own == addresses)
                shown = ", ".join(sorted(map(str, addresses)))
                yield found(SV17, srv_set.owner, _SRV, owner=str(srv_set.owner), targets=alike, address=shown)


def sv18(look: Look) -> Iterator[Finding]:
    """Find records that say the same."""
    for srv_set in all_sets(look):
        counted = Counter((srv.target, srv.port) for srv in srv_set.live_srvs)
        several = [place for place, count in counted.items() if count > 1]
        fix = fixes_of(look).whole_set(srv_set.owner, _SRV) if several else NO_FIX
        for target, port in several:
            subject = Subject(str(srv_set.owner), _SRV, target=target, port=port)
            yield finding(SV18, subject, {"owner": str(srv_set.owner), "target": str(target), "port": port}, fix=fix)


CHECKS: Final = (
    Check(SV14, sv14, applies=has_targets),
    Check(SV15, sv15, applies=has_targets),
    Check(SV16, sv16, applies=has_targets),
    Check(SV17, sv17, applies=has_targets),
    Check(SV18, sv18, applies=has_targets),
)
