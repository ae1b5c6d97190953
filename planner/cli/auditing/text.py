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
from planner.wire.audit_words import VERDICTS, asked, counted

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
    _phones(report, page)
    _transports(report, page)
    shown = judged.shown(least)
    _Findings(page, since).show([it for it in shown if it.severity is not Severity.INFO])
    _table(page, "Good to know", [(it.rule.id, it.message) for it in shown if it.severity is Severity.INFO], "dim")
    unknown = [(because, ", ".join(ids)) for because, ids in judged.reasons.items()]
    _table(page, f"Not known{asked(report)}", unknown, "yellow")
    if since is not None:
        _since(since, page, least)


def _table(page: Page, heading: str, rows: Sequence[tuple[str, ...]], style: str) -> None:
    if rows:
        page.heading(heading)
        page.table(rows, style, "")


def _phones(report: Report, page: Page) -> None:
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
    for transport, of in groupby(groups, key=lambda group: group.transport):
        tiers = (", ".join(_members(group)) for group in of)
        yield f"{transport} {', then '.join(tiers)}"


def _members(group: Group) -> Iterator[str]:
    for member in group.members:
        share = f" {member.share:.0%}" if len(group.members) > 1 else ""
        yield f"{member.target}:{member.port}{share}{'' if member.endpoints else ' (no address)'}"


def _transports(report: Report, page: Page) -> None:
    """Draw the matrix: what there is of each transport."""
    rows = [(it.transport.value, (it.naptr, it.srv, it.address, it.listener)) for it in report.coverage]
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
        self.page = page
        self.since = since
        self._written: dict[tuple[str, str], str] = {}

    def show(self, findings: Sequence[Finding]) -> None:
        """Write *findings*, which are sorted by severity."""
        for severity, of in groupby(findings, key=lambda finding: finding.severity):
            self.page.heading(severity.capitalize())
            pairs: list[Finding | None] = [*of, None]
            for finding, following in pairwise(pairs):
                if finding is not None:
                    self._one(finding, following)

    def _one(self, finding: Finding, following: Finding | None) -> None:
        """Write a finding; effect and fix go below the last of those that share them."""
        identifier = finding.rule.id
        new = " (new)" if self.since is not None and finding in self.since.new else ""
        self.page.table([(identifier, f"{finding.statement}{new}")], STYLES[finding.severity], "")
        is_alike = following is not None and following.rule is finding.rule
        if not (is_alike and following is not None and following.effect == finding.effect):
            self.page.table([(" " * len(identifier), finding.effect)], "", "dim")
        if not (is_alike and following is not None and following.fix == finding.fix):
            self._fix(identifier, finding.fix)

    def _fix(self, identifier: str, fix: Fix) -> None:
        lines = [*(("-", line) for line in fix.remove), *(("+", line) for line in fix.add)]
        for sign, line in lines:
            if (sign, line) not in self._written:
                self.page.line(f"{_FIX_INDENT}{sign}  {line}", "red" if sign == "-" else "green")
        others = tuple(dict.fromkeys(self._written[it] for it in lines if it in self._written))
        if others:
            also = "and " if any(it not in self._written for it in lines) else ""
            self.page.line(f"{_FIX_INDENT}{also}the lines of {sentence(others)} above", "dim")
        self._written |= {it: identifier for it in lines if it not in self._written}


def _since(since: Since, page: Page, least: Severity) -> None:
    _table(page, "Mended since", [(it.id, it.message) for it in since.mended_shown(least)], "green")
    page.line()
    page.line(str(since), "bold")
