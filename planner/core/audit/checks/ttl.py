"""How long do answers last? TL01 to TL05: long enough to spare the servers, short enough for a change to be seen."""

from collections.abc import Iterator
from typing import Final, TypeAlias

from msgspec.structs import replace

from planner.core.answers import ADDRESS_TYPES, Record, RecordType
from planner.core.audit.case.look import Look, view
from planner.core.audit.case.naptrs import naptr_answer, sip_naptrs
from planner.core.audit.case.sets import all_sets, targets
from planner.core.audit.checks.check import Check
from planner.core.audit.fixes.fixes import fixes_of
from planner.core.audit.pages.ttl import TL01, TL02, TL03, TL04, TL05
from planner.core.audit.rule import Finding, found
from planner.core.names import DnsName
from planner.core.publish.records import SHORTEST_TTL, longest_ttl

_Set: TypeAlias = tuple[DnsName, RecordType, tuple[Record, ...]]


@view
def _sets(look: Look) -> tuple[_Set, ...]:
    """Return every set on the way, once: NAPTR, SRV, addresses of the targets."""
    return tuple(_each_set(look))


def _each_set(look: Look) -> Iterator[_Set]:
    answer = naptr_answer(look)
    if answer is not None and sip_naptrs(look):
        yield look.domain, RecordType.NAPTR, tuple(record for record, _ in sip_naptrs(look))
    for srv_set in all_sets(look):
        yield srv_set.owner, RecordType.SRV, srv_set.records
    for target in targets(look):
        for type_ in ADDRESS_TYPES.values():
            answer = look.answer(target, type_)
            if answer is not None and answer.records and not answer.aliases:
                yield target, type_, answer.records


def _may_fix(look: Look, name: DnsName) -> bool:
    """Whether the set is in this domain, so that its owner can change it."""
    return name.is_within(look.domain)


def _with_fix(look: Look, finding: Finding, name: DnsName, type_: RecordType) -> Finding:
    return replace(finding, fix=fixes_of(look).whole_set(name, type_)) if _may_fix(look, name) else finding


def tl01(look: Look) -> Iterator[Finding]:
    """Find TTLs below a minute."""
    for name, type_, records in _sets(look):
        least = min(record.ttl for record in records)
        if least < SHORTEST_TTL:
            which = "" if least else "zero"
            finding = found(TL01, name, type_, case=which, name=str(name), type=str(type_), ttl=least)
            yield _with_fix(look, finding, name, type_)


def tl02(look: Look) -> Iterator[Finding]:
    """Find TTLs that keep phones with the old for long."""
    for name, type_, records in _sets(look):
        most = max(record.ttl for record in records)
        if most > longest_ttl(type_):
            finding = found(TL02, name, type_, name=str(name), type=str(type_), ttl=most)
            yield _with_fix(look, finding, name, type_)


def tl03(look: Look) -> Iterator[Finding]:
    """Find sets whose records have different TTLs."""
    for name, type_, records in _sets(look):
        ttls = sorted({record.ttl for record in records})
        if len(ttls) > 1:
            finding = found(TL03, name, type_, name=str(name), type=str(type_), ttls=", ".join(map(str, ttls)))
            yield _with_fix(look, finding, name, type_)


def tl04(look: Look) -> Iterator[Finding]:
    """Tell how long it takes until a change is seen."""
    sets = [(max(record.ttl for record in records), name, type_) for name, type_, records in _sets(look)]
    if sets:
        ttl, name, type_ = max(sets, key=lambda timed: timed[0])
        yield found(TL04, name, type_, name=str(name), type=str(type_), ttl=ttl)


def tl05(look: Look) -> Iterator[Finding]:
    """Find TTLs shorter than the time between two registrations, and not short enough for TL01."""
    interval = look.settings.registration_interval
    for name, type_, records in _sets(look):
        least = min(record.ttl for record in records)
        if SHORTEST_TTL <= least < interval:
            finding = found(TL05, name, type_, name=str(name), type=str(type_), ttl=least, interval=interval)
            yield _with_fix(look, finding, name, type_)


def _has_any(look: Look) -> bool:
    return bool(_sets(look))


CHECKS: Final = tuple(
    Check(rule, judge, applies=_has_any)
    for rule, judge in ((TL01, tl01), (TL02, tl02), (TL03, tl03), (TL04, tl04), (TL05, tl05))
)
