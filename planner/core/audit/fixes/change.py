"""What is to be changed in a record? As it is, as it should be, and the lines of zone text for that."""

from collections.abc import Iterable

from msgspec import Struct

from planner.core.answers import Data, Record, RecordType
from planner.core.audit.rule import NO_FIX, Fix
from planner.core.names import DnsName
from planner.core.policy.settings import AuditSettings
from planner.core.publish.records import LONGEST_TTL, SHORTEST_TTL, TTL, longest_ttl
from planner.core.publish.zone import line


class Change(Struct, frozen=True, gc=False):
    """A record as it is (*before*, None: it is missing), and as it should be (*after*, None: not at all)."""

    owner: DnsName
    type: RecordType
    before: Record | None
    after: Record | None

    @property
    def fix(self) -> Fix:
        """The lines that make the change."""
        if self.before == self.after:
            return NO_FIX
        gone = NO_FIX if self.before is None else remove(self.owner, self.type, self.before)
        return gone if self.after is None else gone | add(self.owner, self.type, self.after.data, self.after.ttl)


def remove(owner: DnsName, type_: RecordType, *records: Record) -> Fix:
    """Take records away."""
    return Fix(tuple([line(owner, record.ttl, type_, record.data) for record in records]))


def add(owner: DnsName, type_: RecordType, data: Data, ttl: int = TTL) -> Fix:
    """Put a record there."""
    return Fix(add=(line(owner, ttl, type_, data),))


def type_of(address: Data) -> RecordType:
    """Return the type of the record for an address."""
    return RecordType.AAAA if getattr(address, "version", 4) == 6 else RecordType.A


def fixed_ttl(settings: AuditSettings, type_: RecordType, records: Iterable[Record]) -> int:
    """Return the TTL that all records of a set should have (TL01, TL02, TL03, TL05)."""
    least = min((record.ttl for record in records), default=TTL)
    shortest = max(SHORTEST_TTL, min(settings.registration_interval, LONGEST_TTL))
    return max(shortest, min(least, longest_ttl(type_)))
