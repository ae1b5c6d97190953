"""Which SRV sets may a phone come to, and to which targets do they lead (RFC 2782, RFC 3263 4.2)?"""

from msgspec import Struct

from planner.core.answers import Answer, Record, RecordType, Srv
from planner.core.audit.case.look import Look, view
from planner.core.audit.case.naptrs import chained_naptrs
from planner.core.audit.services import transport_of
from planner.core.names import DnsName
from planner.core.transports import PREFERENCE, TRANSPORTS, Transport


class SrvSet(Struct, frozen=True, gc=False):
    """The SRV records of one owner name, as *answer* has them; *transport* is that of its label, None for others.

    *srvs*: their data. *live*: those that name a target, all but "."; *live_srvs*: the data of those.
    """

    owner: DnsName
    transport: Transport | None
    answer: Answer
    srvs: tuple[Srv, ...]
    live: tuple[tuple[Record, Srv], ...]
    live_srvs: tuple[Srv, ...]

    @property
    def records(self) -> tuple[Record, ...]:
        """The records as they came."""
        return self.answer.records

    @property
    def is_for_phones(self) -> bool:
        """Whether it leads phones to servers, not browsers."""
        return bool(self.live_srvs) and self.transport in PREFERENCE

    @property
    def is_refusal(self) -> bool:
        """Whether it says that the service is decidedly not there: "." (RFC 2782)."""
        return not self.live_srvs


def set_at(look: Look, owner: DnsName, transport: Transport | None = None) -> SrvSet | None:
    """Return the SRV set at *owner*; None if there is none, or it is not known."""
    answer = look.answer(owner, RecordType.SRV)
    srvs = answer.srvs if answer is not None else ()
    if answer is None or not srvs:
        return None
    pairs = [(record, record.data) for record in answer.records if isinstance(record.data, Srv)]
    live = tuple([(record, srv) for record, srv in pairs if not srv.target.is_root])
    return SrvSet(owner, transport, answer, srvs, live, tuple([srv for _, srv in live]))


@view
def own_set(look: Look, transport: Transport) -> SrvSet | None:
    """Return the SRV set of *transport* at the domain itself; None if there is none, or it is not known."""
    owner = look.case.srv_owner(transport)
    return None if owner is None else set_at(look, owner, transport)


@view
def own_sets(look: Look) -> tuple[SrvSet, ...]:
    """Return the SRV sets at the domain itself, in order of preference."""
    sets = [own_set(look, transport) for transport in TRANSPORTS]
    return tuple([srv_set for srv_set in sets if srv_set is not None])


@view
def named_sets(look: Look) -> tuple[SrvSet, ...]:
    """Return the SRV sets elsewhere to which NAPTR records point, each with the transport of its service."""
    own = {look.case.srv_owner(transport) for transport in TRANSPORTS}
    sets: dict[DnsName, SrvSet] = {}
    for naptr in chained_naptrs(look):
        if naptr.flags.lower() == "s" and naptr.replacement not in own and not naptr.replacement.is_root:
            named = set_at(look, naptr.replacement, transport_of(naptr.services))
            if named is not None:
                sets.setdefault(naptr.replacement, named)
    return tuple(sets.values())


@view
def all_sets(look: Look) -> tuple[SrvSet, ...]:
    """Return every SRV set that a phone may come to: the domain's own, and those that NAPTR names."""
    return (*own_sets(look), *named_sets(look))


def sets_for(look: Look, transport: Transport) -> tuple[SrvSet, ...]:
    """Return the SRV sets for *transport*: the domain's own, or else those that NAPTR names."""
    own = own_set(look, transport)
    if own is not None:
        return (own,)
    return tuple([named for named in named_sets(look) if named.transport is transport])


@view
def live_records(look: Look) -> tuple[tuple[SrvSet, Record, Srv], ...]:
    """Return every record that names a target, with its set."""
    return tuple([(srv_set, record, srv) for srv_set in all_sets(look) for record, srv in srv_set.live])


@view
def targets(look: Look) -> tuple[DnsName, ...]:
    """Return the targets of all SRV sets, each once."""
    return tuple(dict.fromkeys([srv.target for srv_set in all_sets(look) for srv in srv_set.live_srvs]))


@view
def live_targets(look: Look, transport: Transport) -> dict[DnsName, tuple[str, ...]]:
    """Return the servers of *transport* with their addresses, in the order of their records; dead ones left out."""
    sets = sets_for(look, transport)
    names = [srv.target for srv_set in sets for srv in sorted(srv_set.live_srvs, key=lambda srv: srv.priority)]
    addresses = {target: tuple(map(str, look.addresses_of(target))) for target in dict.fromkeys(names)}
    return {target: texts for target, texts in addresses.items() if texts}
