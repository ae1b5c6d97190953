"""Can the answers be believed? SE01 to SE06: signatures of the zone, and of the zones that its targets are in.

RFC 4033 to 4035 (validation), RFC 8624 (algorithms; its table is kept by IANA since RFC 9904), RFC 9276 (NSEC3). Who
validates and where the chain begins is the door's work; here it is weighed. NAPTR and SRV decide whether a phone speaks
TLS: forged, they talk it out of that.
"""

from collections.abc import Iterator
from typing import Final

from planner.core.answers import Question, RecordType, Status
from planner.core.audit.case.look import Look
from planner.core.audit.checks.check import Asks, Check
from planner.core.audit.collection import Security, Signatures, SignedAnswer, ZoneKeys
from planner.core.audit.pages.dnssec import SE01, SE02, SE03, SE04, SE05, SE06
from planner.core.audit.rule import Finding, Rule, found
from planner.core.names import DnsName

_DAY: Final = 86400
_ALGORITHMS: Final = {
    1: "RSAMD5",
    3: "DSA",
    5: "RSASHA1",
    6: "DSA-NSEC3-SHA1",
    7: "RSASHA1-NSEC3-SHA1",
    12: "ECC-GOST",
}
"""Algorithms for signing that RFC 8624 3.1 forbids, and those with SHA-1, which it does not recommend.

It does not recommend RSASHA512 either, but only because it is rare; validators must have it.
"""


def _signatures(look: Look) -> Signatures | None:
    """Return what validation found; that nobody answered is missed."""
    signatures = look.collection.signatures
    if signatures is None and not _are_keys_known(look):
        keys = Question(look.domain, RecordType.DNSKEY)
        replies = look.collection.of(keys).values()
        look.miss(keys, next((reply.answer.status for reply in replies), Status.TIMEOUT))
    return signatures


def _are_keys_known(look: Look) -> bool:
    replies = look.collection.of(Question(look.domain, RecordType.DNSKEY)).values()
    return any(not reply.answer.status.is_temporary for reply in replies)


def _zone(look: Look) -> ZoneKeys | None:
    signatures = _signatures(look)
    return None if signatures is None or not signatures.zones else signatures.zones[0]


def _is_signed(look: Look) -> bool:
    zone = _zone(look)
    return zone is not None and zone.is_signed


def _is_surely_signed(look: Look) -> bool:
    """Whether the zone is signed. That nobody could tell is said by SE01 and SE02 alone."""
    _doubt_unless_tried(look)
    return _is_signed(look)


def _was_tried(look: Look) -> bool:
    _doubt_unless_tried(look)
    return _zone(look) is not None


def _doubt_unless_tried(look: Look) -> None:
    """Note that the keys of the zone are known, and nobody could tell whether they are to be believed."""
    if look.collection.signatures is None and _are_keys_known(look):
        look.doubt("what vouches for the keys of the zone could not be asked for")


def _answers(look: Look, *, own: bool | None = None) -> Iterator[SignedAnswer]:
    """Give what could be validated, all or only what is the domain's *own*; what could not is remembered."""
    signatures = _signatures(look)
    for answer in signatures.answers if signatures is not None else ():
        if own is not None and answer.question.name.is_within(look.domain) is not own:
            continue
        if answer.security is Security.UNKNOWN:
            look.doubt(f"{answer.question}: {answer.because}")
        elif answer.security is not Security.ELSEWHERE:
            yield answer


def se01(look: Look) -> Iterator[Finding]:
    """Find zones that are not signed, or for which nobody vouches."""
    zone = _zone(look)
    if zone is None:
        return
    if not zone.is_signed:
        yield found(SE01, zone.zone, RecordType.DNSKEY, zone=zone.zone)
    elif zone.has_ds is False:
        yield found(SE01, zone.zone, RecordType.DS, case="no-ds", zone=zone.zone)
    elif zone.has_ds is None:
        look.miss(Question(DnsName(zone.zone), RecordType.DS), None)


