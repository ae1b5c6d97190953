"""Do all servers say the same? CO01, CO02, CO08."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from planner.core.answers import Answer, Question, RecordType
from planner.core.audit.case import Case
from planner.core.audit.check import Asks, Check
from planner.core.audit.collection import Manner
from planner.core.audit.lines import rdata
from planner.core.audit.rule import Finding, found, rule
from planner.core.severity import Severity

_COMPARED: Final = (RecordType.NAPTR, RecordType.SRV, RecordType.A, RecordType.AAAA)

CO01: Final = rule(
    "CO01",
    Severity.ERROR,
    "All servers give the same records",
    "Which server is asked is chance. Where they differ, phones are led to different places.",
    "{question}: {odd} says {theirs}, others say {ours}",
    "Part of the phones get other records, and it changes from one look-up to the next. Repair the zone transfer.",
    ("RFC 1034 4.3.5",),
)
CO02: Final = rule(
    "CO02",
    Severity.WARNING,
    "Equal serials mean equal data",
    "A secondary fetches the zone when the serial rises. Different data under one serial are never mended.",
    "all servers have serial {serial}, and {question} differs",
    "The difference stays until the serial is raised.",
    ("RFC 1034 4.3.5", "RFC 1912 2.2"),
)
CO08: Final = rule(
    "CO08",
    Severity.WARNING,
    "Answers do not depend on the way of asking",
    "UDP or TCP, capital letters or small: the answer is the same.",
    "{server} answers the SOA question otherwise {manner}",
    "A firewall or load balancer on the way may break look-ups of some phones.",
    ("RFC 7766 5", "RFC 4343 3"),
)


def _said(answer: Answer) -> tuple[object, ...]:
    """Return what an answer says, the order of records and their TTLs apart."""
    return (answer.status, frozenset(rdata(record.data) for record in answer.records))


def _differing(case: Case) -> Iterator[tuple[Question, dict[str, Answer]]]:
    """Give the questions that servers answer differently."""
    for question, replies in case.collection.replies.items():
        if question.type not in _COMPARED or "*" in question.name.text:
            continue
        told = {s: r.answer for s, r in replies.items() if not r.answer.status.is_temporary}
        for server, reply in replies.items():
            if server not in told:
                case.miss(question, reply.answer.status)
        if len({_said(answer) for answer in told.values()}) > 1:
            yield question, told


def co01(case: Case) -> Iterator[Finding]:
    """Find servers that say something else than the others."""
    for question, told in _differing(case):
        counted = Counter(_said(answer) for answer in told.values())
        usual = counted.most_common(1)[0][0]
        odd = tuple(server for server, answer in told.items() if _said(answer) != usual)
        normal = next(answer for answer in told.values() if _said(answer) == usual)
        yield found(
            *(CO01, question.name, question.type),
            servers=odd,
            question=str(question),
            odd=odd,
            theirs=_shown(told[odd[0]]),
            ours=_shown(normal),
        )


def _shown(answer: Answer) -> str:
    rows = sorted(rdata(record.data) for record in answer.records)
    return "; ".join(rows[:4]) + (" …" if len(rows) > 4 else "") if rows else answer.status.value


def co02(case: Case) -> Iterator[Finding]:
    """Find different data under one serial."""
    serials = set(case.serials().values())
    if len(serials) != 1:
        return
    for question, told in _differing(case):
        yield found(
            *(CO02, question.name, question.type),
            servers=tuple(told),
            serial=next(iter(serials)),
            question=str(question),
        )
        return


def co08(case: Case) -> Iterator[Finding]:
    """Find servers whose answer depends on how they are asked."""
    question = Question(case.domain, RecordType.SOA)
    for (server, manner), reply in case.collection.probes.items():
        plain = case.collection.of(question).get(server)
        if plain is None or manner is Manner.EDNS_UNKNOWN:
            continue
        if plain.answer.status.is_temporary or reply.answer.status.is_temporary:
            continue
        if _said(plain.answer) != _said(reply.answer):
            how = "over TCP" if manner is Manner.TCP else "in small letters"
            yield found(CO08, case.domain, RecordType.SOA, servers=(server,), server=server, manner=how)


def _several(case: Case) -> bool:
    return len(case.servers) > 1


CHECKS: Final = (
    Check(CO01, co01, applies=_several),
    Check(CO02, co02, applies=_several),
    Check(CO08, co08, asks=Asks.AUTHORITATIVE),
)
