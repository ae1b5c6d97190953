"""Do all servers say the same? CO01, CO02, CO08."""

from collections.abc import Iterator
from typing import Final

from planner.core.answers import ADDRESS_TYPES, Answer, Question, RecordType, Srv, Status
from planner.core.audit.case.case import Case
from planner.core.audit.checks.check import Asks, Check
from planner.core.audit.collection import Manner, Probe
from planner.core.audit.pages.agreement import CO01, CO02, CO08
from planner.core.audit.rule import Finding, found
from planner.core.publish.zone import rdata


def _said(answer: Answer) -> tuple[object, ...]:
    """Return what an answer says: its records, their order and TTLs apart; of what is not there, only that."""
    aliases = tuple((str(alias.owner), str(alias.target)) for alias in answer.aliases)
    return (aliases, frozenset(rdata(record.data) for record in answer.records))


def _denies(answer: Answer) -> bool:
    """Whether an answer says that the name does not exist."""
    return answer.status is Status.NXDOMAIN


def _compared(case: Case) -> Iterator[Question]:
    """Give the questions that lead phones: NAPTR, SRV, addresses of targets, or of the domain where there are none."""
    targets = {row.target for q in case.collection.replies for row in _rows(case, q)} or {case.domain}
    for question in case.collection.replies:
        is_address = question.type in ADDRESS_TYPES.values() and question.name in targets
        if is_address or question.type in (RecordType.NAPTR, RecordType.SRV):
            yield question


def _rows(case: Case, question: Question) -> Iterator[Srv]:
    for reply in case.collection.of(question).values():
        yield from reply.answer.srvs


def _differing(case: Case) -> Iterator[tuple[Question, dict[str, Answer]]]:
    """Give the questions that servers answer differently; what only a resolver can answer is not theirs."""
    for question in _compared(case):
        replies = case.collection.of(question)
        said = {server: reply.answer for server, reply in replies.items() if not reply.answer.status.is_temporary}
        told = {server: said[server] for server in case.servers if server in said}
        if said and not told:
            continue
        for server in case.servers:
            if server in replies and server not in told:
                case.miss(question, replies[server].answer.status)
        if len({_said(answer) for answer in told.values()}) > 1:
            yield question, told


def co01(case: Case) -> Iterator[Finding]:
    """Find servers that say something else than the others."""
    for question, told in _differing(case):
        odd = _odd(case, told)
        normal = next(answer for server, answer in told.items() if server not in odd)
        yield found(
            *(CO01, question.name, question.type),
            servers=odd,
            question=str(question),
            odd=odd,
            theirs=_shown(told[odd[0]]),
            ours=_shown(normal),
        )


def _odd(case: Case, told: dict[str, Answer]) -> tuple[str, ...]:
    """Return the servers that are out of step: the fewer ones, or else those with the older serial, or the later."""
    serials = case.serials()
    groups: dict[tuple[object, ...], list[str]] = {}
    for server, answer in told.items():
        groups.setdefault(_said(answer), []).append(server)
    newest = max(groups.values(), key=lambda it: (len(it), max(serials.get(server, -1) for server in it)))
    return tuple(server for server in told if server not in newest)


def _shown(answer: Answer) -> str:
    rows = sorted(rdata(record.data) for record in answer.records)
    return "; ".join(rows[:4]) + (" …" if len(rows) > 4 else "") if rows else answer.status.value


def co02(case: Case) -> Iterator[Finding]:
    """Find different data under one serial."""
    by_serial: dict[int, list[str]] = {}
    for server, serial in case.serials().items():
        by_serial.setdefault(serial, []).append(server)
    for question, told in _differing(case):
        for serial, servers in by_serial.items():
            same = tuple(server for server in servers if server in told)
            if len({_said(told[server]) for server in same}) > 1:
                yield found(*(CO02, question.name, question.type), servers=same, serial=serial, question=str(question))
                return


def co08(case: Case) -> Iterator[Finding]:
    """Find servers whose answer depends on how they are asked."""
    named: set[tuple[str, Manner]] = set()
    case.answer(case.domain, RecordType.SOA)
    for (server, manner, question), reply in case.collection.probes.items():
        small = case.collection.probes.get(Probe(server, Manner.LOWER_CASE, question))
        plain = small if manner is Manner.TCP and small is not None else case.collection.of(question).get(server)
        if manner is Manner.EDNS_UNKNOWN or plain is None or (server, manner) in named:
            continue
        if plain.answer.status.is_temporary:
            continue  # that is for others to say
        if reply.answer.status.is_temporary and manner is not Manner.MIXED_CASE:
            if question.type is RecordType.SOA:
                case.miss(question, reply.answer.status)
        elif _said(plain.answer) != _said(reply.answer) or _denies(plain.answer) != _denies(reply.answer):
            named.add((server, manner))
            how = _HOW[manner]
            yield found(
                *(CO08, question.name, question.type),
                servers=(server,),
                server=server,
                question=str(question),
                manner=how,
            )


_HOW: Final = {
    Manner.TCP: "over TCP",
    Manner.LOWER_CASE: "in small letters",
    Manner.MIXED_CASE: "in capitals and small letters",
}


def _several(case: Case) -> bool:
    return len(case.servers) > 1


CHECKS: Final = (
    Check(CO01, co01, applies=_several),
    Check(CO02, co02, applies=_several),
    Check(CO08, co08, asks=Asks.MANNERS),
)
