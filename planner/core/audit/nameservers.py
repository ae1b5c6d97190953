"""Is the name sound, and do its servers do their work? NS01 to NS18.

What needs the parent, or every server of the zone, is asked for in authoritative mode only.
"""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Final

from planner.core.answers import Question, RecordType, Soa, Status
from planner.core.audit import nameserver_rules as rules
from planner.core.audit.case import SRV_LABELS, Case
from planner.core.audit.check import Asks, Check
from planner.core.audit.collect import WILDCARD, empty_non_terminal
from planner.core.audit.collection import Delegation, Manner
from planner.core.audit.rule import Finding, Rule, found
from planner.core.names import DnsName, service_name

_LONGEST_NEGATIVE: Final = 900


def ns01(case: Case) -> Iterator[Finding]:
    """Find names in front of which service labels do not fit."""
    for label in SRV_LABELS.values():
        if service_name(label, case.collection.domain) is None:
            yield found(rules.NS01, case.domain, None, domain=str(case.domain), label=label)
            return


def ns02(case: Case) -> Iterator[Finding]:
    """Find a domain that does not exist."""
    answer = case.answer(case.domain, RecordType.SOA)
    if answer is not None and answer.status is Status.NXDOMAIN and not answer.aliases and not case.own_sets():
        yield found(rules.NS02, case.domain, None, domain=str(case.domain))


def _soa_replies(case: Case) -> dict[str, bool]:
    """Return for each server that answered whether it did so with authority."""
    replies = case.collection.of(Question(case.domain, RecordType.SOA))
    return {s: r.authoritative for s, r in replies.items() if not r.answer.status.is_temporary}


def ns03(case: Case) -> Iterator[Finding]:
    """Find a zone that nobody has."""
    answered = _soa_replies(case)
    if answered and not any(answered.values()):
        yield found(rules.NS03, case.domain, RecordType.SOA, domain=str(case.domain))
    if not answered:
        case.miss(Question(case.domain, RecordType.SOA), Status.TIMEOUT)


def ns04(case: Case) -> Iterator[Finding]:
    """Find servers that answer nothing at all, where others do."""
    replies = [reply for of in case.collection.replies.values() for reply in of.items()]
    spoke = {server for server, reply in replies if reply.answer.status is not Status.TIMEOUT}
    for server in case.servers:
        if spoke and server not in spoke:
            yield found(rules.NS04, case.domain, None, servers=(server,), server=server)


def _probe(case: Case, rule_: Rule, manner: Manner) -> Iterator[Finding]:
    answered = _soa_replies(case)
    for (server, how), reply in case.collection.probes.items():
        if how is manner and server in answered and reply.answer.status.is_temporary:
            yield found(rule_, case.domain, None, servers=(server,), server=server)


def ns05(case: Case) -> Iterator[Finding]:
    """Find servers that do not answer over TCP."""
    return _probe(case, rules.NS05, Manner.TCP)


def ns12(case: Case) -> Iterator[Finding]:
    """Find servers that do not take EDNS."""
    return _probe(case, rules.NS12, Manner.EDNS_UNKNOWN)


def _delegation(case: Case) -> Delegation | None:
    return case.collection.delegation


def _zone_servers(case: Case) -> tuple[DnsName, ...]:
    """Return the servers that the zone itself names."""
    delegation = _delegation(case)
    answer = None if delegation is None else case.answer(delegation.zone, RecordType.NS)
    names = (record.data for record in answer.records) if answer is not None else ()
    return tuple(name for name in names if isinstance(name, DnsName))


def ns06(case: Case) -> Iterator[Finding]:
    """Find zones with one server address."""
    delegation = _delegation(case)
    addresses = set(case.collection.nameserver_of)
    if delegation is not None and len(addresses) == 1:
        yield found(rules.NS06, delegation.zone, RecordType.NS, zone=str(delegation.zone), count=1)


def ns07(case: Case) -> Iterator[Finding]:
    """Find delegations that name other servers than the zone does."""
    delegation, child = _delegation(case), _zone_servers(case)
    if delegation is not None and child and set(child) != set(delegation.names):
        parent, own = (", ".join(sorted(map(str, names))) for names in (delegation.names, child))
        yield found(rules.NS07, delegation.zone, RecordType.NS, parent=parent, child=own)


def ns08(case: Case) -> Iterator[Finding]:
    """Find glue that is not what the server's name has."""
    delegation = _delegation(case)
    for name, glue in delegation.glue.items() if delegation is not None else ():
        own = set(map(str, case.addresses_of(name)))
        if own and not set(glue) <= own:
            shown, address = ", ".join(glue), ", ".join(sorted(own))
            yield found(rules.NS08, name, RecordType.A, server=str(name), glue=shown, address=address)


def ns09(case: Case) -> Iterator[Finding]:
    """Find servers whose name is an alias."""
    for name in _zone_servers(case):
        if any(answer is not None and answer.aliases for _, answer in case.addresses(name)):
            yield found(rules.NS09, name, RecordType.CNAME, server=str(name))


def ns10(case: Case) -> Iterator[Finding]:
    """Find zones whose servers are all in one network."""
    delegation = _delegation(case)
    addresses = [ip_address(text) for text in case.collection.nameserver_of]
    four = {ip_network(f"{address}/24", strict=False) for address in addresses if address.version == 4}
    if delegation is not None and len(addresses) > 1 and len(four) == 1:
        yield found(rules.NS10, delegation.zone, RecordType.NS, network=str(next(iter(four))))


