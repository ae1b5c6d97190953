"""Do the servers of the domain do their work? NS03 to NS13, NS18.

What needs the parent, or every server of the zone, is asked for in authoritative mode only.
"""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Final

from planner.core.answers import ADDRESS_TYPES, Question, RecordType, Soa, Status
from planner.core.audit.case.look import Look
from planner.core.audit.case.replies import zone_replies
from planner.core.audit.checks.check import Asks, Check
from planner.core.audit.checks.conditions import has_several_servers
from planner.core.audit.collection import Delegation, Probe, ProbeKind, Security
from planner.core.audit.pages.nameservers import NS03, NS04, NS05, NS06, NS07, NS08, NS09, NS10, NS11, NS12, NS13, NS18
from planner.core.audit.rule import Finding, Rule, found
from planner.core.names import DnsName

_PREFIXES: Final = {4: 24, 6: 48}
"""What is likely to be one network, by IP version."""


def _soa(look: Look) -> Question:
    return Question(look.domain, RecordType.SOA)


def _standing(look: Look) -> dict[str, bool]:
    """Return for each server that says anything whether it has the zone; of the others that is not sure."""
    standing: dict[str, bool] = {}
    for server in look.collection.servers:
        reply = look.collection.of(_soa(look)).get(server)
        raw = look.collection.probes.get(Probe(server, ProbeKind.LOWER_CASE, _soa(look)))
        if reply is not None and not reply.answer.status.is_temporary:
            standing[server] = reply.authoritative
        elif raw is not None and (raw.answer.status is Status.REFUSED or not raw.answer.status.is_temporary):
            standing[server] = False
    return standing


def _miss_the_unsure(look: Look, standing: dict[str, bool]) -> None:
    """Note what is not known of servers whose *standing* is not sure."""
    _doubt_the_unasked(look)
    replies = look.collection.of(_soa(look))
    for server in look.collection.servers:
        if server not in standing:
            look.miss(_soa(look), replies[server].answer.status if server in replies else Status.TIMEOUT)


def _doubt_the_unasked(look: Look) -> None:
    """Note the servers that were not asked because of where they are, or that there are none."""
    servers, names = look.collection.servers, look.collection.nameserver_of
    unasked = [f"{name} at {address}" for address, name in names.items() if address not in servers]
    if unasked:
        look.doubt(f"{', '.join(unasked)}: no public address, and not asked ([audit] allow_private_targets)")
    elif not servers:
        look.doubt("no address of any server of the zone was found")


def ns03(look: Look) -> Iterator[Finding]:
    """Find a zone that nobody has."""
    standing = _standing(look)
    if any(standing.values()):
        return  # whatever the others would say
    _miss_the_unsure(look, standing)
    if standing and len(standing) == len(look.collection.servers) == len(look.collection.nameserver_of):
        yield found(NS03, look.domain, RecordType.SOA, domain=str(look.domain))


def _spoke(look: Look) -> set[str]:
    """Return the servers that said anything at all."""
    _doubt_the_unasked(look)
    replies = [reply for by_server in look.collection.replies.values() for reply in by_server.items()]
    spoke = {server for server, reply in replies if reply.answer.status is not Status.TIMEOUT}
    spoke.intersection_update(look.collection.servers)
    if not spoke:
        look.miss(_soa(look), Status.TIMEOUT)
    return spoke


def ns04(look: Look) -> Iterator[Finding]:
    """Find servers that answer nothing at all, where others do."""
    spoke = _spoke(look)
    for server in look.collection.servers:
        if spoke and server not in spoke:
            yield found(NS04, look.domain, None, servers=(server,), server=server)


def _badly_taken(look: Look, rule_: Rule, kind: ProbeKind) -> Iterator[Finding]:
    """Find servers that answer, but no probe of this kind; a clean refusal is an answer."""
    for server in sorted(_spoke(look)):
        reply = look.collection.probes.get(Probe(server, kind, _soa(look)))
        if reply is None:
            look.doubt(f"{server} was not asked that way")
        elif reply.answer.status.is_temporary and reply.answer.status is not Status.REFUSED:
            plain = look.collection.of(_soa(look)).get(server)
            if plain is not None and not plain.answer.status.is_temporary:
                yield found(rule_, look.domain, None, servers=(server,), server=server)
            else:
                look.miss(_soa(look), reply.answer.status)


