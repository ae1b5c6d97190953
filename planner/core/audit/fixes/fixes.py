"""How should the records be, all of them together? The fix of a finding is its part in that.

Two findings about one record must not mend it in two ways. So every record is mended once, of all that is wrong with
it; sets are put in order as a whole; and what is missing is made of what is there, or of the PBX. What cannot be known
is left alone.
"""

from collections.abc import Iterable
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from planner.core.addresses import Address
from planner.core.answers import Answer, Data, Naptr, Record, RecordType, Srv
from planner.core.audit.case.chain import is_sound
from planner.core.audit.case.look import Look, view
from planner.core.audit.case.naptrs import chained_naptrs, is_hosted, naptr_answer, sip_naptrs
from planner.core.audit.case.sets import SrvSet, own_set, own_sets, srv_set
from planner.core.audit.case.wildcard import is_made
from planner.core.audit.fixes.addresses import instead
from planner.core.audit.fixes.order import in_order, weighted, without_copies
from planner.core.audit.fixes.srv import RowCure
from planner.core.audit.rule import NO_FIX, Fix, joined
from planner.core.audit.services import MISPLACED_TLS, SRV_LABELS, STRANGE_LABELS, guessed, sip_records, transport_of
from planner.core.names import DnsName, service_label, service_name
from planner.core.publish.records import LONGEST_TTL, SHORTEST_TTL, TTL, longest_ttl, srv
from planner.core.publish.zone import line
from planner.core.transports import TRANSPORTS, Transport


class _Row(Struct, frozen=True, gc=False):
    """A record as it *is* (None: it is missing) and as it should be (None: not at all)."""

    owner: DnsName
    type: RecordType
    is_: Record | None
    should: Record | None

    @property
    def fix(self) -> Fix:
        if self.is_ == self.should:
            return NO_FIX
        remove = () if self.is_ is None else (line(self.owner, self.is_.ttl, self.type, self.is_.data),)
        add = () if self.should is None else (line(self.owner, self.should.ttl, self.type, self.should.data),)
        return Fix(remove, add)


