"""`check`: one domain as a plugin for Nagios and its kin: one line, performance data, exit 0 to 3."""

import asyncio
import re
import sys
from argparse import Namespace
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from planner.auditing import Auditor, Wish, domain_from
from planner.cli.sources import nameservers, sources
from planner.core.audit.audit import Report
from planner.core.audit.report import Verdict
from planner.core.errors import BadRequest, PlannerError, printable, quoted
from planner.core.severity import Severity
from planner.service import Service

_WORDS = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
_UNKNOWN = 3
_RANGE = re.compile(r"(@?)(?:(~|-?\d+(?:\.\d+)?)?:)?(-?\d+(?:\.\d+)?)?")


@dataclass(frozen=True, slots=True)
class Range:
    """A threshold as monitoring plugins write it: `10`, `10:`, `~:10`, `10:20`, `@10:20`."""

    text: str
    low: float
    high: float
    inside: bool

    def alerts(self, value: float) -> bool:
        """Tell whether *value* is to be reported."""
        return (self.low <= value <= self.high) is self.inside


def parse_range(field: str, text: str) -> Range:
    """Read a threshold. Raises BadRequest."""
    found = _RANGE.fullmatch(text)
    if found is None or not text.strip("@"):
        raise BadRequest(field, f"{quoted(text)} is no range, as 10, 10:, ~:10, 10:20 or @10:20")
    inside, low, high = found.groups()
    start = float("-inf") if low == "~" else float(low or 0)
    end = float("inf") if high is None else float(high)
    if start > end:
        raise BadRequest(field, f"{quoted(text)} is no range: it ends before it begins")
    return Range(text, start, end, bool(inside))


def run(options: Namespace, config: Path | None) -> int:
    """Check one domain. Exit: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, for bad usage too."""
    try:
        name = options.domain or options.host
        if name is None:
            raise BadRequest(None, "check: a DOMAIN is missing")
        warn, crit = parse_range("warning", options.warning), parse_range("critical", options.critical)
        begun = perf_counter()
        report = _report(options, config, name)
    except PlannerError as error:
        sys.stdout.write(f"SIPDNS UNKNOWN - {printable(str(error))}\n")
        return _UNKNOWN
    except TimeoutError:
        sys.stdout.write(f"SIPDNS UNKNOWN - no answer within {options.timeout} seconds\n")
        return _UNKNOWN
    return _told(report, warn, crit, perf_counter() - begun, verbose=options.verbose)


def _report(options: Namespace, config: Path | None, name: str) -> Report:
    domain = domain_from(name)
    service = Service(sources(options, config, given_nameservers=False))
    with asyncio.Runner() as runner:
        auditor = Auditor(service.situation, Wish(nameservers(options), options.authoritative))
        try:
            return runner.run(_within(auditor.audit(domain), options.timeout))
        finally:
            runner.run(auditor.close())
            runner.run(service.aclose())


async def _within(audit: Coroutine[None, None, Report], seconds: float) -> Report:
    async with asyncio.timeout(seconds):
        return await audit


def _told(report: Report, warn: Range, crit: Range, seconds: float, *, verbose: bool) -> int:
    counts = report.judged.counts
    errors = counts[Severity.CRITICAL] + counts[Severity.ERROR]
    warnings = counts[Severity.WARNING]
    state = 2 if crit.alerts(errors) else 1 if warn.alerts(warnings) else 0
    if state == 0 and report.judged.verdict is Verdict.UNKNOWN:
        state = _UNKNOWN
    worst = next(iter(report.judged.findings), None)
    what = f"{report.domain}: " + (_what(report) if worst is None or state in (0, 3) else _worst(report))
    data = (
        f"findings_error={errors};;{crit.text};0 findings_warning={warnings};{warn.text};;0 "
        f"findings_notice={counts[Severity.NOTICE]};;;0 unknown={len(_tried(report))};;;0 time={seconds:.3f}s;;;0"
    )
    sys.stdout.write(f"SIPDNS {_WORDS[state]} - {printable(what).replace('|', '/')} | {data}\n")
    if verbose:
        for finding in report.judged.findings:
            sys.stdout.write(f"{finding.rule.id} {finding.severity}: {printable(finding.message).replace('|', '/')}\n")
    return state


def _tried(report: Report) -> list[str]:
    return [it.id for it in report.judged.unknown if it.is_asked_for]


def _what(report: Report) -> str:
    unknown = [it for it in report.judged.unknown if it.is_asked_for]
    if report.judged.verdict is Verdict.UNKNOWN and unknown:
        return f"could not be determined: {unknown[0].because}"
    return f"{len(report.judged.passed)} checks passed"


def _worst(report: Report) -> str:
    """Say the worst finding first, with the server that is out of step."""
    finding, *others = report.judged.findings
    servers = f" ({', '.join(finding.servers)})" if finding.servers else ""
    serious = [it for it in others if it.severity.rank <= Severity.WARNING.rank]
    more = f", and {len(serious)} more" if serious else ""
    return f"{finding.rule.id} {finding.message}{servers}{more}"
