"""How is a finding made that is about one record?"""

from planner.core.answers import Record, RecordType, Srv
from planner.core.audit.case.look import Look
from planner.core.audit.case.sets import SrvSet
from planner.core.audit.fixes.fixes import fixes_of
from planner.core.audit.rule import NO_FIX, Finding, Fix, Rule, Subject, finding
from planner.core.errors import printable
from planner.core.publish.zone import rdata


def about_naptr(look: Look, rule: Rule, record: Record, case: str = "", fix: Fix = NO_FIX, **args: str) -> Finding:
    """Make a finding about a NAPTR record of the domain."""
    subject = Subject(str(look.domain), RecordType.NAPTR, record)
    return finding(rule, subject, {"record": printable(rdata(record.data)), **args}, case=case, fix=fix)


def about_srv(
    look: Look,
    rule: Rule,
    srv_set: SrvSet,
    record: Record,
    srv: Srv,
    case: str = "",
    *,
    port: int | None = None,
    **args: str | int,
) -> Finding:
    """Make a finding about an SRV record, and those that lead to the same target, or only to the same *port* of it."""
    subject = Subject(str(srv_set.owner), RecordType.SRV, record, srv.target, port)
    at_port = {} if port is None else {"port": port}
    shown = {"owner": str(srv_set.owner), "target": str(srv.target), **at_port, **args}
    fix = fixes_of(look).records(srv_set.owner, RecordType.SRV, record)
    return finding(rule, subject, shown, case=case, fix=fix)
