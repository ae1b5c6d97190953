"""`check`: one domain as a plugin for Nagios and its kin: one line, performance data, exit 0 to 3."""

import asyncio
import re
import sys
from argparse import Namespace
from collections.abc import Coroutine
from time import perf_counter

from msgspec import Struct

from planner.cli.auditing.options import wish
from planner.cli.sources import sources
from planner.core.audit.judge import Verdict
from planner.core.audit.report import Report
from planner.core.errors import BadRequest, PlannerError, printable, quoted
from planner.core.names import Name
from planner.core.severity import Severity
from planner.service.auditing import Auditor, domain_from
from planner.service.service import Service
from planner.wire.audit_words import counted

_WORDS = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
_UNKNOWN = 3
_LONGEST = 1000  # characters: monitoring cuts a line of some thousands, and the performance data with it
_SECONDS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
_RANGE = re.compile(r"(@?)(?:(~|-?[0-9]+(?:\.[0-9]+)?)?:)?(-?[0-9]+(?:\.[0-9]+)?)?")


class Range(Struct, frozen=True, gc=False):
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
    match = _RANGE.fullmatch(text)
    if match is None or not text.strip("@"):
        raise BadRequest(field, f"{quoted(text)} is no range, as 10, 10:, ~:10, 10:20 or @10:20")
    inside, low, high = match.groups()
    start = float("-inf") if low == "~" else float(low or 0)
    end = float("inf") if high is None else float(high)
    if start > end:
        raise BadRequest(field, f"{quoted(text)} is no range: it ends before it begins")
    return Range(text, start, end, bool(inside))


class Patience(Struct, frozen=True, gc=False):
    """How many *seconds* it may take, and which *state* it is when they are over: `10`, `10:CRITICAL`, `10:2`."""

    seconds: float
    state: int


def parse_patience(text: str) -> Patience:
    """Read a time-out. Raises BadRequest."""
    seconds, colon, state = text.partition(":")
    states = {**{word: n for n, word in enumerate(_WORDS)}, **{str(n): n for n in range(len(_WORDS))}}
    number = _SECONDS.fullmatch(seconds)
    if number is None or not float(seconds) or (colon and state.upper() not in states):
        raise BadRequest("timeout", f"{quoted(text)} is not seconds, as 10 or 0.5, and a state, as 10:CRITICAL")
    return Patience(float(seconds), states[state.upper()] if colon else _UNKNOWN)


def run(options: Namespace) -> int:
    """Check one domain. Exit: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, for bad usage too."""
    begun = perf_counter()
    try:
        warn, crit = parse_range("warning", options.warning), parse_range("critical", options.critical)
        patience = parse_patience(options.timeout)
        domain = _domain(options)
        report = _audit(options, domain, begun + patience.seconds)
    except PlannerError as error:
        return _say(_UNKNOWN, _name_option(error))
    except TimeoutError:
        return _say(patience.state, f"{domain}: no answer within {patience.seconds:g} s")
    return _write_state(report, warn, crit, perf_counter() - begun, verbose=options.verbose)


def _domain(options: Namespace) -> Name:
    """Read the domain, which has two places. Raises BadRequest."""
    domains = [text for text in (options.domain, options.host) if text is not None]
    if not domains:
        raise BadRequest(None, "a DOMAIN is missing, as in: check example.org")
    if len(domains) > 1:
        raise BadRequest(None, "there are two domains, DOMAIN and -H: leave one of them out")
    return domain_from(domains[0])


def _name_option(error: PlannerError) -> str:
    """Name the option that is wrong."""
    field = error.field if isinstance(error, BadRequest) else None
    return str(error) if field in (None, "domain") else f"--{field}: {error}"


def _say(state: int, text: str, data: str = "") -> int:
    """Write the line that monitoring reads; a bar in it would begin the performance data."""
    line = printable(text).replace("|", "/")
    cut = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."
    sys.stdout.write(f"SIPDNS {_WORDS[state]} - {cut}{data and f' | {data}'}\n")
    return state


def _audit(options: Namespace, domain: Name, until: float) -> Report:
    wished = wish(options)
    service = Service(sources(options, given_nameservers=False))
    with asyncio.Runner() as runner:
        auditor = Auditor(service.situation, wished)
        try:
            return runner.run(_within(auditor.audit(domain), until - perf_counter()))
        finally:
            runner.run(auditor.close())
            runner.run(service.aclose())


async def _within(audit: Coroutine[None, None, Report], seconds: float) -> Report:
    async with asyncio.timeout(seconds):
        return await audit


def _write_state(report: Report, warn: Range, crit: Range, seconds: float, *, verbose: bool) -> int:
    judged, counts = report.judged, report.judged.counts
    errors = counts[Severity.CRITICAL] + counts[Severity.ERROR]
    warnings = counts[Severity.WARNING]
    state = 2 if crit.alerts(errors) else 1 if warn.alerts(warnings) else 0
    if state == 0 and judged.verdict is Verdict.UNKNOWN:
        state = _UNKNOWN
    data = (
        f"findings_error={errors};;{crit.text};0 findings_warning={warnings};{warn.text};;0 "
        f"findings_notice={counts[Severity.NOTICE]};;;0 unknown={len(judged.tried)};;;0 time={seconds:.3f}s;;;0"
    )
    _say(state, f"{report.domain}: {_worst_finding(report) if state in (1, 2) else _summary(report)}", data)
    if verbose:
        for finding in judged.findings:
            statement = printable(finding.statement).replace("|", "/")
            sys.stdout.write(f"{finding.rule.id} {finding.severity}: {statement}\n")
    return state


def _summary(report: Report) -> str:
    """Say how many findings there are, and why some checks are not known."""
    counts = counted(report.judged)
    because = next(iter(report.judged.reasons), None)
    return counts if because is None else f"{counts}: {because}"


def _worst_finding(report: Report) -> str:
    """Say the worst finding first, of equals one that names the server that is out of step."""
    findings = sorted(report.judged.findings, key=lambda finding: (finding.severity.rank, not finding.servers))
    if not findings:
        return _summary(report)
    serious = [finding for finding in findings[1:] if finding.severity.rank <= Severity.WARNING.rank]
    more = f", and {len(serious)} more" if serious else ""
    return f"{findings[0].rule.id} {findings[0].statement}{more}"
