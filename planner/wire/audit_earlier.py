"""What did earlier audits say? Read from the reports that were written of them, a document or one a line."""

from typing import Final

import msgspec

from planner.core.audit.since import Earlier, Past
from planner.core.errors import Malformed
from planner.wire.audit import ReportDocument

_BAD: Final = b'{"bad":'  # what stands in the place of a line that was no domain


def earlier_reports(octets: bytes) -> dict[str, Earlier]:
    """Read reports, by domain. Raises Malformed if there is none, or something else."""
    lines = [line for line in octets.splitlines() if line.strip()]
    is_indented = bool(lines) and lines[0].strip() == b"{"
    documents = [b"\n".join(lines)] if is_indented else lines
    try:
        reports = [msgspec.json.decode(text, type=ReportDocument) for text in documents if not text.startswith(_BAD)]
    except (msgspec.MsgspecError, UnicodeDecodeError):
        reports = []
    if not reports:
        raise Malformed("there is no report")
    return {report.domain: _earlier(report) for report in reports}


def _earlier(report: ReportDocument) -> Earlier:
    findings = (
        Past(finding.id, finding.severity, finding.subject.owner, finding.subject.type, finding.message)
        for finding in report.findings
    )
    return Earlier(report.taken_at, tuple(findings))