class Cure:
    """The records of a case as they should be."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._one = RowCure(look)
        self._sets: dict[DnsName, tuple[_Row, ...]] = {}
        self._naptrs: tuple[_Row, ...] | None = None
        self._by_sibling: dict[Transport, list[Srv]] = {}

    # What findings ask for

    def record(self, owner: DnsName, type_: RecordType, *records: Record) -> Fix:
        """Mend *records* of a set, and all of one that is made anew; nothing where what is right is not known."""
        if (answer := self._aliased(owner, type_)) is not None:
            return self.unaliased(answer)
        is_srv = type_ is RecordType.SRV
        rows = [row for row in self._rows(owner, type_) if row.is_ in records or (is_srv and row.is_ is None)]
        return joined(row.fix for row in rows) | self._new_hosts(_targets(rows))

    def whole(self, owner: DnsName, type_: RecordType) -> Fix:
        """Mend a whole set, and add what is missing in it."""
        if (answer := self._aliased(owner, type_)) is not None:
            return self.unaliased(answer)
        rows = self._rows(owner, type_)
        return joined(row.fix for row in rows) | self._new_hosts(_targets(rows))

    def _new_hosts(self, targets: Iterable[DnsName]) -> Fix:
        """Add the addresses of targets that are proposed and have none."""
        new = ((target, address) for target in targets for address in self._one.new_addresses(target))
        return Fix(add=tuple(line(target, TTL, type_of(address), address) for target, address in new))

    def naptrs(self) -> Fix:
        """Mend the NAPTR set of the domain, with the SRV sets to which it comes to point."""
        fix = self.whole(self._look.domain, RecordType.NAPTR)
        for row in self._rows(self._look.domain, RecordType.NAPTR):
            if row.should is not None and isinstance(row.should.data, Naptr):
                fix |= self._set_behind(row.should.data)
        return fix

    def naptr(self, record: Record) -> Fix:
        """Mend a NAPTR record, with the SRV set to which it comes to point."""
        fix = self.record(self._look.domain, RecordType.NAPTR, record)
        for row in self._rows(self._look.domain, RecordType.NAPTR):
            if row.is_ == record and row.should is not None and isinstance(row.should.data, Naptr):
                fix |= self._set_behind(row.should.data)
        return fix

    def missing_set(self, transport: Transport) -> Fix:
        """Add the SRV set of *transport* at the domain, with the addresses of its targets if they are new."""
        owner = self._look.case.srv_owner(transport)
        return NO_FIX if owner is None else self._new_set(owner, transport)

    def moved_set(self, strange: SrvSet, owner: DnsName) -> Fix:
        """Publish what stands at a strange name at the right one, and have NAPTR lead there."""
        fix = self._new_set(owner, Transport.TLS)
        if not strange.answer.aliases and not is_made(self._look.collection, strange.answer):
            fix |= remove(strange.owner, RecordType.SRV, *strange.records)
        return fix | self.naptrs() if sip_naptrs(self._look) else fix

    def unaliased(self, answer: Answer) -> Fix:
        """Publish SRV records where an alias of the domain leads to them."""
        first = answer.aliases[0]
        is_ours = first.owner.is_within(self._look.domain) and first.owner != self._look.domain
        if not is_ours or not answer.srvs or is_made(self._look.collection, answer):
            return NO_FIX
        gone = Fix((line(first.owner, first.ttl, RecordType.CNAME, first.target),))
        mended = [row.should for row in self._rows(first.owner, RecordType.SRV) if row.should is not None]
        added = Fix(add=tuple(line(first.owner, it.ttl, RecordType.SRV, it.data) for it in mended))
        return gone | added | self._new_hosts(_targets(self._rows(first.owner, RecordType.SRV)))

    def _aliased(self, owner: DnsName, type_: RecordType) -> Answer | None:
        """Return the answer about SRV records that stand at another name, to which an alias leads."""
        answer = self._look.answer(owner, type_) if type_ is RecordType.SRV else None
        return answer if answer is not None and answer.aliases and answer.srvs else None

    # Sets

    def _rows(self, owner: DnsName, type_: RecordType) -> tuple[_Row, ...]:
        if type_ is RecordType.NAPTR:
            if self._naptrs is None:
                self._naptrs = tuple(self._naptr_rows())
            return self._naptrs
        if type_ is RecordType.SRV:
            if owner not in self._sets:
                self._sets[owner] = tuple(self._srv_rows(owner))
            return self._sets[owner]
        return tuple(self._address_rows(owner, type_))

    def ttl(self, type_: RecordType, records: Iterable[Record]) -> int:
        """Return the TTL that all records of a set should have (TL01, TL02, TL03, TL05)."""
        least = min((record.ttl for record in records), default=TTL)
        shortest = max(SHORTEST_TTL, min(self._look.settings.registration_interval, LONGEST_TTL))
        return max(shortest, min(least, longest_ttl(type_)))

    # SRV

    def _srv_rows(self, owner: DnsName) -> Iterable[_Row]:
        look = self._look
        found = srv_set(look, owner, self._transport_at(owner))
        if found is None or is_made(look.collection, found.answer):
            return
        ttl = self.ttl(RecordType.SRV, found.records)
        seen: set[tuple[int, DnsName]] = set()
        for record, data in self._mended(found):
            is_copy = data is not None and (data.port, data.target) in seen
            should = None if data is None or is_copy else Record(data, ttl)
            if data is not None:
                seen.add((data.port, data.target))
            yield _Row(owner, RecordType.SRV, record, should)

    def _transport_at(self, owner: DnsName) -> Transport | None:
        label = service_label(owner)
        return next((transport for transport, known in SRV_LABELS.items() if known == label), None)

    def _mended(self, found: SrvSet) -> Iterable[tuple[Record | None, Srv | None]]:
        """Return what each record of a set should say, None for those that should go; and what is missing, after None.

        A set in which nothing leads anywhere is made anew.
        """
        transport = found.transport
        if transport is not None and self._one.is_without_listener(transport) and not found.is_refusal:
            return [(record, None) for record in found.records]
        if found.is_refusal:
            return self._mended_refusal(found)
        rows: dict[Record, Srv | None] = {}
        for record in found.records:
            assert isinstance(record.data, Srv)  # noqa: S101 - the set has nothing else
            rows[record] = self._one.mended(record.data, transport)
        alive = {
            record: row if row is not None and self._one.leads_somewhere(row, transport) else None
            for record, row in rows.items()
        }
        if any(alive.values()):
            return weighted(alive).items()
        made_up = self._made_up(transport) if transport is not None else ()
        return zip_longest(found.records, made_up) if made_up else rows.items()

    def _mended_refusal(self, found: SrvSet) -> Iterable[tuple[Record | None, Srv | None]]:
        """Leave one "." with zeros; or the servers of a transport that the PBX has."""
        look, transport = self._look, found.transport
        if look.pbx is not None and transport is not None and look.pbx.listeners.of(transport):
            return zip_longest(found.records, self._made_up(transport))
        return zip_longest(found.records, (Srv(0, 0, 0, found.rows[0].target),))

    # What is missing

    def _set_behind(self, naptr: Naptr) -> Fix:
        """Add the SRV set at the domain to which a NAPTR record points, if it is not there."""
        transport = transport_of(naptr.services)
        owner = naptr.replacement
        if transport is None or naptr.flags.lower() != "s" or owner != self._look.case.srv_owner(transport):
            return NO_FIX
        existing = srv_set(self._look, owner, transport)
        return NO_FIX if existing is not None else self._new_set(owner, transport)

    def _new_set(self, owner: DnsName, transport: Transport) -> Fix:
        added = [line(owner, TTL, RecordType.SRV, row) for row in self._made_up(transport)]
        if not added or self._misplaced(transport) or self._siblings(transport):
            return Fix(add=tuple(added))
        return Fix(add=tuple(added)) | self._new_hosts(node.name for node in self._one.nodes)

    def _made_up(self, transport: Transport) -> tuple[Srv, ...]:
        """Make the rows of a set: misplaced ones, a sibling's with this transport's port, else the PBX's nodes."""
        known = self._misplaced(transport) or self._siblings(transport)
        if known:
            return tuple(dict.fromkeys(known))
        rows = srv(self._look.collection.domain, transport, self._one.nodes)
        return tuple(wanted.data for wanted in rows if isinstance(wanted.data, Srv))

    def _misplaced(self, transport: Transport) -> list[Srv]:
        """Return the rows for TLS that stand at a name which RFC 3263 does not have."""
        labels = MISPLACED_TLS if transport is Transport.TLS else ()
        owners = (service_name(label, self._look.collection.domain) for label in labels)
        sets = (srv_set(self._look, owner) for owner in owners if owner is not None)
        found = (
            [row for row in it.live_rows if self._one.leads_somewhere(row, transport)] for it in sets if it is not None
        )
        return next((rows for rows in found if rows), [])

    def _siblings(self, transport: Transport) -> list[Srv]:
        """Return the rows of another set that lead somewhere, with the port of this *transport*."""
        if transport not in self._by_sibling:
            self._by_sibling[transport] = self._found_siblings(transport)
        return self._by_sibling[transport]

    def _found_siblings(self, transport: Transport) -> list[Srv]:
        sets = [it for it in own_sets(self._look) if it.transport not in (transport, None)]
        known: list[list[Srv | None]] = [[self._one.mended(row, it.transport) for row in it.live_rows] for it in sets]
        known.append([*self._misplaced(Transport.TLS)])
        for mended in known:
            rows = [row for row in mended if row is not None and self._one.leads_somewhere(row, transport)]
            if rows:
                port = TRANSPORTS[transport].default_port
                ports = (self._one.mended_port(replace(row, port=0), row.target, transport) or port for row in rows)
                return [replace(row, port=chosen) for row, chosen in zip(rows, ports, strict=True)]
        return []

    # NAPTR

    def _naptr_rows(self) -> Iterable[_Row]:
        look = self._look
        answer = naptr_answer(look)
        if answer is None or answer.aliases:  # beside an alias there can be no NAPTR records (RFC 2181 10.1)
            return
        listed = [(record, self._mended_naptr(naptr)) for record, naptr in sip_records(answer.records)]
        added = [Naptr(0, 0, "s", TRANSPORTS[t].naptr_service, "", owner) for t, owner in self._unnamed(listed)]
        kept = without_copies(listed)
        ordered = in_order([*(data for _, data in kept if data is not None), *added])
        ttl = self.ttl(RecordType.NAPTR, [record for record, _ in listed])
        for record, data in kept:
            yield _Row(look.domain, RecordType.NAPTR, record, None if data is None else Record(ordered[id(data)], ttl))
        for data in added:
            yield _Row(look.domain, RecordType.NAPTR, None, Record(ordered[id(data)], ttl))

    def _mended_naptr(self, naptr: Naptr) -> Naptr | None:
        """Return what a NAPTR record should say, its order apart; None if it should go."""
        look = self._look
        services = naptr.services if transport_of(naptr.services) else _meant(naptr)
        transport = transport_of(services)
        if transport is not None and (transport is Transport.WS or self._one.is_without_listener(transport)):
            return None
        if transport is None or (not naptr.flags and is_sound(look, naptr)):
            return naptr
        own = service_name(SRV_LABELS[transport], look.collection.domain)
        if own is None:
            return naptr
        flags = naptr.flags if naptr.flags.lower() == "s" else "s"
        if naptr.flags.lower() == "a" and self._one.has_address(naptr.replacement) and not own_set(look, transport):
            flags = naptr.flags
        mended = replace(naptr, services=services, flags=flags, regexp="")
        if flags.lower() == "a":
            return mended
        name = self._mended_replacement(naptr, transport, own)
        if name == own != naptr.replacement and not self._is_or_comes(transport):
            return None
        return replace(mended, replacement=name)

    def _is_or_comes(self, transport: Transport) -> bool:
        """Whether the domain has SRV records of *transport*, or they can be made up."""
        return own_set(self._look, transport) is not None or bool(self._made_up(transport))

    def _mended_replacement(self, naptr: Naptr, transport: Transport, own: DnsName) -> DnsName:
        name = naptr.replacement
        if name.is_root or name == self._look.domain or not naptr.flags or naptr.flags.lower() not in ("s", "a"):
            return own
        if naptr.flags.lower() == "a" or name == own:
            return own
        answer = self._look.answer(name, RecordType.SRV)
        if answer is not None and answer.aliases and answer.srvs:
            name = answer.aliases[-1].target
        label, rest = service_label(name), name.text.split(".", 2)[2:]
        if not rest or (label in STRANGE_LABELS and name.is_within(self._look.domain)):
            return own
        if label in SRV_LABELS.values() and label != SRV_LABELS[transport]:
            name = DnsName(".".join((SRV_LABELS[transport], *rest)))
        if name.is_within(self._look.domain):
            there = self._look.answer(name, RecordType.SRV)
            return name if there is not None and there.srvs else own
        return name

    def _unnamed(self, listed: list[tuple[Record, Naptr | None]]) -> list[tuple[Transport, DnsName]]:
        """Return the transports that should have a NAPTR record and do not: those offered, else those with SRV."""
        look = self._look
        named = {transport_of(naptr.services) for _, naptr in listed if naptr is not None}
        named |= {transport_of(naptr.services) for naptr in chained_naptrs(look)[len(listed) :]}
        if is_hosted(look):
            return []
        wanted = [it.transport for it in own_sets(look) if it.transport is not None and it.live_rows]
        if look.pbx is not None and look.pbx.offered:
            wanted = [*look.pbx.offered, *(t for t in wanted if not self._one.is_without_listener(t))]
        elif self._misplaced(Transport.TLS) and Transport.TLS not in wanted:
            wanted = [Transport.TLS, *wanted]
        owners = [
            (t, look.case.srv_owner(t)) for t in dict.fromkeys(wanted) if t is not Transport.WS and t not in named
        ]
        return [(t, owner) for t, owner in owners if owner is not None and self._is_or_comes(t)]

    # Addresses

    def _address_rows(self, owner: DnsName, type_: RecordType) -> Iterable[_Row]:
        answer = self._look.answer(owner, type_)
        if answer is None or is_made(self._look.collection, answer):
            return
        end = answer.aliases[-1].target if answer.aliases else owner
        ttl = self.ttl(type_, answer.records)
        for record in answer.records:
            stays = not isinstance(record.data, Address) or instead(self._look, owner, record.data) is None
            yield _Row(end, type_, record, replace(record, ttl=ttl) if stays else None)


@view
def cure_of(look: Look) -> Cure:
    """Return the cure of a case; it takes a look of its own, and nobody misses what it does."""
    return Cure(Look(look.case))


def remove(owner: DnsName, type_: RecordType, *records: Record) -> Fix:
    """Take records away."""
    return Fix(tuple(line(owner, record.ttl, type_, record.data) for record in records))


def add(owner: DnsName, type_: RecordType, data: Data, ttl: int = TTL) -> Fix:
    """Put a record there."""
    return Fix(add=(line(owner, ttl, type_, data),))


def type_of(address: Data) -> RecordType:
    """Return the type of the record for an address."""
    return RecordType.AAAA if getattr(address, "version", 4) == 6 else RecordType.A


def _meant(naptr: Naptr) -> str:
    return guessed(naptr.services, naptr.replacement) or naptr.services


def _targets(rows: Iterable[_Row]) -> Iterable[DnsName]:
    """Return where the SRV records among *rows* come to point, each once."""
    data = (row.should.data for row in rows if row.should is not None)
    return dict.fromkeys(it.target for it in data if isinstance(it, Srv))
