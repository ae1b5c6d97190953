"""How does an audit look to people? The verdict, the chain with marks, who gets through, findings with what to do."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from planner.cli.auditing.tree import BROKEN, GOOD, NONE, OWED, chain
from planner.cli.page import Page
from planner.core.audit.case.clients import WAYS, ClientView
from planner.core.audit.judge import Verdict
from planner.core.audit.report import Report
from planner.core.audit.rule import Finding, Fix
from planner.core.audit.since import Since
from planner.core.errors import sentence
from planner.core.locate.targets import Group
from planner.core.severity import Severity
from planner.wire.audit_words import VERDICTS, asked_servers, counted

STYLES: Final = {
    Severity.CRITICAL: "bold red",
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.NOTICE: "cyan",
    Severity.INFO: "dim",
}
_VERDICT_STYLES: Final = {
    Verdict.READY: "bold green",
    Verdict.NOT_READY: "bold red",
    Verdict.UNKNOWN: "bold yellow",
}
_MARKS: Final = {True: GOOD, False: NONE, None: OWED}
_FIX_INDENT: Final = " " * 8


def show(report: Report, page: Page, least: Severity = Severity.INFO, since: Since | None = None) -> None:
    """Write a report for people: findings from *least* on, and what is different *since* an earlier report."""
    judged = report.judged
    headline = f"{report.domain}: {VERDICTS[judged.verdict]} – {counted(judged)}"
    page.line(headline, _VERDICT_STYLES[judged.verdict])
    for twig in chain(report):
        page.tree(twig)
    _show_phones(report, page)
    _show_transports(report, page)
    findings = judged.shown(least)
    _Findings(page, since).show([finding for finding in findings if finding.severity is not Severity.INFO])
    notes = [finding for finding in findings if finding.severity is Severity.INFO]
    _show_table(page, "Good to know", [(note.rule.id, note.message) for note in notes], "dim")
    unknown = [(because, ", ".join(ids)) for because, ids in judged.reasons.items()]
    _show_table(page, f"Not known{asked_servers(report)}", unknown, "yellow")
    if since is not None:
        _show_since(since, page, least)


def _show_table(page: Page, heading: str, rows: Sequence[tuple[str, ...]], style: str) -> None:
    if rows:
        page.heading(heading)
        page.table(rows, style, "")


def _show_phones(report: Report, page: Page) -> None:
    """Say which servers each kind of phone reaches, in their order."""
    if report.clients and report.records:
        page.heading("Phones that")
        page.table([(*_reach(view),) for view in report.clients], "", "", "")


def _reach(view: ClientView) -> tuple[str, str, str]:
    located = view.located
    kind = WAYS[view.client]
    if located.error is not None:
        if located.error.code.is_temporary:
            return OWED, kind, f"reach what is not known: {located.error.text}"
        return BROKEN, kind, f"reach nothing: {located.error.text}"
    steps = [*_steps(located.groups)]
    return GOOD, kind, f"reach {', then '.join(steps)}"


def _steps(groups: Iterable[Group]) -> Iterator[str]:
    for transport, tier_groups in groupby(groups, key=lambda group: group.transport):
        tiers = (", ".join(_members(group)) for group in tier_groups)
        yield f"{transport} {', then '.join(tiers)}"


def _members(group: Group) -> Iterator[str]:
    for member in group.members:
        share = f" {member.share:.0%}" if len(group.members) > 1 else ""
        yield f"{member.target}:{member.port}{share}{'' if member.endpoints else ' (no address)'}"


def _show_transports(report: Report, page: Page) -> None:
    """Draw the matrix: what there is of each transport."""
    rows = [(row.transport.value, (row.naptr, row.srv, row.address, row.listener)) for row in report.coverage]
    if not report.records or not any(any(parts[:3]) for _, parts in rows):
        return
    is_ours = any(parts[-1] is not None for _, parts in rows)
    names = ("NAPTR", "SRV", "address", "PBX listens")[: 4 if is_ours else 3]
    page.line()
    page.line(f"Transports  {'  '.join(names)}", "bold")
    for transport, parts in rows:
        marks = "  ".join(f"{_MARKS[part]:{len(name)}}" for name, part in zip(names, parts, strict=False))
        page.line(f"  {transport:8}  {marks}")


class _Findings:
    """Writes findings by severity. A line of zone text that several findings ask for is written once."""

    def __init__(self, page: Page, since: Since | None) -> None:
        self._page = page
        self._since = since
        self._written: dict[tuple[str, str], str] = {}

    def show(self, findings: Sequence[Finding]) -> None:
        """Write *findings*, which are sorted by severity."""
        for severity, alike in groupby(findings, key=lambda finding: finding.severity):
            self._page.heading(severity.capitalize())
            pairs: list[Finding | None] = [*alike, None]
            for finding, following in pairwise(pairs):
                if finding is not None:
                    self._show_finding(finding, following)

    def _show_finding(self, finding: Finding, following: Finding | None) -> None:
        """Write a finding; effect and fix go below the last of those that share them."""
        identifier = finding.rule.id
        new = " (new)" if self._since is not None and finding in self._since.new else ""
        self._page.table([(identifier, f"{finding.statement}{new}")], STYLES[finding.severity], "")
        is_alike = following is not None and following.rule is finding.rule
        if not (is_alike and following is not None and following.effect == finding.effect):
            self._page.table([(" " * len(identifier), finding.effect)], "", "dim")
        if not (is_alike and following is not None and following.fix == finding.fix):
            self._show_fix(identifier, finding.fix)

    def _show_fix(self, identifier: str, fix: Fix) -> None:
        lines = [*(("-", line) for line in fix.remove), *(("+", line) for line in fix.add)]
        fresh = [line for line in lines if line not in self._written]
        for sign, text in fresh:
            self._page.line(f"{_FIX_INDENT}{sign}  {text}", "red" if sign == "-" else "green")
        others = tuple(dict.fromkeys(self._written[line] for line in lines if line in self._written))
        if others:
            also = "and " if fresh else ""
            self._page.line(f"{_FIX_INDENT}{also}the lines of {sentence(others)} above", "dim")
        self._written |= dict.fromkeys(fresh, identifier)


def _show_since(since: Since, page: Page, least: Severity) -> None:
    _show_table(page, "Mended since", [(past.id, past.message) for past in since.mended_shown(least)], "green")
    page.line()
    page.line(str(since), "bold")
