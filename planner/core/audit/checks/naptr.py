"""Do the NAPTR records lead phones where they should go? NP01 to NP10, NP14 to NP18.

RFC 3403 4.1 (the record), RFC 3263 4.1 (how SIP uses it), RFC 7118 (WebSocket).
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from planner.core.answers import PLAIN_DATAGRAM, SAFE_DATAGRAM, Naptr, Question, Record, RecordType
from planner.core.audit.case.chain import ends_of, fault_of, is_dead, strange_label
from planner.core.audit.case.look import Look
from planner.core.audit.case.naptrs import all_naptrs, chained_naptrs, is_hosted, naptr_answer, sip_naptrs
from planner.core.audit.case.sets import own_sets
from planner.core.audit.case.size import naptr_size
from planner.core.audit.checks.check import Check
from planner.core.audit.checks.conditions import has_sip_naptrs, is_at_home
from planner.core.audit.checks.one_record import about_naptr
from planner.core.audit.fixes.fixes import fixes_of
from planner.core.audit.pages.naptr import (
    NP01,
    NP02,
    NP03,
    NP04,
    NP05,
    NP06,
    NP07,
    NP08,
    NP09,
    NP10,
    NP14,
    NP15,
    NP16,
    NP17,
    NP18,
)
from planner.core.audit.rule import Finding, Rule, found
from planner.core.audit.services import SRV_LABELS, cannot_exist, guessed, is_known, leads_on, transport_of
from planner.core.errors import printable
from planner.core.transports import BROWSERS, TRANSPORTS, Transport

_NAPTR: Final = RecordType.NAPTR


def _at(look: Look, rule: Rule, record: Record, **args: str) -> Finding:
    """Make a finding about one record, with its fix."""
    return about_naptr(look, rule, record, fix=fixes_of(look).naptr(record), **args)


def np01(look: Look) -> Iterator[Finding]:
    """Find that no NAPTR record speaks of SIP."""
    answer = naptr_answer(look)
    if answer is not None and not sip_naptrs(look):
        yield found(NP01, look.domain, _NAPTR, fix=fixes_of(look).naptrs(), domain=str(look.domain))


def np02(look: Look) -> Iterator[Finding]:
    """Find transports of the PBX that no NAPTR record names."""
    if look.pbx is None or naptr_answer(look) is None or is_hosted(look):
        return
    named = {transport_of(naptr.services) for naptr in chained_naptrs(look)}
    which = "" if sip_naptrs(look) else "none"
    for transport in look.pbx.offered:
        if transport not in named and transport not in BROWSERS:
            yield found(
                *(NP02, look.domain, _NAPTR),
                case=which,
                fix=fixes_of(look).naptrs(),
                transport=transport.value,
                service=TRANSPORTS[transport].naptr_service,
            )


def np03(look: Look) -> Iterator[Finding]:
    """Find NAPTR records whose replacement has no SRV records, or that lead to such a one."""
    for record, naptr in sip_naptrs(look):
        for end in ends_of(look, naptr):
            if is_dead(look, end):
                yield _at(look, NP03, record, replacement=str(end.replacement))


def np04(look: Look) -> Iterator[Finding]:
    """Find flags that SIP does not have; an empty one is another matter, and so is u."""
    for record, naptr in sip_naptrs(look):
        if naptr.flags and naptr.flags.lower() not in ("s", "a", "u"):
            yield _at(look, NP04, record, flags=printable(naptr.flags))


def np05(look: Look) -> Iterator[Finding]:
    """Find flags a: without an address, an error; with one, the port is the default."""
    for record, naptr in sip_naptrs(look):
        if naptr.flags.lower() != "a" or naptr.replacement.is_root:
            continue
        answers = [answer for _, answer in look.addresses(naptr.replacement)]
        if any(answer is not None and answer.addresses for answer in answers):
            yield about_naptr(look, NP05, record, "port", replacement=str(naptr.replacement))
        elif None not in answers:
            yield _at(look, NP05, record, replacement=str(naptr.replacement))


def np06(look: Look) -> Iterator[Finding]:
    """Find flag u with a service of SIP."""
    for record, naptr in sip_naptrs(look):
        if naptr.flags.lower() == "u":
            yield _at(look, NP06, record)


def np07(look: Look) -> Iterator[Finding]:
    """Find chains of NAPTR records with empty flags that come to no end, or come to nothing."""
    for record, naptr in sip_naptrs(look):
        if naptr.flags:
            continue
        fault = fault_of(look, naptr)
        if fault is not None:
            yield _at(look, NP07, record, reason=fault)


def np08(look: Look) -> Iterator[Finding]:
    """Find regular expressions, which SIP does not use beside a replacement."""
    for record, naptr in sip_naptrs(look):
        if naptr.regexp and naptr.flags.lower() != "u":
            yield _at(look, NP08, record, regexp=printable(naptr.regexp))


def np09(look: Look) -> Iterator[Finding]:
    """Find misspelt services, and those of other applications."""
    answer = naptr_answer(look)
    for record in answer.records if answer is not None else ():
        naptr = record.data
        if not isinstance(naptr, Naptr) or is_known(naptr.services) or leads_on(naptr):
            continue
        guess = guessed(naptr.services, naptr.replacement)
        if guess is not None:
            yield _at(look, NP09, record, services=printable(naptr.services), guess=guess)
        else:
            yield about_naptr(look, NP09, record, "other", services=printable(naptr.services))


def np10(look: Look) -> Iterator[Finding]:
    """Find services that point to the SRV records of another transport."""
    for record, naptr in sip_naptrs(look):
        for end in ends_of(look, naptr):
            label, transport = strange_label(end), transport_of(end.services)
            if label is not None and transport is not None:
                yield _at(look, NP10, record, label=label, right=SRV_LABELS[transport])


def np14(look: Look) -> Iterator[Finding]:
    """Find replacements that are nobody's, the domain itself, or in somebody else's domain."""
    foreign: dict[str, None] = {}
    for record, naptr in sip_naptrs(look):
        name = naptr.replacement
        if naptr.flags.lower() == "u" or (not naptr.flags and name.is_root):
            continue
        if name.is_root or name == look.domain or cannot_exist(name):
            yield _at(look, NP14, record, replacement=str(name))
        elif not name.is_within(look.domain):
            foreign[str(name)] = None
    if foreign:
        yield found(NP14, look.domain, _NAPTR, case="foreign", replacements=tuple(foreign))


def np15(look: Look) -> Iterator[Finding]:
    """Find replacements that are aliases."""
    for record, naptr in sip_naptrs(look):
        if naptr.flags.lower() != "s" or naptr.replacement.is_root:
            continue
        if look.alias_end(naptr.replacement, RecordType.SRV) is None:
            continue
        answer = look.answer(naptr.replacement, RecordType.SRV)
        finding = _at(look, NP15, record, replacement=str(naptr.replacement))
        yield finding if answer is None else replace(finding, fix=finding.fix | fixes_of(look).unaliased(answer))


def np16(look: Look) -> Iterator[Finding]:
    """Find records that say the same."""
    counted = Counter((naptr.services.upper(), naptr.replacement) for _, naptr in sip_naptrs(look))
    for (services, replacement), count in counted.items():
        if count > 1:
            fix, shown = fixes_of(look).naptrs(), printable(services)
            yield found(
                *(NP16, look.domain, _NAPTR), fix=fix, count=count, services=shown, replacement=str(replacement)
            )


def np17(look: Look) -> Iterator[Finding]:
    """Find SRV sets to which no NAPTR record points."""
    named = {naptr.replacement for naptr in chained_naptrs(look)}
    for srv_set in own_sets(look):
        ends = {srv_set.owner, *(alias.target for alias in srv_set.answer.aliases)}
        if ends & named or srv_set.is_refusal or srv_set.transport in (None, Transport.WS):
            continue
        which = "hosted" if is_hosted(look) else ""
        fix = fixes_of(look).naptrs()
        yield found(NP17, srv_set.owner, RecordType.SRV, case=which, fix=fix, owner=str(srv_set.owner))


def np18(look: Look) -> Iterator[Finding]:
    """Find answers that are too large for UDP."""
    answer = naptr_answer(look)
    if answer is None:
        return
    octets = naptr_size(Question(look.domain, _NAPTR), answer)
    if octets > PLAIN_DATAGRAM:
        yield found(NP18, look.domain, _NAPTR, case="" if octets > SAFE_DATAGRAM else "small", octets=octets)


CHECKS: Final = (
    Check(NP01, np01),
    Check(NP02, np02, applies=is_at_home),
    Check(NP03, np03, applies=has_sip_naptrs),
    Check(NP04, np04, applies=has_sip_naptrs),
    Check(NP05, np05, applies=has_sip_naptrs),
    Check(NP06, np06, applies=has_sip_naptrs),
    Check(NP07, np07, applies=has_sip_naptrs),
    Check(NP08, np08, applies=has_sip_naptrs),
    Check(NP09, np09, applies=lambda look: bool(all_naptrs(look))),
    Check(NP10, np10, applies=has_sip_naptrs),
    Check(NP14, np14, applies=has_sip_naptrs),
    Check(NP15, np15, applies=has_sip_naptrs),
    Check(NP16, np16, applies=has_sip_naptrs),
    Check(NP17, np17, applies=has_sip_naptrs),
    Check(NP18, np18, applies=has_sip_naptrs),
)
