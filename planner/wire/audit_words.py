"""In which words is it told how an audit came out? The same in every form that people read."""

from typing import Final

from planner.core.audit.judge import Judged, Verdict
from planner.core.audit.report import Report
from planner.core.severity import Severity

VERDICTS: Final = {Verdict.READY: "READY", Verdict.NOT_READY: "NOT READY", Verdict.UNKNOWN: "UNKNOWN"}


def counted(judged: Judged) -> str:
    """Count what was found, worst first, and what passed."""
    parts = [
        f"{count} {severity}{'' if count == 1 or severity is Severity.CRITICAL else 's'}"
        for severity, count in judged.counts.items()
        if count and severity is not Severity.INFO
    ]
    unknown = [f"{len(judged.tried)} not known"] if judged.tried else []
    nothing = "could not be determined" if judged.verdict is Verdict.UNKNOWN else "nothing to mend"
    return ", ".join([*(parts or [nothing]), _passed(judged), *unknown])


def _passed(judged: Judged) -> str:
    count = len(judged.passed)
    return f"{count} check{'' if count == 1 else 's'} passed"


def asked_servers(report: Report) -> str:
    """Tell in brackets who was asked; nothing where zone files stand in."""
    return f" (asked {', '.join(report.servers)})" if report.servers else ""
