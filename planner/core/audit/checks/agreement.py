"""Do all servers say the same? CO01, CO02, CO08."""

from collections.abc import Iterator
from typing import Final

from planner.core.answers import ADDRESS_TYPES, Answer, Question, RecordType, Srv, Status
from planner.core.audit.case.look import Look
from planner.core.audit.case.replies import serials
from planner.core.audit.checks.check import Asks, Check
from planner.core.audit.checks.conditions import has_several_servers
from planner.core.audit.collection import Probe, ProbeKind
from planner.core.audit.pages.agreement import CO01, CO02, CO08
from planner.core.audit.rule import Finding, found
from planner.core.publish.zone import rdata


def _content(answer: Answer) -> tuple[object, ...]:
    """Return what an answer says: its records, their order and TTLs apart; of what is not there, only that."""
    aliases = tuple((str(alias.owner), str(alias.target)) for alias in answer.aliases)
    return (aliases, frozenset(rdata(record.data) for record in answer.records))


def _denies(answer: Answer) -> bool:
    """Whether an answer says that the name does not exist."""
    return answer.status is Status.NXDOMAIN


def _compared(look: Look) -> Iterator[Question]:
    """Give the questions that lead phones: NAPTR, SRV, addresses of targets, or of the domain where there are none."""
    targets = {srv.target for question in look.collection.replies for srv in _srvs(look, question)} or {look.domain}
    for question in look.collection.replies:
        is_address = question.type in ADDRESS_TYPES.values() and question.name in targets
        if is_address or question.type in (RecordType.NAPTR, RecordType.SRV):
            yield question


def _srvs(look: Look, question: Question) -> Iterator[Srv]:
    for reply in look.collection.of(question).values():
        yield from reply.answer.srvs


def _differing(look: Look) -> Iterator[tuple[Question, dict[str, Answer]]]:
    """Give the questions that servers answer differently; what only a resolver can answer is not theirs."""
    for question in _compared(look):
        replies = look.collection.of(question)
        answered = {server: reply.answer for server, reply in replies.items() if not reply.answer.status.is_temporary}
        answers = {server: answered[server] for server in look.collection.servers if server in answered}
        if answered and not answers:
            continue
        for server in look.collection.servers:
            if server in replies and server not in answers:
                look.miss(question, replies[server].answer.status)
        if len({_content(answer) for answer in answers.values()}) > 1:
            yield question, answers


def co01(look: Look) -> Iterator[Finding]:
    """Find servers that say something else than the others."""
    for question, answers in _differing(look):
        odd = _odd(look, answers)
        normal = next(answer for server, answer in answers.items() if server not in odd)
        yield found(
            *(CO01, question.name, question.type),
            servers=odd,
            question=str(question),
            odd=odd,
            theirs=_summary(answers[odd[0]]),
            ours=_summary(normal),
        )


def _odd(look: Look, answers: dict[str, Answer]) -> tuple[str, ...]:
    """Return the servers that are out of step: the fewer ones, or else those with the older serial, or the later."""
    by_server = serials(look.collection)
    groups: dict[tuple[object, ...], list[str]] = {}
    for server, answer in answers.items():
        groups.setdefault(_content(answer), []).append(server)
    newest = max(
        groups.values(), key=lambda servers: (len(servers), max(by_server.get(server, -1) for server in servers))
    )
    return tuple(server for server in answers if server not in newest)


def _summary(answer: Answer) -> str:
    texts = sorted(rdata(record.data) for record in answer.records)
    return "; ".join(texts[:4]) + (" …" if len(texts) > 4 else "") if texts else answer.status.value


def co02(look: Look) -> Iterator[Finding]:
    """Find different data under one serial."""
    by_serial: dict[int, list[str]] = {}
    for server, serial in serials(look.collection).items():
        by_serial.setdefault(serial, []).append(server)
    for question, answers in _differing(look):
        for serial, servers in by_serial.items():
            same = tuple(server for server in servers if server in answers)
            if len({_content(answers[server]) for server in same}) > 1:
                yield found(*(CO02, question.name, question.type), servers=same, serial=serial, question=str(question))
                return


def co08(look: Look) -> Iterator[Finding]:
    """Find servers whose answer depends on how they are asked."""
    reported: set[tuple[str, ProbeKind]] = set()
    look.answer(look.domain, RecordType.SOA)
    for (server, kind, question), reply in look.collection.probes.items():
        small = look.collection.probes.get(Probe(server, ProbeKind.LOWER_CASE, question))
        plain = small if kind is ProbeKind.TCP and small is not None else look.collection.of(question).get(server)
        if kind is ProbeKind.EDNS_UNKNOWN or plain is None or (server, kind) in reported:
            continue
        if plain.answer.status.is_temporary:
            continue  # that is for others to say
        if reply.answer.status.is_temporary and kind is not ProbeKind.MIXED_CASE:
            if question.type is RecordType.SOA:
                look.miss(question, reply.answer.status)
        elif _content(plain.answer) != _content(reply.answer) or _denies(plain.answer) != _denies(reply.answer):
            reported.add((server, kind))
            how = _HOW[kind]
            yield found(
                *(CO08, question.name, question.type),
                servers=(server,),
                server=server,
                question=str(question),
                manner=how,
            )


_HOW: Final = {
    ProbeKind.TCP: "over TCP",
    ProbeKind.LOWER_CASE: "in small letters",
    ProbeKind.MIXED_CASE: "in capitals and small letters",
}


CHECKS: Final = (
    Check(CO01, co01, applies=has_several_servers),
    Check(CO02, co02, applies=has_several_servers),
    Check(CO08, co08, asks=Asks.PROBES),
)
