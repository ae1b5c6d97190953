"""In which form do reports come, and how does it end? One after the other, as they are done; then the exit code."""

import sys
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import ClassVar, Final

import msgspec
from msgspec import Struct

from planner.cli.auditing.text import show
from planner.cli.page import Page, write_json
from planner.core.audit.judge import Verdict
from planner.core.audit.report import Report
from planner.core.audit.since import Earlier, Since, since
from planner.core.errors import BadRequest
from planner.core.severity import Severity
from planner.service.auditing import NoDomain
from planner.wire import audit_csv
from planner.wire.audit import compared_document, report_document
from planner.wire.audit_markdown import markdown
from planner.wire.lines import bad_line

_FROM_BAD_TO_WORSE: Final = (0, 3, 1, 2)  # exit codes


class Style(Struct, frozen=True):
    """How reports are written: *least* severity that is shown, *fail_on* for the exit code.

    *old*: what earlier reports said, by domain, to compare with; *ran*: the checks that run now. *is_bulk*: there may
    be several domains, and a document takes a line.
    """

    form: str
    least: Severity
    fail_on: Severity
    old: Mapping[str, Earlier] | None
    ran: AbstractSet[str]
    is_bulk: bool


class Writer:
    """Writes reports as they come, and remembers how it ends."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._page = Page()
        self._reports = 0
        self._code = 0

    def go_on(self, codes: Iterable[int]) -> None:
        """Go on after reports that were written before, and ended in *codes*."""
        for code in codes:
            self._reports += 1
            self._end_in(code)

    def write(self, report: Report) -> int:
        """Write one report; return its own exit code: findings go before what could not be determined."""
        judged, style = report.judged, self._style
        has_failed = any(finding.severity.rank <= style.fail_on.rank for finding in judged.findings)
        code = 1 if has_failed else 3 if judged.verdict is Verdict.UNKNOWN else 0
        self._end_in(code)
        self.FORMS[style.form](self, report, self._since(report))
        self._reports += 1
        sys.stdout.flush()
        return code

    def complain(self, wrong: NoDomain) -> None:
        """Tell of a line that is no domain: in its place where programs read, else on stderr."""
        self._end_in(2)
        error = BadRequest(wrong.error.field, f"{wrong.where}: {wrong.error.text}")
        if self._style.form in ("json", "jsonl"):
            sys.stdout.buffer.write(bad_line("bad-request", error))
            sys.stdout.flush()
        else:
            sys.stderr.write(f"pbx-planner: {error.text}\n")

    def end(self) -> int:
        """Return the exit code: the worst."""
        return self._code

    def _end_in(self, code: int) -> None:
        self._code = max(self._code, code, key=_FROM_BAD_TO_WORSE.index)

    def _since(self, report: Report) -> Since | None:
        if self._style.old is None:
            return None
        return since(report.judged, self._style.old.get(report.domain), self._style.ran)

    def _text(self, report: Report, changes: Since | None) -> None:
        if self._reports:
            self._page.line()
        show(report, self._page, self._style.least, changes)

    def _json(self, report: Report, changes: Since | None) -> None:
        document = report_document(report, self._style.least)
        encoded = msgspec.json.encode(document if changes is None else compared_document(document, changes))
        if self._style.is_bulk or self._style.form == "jsonl":
            sys.stdout.buffer.write(encoded + b"\n")
        else:
            write_json(encoded)

    def _csv(self, report: Report, changes: Since | None) -> None:
        if not self._reports:
            sys.stdout.write(audit_csv.header(is_compared=changes is not None))
        sys.stdout.write(audit_csv.rows(report, self._style.least, changes))

    def _markdown(self, report: Report, changes: Since | None) -> None:
        sys.stdout.write(markdown(report, self._style.least, changes))

    FORMS: ClassVar[Mapping[str, Callable[["Writer", Report, Since | None], None]]] = {
        "text": _text,
        "json": _json,
        "jsonl": _json,
        "csv": _csv,
        "markdown": _markdown,
    }


FORMATS: Final = tuple(Writer.FORMS)