def se02(look: Look) -> Iterator[Finding]:
    """Find records that do not validate, and targets elsewhere that cannot."""
    insecure: set[DnsName] = set()
    for answer in _answers(look):
        name, is_own = answer.question.name, answer.question.name.is_within(look.domain)
        if answer.is_denial:
            continue
        if answer.security is Security.BOGUS:
            yield _about(SE02, answer)
        elif answer.security is Security.INSECURE and not is_own and name not in insecure:
            insecure.add(name)
            yield found(SE02, name, answer.question.type, case="insecure", name=str(name))
    for answer in look.collection.signatures.answers if look.collection.signatures is not None else ():
        if answer.security is Security.ELSEWHERE:
            look.miss(Question(answer.question.name, RecordType.DNSKEY), None)


def se03(look: Look) -> Iterator[Finding]:
    """Find a domain whose own records do not validate."""
    bogus = [
        answer for answer in _answers(look, own=True) if answer.security is Security.BOGUS and not answer.is_denial
    ]
    if bogus:
        question = bogus[0].question
        names = tuple(str(answer.question) for answer in bogus)
        yield found(SE03, question.name, question.type, names=names, reason=bogus[0].because)


def _about(rule: Rule, answer: SignedAnswer) -> Finding:
    question = answer.question
    return found(
        rule, question.name, question.type, name=str(question.name), type=str(question.type), reason=answer.because
    )


def se04(look: Look) -> Iterator[Finding]:
    """Find signatures that run out soon: the first of all, and those that do so before their TTL."""
    signed = [answer for answer in _answers(look) if answer.seconds_left is not None and answer.seconds_left >= 0]
    if not signed:
        return
    first = min(signed, key=lambda answer: answer.seconds_left or 0)
    left = first.seconds_left or 0
    if left < 3 * _DAY:
        yield _running_out(first, left, "soon" if left < _DAY else "")
        return
    for answer in signed:
        counted = look.collection.answer(answer.question)
        ttl = max((record.ttl for record in counted.records), default=0) if counted is not None else 0
        if (answer.seconds_left or 0) < ttl:
            yield _running_out(answer, answer.seconds_left or 0, "ttl", ttl)


def _running_out(answer: SignedAnswer, left: int, case: str, ttl: int = 0) -> Finding:
    name, type_ = answer.question.name, answer.question.type
    return found(SE04, name, type_, case=case, hours=left // 3600, name=str(name), type=str(type_), ttl=ttl)


def se05(look: Look) -> Iterator[Finding]:
    """Find old algorithms, and NSEC3 parameters that cost and do not protect."""
    zone = _zone(look)
    if zone is None:
        return
    old = tuple(f"{_ALGORITHMS[number]} ({number})" for number in zone.algorithms if number in _ALGORITHMS)
    if old and len(old) == len(zone.algorithms):
        yield found(SE05, zone.zone, RecordType.DNSKEY, zone=zone.zone, algorithms=old)
    if zone.nsec3_iterations:
        iterations = zone.nsec3_iterations
        yield found(SE05, zone.zone, None, case="iterations", zone=zone.zone, iterations=iterations)
    if zone.nsec3_salt_length:
        yield found(SE05, zone.zone, None, case="salt", zone=zone.zone, octets=zone.nsec3_salt_length)


def se06(look: Look) -> Iterator[Finding]:
    """Find absences that are not proven."""
    for answer in _answers(look, own=True):
        if answer.is_denial and answer.security is Security.BOGUS:
            yield _about(SE06, answer)


CHECKS: Final = (
    Check(SE01, se01, applies=_was_tried, asks=Asks.SERVERS),
    Check(SE02, se02, applies=_is_surely_signed, asks=Asks.SERVERS),
    Check(SE03, se03, applies=_is_signed, asks=Asks.SERVERS),
    Check(SE04, se04, applies=_is_signed, asks=Asks.SERVERS),
    Check(SE05, se05, applies=_is_signed, asks=Asks.SERVERS),
    Check(SE06, se06, applies=_is_signed, asks=Asks.SERVERS),
)
