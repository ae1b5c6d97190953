"""How do servers share the phones? SV14 to SV18: weights, priorities, and servers that are listed twice (RFC 2782)."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from planner.core.answers import RecordType
from planner.core.audit.case.look import Look
from planner.core.audit.case.sets import all_sets, live_records
from planner.core.audit.checks.about import about_srv
from planner.core.audit.checks.check import Check
from planner.core.audit.checks.conditions import has_targets
from planner.core.audit.fixes.fixes import fixes_of
from planner.core.audit.pages.shares import SV14, SV15, SV16, SV17, SV18
from planner.core.audit.rule import NO_FIX, Finding, Subject, finding, found

_SRV: Final = RecordType.SRV


def sv14(look: Look) -> Iterator[Finding]:
    """Find priorities in which all weights are 0."""
    for it in all_sets(look):
        for priority in sorted({row.priority for row in it.live_rows}):
            group = [row for row in it.live_rows if row.priority == priority]
            if len(group) > 1 and not any(row.weight for row in group):
                fix = fixes_of(look).whole_set(it.owner, _SRV)
                yield found(*(SV14, it.owner, _SRV), fix=fix, owner=str(it.owner), count=len(group), priority=priority)


def sv15(look: Look) -> Iterator[Finding]:
    """Find weight 0 beside other weights."""
    for it, record, row in live_records(look):
        others = [other for other in it.live_rows if other.priority == row.priority and other.weight]
        if row.weight == 0 and others:
            yield about_srv(look, SV15, it, record, row, priority=row.priority)


def sv16(look: Look) -> Iterator[Finding]:
    """Tell how servers share, where there are several."""
    for it in all_sets(look):
        if len(it.live_rows) < 2:
            continue
        parts = []
        for priority in sorted({row.priority for row in it.live_rows}):
            group = [row for row in it.live_rows if row.priority == priority]
            total = sum(row.weight for row in group)
            shares = (
                f"{row.target} {round(100 * (row.weight / total if total else 1 / len(group)))}%" for row in group
            )
            parts.append(f"priority {priority}: {', '.join(shares)}")
        yield found(SV16, it.owner, _SRV, owner=str(it.owner), shares="; ".join(parts))


def sv17(look: Look) -> Iterator[Finding]:
    """Find targets that are one host under several names."""
    for it in all_sets(look):
        targets = tuple(dict.fromkeys(row.target for row in it.live_rows))
        known = {target: frozenset(look.addresses_of(target)) for target in targets}
        for addresses, count in Counter(it for it in known.values() if it).items():
            if count > 1:
                alike = tuple(str(target) for target, own in known.items() if own == addresses)
                shown = ", ".join(sorted(map(str, addresses)))
                yield found(SV17, it.owner, _SRV, owner=str(it.owner), targets=alike, address=shown)


def sv18(look: Look) -> Iterator[Finding]:
    """Find records that say the same."""
    for it in all_sets(look):
        rows = Counter((row.target, row.port) for row in it.live_rows)
        several = [which for which, count in rows.items() if count > 1]
        fix = fixes_of(look).whole_set(it.owner, _SRV) if several else NO_FIX
        for target, port in several:
            subject = Subject(str(it.owner), _SRV, target=target, port=port)
            yield finding(SV18, subject, {"owner": str(it.owner), "target": str(target), "port": port}, fix=fix)


CHECKS: Final = (
    Check(SV14, sv14, applies=has_targets),
    Check(SV15, sv15, applies=has_targets),
    Check(SV16, sv16, applies=has_targets),
    Check(SV17, sv17, applies=has_targets),
    Check(SV18, sv18, applies=has_targets),
)
