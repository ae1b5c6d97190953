"""What does an audit say, all in all? The judgement with what people look at beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.core.answers import Data, RecordType
from planner.core.audit.case import Case
from planner.core.audit.check import Check
from planner.core.audit.clients import ClientView, clients
from planner.core.audit.coverage import Coverage, matrix
from planner.core.audit.lines import rdata
from planner.core.audit.report import Judged, judge


@dataclass(frozen=True, slots=True)
class Seen:
    """A record that was seen, its *data* as a value and as text, and the servers that gave it."""

    name: str
    type: RecordType
    ttl: int
    data: Data
    rdata: str
    servers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """An audit of *domain*: the judgement, the matrix of transports, what kinds of phones reach, the records seen."""

    domain: str
    taken_at: str
    servers: tuple[str, ...]
    judged: Judged
    coverage: tuple[Coverage, ...]
    clients: tuple[ClientView, ...]
    records: tuple[Seen, ...]


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
    )


def _seen(case: Case) -> list[Seen]:
    """List every record once, with the TTL that the first server gave."""
    found: dict[tuple[str, RecordType, str], tuple[int, Data, dict[str, None]]] = {}
    for question, replies in case.collection.replies.items():
        for server, reply in replies.items():
            answer = reply.answer
            for alias in answer.aliases:
                key = (str(alias.owner), RecordType.CNAME, rdata(alias.target))
                found.setdefault(key, (alias.ttl, alias.target, {}))[2][server] = None
            owner = str(answer.aliases[-1].target if answer.aliases else question.name)
            for record in answer.records:
                key = (owner, question.type, rdata(record.data))
                found.setdefault(key, (record.ttl, record.data, {}))[2][server] = None
    return [
        Seen(name, type_, ttl, data, text, tuple(server for server in servers if server))
        for (name, type_, text), (ttl, data, servers) in found.items()
    ]