def ns05(look: Look) -> Iterator[Finding]:
    """Find servers that do not answer over TCP."""
    return _badly_taken(look, NS05, ProbeKind.TCP)


def ns12(look: Look) -> Iterator[Finding]:
    """Find servers that do not take EDNS."""
    return _badly_taken(look, NS12, ProbeKind.EDNS_UNKNOWN)


def _delegation(look: Look) -> Delegation | None:
    """Return what the parent says; that nobody could be asked is remembered."""
    if look.collection.delegation is None:
        look.doubt("no server of the parent says where the zone is")
    return look.collection.delegation


def _zone(look: Look) -> DnsName:
    """Return the zone that the domain is in: the longest name on the way up with NS records."""
    if look.collection.delegation is not None:
        return look.collection.delegation.zone
    zones = [
        question.name
        for question in look.collection.replies
        if question.type is RecordType.NS and look.domain.is_within(question.name)
    ]
    with_servers = [
        name for name in zones if (answer := look.answer(name, RecordType.NS)) is not None and answer.records
    ]
    return max(with_servers, key=lambda name: len(name.labels), default=look.domain)


def _zone_servers(look: Look) -> tuple[DnsName, ...]:
    """Return the servers that the zone itself names."""
    answer = look.answer(_zone(look), RecordType.NS)
    names = (record.data for record in answer.records) if answer is not None else ()
    return tuple(name for name in names if isinstance(name, DnsName))


def _all_servers(look: Look) -> tuple[DnsName, ...]:
    """Return the servers that the zone or its parent names."""
    delegation = look.collection.delegation
    return tuple(dict.fromkeys((*_zone_servers(look), *(() if delegation is None else delegation.names))))


def ns06(look: Look) -> Iterator[Finding]:
    """Find zones with one server, or one server address."""
    zone, names = _zone(look), _all_servers(look)
    addresses = {address for name in names for address in look.addresses_of(name)}
    if len(names) == 1:
        yield found(NS06, zone, RecordType.NS, zone=str(zone), server=str(names[0]))
    elif len(addresses) == 1 and not look.missed:
        address = str(next(iter(addresses)))
        yield found(NS06, zone, RecordType.NS, case="address", zone=str(zone), address=address)


def ns07(look: Look) -> Iterator[Finding]:
    """Find delegations that name other servers than the zone does."""
    delegation, child = _delegation(look), _zone_servers(look)
    if delegation is not None and child and set(child) != set(delegation.names):
        parent, own = (", ".join(sorted(map(str, names))) for names in (delegation.names, child))
        yield found(NS07, delegation.zone, RecordType.NS, parent=parent, child=own)


def ns08(look: Look) -> Iterator[Finding]:
    """Find glue that is not what the server's name has, or is not there where nothing goes without."""
    delegation = _delegation(look)
    for name in delegation.names if delegation is not None else ():
        glue = set(delegation.glue.get(name, ())) if delegation is not None else set()
        own = set(map(str, look.addresses_of(name)))
        is_needed = delegation is not None and name.is_within(delegation.zone)
        shown, address = ", ".join(sorted(glue)), ", ".join(sorted(own))
        if is_needed and not glue:
            yield found(NS08, name, RecordType.A, case="missing", server=str(name))
        elif own and not glue <= own:
            yield found(NS08, name, RecordType.A, server=str(name), glue=shown, address=address)
        elif is_needed and glue < own:
            yield found(NS08, name, RecordType.A, case="part", server=str(name), glue=shown, address=address)


def ns09(look: Look) -> Iterator[Finding]:
    """Find servers whose name is an alias."""
    for name in _all_servers(look):
        if look.alias_end(name, *ADDRESS_TYPES.values()) is not None:
            yield found(NS09, name, RecordType.CNAME, server=str(name))


def ns10(look: Look) -> Iterator[Finding]:
    """Find zones whose servers are all in one network, as far as addresses of one family can tell."""
    addresses = [ip_address(text) for text in look.collection.nameserver_of]
    if not addresses:
        look.doubt("no address of any server of the zone was found")
    networks = {str(ip_network((address, _PREFIXES[address.version]), strict=False)) for address in addresses}
    versions = {address.version for address in addresses}
    if len(networks) == len(versions) < len(addresses):
        yield found(NS10, _zone(look), RecordType.NS, network=", ".join(sorted(networks)))


