"""Are browsers led by TLS? WS01, WS02, WS05 (RFC 7118)."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from planner.core.answers import PLAIN_DATAGRAM, Answer, Question, Record, RecordType
from planner.core.audit.case.look import Look
from planner.core.audit.case.naptrs import naptr_answer, sip_naptrs
from planner.core.audit.case.sets import own_set
from planner.core.audit.case.size import naptr_size
from planner.core.audit.checks.check import Check
from planner.core.audit.fixes.fixes import fixes_of
from planner.core.audit.pages.websocket import WS01, WS02, WS05
from planner.core.audit.rule import NO_FIX, Finding, found
from planner.core.audit.services import transport_of
from planner.core.transports import BROWSERS, Transport


def ws01(look: Look) -> Iterator[Finding]:
    """Find a secure WebSocket listener without records."""
    if look.pbx is None or not look.pbx.listeners.wss:
        return
    named = any(transport_of(naptr.services) is Transport.WSS for _, naptr in sip_naptrs(look))
    own = own_set(look, Transport.WSS)
    missing = [name for name, is_there in (("SIPS+D2W", named), ("_sips._ws", own is not None)) if not is_there]
    if missing:
        fix = fixes_of(look).naptrs() | (NO_FIX if own is not None else fixes_of(look).missing_set(Transport.WSS))
        yield found(WS01, look.domain, None, fix=fix, missing=" and ".join(missing))


def ws02(look: Look) -> Iterator[Finding]:
    """Find plain WebSocket in NAPTR."""
    for record, naptr in sip_naptrs(look):
        if transport_of(naptr.services) is Transport.WS:
            yield found(WS02, look.domain, RecordType.NAPTR, fix=fixes_of(look).naptr(record))


def ws05(look: Look) -> Iterator[Finding]:
    """Find WebSocket records that push the answer over what old phones take."""
    answer = naptr_answer(look)
    if answer is None:
        return
    question = Question(look.domain, RecordType.NAPTR)
    whole = naptr_size(question, answer)
    records = tuple(record for record, naptr in sip_naptrs(look) if transport_of(naptr.services) in BROWSERS)
    octets = sum(
        naptr_size(question, _only(answer, record)) - naptr_size(question, _only(answer)) for record in records
    )
    if records and whole > PLAIN_DATAGRAM >= whole - octets:
        yield found(WS05, look.domain, RecordType.NAPTR, octets=whole, less=whole - octets)


def _only(answer: Answer, *records: Record) -> Answer:
    return replace(answer, records=records)


def _has_web(look: Look) -> bool:
    return any(transport_of(naptr.services) in BROWSERS for _, naptr in sip_naptrs(look))


CHECKS: Final = (
    Check(WS01, ws01, applies=lambda look: look.pbx is not None and bool(look.pbx.listeners.wss)),
    Check(WS02, ws02, applies=_has_web),
    Check(WS05, ws05, applies=_has_web),
)
