"""Does a server take a name in capitals for another name than the same in small letters (RFC 4343 3)?

Questions for phones go out in random case (see `dns.query`). A server that does not know a name then, and knows it in
small letters, is asked everything again so: what it holds is judged, and that it is so picky is told beside.
"""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from planner.core.answers import Status
from planner.core.audit.collection import Collection, Probe, ProbeKind, Reply

_WORTH: Final = {
    Status.ANSWERED: 4,
    Status.NO_DATA: 3,
    Status.NXDOMAIN: 2,
    Status.REFUSED: 1,
    Status.SERVFAIL: 1,
    Status.BOGUS: 0,
    Status.TRUNCATED: 0,
    Status.TIMEOUT: 0,
}
"""How much an answer says; silence says nothing of letters."""


def picky_servers(collection: Collection, probes: Mapping[Probe, Reply]) -> frozenset[str]:
    """Return the servers that say less of a name in mixed case than of the same in small letters."""
    return frozenset(
        server
        for (server, kind, question), reply in probes.items()
        if kind is ProbeKind.LOWER_CASE
        and (mixed := collection.of(question).get(server)) is not None
        and _WORTH[reply.answer.status] > _WORTH[mixed.answer.status] > _WORTH[Status.TIMEOUT]
    )


def with_mixed_case(again: Collection, first: Collection, probes: Mapping[Probe, Reply]) -> Collection:
    """Return what was asked *again* in small letters, and beside it what was said *first*, in mixed case."""
    mixed = {
        Probe(server, ProbeKind.MIXED_CASE, question): first.of(question)[server]
        for server, kind, question in probes
        if kind is ProbeKind.LOWER_CASE and server in first.of(question)
    }
    return replace(again, probes={**probes, **mixed})
