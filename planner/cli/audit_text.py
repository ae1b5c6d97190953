"""How does an audit look to people? The verdict, the chain with marks, findings with what to do; CSV and Markdown too.

Everything that comes from the DNS is escaped for where it goes: a terminal, a spreadsheet, a page.
"""

import csv
import io
from collections.abc import Iterator

from planner.cli.page import Page, Twig
from planner.core.answers import RecordType
from planner.core.audit.audit import Report, Seen
from planner.core.audit.check import Check
from planner.core.audit.report import Verdict
from planner.core.audit.rule import Finding
from planner.core.errors import printable
from planner.core.severity import Severity

_STYLES = {
    Severity.CRITICAL: "bold red",
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.NOTICE: "cyan",
    Severity.INFO: "dim",
}
_VERDICTS = {
    Verdict.READY: ("READY", "bold green"),
    Verdict.NOT_READY: ("NOT READY", "bold red"),
    Verdict.UNKNOWN: ("UNKNOWN", "bold yellow"),
}
_COLUMNS = ("domain", "verdict", "id", "severity", "owner", "type", "servers", "message", "effect", "remove", "add")
_FORMULA = "=+-@\t\r"


def show(report: Report, page: Page, old: frozenset[tuple[str, str, str]] | None = None) -> None:
    """Write a report for people; with *old*, tell what is new and what is gone."""
    verdict, style = _VERDICTS[report.judged.verdict]
    page.line(f"{report.domain}: {verdict} – {_counted(report)}", style)
    for twig in _chain(report):
        page.tree(twig)
    findings = [finding for finding in report.judged.findings if finding.severity is not Severity.INFO]
    for severity in Severity:
        of = [finding for finding in findings if finding.severity is severity]
        if of:
            page.heading(f"{severity.capitalize()}")
            for finding in of:
                _finding(finding, page, old, report)
    facts = [finding for finding in report.judged.findings if finding.severity is Severity.INFO]
    if facts:
        page.heading("Good to know")
        page.table([(finding.rule.id, finding.message) for finding in facts], "dim", "")
    tried = [it for it in report.judged.unknown if it.is_asked_for]
    if tried:
        page.heading("Not known")
        page.table([(it.id, it.because) for it in tried], "yellow", "")
    _gone(report, page, old)


def _counted(report: Report) -> str:
    counts = report.judged.counts
    words = {
        Severity.CRITICAL: "critical",
        Severity.ERROR: "error",
        Severity.WARNING: "warning",
        Severity.NOTICE: "notice",
    }
    parts = [
        f"{counts[s]} {word}{'' if counts[s] == 1 or s is Severity.CRITICAL else 's'}"
        for s, word in words.items()
        if counts[s]
    ]
    passed = f"{len(report.judged.passed)} checks passed"
    return ", ".join([*parts, passed]) if parts else f"nothing to mend, {passed}"


def _chain(report: Report) -> Iterator[Twig]:
    """Draw NAPTR, SRV and addresses as they lead to one another, with a mark where it breaks."""
    by_place: dict[tuple[str, RecordType], list[Seen]] = {}
    for record in report.records:
        by_place.setdefault((record.name, record.type), []).append(record)
    broken = {
        (f.subject.owner, f.subject.type) for f in report.judged.findings if f.severity.rank <= Severity.ERROR.rank
    }
    drawn: set[str] = set()
    for record in by_place.get((report.domain, RecordType.NAPTR), []):
        name = record.rdata.rpartition(" ")[2].removesuffix(".")
        drawn.add(name)
        yield Twig(f"NAPTR {record.rdata}", tuple(_services(name, by_place, broken)))
    for (name, type_), records in by_place.items():
        if type_ is RecordType.SRV and name not in drawn:
            yield Twig(f"SRV {name}", tuple(_targets(records, by_place)))


def _services(
    name: str, places: dict[tuple[str, RecordType], list[Seen]], broken: set[tuple[str, RecordType | None]]
) -> Iterator[Twig]:
    records = places.get((name, RecordType.SRV), [])
    if not records:
        yield Twig(f"✗ {name}: no SRV records")
    else:
        mark = "✗" if (name, RecordType.SRV) in broken else "✓"
        yield Twig(f"{mark} SRV {name}", tuple(_targets(records, places)))


