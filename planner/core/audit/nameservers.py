"""Is the name sound, and do its servers do their work? NS01 to NS18.

What needs the parent, or every server of the zone, is asked for in authoritative mode only.
"""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Final

from planner.core.answers import Question, RecordType, Soa, Status
from planner.core.audit.case import SRV_LABELS, Case
from planner.core.audit.check import Asks, Check
from planner.core.audit.collect import WILDCARD, empty_non_terminal
from planner.core.audit.collection import Delegation, Manner
from planner.core.audit.rule import Finding, Rule, Wording, found, rule
from planner.core.names import DnsName, service_name
from planner.core.severity import Severity

_LONGEST_NEGATIVE: Final = 900

NS01: Final = rule(
    "NS01",
    Severity.CRITICAL,
    "The name leaves room for service labels",
    "Phones ask for _sips._tcp in front of the domain. A name has 253 characters at most.",
    "{domain} is so long that {label} does not fit in front of it",
    "SRV records cannot exist at that name: phones find nothing.",
    ("RFC 1035 2.3.4",),
)
NS02: Final = rule(
    "NS02",
    Severity.CRITICAL,
    "The domain exists",
    "A name that does not exist has nothing below it either.",
    "{domain} does not exist (NXDOMAIN)",
    "Nobody gets through. Create the zone, or delegate it from its parent.",
    ("RFC 8020", "RFC 1034 4.2"),
)
NS03: Final = rule(
    "NS03",
    Severity.CRITICAL,
    "A server of the zone answers with authority",
    "Resolvers follow the delegation to servers that must have the zone.",
    "none of the zone's servers answers with authority for {domain}",
    "Nobody gets through. Load the zone on its servers.",
    ("RFC 1034 4.2.1",),
)
NS04: Final = rule(
    "NS04",
    Severity.ERROR,
    "Every server of the zone answers over UDP",
    "Resolvers ask any of them, and wait for the one that is silent.",
    "{server} does not answer",
    "Look-ups take seconds longer now and then, and fail when too many are silent.",
    ("RFC 1034 4.2",),
)
NS05: Final = rule(
    "NS05",
    Severity.ERROR,
    "Every server of the zone answers over TCP",
    "Answers that do not fit a datagram are asked for again over TCP.",
    "{server} does not answer over TCP",
    "Large NAPTR and SRV answers get lost. Open port 53 for TCP.",
    ("RFC 7766 5",),
)
NS06: Final = rule(
    "NS06",
    Severity.ERROR,
    "The zone has two servers at different addresses",
    "One server is a single point of failure.",
    "the zone {zone} has {count} server address",
    "When it is down, the domain is gone for everybody.",
    ("RFC 2182 5",),
)
NS07: Final = rule(
    "NS07",
    Severity.WARNING,
    "Parent and zone name the same servers",
    "Resolvers begin with what the parent says, and go on with what the zone says.",
    "the parent names {parent}, the zone names {child}",
    "Servers that only one of them names are asked by some resolvers only.",
    ("RFC 1034 4.2.2",),
)
NS08: Final = rule(
    "NS08",
    Severity.ERROR,
    "Glue is what the servers' own addresses are",
    "Glue leads to servers inside the zone.",
    "the parent has {glue} for {server}, and its address is {address}",
    "Resolvers that start at the parent go to the wrong machine.",
    ("RFC 1034 4.2.1",),
)
NS09: Final = rule(
    "NS09",
    Severity.ERROR,
    "Names of servers are no aliases",
    "The target of an NS record must have addresses of its own.",
    "{server} is an alias (CNAME)",
    "Some resolvers do not find this server.",
    ("RFC 2181 10.3",),
)
NS10: Final = rule(
    "NS10",
    Severity.NOTICE,
    "Servers are in different networks",
    "What is in one network often fails together.",
    "all servers of the zone are in {network}",
    "A fault of that network takes the domain away.",
    ("RFC 2182 3.1",),
)
NS11: Final = rule(
    "NS11",
    Severity.ERROR,
    "No server is lame",
    "A server to which the zone is delegated must have it.",
    "{server} answers without authority for {domain}",
    "Resolvers ask it in vain, and lose time.",
    ("RFC 1912 2.8",),
)
NS12: Final = rule(
    "NS12",
    Severity.WARNING,
    "Servers take EDNS, and options that they do not know",
    "What is unknown is to be ignored, not dropped.",
    "{server} does not answer a question with EDNS and an unknown option",
    "Modern resolvers wait, and ask again without EDNS.",
    ("RFC 6891 6.1.2", "RFC 8906 3.2"),
)
NS13: Final = rule(
    "NS13",
    Severity.WARNING,
    "Servers answer questions for NAPTR and SRV",
    "Some load balancers and old servers drop types that they do not know, or answer with errors.",
    "{server} answers {known}, and not {failed}: {status}",
    "Phones that ask for NAPTR or SRV wait, and may take that for a failure of the domain.",
    ("RFC 3597 3",),
)
NS14: Final = rule(
    "NS14",
    Severity.ERROR,
    "Names between the domain and its services exist",
    "If _sips._tcp exists, so does _tcp, without records. A resolver that is told otherwise cuts off the rest.",
    "{name} does not exist (NXDOMAIN), though there is {below}",
    "Resolvers that follow RFC 8020 say that the SRV records do not exist. The name server is at fault.",
    ("RFC 8020 2", "RFC 4592 2.2.2"),
)
NS15: Final = rule(
    "NS15",
    Severity.WARNING,
    "No wildcard covers the names of services",
    "A wildcard answers for every name that is not there, mistyped targets too.",
    "there are wildcard records at {name}",
    "Targets that do not exist seem to, and lead elsewhere. Write the names out.",
    ("RFC 4592 2.1",),
)
NS16: Final = rule(
    "NS16",
    Severity.WARNING,
    "The domain is no alias",
    "Phones ask for records of the alias's target, and check the certificate for the name that they were given.",
    "{domain} is an alias (CNAME) of {end}",
    "Below an alias there can be no SRV records of its own. Publish records at the name itself.",
    ("RFC 1034 3.6.2",),
)
NS17: Final = rule(
    "NS17",
    Severity.NOTICE,
    "That something is missing is not remembered for long",
    "Resolvers remember that a record does not exist as long as the SOA record says.",
    "absent records are remembered for {seconds} s",
    "A record that was missing and has been added stays missing for that long. Set the minimum of the SOA to 300.",
    ("RFC 2308 5",),
)
NS18: Final = rule(
    "NS18",
    Severity.WARNING,
    "All servers have the same SOA record",
    "Serial, primary and timers tell whether the zone has been transferred.",
    "{what} differs: {values}",
    "Some servers have an old zone. Repair the transfer.",
    ("RFC 1034 4.3.5", "RFC 1982"),
    {
        "serial": Wording(
            "serials differ: {values}",
            "Some servers have an old zone, or will have the new one in a moment.",
        )
    },
)


