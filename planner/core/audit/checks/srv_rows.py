"""What is a finding about one SRV record?"""

from planner.core.answers import Record, RecordType, Srv
from planner.core.audit.case.case import Case, SrvSet
from planner.core.audit.fixes.fixes import cure_of
from planner.core.audit.rule import Finding, Rule, Subject, finding


def at(case: Case, rule: Rule, it: SrvSet, record: Record, row: Srv, which: str = "", **args: str | int) -> Finding:
    """Make a finding about one record, with its repair."""
    fix = cure_of(case).record(it.owner, RecordType.SRV, record)
    given = {"owner": str(it.owner), "target": str(row.target), **args}
    return finding(rule, Subject(str(it.owner), RecordType.SRV), given, case=which, fix=fix)


def has_live_sets(case: Case) -> bool:
    """Tell whether any set has a target."""
    return any(it.live_rows for it in case.sets())
