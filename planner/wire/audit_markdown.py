"""How does an audit look as Markdown? A table of findings and a diff of the zone; nothing in it is taken for markup."""

from collections.abc import Sequence

from planner.core.audit.report import Report
from planner.core.audit.rule import Finding
from planner.core.audit.since import Past, Since
from planner.core.errors import printable
from planner.core.severity import Severity
from planner.wire.audit_words import VERDICTS, asked_servers, counted

_SPECIAL = "\\`*_[]|#!~$"


def markdown(report: Report, least: Severity = Severity.INFO, since: Since | None = None) -> str:
    """Write a report: findings from *least* on, and what is different *since* an earlier report."""
    findings = report.judged.shown(least)
    lines = [f"## {_escape(report.domain)}: {VERDICTS[report.judged.verdict]}", "", _escape(counted(report.judged))]
    if findings:
        lines += ["", "| check | severity | about | finding | effect |", "| --- | --- | --- | --- | --- |"]
        lines += [_row(finding, is_new=since is not None and finding in since.new) for finding in findings]
    lines += _unknown(report)
    lines += _diff(findings)
    if since is not None:
        lines += _since(since, least)
    return "\n".join(lines) + "\n\n"


def _row(finding: Finding, *, is_new: bool) -> str:
    about = f"{finding.subject.owner} {finding.subject.type or ''}".strip()
    cells = (finding.rule.id, finding.severity, about, finding.statement, finding.effect)
    identifier, *others = map(_escape, cells)
    return f"| {' | '.join([f'{identifier} **new**' if is_new else identifier, *others])} |"


def _diff(findings: Sequence[Finding]) -> list[str]:
    """Write what to change in the zone, each line once."""
    remove = dict.fromkeys(line for finding in findings for line in finding.fix.remove)
    add = dict.fromkeys(line for finding in findings for line in finding.fix.add)
    if not remove and not add:
        return []
    fence = "`" * 3
    while any(fence in line for line in (*remove, *add)):  # CommonMark 4.5: a longer fence than any within
        fence += "`"
    body = (*(f"- {printable(line)}" for line in remove), *(f"+ {printable(line)}" for line in add))
    return ["", f"{fence}diff", *body, fence]


def _unknown(report: Report) -> list[str]:
    """Write why checks are unknown, each reason once."""
    reasons = report.judged.reasons.items()
    lines = [f"- {_escape(because)} ({', '.join(ids)})" for because, ids in reasons]
    return ["", _escape(f"Not known{asked_servers(report)}:"), "", *lines] if lines else []


def _since(since: Since, least: Severity) -> list[str]:
    mended = since.mended_shown(least)
    return ["", _escape(str(since)), *([""] if mended else []), *map(_mended_line, mended)]


def _mended_line(past: Past) -> str:
    return f"- {_escape(past.id)} {_escape(past.message)} **mended**"


def _escape(text: str) -> str:
    """Escape what Markdown, or HTML in it, would take for its own."""
    plain = printable(str(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = "".join(f"\\{char}" if char in _SPECIAL else char for char in plain)
    return escaped.replace("://", "\\://").replace("www.", "www\\.")  # or GitHub makes links of them
