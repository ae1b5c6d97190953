"""What comes of an audit? Every check run, weighed and sorted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from planner.core.answers import ADDRESS_TYPES, Question, RecordType, Status
from planner.core.audit.case.case import Case
from planner.core.audit.case.look import Look
from planner.core.audit.case.naptrs import chained_naptrs
from planner.core.audit.case.sets import targets
from planner.core.audit.checks.check import Asks, Check
from planner.core.audit.rule import Finding
from planner.core.severity import Severity


class Verdict(StrEnum):
    """Whether the DNS of a domain is ready."""

    READY = "ready"
    NOT_READY = "not-ready"
    UNKNOWN = "unknown"


class Unknown(Struct, frozen=True, gc=False):
    """A check that could not be judged, and why. *is_asked_for*: it was tried."""

    id: str
    because: str
    is_asked_for: bool = True


class Judged(Struct, frozen=True):
    """What all checks say: *findings*, worst first, what *passed*, what is *unknown*.

    *owed*: questions without a usable answer, and how they ended; None if they were not asked.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    passed: tuple[str, ...]
    unknown: tuple[Unknown, ...]
    owed: Mapping[Question, Status | None]

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity; all five are there."""
        counted = Counter(finding.severity for finding in self.findings)
        return {severity: counted[severity] for severity in Severity}

    @property
    def tried(self) -> tuple[Unknown, ...]:
        """The checks that are unknown though what they need was asked for."""
        return tuple(unknown for unknown in self.unknown if unknown.is_asked_for)

    @property
    def reasons(self) -> Mapping[str, tuple[str, ...]]:
        """Why checks that were tried are unknown: by reason, those that it keeps from judging."""
        reasons = dict.fromkeys(unknown.because for unknown in self.tried)
        return {reason: tuple(unknown.id for unknown in self.tried if unknown.because == reason) for reason in reasons}

    def shown(self, least: Severity) -> tuple[Finding, ...]:
        """Return the findings that are as bad as *least*, or worse."""
        return tuple(finding for finding in self.findings if finding.severity.rank <= least.rank)


NOT_ASKED = "not asked for"

_NEEDED: Final = (RecordType.NAPTR, RecordType.SRV, RecordType.A, RecordType.AAAA)
"""The types of records that phones ask for."""


def judge(case: Case, checks: Iterable[Check], severities: Mapping[str, Severity] | None = None) -> Judged:
    """Run *checks*. *severities*: what the operator says of a check, in place of its own."""
    findings: list[Finding] = []
    passed: list[str] = []
    unknown: list[Unknown] = []
    owed: dict[Question, Status | None] = {}
    unmet = tuple(asks for asks in Asks if not asks.is_met(case.collection))
    for check in checks:
        if check.asks in unmet:
            unknown.append(Unknown(check.rule.id, NOT_ASKED, is_asked_for=False))
            continue
        look = Look(case)
        applies = check.applies(look)
        results = tuple(check.judge(look)) if applies else ()
        if results:
            findings += results
        elif look.doubts:
            unknown.append(Unknown(check.rule.id, look.doubts[0]))
        elif look.missed:
            unknown.append(_unknown(check, look.missed, case))
        elif applies:
            passed.append(check.rule.id)
        owed |= look.missed
    weighed = [_weighed(finding, severities) for finding in findings] if severities else findings
    in_order = tuple(sorted(weighed, key=lambda finding: finding.severity.rank))
    return Judged(_verdict(case, in_order, owed), in_order, tuple(passed), tuple(unknown), owed)


def _verdict(case: Case, findings: tuple[Finding, ...], owed: Iterable[Question]) -> Verdict:
    if any(finding.severity in (Severity.CRITICAL, Severity.ERROR) for finding in findings):
        return Verdict.NOT_READY
    look = Look(case)
    return Verdict.UNKNOWN if any(_leads_phones(question, look) for question in owed) else Verdict.READY


def _leads_phones(question: Question, look: Look) -> bool:
    """Whether phones ask that: NAPTR, SRV, the addresses of the domain and of what these lead to."""
    if question.type in ADDRESS_TYPES.values():
        hosts = (naptr.replacement for naptr in chained_naptrs(look) if naptr.flags.lower() == "a")
        return question.name in (look.domain, *targets(look), *hosts)
    return question.type in _NEEDED and not question.name.text.startswith("*.")


def _weighed(finding: Finding, severities: Mapping[str, Severity]) -> Finding:
    severity = severities.get(finding.rule.id)
    return finding if severity is None else replace(finding, severity=severity)


def _unknown(check: Check, missed: Mapping[Question, Status | None], case: Case) -> Unknown:
    """Say why a check is unknown; what only others could say (a parent, another zone) was not asked for."""
    if all(status is None and question.type not in _NEEDED for question, status in missed.items()):
        return Unknown(check.rule.id, NOT_ASKED, is_asked_for=False)
    return Unknown(check.rule.id, _why(missed, case))


def _why(missed: Mapping[Question, Status | None], case: Case) -> str:
    question, status = next(iter(missed.items()))
    if status is None:
        return f"{question} was not asked"
    more = f", and {len(missed) - 1} more" if len(missed) > 1 else ""
    return f"{question}: {status}{_owing(question, case)}{more}"


def _owing(question: Question, case: Case) -> str:
    """Name the servers that owe an answer, where others gave theirs."""
    replies = case.collection.of(question)
    owing = [server for server, reply in replies.items() if reply.answer.status.is_temporary]
    return f" from {', '.join(owing)}" if 0 < len(owing) < len(replies) else ""
