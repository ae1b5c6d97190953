"""Are ENUM records at the domain sound? EN01 and EN03 (RFC 6116, RFC 3764, RFC 3402 3.2)."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from planner.core.answers import Naptr, Record
from planner.core.audit.case.look import Look
from planner.core.audit.case.naptrs import naptr_answer
from planner.core.audit.checks.check import Check
from planner.core.audit.checks.one_record import about_naptr
from planner.core.audit.pages.enum import EN01, EN03
from planner.core.audit.rule import Finding
from planner.core.errors import Malformed
from planner.core.uri import parse_uri

_LONGEST: Final = 255  # octets of a character-string
_BACK_REFERENCE: Final = re.compile(r"\\([0-9])")


def _enum(look: Look) -> list[tuple[Record, Naptr]]:
    answer = naptr_answer(look)
    records = answer.records if answer is not None else ()
    pairs = [(record, record.data) for record in records if isinstance(record.data, Naptr)]
    return [(record, naptr) for record, naptr in pairs if "E2U+SIP" in naptr.services.upper()]


def en01(look: Look) -> Iterator[Finding]:
    """Find ENUM records that make no SIP URI."""
    for record, naptr in _enum(look):
        reason = _fault(naptr)
        if reason is not None:
            yield about_naptr(look, EN01, record, reason=reason)


def _fault(naptr: Naptr) -> str | None:
    if naptr.flags.lower() != "u":
        return "the flag is not u"
    parts = _parts(naptr.regexp)
    if parts is None:
        return "the expression does not have the form !pattern!replacement!"
    pattern, made = parts
    try:
        groups = re.compile(pattern).groups if len(pattern) <= _LONGEST else -1
    except (re.error, RecursionError, OverflowError):
        return "the pattern does not compile"
    references = [int(number) for number in _BACK_REFERENCE.findall(made)]
    if groups < 0 or any(number > groups for number in references):
        return "the replacement refers to a group that the pattern does not have"
    return None if _is_sip(_BACK_REFERENCE.sub("1", made)) else "the replacement is no legal sip: or sips: URI"


def _is_sip(uri: str) -> bool:
    try:
        parse_uri(uri)
    except Malformed:
        return False
    return uri.lower().startswith(("sip:", "sips:"))


def _parts(regexp: str) -> tuple[str, str] | None:
    """Split `!pattern!replacement!flags` at its delimiter (RFC 3402 3.2)."""
    if not regexp or regexp[0].isdigit() or regexp[0] in "i\\":
        return None
    pieces = regexp[1:].split(regexp[0])
    return (pieces[0], pieces[1]) if len(pieces) == 3 and pieces[2] in ("", "i") and pieces[0] else None


def en03(look: Look) -> Iterator[Finding]:
    """Find ties among ENUM records, and greedy expressions."""
    pairs = _enum(look)
    counted = Counter((naptr.order, naptr.preference) for _, naptr in pairs)
    for record, naptr in pairs:
        reason = None
        if counted[naptr.order, naptr.preference] > 1:
            reason = "another record has the same order and preference"
        parts = _parts(naptr.regexp)
        if parts is not None and not parts[0].startswith("^"):
            reason = "the pattern is not tied to the beginning"
        if reason is not None:
            yield about_naptr(look, EN03, record, reason=reason)


def _has_enum(look: Look) -> bool:
    return bool(_enum(look))


CHECKS: Final = (Check(EN01, en01, applies=_has_enum), Check(EN03, en03, applies=_has_enum))