def _targets(records: list[Seen], places: dict[tuple[str, RecordType], list[Seen]]) -> Iterator[Twig]:
    for record in records:
        priority, weight, port, target = record.rdata.split(" ", 3)
        if target == ".":
            yield Twig("✗ the service is decidedly not there")
            continue
        host = target.removesuffix(".")
        addresses = [it.rdata for type_ in (RecordType.A, RecordType.AAAA) for it in places.get((host, type_), [])]
        mark = "✓" if addresses else "✗"
        where = ", ".join(addresses) or "no address"
        yield Twig(f"{mark} {host} port {port}, priority {priority}, weight {weight}: {where}")


def _finding(finding: Finding, page: Page, old: frozenset[tuple[str, str, str]] | None, report: Report) -> None:
    is_new = old is not None and (report.domain, finding.rule.id, finding.message) not in old
    servers = f" [{', '.join(finding.servers)}]" if finding.servers else ""
    new = " (new)" if is_new else ""
    page.table([(finding.rule.id, f"{finding.message}{servers}{new}")], _STYLES[finding.severity], "")
    rows = [
        (" ", finding.effect),
        *(("-", line) for line in finding.fix.remove),
        *(("+", line) for line in finding.fix.add),
    ]
    page.table([("    ", sign, text) for sign, text in rows], "", "bold", "dim")


def _gone(report: Report, page: Page, old: frozenset[tuple[str, str, str]] | None) -> None:
    if old is None:
        return
    now = {(report.domain, finding.rule.id, finding.message) for finding in report.judged.findings}
    gone = sorted(it for it in old - now if it[0] == report.domain)
    if gone:
        page.heading("Mended since")
        page.table([(identifier, message) for _, identifier, message in gone], "green", "dim")


def explain(check: Check, page: Page) -> None:
    """Write the page of one check."""
    rule = check.rule
    page.line(f"{rule.id}: {rule.title}", "bold")
    rows = [("severity", rule.severity.value), ("why", rule.why)]
    for case, wording in rule.wordings.items():
        word = f"found ({case})" if case else "found"
        severity = f" [{wording.severity}]" if wording.severity else ""
        rows += [(word, f"{wording.message}{severity}"), ("effect", wording.effect)]
    rows.append(("see", ", ".join(rule.refs)))
    page.table(rows, "dim", "")


def csv_table(report: Report) -> str:
    """Write a header, and a row for each finding."""
    return _csv([list(_COLUMNS)]) + csv_row(report)


def csv_row(report: Report) -> str:
    """Write a row for each finding; a domain without any has one row too."""
    verdict = report.judged.verdict
    rows = [
        [
            *(report.domain, verdict, finding.rule.id, finding.severity, finding.subject.owner),
            *(finding.subject.type or "", " ".join(finding.servers or ()), finding.message, finding.effect),
            *("\n".join(finding.fix.remove), "\n".join(finding.fix.add)),
        ]
        for finding in report.judged.findings
    ]
    return _csv(rows or [[report.domain, verdict, *[""] * (len(_COLUMNS) - 2)]])


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[_cell(cell) for cell in row] for row in rows])
    return text.getvalue()


def _cell(text: str) -> str:
    """Keep a cell from being taken for a formula; line ends stay."""
    shown = "\n".join(printable(line) for line in str(text).split("\n"))
    return f"'{shown}" if shown.startswith(tuple(_FORMULA)) else shown


def markdown(report: Report) -> str:
    """Write a report as Markdown."""
    verdict, _ = _VERDICTS[report.judged.verdict]
    lines = [f"## {_plain(report.domain)}: {verdict}", "", _counted(report), ""]
    if report.judged.findings:
        lines += ["| check | severity | about | finding | effect |", "| --- | --- | --- | --- | --- |"]
    for finding in report.judged.findings:
        about = f"{finding.subject.owner} {finding.subject.type or ''}".strip()
        cells = (finding.rule.id, finding.severity, about, finding.message, finding.effect)
        lines.append(f"| {' | '.join(map(_plain, cells))} |")
    fixes = [finding for finding in report.judged.findings if finding.fix.add or finding.fix.remove]
    remove = dict.fromkeys(line for finding in fixes for line in finding.fix.remove)
    add = dict.fromkeys(line for finding in fixes for line in finding.fix.add)
    if fixes:
        lines += ["", "```diff", *(f"-{_code(line)}" for line in remove), *(f"+{_code(line)}" for line in add), "```"]
    return "\n".join(lines) + "\n\n"


def _plain(text: str) -> str:
    """Escape what Markdown, or HTML in it, would take for its own."""
    shown = printable(str(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{char}" if char in "\\`*_[]|#!" else char for char in shown)


def _code(text: str) -> str:
    return printable(text).replace("```", "'''")
