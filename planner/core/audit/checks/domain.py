"""Is the name itself sound, and what is around it? NS01, NS02, NS14 to NS17."""

from collections.abc import Iterator
from typing import Final

from planner.core.answers import Question, RecordType, Soa, Status
from planner.core.audit.case.look import Look
from planner.core.audit.case.sets import own_sets
from planner.core.audit.checks.check import Check
from planner.core.audit.checks.conditions import has_own_sets
from planner.core.audit.pages.domain import NS01, NS02, NS14, NS15, NS16, NS17
from planner.core.audit.questions import WILDCARD, empty_non_terminal
from planner.core.audit.rule import Finding, found
from planner.core.audit.services import SRV_LABELS
from planner.core.names import DnsName, service_name

_LONGEST_NEGATIVE: Final = 900


def ns01(look: Look) -> Iterator[Finding]:
    """Find names in front of which service labels do not fit."""
    for label in SRV_LABELS.values():
        if service_name(label, look.collection.domain) is None:
            yield found(NS01, look.domain, None, domain=str(look.domain), label=label)
            return


def ns02(look: Look) -> Iterator[Finding]:
    """Find a domain that does not exist."""
    answer = look.answer(look.domain, RecordType.SOA)
    if answer is not None and answer.status is Status.NXDOMAIN and not answer.aliases and not own_sets(look):
        yield found(NS02, look.domain, None, domain=str(look.domain))


def ns14(look: Look) -> Iterator[Finding]:
    """Find names that are said not to exist though there is something below them."""
    seen: set[DnsName] = set()
    for srv_set in own_sets(look):
        name = empty_non_terminal(srv_set.owner, look.domain)
        if name is None or name in seen:
            continue
        seen.add(name)
        look.answer(name, RecordType.A)
        replies = look.collection.of(Question(name, RecordType.A))
        wrong = tuple(server for server, reply in replies.items() if reply.answer.status is Status.NXDOMAIN)
        if wrong:
            servers = tuple(filter(None, wrong)) or None
            yield found(NS14, name, None, servers=servers, name=str(name), below=str(srv_set.owner))


def ns15(look: Look) -> Iterator[Finding]:
    """Find wildcards that answer for services or targets; those of other types hide nothing from phones."""
    wildcards = [question for question in look.collection.replies if question.name.text.startswith(f"{WILDCARD}.")]
    for question in wildcards:
        answer = look.answer(question.name, question.type)
        if answer is not None and (answer.records or answer.aliases):
            yield found(NS15, question.name, None, name=str(question.name))
            return


def ns16(look: Look) -> Iterator[Finding]:
    """Find a domain that is an alias."""
    end = look.alias_end(look.domain, RecordType.NAPTR)
    if end is not None:
        yield found(NS16, look.domain, RecordType.CNAME, domain=str(look.domain), end=str(end))


def ns17(look: Look) -> Iterator[Finding]:
    """Find SOA records that let absence be remembered for long: the domain's own, or that of the zone it is in."""
    answer = look.answer(look.domain, RecordType.SOA)
    if answer is None:
        return
    own = [min(record.data.minimum, record.ttl) for record in answer.records if isinstance(record.data, Soa)]
    seconds = own[0] if own else answer.ttl if answer.status is Status.NO_DATA else None
    if seconds is not None and seconds > _LONGEST_NEGATIVE:
        yield found(NS17, look.domain, RecordType.SOA, seconds=seconds)


CHECKS: Final = (
    Check(NS01, ns01),
    Check(NS02, ns02),
    Check(NS14, ns14, applies=has_own_sets),
    Check(NS15, ns15),
    Check(NS16, ns16),
    Check(NS17, ns17),
)
