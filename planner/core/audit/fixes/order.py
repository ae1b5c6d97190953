"""In which order should records be? NAPTR orders and preferences, SRV weights and priorities."""

from collections.abc import Iterable
from itertools import pairwise

from msgspec.structs import replace

from planner.core.answers import Naptr, Record, Srv
from planner.core.audit.services import transport_of
from planner.core.names import DnsName
from planner.core.transports import BROWSERS, PREFERENCE, TRANSPORTS


def weighted(srvs: dict[Record, Srv | None]) -> dict[Record, Srv | None]:
    """Give weights that say what is meant: equal ones where all are 0, and a later turn to a lone 0 beside others."""
    last = max((srv.priority for srv in srvs.values() if srv is not None), default=0)
    shared = {**srvs}
    for priority in {srv.priority for srv in srvs.values() if srv is not None}:
        group = {record: srv for record, srv in shared.items() if srv is not None and srv.priority == priority}
        zeros = [record for record, srv in group.items() if srv.weight == 0]
        if len(group) > 1 and len(zeros) == len(group):
            shared |= {record: replace(srv, weight=10) for record, srv in group.items()}
        elif zeros and len(group) > 1:
            shared |= {record: replace(group[record], priority=min(last + 10, 65535), weight=10) for record in zeros}
    return shared


def without_copies(naptrs: list[Naptr | None]) -> list[Naptr | None]:
    """Let go of records that say what one before them says."""
    seen: set[tuple[str, DnsName]] = set()
    kept: list[Naptr | None] = []
    for naptr in naptrs:
        purpose = None if naptr is None else (naptr.services.upper(), naptr.replacement)
        kept.append(None if purpose in seen else naptr)
        if purpose is not None:
            seen.add(purpose)
    return kept


def in_order(naptrs: list[Naptr]) -> list[Naptr]:
    """Give records orders and preferences that rise together, the secure first; as they are, if they do so already."""
    if is_orderly(naptrs):
        return naptrs
    taken: dict[int, int] = {}
    ordered = [*naptrs]
    for place, naptr in sorted(enumerate(naptrs), key=lambda placed: (placed[1].order or 65535, placed[1].preference)):
        transport = transport_of(naptr.services)
        first = TRANSPORTS[transport].publish_order if transport is not None else 60
        number = first + taken.get(first, 0)
        taken[first] = taken.get(first, 0) + 1
        ordered[place] = replace(naptr, order=number, preference=number)
    return ordered


def is_orderly(naptrs: list[Naptr]) -> bool:
    """Tell whether orders are distinct, preferences rise with them, and the secure comes first."""
    is_rising = len({naptr.order for naptr in naptrs}) == len(naptrs) and falling(naptrs) is None
    transports = (transport_of(naptr.services) for naptr in sorted(naptrs, key=lambda naptr: naptr.order))
    ranks = [TRANSPORTS[transport].rank for transport in transports if transport in PREFERENCE]
    return is_rising and ranks == sorted(ranks) and all(naptr.order for naptr in naptrs)


def falling(naptrs: Iterable[Naptr]) -> tuple[Naptr, Naptr] | None:
    """Return two records of which the later order has the lower preference; None: orders and preferences rise together.

    Records for browsers are no part of what phones choose from, nor the other way round.
    """
    ranked = sorted(naptrs, key=lambda naptr: (naptr.order, naptr.preference))
    for is_web in (False, True):
        kind = [naptr for naptr in ranked if (transport_of(naptr.services) in BROWSERS) is is_web]
        for first, second in pairwise(kind):
            if first.order < second.order and second.preference < first.preference:
                return first, second
    return None
