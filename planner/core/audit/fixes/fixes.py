"""How should the records be, all of them together? The fix of a finding is its part in that.

What a fix guarantees:

- Two findings about one record never fix it in two ways. What is to be changed in a record is worked out once, of all
  that is wrong with it (`Change`), and a set is put in order as a whole. A finding shows the changes that it is about.
- A line to remove is there, exactly so; a line to add is a full record, with an absolute name and a TTL.
- Published together, the fixes leave a zone in which no check finds again what it gave a fix for.
- What is missing is made of what is there, or else of the PBX (`srv.made_up_set`).
- What cannot be known is left alone: the name of a server that is gone, records in somebody else's domain, what a
  wildcard answers. The finding says in words what to do.

Fixes take a look of their own: what is missed in making them is not missed by the check that shows them.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from planner.core.addresses import Address
from planner.core.answers import Answer, Naptr, Record, RecordType, Srv
from planner.core.audit.case.look import Look, view
from planner.core.audit.case.naptrs import sip_naptrs
from planner.core.audit.case.sets import SrvSet, set_at
from planner.core.audit.case.wildcard import is_made
from planner.core.audit.fixes.addresses import address_changes, fixed_address_record
from planner.core.audit.fixes.change import Change, add, remove, type_of
from planner.core.audit.fixes.naptr import naptr_changes
from planner.core.audit.fixes.srv import copied_set, made_up_set, srv_changes
from planner.core.audit.fixes.target import hosts, new_addresses
from planner.core.audit.rule import NO_FIX, Fix, joined
from planner.core.audit.services import transport_of
from planner.core.names import DnsName
from planner.core.publish.zone import line
from planner.core.transports import Transport

_NAPTR: Final = RecordType.NAPTR
_SRV: Final = RecordType.SRV


class Fixes:
    """What a finding may ask for: its part in the records as they should be."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def records(self, owner: DnsName, type_: RecordType, *records: Record) -> Fix:
        """Fix *records* of a set, and all of one that is made anew; nothing where what is right is not known."""
        if (answer := self._aliased(owner, type_)) is not None:
            return self.unaliased(answer)
        changes = [
            change
            for change in self._changes(owner, type_)
            if change.before in records or (type_ is _SRV and change.before is None)
        ]
        return self._fix(changes)

    def whole_set(self, owner: DnsName, type_: RecordType) -> Fix:
        """Fix a whole set, and add what is missing in it."""
        if (answer := self._aliased(owner, type_)) is not None:
            return self.unaliased(answer)
        return self._fix(self._changes(owner, type_))

    def naptr(self, record: Record) -> Fix:
        """Fix a NAPTR record, with the SRV set to which it comes to point."""
        changes = [change for change in naptr_changes(self._look) if change.before == record]
        return self._fix(changes) | self._sets_behind(changes)

    def naptrs(self) -> Fix:
        """Fix the NAPTR set of the domain, with the SRV sets to which it comes to point."""
        changes = naptr_changes(self._look)
        return self._fix(changes) | self._sets_behind(changes)

    def missing_set(self, transport: Transport) -> Fix:
        """Add the SRV set of *transport* at the domain, with the addresses of its targets if they are new."""
        owner = self._look.case.srv_owner(transport)
        return NO_FIX if owner is None else self._new_set(owner, transport)

    def moved_set(self, strange: SrvSet, owner: DnsName) -> Fix:
        """Publish what stands at a strange name at the right one, and have NAPTR lead there."""
        fix = self._new_set(owner, Transport.TLS)
        if not strange.answer.aliases and not is_made(self._look.collection, strange.answer):
            fix |= remove(strange.owner, _SRV, *strange.records)
        return fix | self.naptrs() if sip_naptrs(self._look) else fix

    def unaliased(self, answer: Answer) -> Fix:
        """Publish SRV records where an alias of the domain leads to them."""
        first = answer.aliases[0]
        is_ours = first.owner.is_within(self._look.domain) and first.owner != self._look.domain
        if not is_ours or not answer.srvs or is_made(self._look.collection, answer):
            return NO_FIX
        gone = Fix((line(first.owner, first.ttl, RecordType.CNAME, first.target),))
        changes = srv_changes(self._look, first.owner)
        afters = [change.after for change in changes if change.after is not None]
        added = joined(add(first.owner, _SRV, record.data, record.ttl) for record in afters)
        return gone | added | self._new_hosts(_targets(changes))

    def address(self, target: DnsName, type_: RecordType, address: Address) -> Fix:
        """Put what is right in place of an address of *target*."""
        return fixed_address_record(self._look, target, type_, address)

    def _changes(self, owner: DnsName, type_: RecordType) -> tuple[Change, ...]:
        if type_ is _NAPTR:
            return naptr_changes(self._look)
        return srv_changes(self._look, owner) if type_ is _SRV else address_changes(self._look, owner, type_)

    def _fix(self, changes: Sequence[Change]) -> Fix:
        """Make *changes*, and add the addresses of the hosts that come with them."""
        return joined(change.fix for change in changes) | self._new_hosts(_targets(changes))

    def _new_hosts(self, targets: Iterable[DnsName]) -> Fix:
        """Add the addresses of targets that are proposed and have none."""
        new = ((target, address) for target in targets for address in new_addresses(self._look, target))
        return joined(add(target, type_of(address), address) for target, address in new)

    def _aliased(self, owner: DnsName, type_: RecordType) -> Answer | None:
        """Return the answer about SRV records that stand at another name, to which an alias leads."""
        answer = self._look.answer(owner, type_) if type_ is _SRV else None
        return answer if answer is not None and answer.aliases and answer.srvs else None

    def _sets_behind(self, changes: Iterable[Change]) -> Fix:
        """Add the SRV sets at the domain to which NAPTR records come to point, if they are not there."""
        afters = (change.after.data for change in changes if change.after is not None)
        return joined(self._set_behind(naptr) for naptr in afters if isinstance(naptr, Naptr))

    def _set_behind(self, naptr: Naptr) -> Fix:
        transport, owner = transport_of(naptr.services), naptr.replacement
        if transport is None or naptr.flags.lower() != "s" or owner != self._look.case.srv_owner(transport):
            return NO_FIX
        return NO_FIX if set_at(self._look, owner, transport) is not None else self._new_set(owner, transport)

    def _new_set(self, owner: DnsName, transport: Transport) -> Fix:
        added = joined(add(owner, _SRV, srv) for srv in made_up_set(self._look, transport))
        if added == NO_FIX or copied_set(self._look, transport):
            return added
        return added | self._new_hosts(host.name for host in hosts(self._look))


@view
def fixes_of(look: Look) -> Fixes:
    """Return the fixes of a case."""
    return Fixes(Look(look.case))


def _targets(changes: Iterable[Change]) -> Iterable[DnsName]:
    """Return where the SRV records come to point that are changed, each once."""
    afters = (change.after.data for change in changes if change.after is not None)
    return dict.fromkeys(srv.target for srv in afters if isinstance(srv, Srv))