def ns01(case: Case) -> Iterator[Finding]:
    """Find names in front of which service labels do not fit."""
    for label in SRV_LABELS.values():
        if service_name(label, case.collection.domain) is None:
            yield found(NS01, case.domain, None, domain=str(case.domain), label=label)
            return


def ns02(case: Case) -> Iterator[Finding]:
    """Find a domain that does not exist."""
    answer = case.answer(case.domain, RecordType.SOA)
    if answer is not None and answer.status is Status.NXDOMAIN and not answer.aliases and not case.own_sets():
        yield found(NS02, case.domain, None, domain=str(case.domain))


def _soa_replies(case: Case) -> dict[str, bool]:
    """Return for each server that answered whether it did so with authority."""
    replies = case.collection.of(Question(case.domain, RecordType.SOA))
    return {s: r.authoritative for s, r in replies.items() if not r.answer.status.is_temporary}


def ns03(case: Case) -> Iterator[Finding]:
    """Find a zone that nobody has."""
    answered = _soa_replies(case)
    if answered and not any(answered.values()):
        yield found(NS03, case.domain, RecordType.SOA, domain=str(case.domain))
    if not answered:
        case.miss(Question(case.domain, RecordType.SOA), Status.TIMEOUT)


def ns04(case: Case) -> Iterator[Finding]:
    """Find servers that answer nothing at all, where others do."""
    replies = [reply for of in case.collection.replies.values() for reply in of.items()]
    spoke = {server for server, reply in replies if reply.answer.status is not Status.TIMEOUT}
    for server in case.servers:
        if spoke and server not in spoke:
            yield found(NS04, case.domain, None, servers=(server,), server=server)


def _probe(case: Case, rule_: Rule, manner: Manner) -> Iterator[Finding]:
    answered = _soa_replies(case)
    for (server, how), reply in case.collection.probes.items():
        if how is manner and server in answered and reply.answer.status.is_temporary:
            yield found(rule_, case.domain, None, servers=(server,), server=server)


