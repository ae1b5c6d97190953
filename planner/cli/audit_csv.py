"""How does an audit look in a spreadsheet? A row for each finding (RFC 4180); nothing in it is taken for a formula."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from planner.core.audit.audit import Report
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
_FORMULA: Final = tuple("=+-@\t\r＝＋－＠")  # the wide ones too: some spreadsheets read them alike


def header(*, is_compared: bool = False) -> str:
    """Write the names of the columns; *is_compared*: one more, with what has become of a finding."""
    return _csv([[*COLUMNS, "since"] if is_compared else [*COLUMNS]])


def rows(report: Report, least: Severity = Severity.INFO, since: Since | None = None) -> str:
    """Write a row for each finding from *least* on; a domain without any has one row too."""
    verdict, last = report.judged.verdict, [] if since is None else [""]
    found = [
        [report.domain, verdict, *_finding(it), *([] if since is None else ["new" if it in since.new else "unchanged"])]
        for it in report.judged.shown(least)
    ]
    gone = [
        [report.domain, verdict, *_past(it), "mended"]
        for it in (since.mended_shown(least) if since is not None else ())
    ]
    return _csv([*found, *gone] or [[report.domain, verdict, *[""] * (len(COLUMNS) - 2), *last]])


def _finding(it: Finding) -> Iterator[str]:
    yield from (it.rule.id, it.severity, it.subject.owner, it.subject.type or "", " ".join(it.servers or ()))
    yield from (it.message, it.effect, "\n".join(it.fix.remove), "\n".join(it.fix.add))


def _past(it: Past) -> Iterator[str]:
    yield from (it.id, it.severity, it.owner, it.type or "", "", it.message, "", "", "")


def _csv(table: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[_cell(cell) for cell in row] for row in table])
    return text.getvalue()


def _cell(text: str) -> str:
    """Keep a cell, and each line in it, from being taken for a formula; line ends stay."""
    shown = "\n".join(printable(line) for line in str(text).split("\n"))
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
