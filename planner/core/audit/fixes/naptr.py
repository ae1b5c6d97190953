"""How should the NAPTR records of a domain be? Each for itself, one for each transport that there is, and in order.

Records of other applications are none of our business, and so are those for which nobody knows what is right.
"""

from itertools import zip_longest

from msgspec.structs import replace

from planner.core.answers import Naptr, Record, RecordType
from planner.core.audit.case.chain import is_sound
from planner.core.audit.case.listeners import is_without_listener
from planner.core.audit.case.look import Look, view
from planner.core.audit.case.naptrs import chained_naptrs, is_hosted, naptr_answer, sip_naptrs
from planner.core.audit.case.sets import own_set, own_sets
from planner.core.audit.fixes.change import Change, fixed_ttl
from planner.core.audit.fixes.order import in_order, without_copies
from planner.core.audit.fixes.srv import made_up_set, misplaced
from planner.core.audit.services import SRV_LABELS, STRANGE_LABELS, guessed, transport_at, transport_of
from planner.core.names import DnsName, service_label
from planner.core.transports import TRANSPORTS, Transport


@view
def naptr_changes(look: Look) -> tuple[Change, ...]:
    """Return what is to be changed in the domain's NAPTR set, record by record; what is missing comes last."""
    answer, listed = naptr_answer(look), sip_naptrs(look)
    if answer is None or answer.aliases:  # beside an alias there can be no NAPTR records (RFC 2181 10.1)
        return ()
    fixed = without_copies([_fixed_naptr(look, naptr) for _, naptr in listed])
    new = [Naptr(0, 0, "s", TRANSPORTS[t].naptr_service, "", owner) for t, owner in _unnamed(look, fixed)]
    ordered = iter(in_order([*(naptr for naptr in fixed if naptr is not None), *new]))
    ttl = fixed_ttl(look.settings, RecordType.NAPTR, [record for record, _ in listed])
    afters = [None if naptr is None else Record(next(ordered), ttl) for naptr in (*fixed, *new)]
    pairs = zip_longest([record for record, _ in listed], afters)
    return tuple([Change(look.domain, RecordType.NAPTR, before, after) for before, after in pairs])


def _fixed_naptr(look: Look, naptr: Naptr) -> Naptr | None:
    """Return what a NAPTR record should say, its order apart; None if it should go."""
    services = naptr.services if transport_of(naptr.services) else _meant(naptr)
    transport = transport_of(services)
    if transport is not None and (transport is Transport.WS or is_without_listener(look, transport)):
        return None
    if transport is None or (not naptr.flags and is_sound(look, naptr)):
        return naptr
    own, flag = look.case.srv_owner(transport), naptr.flags.lower()
    if own is None:
        return naptr
    if flag == "a" and look.addresses_of(naptr.replacement) and not own_set(look, transport):
        return replace(naptr, services=services, regexp="")
    name = _fixed_replacement(look, naptr, transport, own)
    if name == own != naptr.replacement and not _is_or_comes(look, transport):
        return None
    return replace(naptr, services=services, flags=naptr.flags if flag == "s" else "s", regexp="", replacement=name)


def _meant(naptr: Naptr) -> str:
    return guessed(naptr.services, naptr.replacement) or naptr.services


def _is_or_comes(look: Look, transport: Transport) -> bool:
    """Whether the domain has SRV records of *transport*, or they can be made up."""
    return own_set(look, transport) is not None or bool(made_up_set(look, transport))


def _fixed_replacement(look: Look, naptr: Naptr, transport: Transport, own: DnsName) -> DnsName:
    """Return where a record for *transport* should lead: to the domain's *own* SRV records, unless others are there."""
    name = naptr.replacement
    if name.is_root or name == look.domain or naptr.flags.lower() != "s" or name == own:
        return own
    answer = look.answer(name, RecordType.SRV)
    if answer is not None and answer.aliases and answer.srvs:
        name = answer.aliases[-1].target
    label, rest = service_label(name), name.text.split(".", 2)[2:]
    if not rest or (label in STRANGE_LABELS and name.is_within(look.domain)):
        return own
    if transport_at(name) not in (transport, None):
        name = DnsName(".".join((SRV_LABELS[transport], *rest)))
    if name.is_within(look.domain):
        there = look.answer(name, RecordType.SRV)
        return name if there is not None and there.srvs else own
    return name


def _unnamed(look: Look, fixed: list[Naptr | None]) -> list[tuple[Transport, DnsName]]:
    """Return the transports that should have a NAPTR record and do not: those offered, else those with SRV."""
    if is_hosted(look):
        return []
    named = {transport_of(naptr.services) for naptr in fixed if naptr is not None}
    named |= {transport_of(naptr.services) for naptr in chained_naptrs(look)[len(fixed) :]}
    wanted = [srv_set.transport for srv_set in own_sets(look) if srv_set.transport is not None and srv_set.live_srvs]
    if look.pbx is not None and look.pbx.offered:
        wanted = [*look.pbx.offered, *(t for t in wanted if not is_without_listener(look, t))]
    elif misplaced(look, Transport.TLS) and Transport.TLS not in wanted:
        wanted = [Transport.TLS, *wanted]
    owners = [(t, look.case.srv_owner(t)) for t in dict.fromkeys(wanted) if t is not Transport.WS and t not in named]
    return [(t, owner) for t, owner in owners if owner is not None and _is_or_comes(look, t)]
