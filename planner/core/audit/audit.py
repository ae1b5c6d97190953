"""What does an audit say, all in all? The judgement with what people look at beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from planner.core.answers import Answer, Data, Question, RecordType
from planner.core.audit.case import Case
from planner.core.audit.check import Check
from planner.core.audit.clients import ClientView, clients
from planner.core.audit.coverage import Coverage, matrix
from planner.core.audit.lines import rdata
from planner.core.audit.report import Judged, judge

_Key: TypeAlias = tuple[str, RecordType, str]


@dataclass(frozen=True, slots=True)
class Seen:
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


@dataclass(frozen=True, slots=True)
class Report:
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
    collection = case.collection
    return Report(
        domain=collection.domain.text,
        taken_at=collection.taken_at,
        servers=collection.servers,
        judged=judged,
        coverage=matrix(case),
        clients=clients(case),
        records=tuple(_seen(case)),
        answered=frozenset(question for question, it in case.known.items() if not it.status.is_temporary),
    )


def _seen(case: Case) -> list[Seen]:
    """List every record once, with the TTL that the first server gave."""
    found: dict[_Key, tuple[int, Data, dict[str, None]]] = {}
    told: dict[_Key, dict[str, None]] = {}  # only where several servers could contradict one another
    for question, replies in case.collection.replies.items():
        there: dict[_Key, None] = {}
        for server, reply in replies.items():
            for key, ttl, data in _records(question, reply.answer):
                found.setdefault(key, (ttl, data, {}))[2][server] = None
                there[key] = None
        if len(replies) > 1:
            said = {server: None for server, reply in replies.items() if not reply.answer.status.is_temporary}
            for key in there:
                told.setdefault(key, {}).update(said)
    return [
        Seen(
            *(*key[:2], ttl, data, key[2]),
            tuple(server for server in servers if server),
            tuple(server for server in told.get(key, ()) if server not in servers),
        )
        for key, (ttl, data, servers) in found.items()
    ]


def _records(question: Question, answer: Answer) -> Iterator[tuple[_Key, int, Data]]:
    """Give the records of an answer, the aliases on the way first."""
    for alias in answer.aliases:
        yield (str(alias.owner), RecordType.CNAME, rdata(alias.target)), alias.ttl, alias.target
    owner = str(answer.aliases[-1].target if answer.aliases else question.name)
    for record in answer.records:
        yield (owner, question.type, rdata(record.data)), record.ttl, record.data
