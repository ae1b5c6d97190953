"""Are NAPTR records in an order that serves phones? NP11 to NP13 (RFC 3403 4.1, RFC 3263 4.1)."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from planner.core.answers import RecordType
from planner.core.audit.case.look import Look
from planner.core.audit.case.naptrs import sip_naptrs
from planner.core.audit.checks.check import Check
from planner.core.audit.checks.conditions import has_sip_naptrs
from planner.core.audit.fixes.fixes import fixes_of
from planner.core.audit.fixes.order import falling
from planner.core.audit.pages.order import NP11, NP12, NP13
from planner.core.audit.rule import Finding, found
from planner.core.audit.services import transport_of
from planner.core.transports import PREFERENCE, TRANSPORTS

_NAPTR: Final = RecordType.NAPTR


def np11(look: Look) -> Iterator[Finding]:
    """Find records of one order: equal preferences are shuffled, different ones are no failover."""
    naptrs = [naptr for _, naptr in sip_naptrs(look)]
    pairs = Counter((naptr.order, naptr.preference) for naptr in naptrs)
    tied = sorted(pair for pair, count in pairs.items() if count > 1)
    if tied:
        order, preference = tied[0]
        fix = fixes_of(look).naptrs()
        yield found(NP11, look.domain, _NAPTR, fix=fix, order=order, preference=preference)
        return
    shared = sorted(order for order, count in Counter(naptr.order for naptr in naptrs).items() if count > 1)
    if shared:
        fix = fixes_of(look).naptrs()
        yield found(NP11, look.domain, _NAPTR, case="order", fix=fix, order=shared[0])


def np12(look: Look) -> Iterator[Finding]:
    """Find preferences that fall while orders rise."""
    pair = falling(naptr for _, naptr in sip_naptrs(look))
    if pair is not None:
        (low, before), (high, after) = ((naptr.order, naptr.preference) for naptr in pair)
        fix = fixes_of(look).naptrs()
        yield found(NP12, look.domain, _NAPTR, fix=fix, low=low, before=before, high=high, after=after)


def np13(look: Look) -> Iterator[Finding]:
    """Find a less secure transport before a more secure one, or UDP before TCP; what is level is for NP11."""
    listed = ((naptr, transport_of(naptr.services)) for _, naptr in sip_naptrs(look))
    rank = {transport: TRANSPORTS[transport].rank for transport in PREFERENCE}
    ranked = [
        (naptr.order, naptr.preference, rank[transport], transport)
        for naptr, transport in listed
        if transport in PREFERENCE
    ]
    for (*_, first), (*_, second) in pairwise(sorted(ranked)):
        if rank[first] > rank[second]:
            fix = fixes_of(look).naptrs()
            yield found(NP13, look.domain, _NAPTR, fix=fix, first=first.value, second=second.value)
            return


CHECKS: Final = (
    Check(NP11, np11, applies=has_sip_naptrs),
    Check(NP12, np12, applies=has_sip_naptrs),
    Check(NP13, np13, applies=has_sip_naptrs),
)