def ns11(look: Look) -> Iterator[Finding]:
    """Find servers without the zone, where others have it."""
    standing = _standing(look)
    _miss_the_unsure(look, standing)
    for server, has_zone in standing.items():
        if not has_zone and any(standing.values()):
            yield found(NS11, look.domain, None, servers=(server,), server=server, domain=str(look.domain))


def ns13(look: Look) -> Iterator[Finding]:
    """Find servers that answer for the name, and fail for NAPTR or SRV."""
    for server in look.collection.servers:
        statuses = {
            question: replies[server].answer.status
            for question, replies in look.collection.replies.items()
            if server in replies
        }
        plain = {
            question: statuses[question]
            for question in (_soa(look), Question(look.domain, RecordType.A))
            if question in statuses
        }
        answered = [question for question, status in plain.items() if not status.is_temporary]
        failed = [
            question for question in statuses if statuses[question].is_temporary and _is_to_be_known(look, question)
        ]
        if not answered:
            look.miss(_soa(look), statuses.get(_soa(look), Status.TIMEOUT))
        elif failed:
            yield found(
                *(NS13, failed[0].name, failed[0].type),
                servers=(server,),
                server=server,
                known=str(answered[0]),
                failed=str(failed[0]),
                status=statuses[failed[0]].value,
            )


def _is_to_be_known(look: Look, question: Question) -> bool:
    """Whether a server of the domain must know the answer: it is not elsewhere, and not held back as bogus."""
    if question.type not in (RecordType.NAPTR, RecordType.SRV) or not question.name.is_within(look.domain):
        return False
    answering = [
        server for server, reply in look.collection.of(question).items() if not reply.answer.status.is_temporary
    ]
    is_delegated = bool(answering) and not any(server in look.collection.servers for server in answering)
    signatures = look.collection.signatures
    answers = signatures.answers if signatures is not None else ()
    return not is_delegated and not any(
        each.question == question and each.security is Security.BOGUS for each in answers
    )


def ns18(look: Look) -> Iterator[Finding]:
    """Find servers with different SOA records."""
    soas: dict[str, Soa] = {}
    for server, reply in zone_replies(look.collection).items():
        for record in reply.answer.records:
            if isinstance(record.data, Soa):
                soas[server] = record.data
        if reply.answer.status.is_temporary:
            look.miss(reply.answer.question, reply.answer.status)
    if not soas and look.answer(look.domain, RecordType.SOA) is not None:
        look.miss(_soa(look), None)  # it is that of a zone above
    fields = {
        "serial": {server: str(soa.serial) for server, soa in soas.items()},
        "the primary": {server: str(soa.mname) for server, soa in soas.items()},
        "timers": {s: f"{a.refresh} {a.retry} {a.expire} {a.minimum}" for s, a in soas.items()},
    }
    for what, values in fields.items():
        if len(set(values.values())) > 1:
            shown = ", ".join(f"{server} {value}" for server, value in values.items())
            which = "serial" if what == "serial" else ""
            yield found(NS18, look.domain, RecordType.SOA, case=which, servers=tuple(values), what=what, values=shown)
            return


_AUTHORITATIVE: Final = Asks.AUTHORITATIVE

CHECKS: Final = (
    Check(NS03, ns03, asks=_AUTHORITATIVE),
    Check(NS04, ns04, asks=_AUTHORITATIVE),
    Check(NS05, ns05, asks=_AUTHORITATIVE),
    Check(NS06, ns06, asks=_AUTHORITATIVE),
    Check(NS07, ns07, asks=_AUTHORITATIVE),
    Check(NS08, ns08, asks=_AUTHORITATIVE),
    Check(NS09, ns09, asks=_AUTHORITATIVE),
    Check(NS10, ns10, asks=_AUTHORITATIVE),
    Check(NS11, ns11, asks=_AUTHORITATIVE),
    Check(NS12, ns12, asks=_AUTHORITATIVE),
    Check(NS13, ns13, asks=Asks.SERVERS),
    Check(NS18, ns18, applies=has_several_servers, asks=Asks.SERVERS),
)
