"""Are browsers led by TLS? WS01, WS02, WS05 (RFC 7118)."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from planner.core.answers import PLAIN_DATAGRAM, Answer, Question, Record, RecordType
from planner.core.audit.case.case import Case
from planner.core.audit.case.size import naptr_size
from planner.core.audit.checks.check import Check
from planner.core.audit.fixes.fixes import cure_of
from planner.core.audit.pages.websocket import WS01, WS02, WS05
from planner.core.audit.rule import NO_FIX, Finding, found
from planner.core.audit.services import transport_of
from planner.core.transports import Transport


def ws01(case: Case) -> Iterator[Finding]:
    """Find a secure WebSocket listener without records."""
    if case.pbx is None or not case.pbx.listeners.wss:
        return
    named = any(transport_of(naptr.services) is Transport.WSS for _, naptr in case.sip_naptrs)
    own = case.own_set(Transport.WSS)
    missing = [name for name, is_there in (("SIPS+D2W", named), ("_sips._ws", own is not None)) if not is_there]
    if missing:
        fix = cure_of(case).naptrs() | (NO_FIX if own is not None else cure_of(case).missing_set(Transport.WSS))
        yield found(WS01, case.domain, None, fix=fix, missing=" and ".join(missing))


def ws02(case: Case) -> Iterator[Finding]:
    """Find plain WebSocket in NAPTR."""
    for record, naptr in case.sip_naptrs:
        if transport_of(naptr.services) is Transport.WS:
            yield found(WS02, case.domain, RecordType.NAPTR, fix=cure_of(case).naptr(record))


def ws05(case: Case) -> Iterator[Finding]:
    """Find WebSocket records that push the answer over what old phones take."""
    answer = case.naptr
    if answer is None:
        return
    question = Question(case.domain, RecordType.NAPTR)
    whole = naptr_size(question, answer)
    web = (Transport.WS, Transport.WSS)
    rows = tuple(r for r, naptr in case.sip_naptrs if transport_of(naptr.services) in web)
    octets = sum(naptr_size(question, _only(answer, row)) - naptr_size(question, _only(answer)) for row in rows)
    if rows and whole > PLAIN_DATAGRAM >= whole - octets:
        yield found(WS05, case.domain, RecordType.NAPTR, octets=whole, less=whole - octets)


def _only(answer: Answer, *records: Record) -> Answer:
    return replace(answer, records=records)


def _has_web(case: Case) -> bool:
    return any(transport_of(naptr.services) in (Transport.WS, Transport.WSS) for _, naptr in case.sip_naptrs)


CHECKS: Final = (
    Check(WS01, ws01, applies=lambda case: case.pbx is not None and bool(case.pbx.listeners.wss)),
    Check(WS02, ws02, applies=_has_web),
    Check(WS05, ws05, applies=_has_web),
)
