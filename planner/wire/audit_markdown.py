"""How does an audit look as Markdown? A table of findings and a diff of the zone; nothing in it is taken for markup."""

from collections.abc import Sequence

from planner.core.audit.report import Report
from planner.core.audit.rule import Finding
from planner.core.audit.since import Past, Since
from planner.core.errors import printable
from planner.core.severity import Severity
from planner.wire.audit_words import VERDICTS, asked, counted

_SPECIAL = "\\`*_[]|#!~$"


def markdown(report: Report, least: Severity = Severity.INFO, since: Since | None = None) -> str:
    """Write a report: findings from *least* on, and what is different *since* an earlier report."""
    shown = report.judged.shown(least)
    lines = [f"## {_plain(report.domain)}: {VERDICTS[report.judged.verdict]}", "", _plain(counted(report.judged))]
    if shown:
        lines += ["", "| check | severity | about | finding | effect |", "| --- | --- | --- | --- | --- |"]
        lines += [_row(it, is_new=since is not None and it in since.new) for it in shown]
    lines += _unknown(report)
    lines += _diff(shown)
    if since is not None:
        lines += _since(since, least)
    return "\n".join(lines) + "\n\n"


def _row(it: Finding, *, is_new: bool) -> str:
    about = f"{it.subject.owner} {it.subject.type or ''}".strip()
    cells = (it.rule.id, it.severity, about, it.statement, it.effect)
    identifier, *others = map(_plain, cells)
    return f"| {' | '.join([f'{identifier} **new**' if is_new else identifier, *others])} |"


def _diff(findings: Sequence[Finding]) -> list[str]:
    """Write what to change in the zone, each line once."""
    remove = dict.fromkeys(line for it in findings for line in it.fix.remove)
    add = dict.fromkeys(line for it in findings for line in it.fix.add)
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
    told = [f"- {_plain(because)} ({', '.join(ids)})" for because, ids in reasons]
    return ["", _plain(f"Not known{asked(report)}:"), "", *told] if told else []


def _since(since: Since, least: Severity) -> list[str]:
    mended = since.mended_shown(least)
    return ["", _plain(str(since)), *([""] if mended else []), *map(_mended, mended)]


def _mended(it: Past) -> str:
    return f"- {_plain(it.id)} {_plain(it.message)} **mended**"


def _plain(text: str) -> str:
    """Escape what Markdown, or HTML in it, would take for its own."""
    shown = printable(str(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = "".join(f"\\{char}" if char in _SPECIAL else char for char in shown)
    return escaped.replace("://", "\\://").replace("www.", "www\\.")  # or GitHub makes links of them
