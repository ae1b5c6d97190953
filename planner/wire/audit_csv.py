"""How does an audit look in a spreadsheet? A row for each finding; nothing in it is taken for a formula.

What is not known has rows too: with the severity `unknown`, the checks, and the reason as message.
"""

import csv
import io
from collections.abc import Iterator
from typing import Final

from planner.core.audit.report import Report
from planner.core.audit.rule import Finding
from planner.core.audit.since import Past, Since
from planner.core.errors import printable
from planner.core.severity import Severity

COLUMNS: Final = (
    "domain",
    "verdict",
    "id",
    "severity",
    "owner",
    "type",
    "servers",
    "message",
    "effect",
    "remove",
    "add",
)
_NOTHING: Final = ("", "", "", "")  # no effect, nothing to remove or to add, and nothing that it became
_FORMULA: Final = tuple("=+-@\t\r＝＋－＠")  # the wide ones too: some spreadsheets read them alike


def header(*, is_compared: bool = False) -> str:
    """Write the names of the columns; *is_compared*: one more, with what has become of a finding."""
    return _csv([[*COLUMNS, "since"] if is_compared else [*COLUMNS]])


def rows(report: Report, least: Severity = Severity.INFO, since: Since | None = None) -> str:
    """Write a row for each finding from *least* on; a domain without any has one row too."""
    judged = report.judged
    findings = [
        [*_finding_cells(finding, report.servers), _state_since(finding, since)] for finding in judged.shown(least)
    ]
    unknown = [[" ".join(ids), "unknown", "", "", "", because, *_NOTHING] for because, ids in judged.reasons.items()]
    mended = [[*_past_cells(finding), "mended"] for finding in (since.mended_shown(least) if since is not None else ())]
    table = [
        [report.domain, judged.verdict, *row] for row in [*findings, *unknown, *mended] or [[""] * len(COLUMNS[1:])]
    ]
    return _csv(table if since is not None else [row[: len(COLUMNS)] for row in table])


def _state_since(finding: Finding, since: Since | None) -> str:
    return "" if since is None else "new" if finding in since.new else "unchanged"


def _finding_cells(finding: Finding, servers: tuple[str, ...]) -> Iterator[str]:
    yield from (finding.rule.id, finding.severity, finding.subject.owner, finding.subject.type or "")
    yield " ".join(servers if finding.servers is None else finding.servers)
    yield from (finding.message, finding.effect, "\n".join(finding.fix.remove), "\n".join(finding.fix.add))


def _past_cells(past: Past) -> Iterator[str]:
    yield from (past.id, past.severity, past.owner, past.type or "", "", past.message, "", "", "")


def _csv(table: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[_cell(cell) for cell in row] for row in table])
    return text.getvalue()


def _cell(text: str) -> str:
    """Keep a cell from being taken for a formula; line ends in it stay."""
    shown = "\n".join(printable(line) for line in str(text).split("\n"))
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