def ns11(case: Case) -> Iterator[Finding]:
    """Find servers without the zone, where others have it."""
    answered = _soa_replies(case)
    for server, has_authority in answered.items():
        if not has_authority and any(answered.values()):
            yield found(rules.NS11, case.domain, None, servers=(server,), server=server, domain=str(case.domain))


def ns13(case: Case) -> Iterator[Finding]:
    """Find servers that answer for the name, and fail for NAPTR or SRV."""
    plain = (RecordType.SOA, RecordType.A)
    for server in case.servers:
        said = {q: of[server].answer.status for q, of in case.collection.replies.items() if server in of}
        known = [
            q for q, status in said.items() if q.type in plain and q.name == case.domain and not status.is_temporary
        ]
        failed = [
            q for q, status in said.items() if q.type in (RecordType.NAPTR, RecordType.SRV) and status.is_temporary
        ]
        if known and failed:
            yield found(
                *(rules.NS13, failed[0].name, failed[0].type),
                servers=(server,),
                server=server,
                known=str(known[0]),
                failed=str(failed[0]),
                status=said[failed[0]].value,
            )


def ns14(case: Case) -> Iterator[Finding]:
    """Find names that are said not to exist though there is something below them."""
    seen: set[DnsName] = set()
    for it in case.own_sets():
        name = empty_non_terminal(it.owner, case.domain)
        if name is None or name in seen:
            continue
        seen.add(name)
        answer = case.answer(name, RecordType.A)
        if answer is not None and answer.status is Status.NXDOMAIN:
            yield found(rules.NS14, name, None, name=str(name), below=str(it.owner))


def ns15(case: Case) -> Iterator[Finding]:
    """Find wildcards."""
    name = service_name(WILDCARD, case.collection.domain)
    answer = None if name is None else case.answer(name, RecordType.A)
    if answer is not None and name is not None and answer.status is not Status.NXDOMAIN:
        yield found(rules.NS15, name, None, name=str(name))


def ns16(case: Case) -> Iterator[Finding]:
    """Find a domain that is an alias."""
    answer = case.answer(case.domain, RecordType.NAPTR)
    if answer is not None and answer.aliases:
        end = str(answer.aliases[-1].target)
        yield found(rules.NS16, case.domain, RecordType.CNAME, domain=str(case.domain), end=end)


def ns17(case: Case) -> Iterator[Finding]:
    """Find SOA records that let absence be remembered for long."""
    answer = case.answer(case.domain, RecordType.SOA)
    for record in answer.records if answer is not None else ():
        if isinstance(record.data, Soa) and min(record.data.minimum, record.ttl) > _LONGEST_NEGATIVE:
            seconds = min(record.data.minimum, record.ttl)
            yield found(rules.NS17, case.domain, RecordType.SOA, seconds=seconds)


def ns18(case: Case) -> Iterator[Finding]:
    """Find servers with different SOA records."""
    replies = case.collection.of(Question(case.domain, RecordType.SOA))
    told = {s: r.data for s, reply in replies.items() for r in reply.answer.records if isinstance(r.data, Soa)}
    fields = {
        "serial": {server: str(soa.serial) for server, soa in told.items()},
        "the primary": {server: str(soa.mname) for server, soa in told.items()},
        "timers": {s: f"{a.refresh} {a.retry} {a.expire} {a.minimum}" for s, a in told.items()},
    }
    for what, values in fields.items():
        if len(set(values.values())) > 1:
            shown = ", ".join(f"{server} {value}" for server, value in values.items())
            which = "serial" if what == "serial" else ""
            yield found(
                rules.NS18, case.domain, RecordType.SOA, case=which, servers=tuple(values), what=what, values=shown
            )
            return


def _several(case: Case) -> bool:
    return len(case.servers) > 1


_AUTHORITATIVE: Final = Asks.AUTHORITATIVE

CHECKS: Final = (
    Check(rules.NS01, ns01),
    Check(rules.NS02, ns02),
    Check(rules.NS03, ns03, asks=_AUTHORITATIVE),
    Check(rules.NS04, ns04, asks=_AUTHORITATIVE),
    Check(rules.NS05, ns05, asks=_AUTHORITATIVE),
    Check(rules.NS06, ns06, asks=_AUTHORITATIVE),
    Check(rules.NS07, ns07, asks=_AUTHORITATIVE),
    Check(rules.NS08, ns08, asks=_AUTHORITATIVE),
    Check(rules.NS09, ns09, asks=_AUTHORITATIVE),
    Check(rules.NS10, ns10, asks=_AUTHORITATIVE),
    Check(rules.NS11, ns11, asks=_AUTHORITATIVE),
    Check(rules.NS12, ns12, asks=_AUTHORITATIVE),
    Check(rules.NS13, ns13, asks=Asks.SERVERS),
    Check(rules.NS14, ns14, applies=lambda case: bool(case.own_sets())),
    Check(rules.NS15, ns15),
    Check(rules.NS16, ns16),
    Check(rules.NS17, ns17),
    Check(rules.NS18, ns18, applies=_several, asks=Asks.SERVERS),
)
