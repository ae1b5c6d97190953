"""What does an audit say, all in all? The judgement with what people look at beside it."""

from collections.abc import Collection, Iterable
from typing import TypeAlias

from msgspec import Struct

from planner.core.answers import Answer, Data, Question, RecordType
from planner.core.audit.case.case import Case
from planner.core.audit.case.clients import ClientView, clients
from planner.core.audit.case.look import Look
from planner.core.audit.checks.check import Check
from planner.core.audit.checks.coverage import Coverage, matrix
from planner.core.audit.judge import Judged, judge
from planner.core.publish.zone import rdata

_Key: TypeAlias = tuple[str, RecordType, str]


class Seen(Struct, frozen=True, gc=False):
    """A record that was seen, its *data* as a value and as text, and the *servers* that gave it.

    *denied_by*: the servers that answered without it; who did not answer denies nothing.
    """

    name: str
    type: RecordType
    ttl: int
    data: Data
    rdata: str
    servers: tuple[str, ...]
    denied_by: tuple[str, ...] = ()


class Report(Struct, frozen=True):
    """An audit of *domain*: the judgement, the matrix of transports, what kinds of phones reach, the records seen.

    *answered*: the questions to which some server said something.
    """

    domain: str
    taken_at: str
    servers: tuple[str, ...]
    judged: Judged
    coverage: tuple[Coverage, ...]
    clients: tuple[ClientView, ...]
    records: tuple[Seen, ...]
    answered: frozenset[Question]


def report(case: Case, checks: Iterable[Check]) -> Report:
    """Judge a case by *checks*, and gather what goes with it."""
    judged = judge(case, checks, case.settings.severities)
    look = Look(case)
    collection = case.collection
    return Report(
        domain=collection.domain.text,
        taken_at=collection.taken_at,
        servers=collection.servers,
        judged=judged,
        coverage=matrix(look),
        clients=clients(look),
        records=tuple(_seen(case)),
        answered=frozenset(question for question, answer in case.known.items() if not answer.status.is_temporary),
    )


def _seen(case: Case) -> list[Seen]:
    """List every record once, with the TTL that the first server gave."""
    seen: dict[_Key, tuple[int, Data, dict[str, None]]] = {}
    for question, replies in case.collection.replies.items():
        for server, reply in replies.items():
            for key, ttl, data in _records(question, reply.answer):
                seen.setdefault(key, (ttl, data, {}))[2][server] = None
    answerers = _answerers(case) if len(case.collection.servers) > 1 else {}
    return [
        Seen(
            name, type_, ttl, data, text, tuple(filter(None, servers)), _others(answerers, (name, type_, text), servers)
        )
        for (name, type_, text), (ttl, data, servers) in seen.items()
    ]


def _answerers(case: Case) -> dict[_Key, dict[str, None]]:
    """Return the servers that could have given each record: they answered a question that brought it from another."""
    answerers: dict[_Key, dict[str, None]] = {}
    for question, replies in case.collection.replies.items():
        answered = {server: None for server, reply in replies.items() if not reply.answer.status.is_temporary}
        for reply in replies.values():
            for key, _, _ in _records(question, reply.answer):
                answerers.setdefault(key, {}).update(answered)
    return answerers


def _others(answerers: dict[_Key, dict[str, None]], key: _Key, servers: Collection[str]) -> tuple[str, ...]:
    return tuple([server for server in answerers[key] if server not in servers]) if answerers else ()


def _records(question: Question, answer: Answer) -> list[tuple[_Key, int, Data]]:
    """List the records of an answer, the aliases on the way first."""
    records: list[tuple[_Key, int, Data]] = [
        ((str(alias.owner), RecordType.CNAME, rdata(alias.target)), alias.ttl, alias.target) for alias in answer.aliases
    ]
    owner = str(answer.aliases[-1].target if answer.aliases else question.name)
    records += [((owner, question.type, rdata(record.data)), record.ttl, record.data) for record in answer.records]
    return records
