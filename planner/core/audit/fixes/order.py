"""In which order should records be? NAPTR orders and preferences, SRV weights and priorities."""

from collections.abc import Iterable
from itertools import pairwise

from msgspec.structs import replace

from planner.core.answers import Naptr, Record, Srv
from planner.core.audit.services import transport_of
from planner.core.names import DnsName
from planner.core.transports import BROWSERS, PREFERENCE, TRANSPORTS


def weighted(rows: dict[Record, Srv | None]) -> dict[Record, Srv | None]:
    """Give weights that say what is meant: equal ones where all are 0, and a later turn to a lone 0 beside others."""
    last = max((row.priority for row in rows.values() if row is not None), default=0)
    for priority in {row.priority for row in rows.values() if row is not None}:
        group = {record: row for record, row in rows.items() if row is not None and row.priority == priority}
        zeros = [record for record, row in group.items() if row.weight == 0]
        if len(group) > 1 and len(zeros) == len(group):
            rows |= {record: replace(row, weight=10) for record, row in group.items()}
        elif zeros and len(group) > 1:
            rows |= {record: replace(group[record], priority=min(last + 10, 65535), weight=10) for record in zeros}
    return rows


def without_copies(rows: list[Naptr | None]) -> list[Naptr | None]:
    """Let go of rows that say what one before them says."""
    seen: set[tuple[str, DnsName]] = set()
    kept: list[Naptr | None] = []
    for row in rows:
        what = None if row is None else (row.services.upper(), row.replacement)
        kept.append(None if what in seen else row)
        if what is not None:
            seen.add(what)
    return kept


def in_order(rows: list[Naptr]) -> list[Naptr]:
    """Give rows orders and preferences that rise together, the secure first; as they are, if they do so already."""
    if is_orderly(rows):
        return rows
    taken: dict[int, int] = {}
    ordered = [*rows]
    for place, row in sorted(enumerate(rows), key=lambda it: (it[1].order or 65535, it[1].preference)):
        transport = transport_of(row.services)
        first = TRANSPORTS[transport].publish_order if transport is not None else 60
        number = first + taken.get(first, 0)
        taken[first] = taken.get(first, 0) + 1
        ordered[place] = replace(row, order=number, preference=number)
    return ordered


def is_orderly(rows: list[Naptr]) -> bool:
    """Tell whether orders are distinct, preferences rise with them, and the secure comes first."""
    is_rising = len({row.order for row in rows}) == len(rows) and falling(rows) is None
    known = (transport_of(row.services) for row in sorted(rows, key=lambda row: row.order))
    ranks = [TRANSPORTS[transport].rank for transport in known if transport in PREFERENCE]
    return is_rising and ranks == sorted(ranks) and all(row.order for row in rows)


def falling(rows: Iterable[Naptr]) -> tuple[Naptr, Naptr] | None:
    """Return two records of which the later order has the lower preference; None: orders and preferences rise together.

    Records for browsers are no part of what phones choose from, nor the other way round.
    """
    ranked = sorted(rows, key=lambda row: (row.order, row.preference))
    for is_web in (False, True):
        kind = [row for row in ranked if (transport_of(row.services) in BROWSERS) is is_web]
        for first, second in pairwise(kind):
            if first.order < second.order and second.preference < first.preference:
                return first, second
    return None