def ns05(case: Case) -> Iterator[Finding]:
    """Find servers that do not answer over TCP."""
    return _probe(case, NS05, Manner.TCP)


def ns12(case: Case) -> Iterator[Finding]:
    """Find servers that do not take EDNS."""
    return _probe(case, NS12, Manner.EDNS_UNKNOWN)


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
        yield found(NS06, delegation.zone, RecordType.NS, zone=str(delegation.zone), count=1)


def ns07(case: Case) -> Iterator[Finding]:
    """Find delegations that name other servers than the zone does."""
    delegation, child = _delegation(case), _zone_servers(case)
    if delegation is not None and child and set(child) != set(delegation.names):
        parent, own = (", ".join(sorted(map(str, names))) for names in (delegation.names, child))
        yield found(NS07, delegation.zone, RecordType.NS, parent=parent, child=own)


def ns08(case: Case) -> Iterator[Finding]:
    """Find glue that is not what the server's name has."""
    delegation = _delegation(case)
    for name, glue in delegation.glue.items() if delegation is not None else ():
        own = set(map(str, case.addresses_of(name)))
        if own and not set(glue) <= own:
            shown, address = ", ".join(glue), ", ".join(sorted(own))
            yield found(NS08, name, RecordType.A, server=str(name), glue=shown, address=address)


def ns09(case: Case) -> Iterator[Finding]:
    """Find servers whose name is an alias."""
    for name in _zone_servers(case):
        if any(answer is not None and answer.aliases for _, answer in case.addresses(name)):
            yield found(NS09, name, RecordType.CNAME, server=str(name))


def ns10(case: Case) -> Iterator[Finding]:
    """Find zones whose servers are all in one network."""
    delegation = _delegation(case)
    addresses = [ip_address(text) for text in case.collection.nameserver_of]
    four = {ip_network(f"{address}/24", strict=False) for address in addresses if address.version == 4}
    if delegation is not None and len(addresses) > 1 and len(four) == 1:
        yield found(NS10, delegation.zone, RecordType.NS, network=str(next(iter(four))))


def ns11(case: Case) -> Iterator[Finding]:
    """Find servers without the zone, where others have it."""
    answered = _soa_replies(case)
    for server, has_authority in answered.items():
        if not has_authority and any(answered.values()):
            yield found(NS11, case.domain, None, servers=(server,), server=server, domain=str(case.domain))


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
                *(NS13, failed[0].name, failed[0].type),
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
            yield found(NS14, name, None, name=str(name), below=str(it.owner))


def ns15(case: Case) -> Iterator[Finding]:
    """Find wildcards."""
    name = service_name(WILDCARD, case.collection.domain)
    answer = None if name is None else case.answer(name, RecordType.A)
    if answer is not None and name is not None and answer.status is not Status.NXDOMAIN:
        yield found(NS15, name, None, name=str(name))


def ns16(case: Case) -> Iterator[Finding]:
    """Find a domain that is an alias."""
    answer = case.answer(case.domain, RecordType.NAPTR)
    if answer is not None and answer.aliases:
        end = str(answer.aliases[-1].target)
        yield found(NS16, case.domain, RecordType.CNAME, domain=str(case.domain), end=end)


def ns17(case: Case) -> Iterator[Finding]:
    """Find SOA records that let absence be remembered for long."""
    answer = case.answer(case.domain, RecordType.SOA)
    for record in answer.records if answer is not None else ():
        if isinstance(record.data, Soa) and min(record.data.minimum, record.ttl) > _LONGEST_NEGATIVE:
            seconds = min(record.data.minimum, record.ttl)
            yield found(NS17, case.domain, RecordType.SOA, seconds=seconds)


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
            yield found(NS18, case.domain, RecordType.SOA, case=which, servers=tuple(values), what=what, values=shown)
            return


def _several(case: Case) -> bool:
    return len(case.servers) > 1


_AUTHORITATIVE: Final = Asks.AUTHORITATIVE

CHECKS: Final = (
    Check(NS01, ns01),
    Check(NS02, ns02),
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
    Check(NS14, ns14, applies=lambda case: bool(case.own_sets())),
    Check(NS15, ns15),
    Check(NS16, ns16),
    Check(NS17, ns17),
    Check(NS18, ns18, applies=_several, asks=Asks.SERVERS),
)
