"""How do audits look as JSON? Reports, the catalogue of checks, and records to publish."""

from typing import Literal

import msgspec

from planner.core.answers import RecordType
from planner.core.audit.checks.check import Check
from planner.core.audit.judge import Verdict
from planner.core.audit.report import Report
from planner.core.audit.rule import NO_FIX, Arg, Finding, Subject
from planner.core.audit.since import Past, Since
from planner.core.publish.records import WantedRecord
from planner.core.publish.zone import rdata
from planner.core.severity import Severity
from planner.core.transports import Transport
from planner.wire.locate import LocateDocument, locate_document


class SubjectDocument(msgspec.Struct):
    """What a finding is about."""

    owner: str
    type: RecordType | None


class FixDocument(msgspec.Struct):
    """Zone-file lines to remove and to add."""

    remove: tuple[str, ...]
    add: tuple[str, ...]


class FindingDocument(msgspec.Struct):
    """One result of an audit."""

    id: str
    severity: Severity
    status: Literal["fail"]
    subject: SubjectDocument
    servers: tuple[str, ...]
    args: dict[str, Arg]
    message: str
    effect: str
    fix: FixDocument
    refs: tuple[str, ...]


class UnknownDocument(msgspec.Struct):
    """A check that could not be judged, and why."""

    id: str
    because: str


class CoverageDocument(msgspec.Struct):
    """What there is of a transport; null where the DNS owes the answer, or (*listener*) where it does not matter."""

    transport: Transport
    naptr: bool | None
    srv: bool | None
    address: bool | None
    listener: bool | None


class ClientDocument(msgspec.Struct):
    """What a kind of phone reaches."""

    client: str
    document: LocateDocument


class RecordDocument(msgspec.Struct):
    """A record that was seen, and who gave it."""

    name: str
    type: RecordType
    ttl: int
    rdata: str
    servers: tuple[str, ...]


class ReportDocument(msgspec.Struct):
    """An audit of a domain."""

    domain: str
    taken_at: str
    verdict: Verdict
    counts: dict[str, int]
    findings: tuple[FindingDocument, ...]
    passed: tuple[str, ...]
    unknown: tuple[UnknownDocument, ...]
    coverage: tuple[CoverageDocument, ...]
    locate: tuple[ClientDocument, ...]
    records: tuple[RecordDocument, ...]


class PastDocument(msgspec.Struct):
    """A finding of an earlier report, or one that it had not."""

    id: str
    subject: SubjectDocument
    message: str


class SinceDocument(msgspec.Struct):
    """What is different from an earlier report of the domain; *taken_at* null if there was none."""

    taken_at: str | None
    new: tuple[PastDocument, ...]
    mended: tuple[PastDocument, ...]
    unchanged: int
    not_judged: tuple[PastDocument, ...]


class ComparedReportDocument(ReportDocument):
    """An audit of a domain, compared with an earlier one (`--diff`)."""

    since: SinceDocument


class CheckDocument(msgspec.Struct):
    """A page of the catalogue of checks. What mends it: an *example* in a zone example.org, or a *fix* in words."""

    id: str
    severity: Severity
    title: str
    why: str
    effects: tuple[str, ...]
    fix: str | None
    example: FixDocument
    refs: tuple[str, ...]


class ChecksDocument(msgspec.Struct):
    """The catalogue of checks."""

    checks: tuple[CheckDocument, ...]


class WantedDocument(msgspec.Struct):
    """A record to publish."""

    name: str
    type: RecordType
    ttl: int
    rdata: str
    because: str


class RecordsDocument(msgspec.Struct):
    """What a domain should publish for this PBX."""

    domain: str
    records: tuple[WantedDocument, ...]


def report_document(report: Report, least: Severity = Severity.INFO) -> ReportDocument:
    """Return the document of an audit: findings from *least* on; the counts are of all."""
    judged = report.judged
    return ReportDocument(
        domain=report.domain,
        taken_at=report.taken_at,
        verdict=judged.verdict,
        counts={severity.value: count for severity, count in judged.counts.items()},
        findings=tuple(finding_document(finding, report.servers) for finding in judged.shown(least)),
        passed=judged.passed,
        unknown=tuple(UnknownDocument(check.id, check.because) for check in judged.unknown),
        coverage=tuple(
            CoverageDocument(row.transport, row.naptr, row.srv, row.address, row.listener) for row in report.coverage
        ),
        locate=tuple(ClientDocument(view.client, locate_document(view.located)) for view in report.clients),
        records=tuple(
            RecordDocument(seen.name, seen.type, seen.ttl, seen.rdata, seen.servers) for seen in report.records
        ),
    )


def finding_document(finding: Finding, servers: tuple[str, ...]) -> FindingDocument:
    """Return the document of a finding; *servers* are all that were asked."""
    return FindingDocument(
        id=finding.rule.id,
        severity=finding.severity,
        status="fail",
        subject=SubjectDocument(finding.subject.owner, finding.subject.type),
        servers=servers if finding.servers is None else finding.servers,
        args=dict(finding.args),
        message=finding.message,
        effect=finding.effect,
        fix=FixDocument(finding.fix.remove, finding.fix.add),
        refs=finding.rule.refs,
    )


def compared_document(document: ReportDocument, since: Since) -> ComparedReportDocument:
    """Return the *document* of an audit with what is different *since* an earlier one."""
    return ComparedReportDocument(
        **msgspec.structs.asdict(document),
        since=SinceDocument(
            since.taken_at,
            tuple(_past(finding.rule.id, finding.subject, finding.message) for finding in since.new),
            tuple(_past(past.id, past, past.message) for past in since.mended),
            since.unchanged,
            tuple(_past(past.id, past, past.message) for past in since.not_judged),
        ),
    )


def _past(identifier: str, about: Subject | Past, message: str) -> PastDocument:
    return PastDocument(identifier, SubjectDocument(about.owner, about.type), message)


def check_document(check: Check) -> CheckDocument:
    """Return the page of a check."""
    rule = check.rule
    effects = tuple(dict.fromkeys(wording.effect for wording in (rule.says, *rule.cases.values())))
    words, lines = (rule.example, NO_FIX) if isinstance(rule.example, str) else (None, rule.example)
    example = FixDocument(lines.remove, lines.add)
    return CheckDocument(rule.id, rule.severity, rule.title, rule.why, effects, words, example, rule.refs)


def checks_document(checks: tuple[Check, ...]) -> ChecksDocument:
    """Return the catalogue."""
    return ChecksDocument(tuple(map(check_document, checks)))


def records_document(domain: str, records: tuple[WantedRecord, ...]) -> RecordsDocument:
    """Return the records that a domain should publish."""
    rows = (
        WantedDocument(str(record.owner), record.type, record.ttl, rdata(record.data), record.because)
        for record in records
    )
    return RecordsDocument(domain, tuple(rows))
