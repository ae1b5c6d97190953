"""The JSON contract: what can be asked, what is answered, and core values from and to it.

`questions` and `documents` are its two sides; `reading` makes requests of questions, `faults` says what is wrong with
them; `located` is the document of locating, `devices` those of the catalogue, `phones` finds a phone in it.
"""

from planner.wire.audits import (
    CheckDocument,
    ChecksDocument,
    RecordsDocument,
    ReportDocument,
    check_document,
    checks_document,
    records_document,
    report_document,
)
from planner.wire.devices import (
    DevicesDocument,
    DevicesQuery,
    RecognisedDocument,
    devices_document,
    recognised_document,
    recognised_from,
)
from planner.wire.difference import BadLineDocument, DiffDocument, DiffQuery, diff_document
from planner.wire.documents import (
    BadDocument,
    HostDocument,
    PlanDocument,
    RefusalDocument,
    host_document,
    plan_document,
)
from planner.wire.located import LocateDocument, locate_document
from planner.wire.questions import AuditQuery, LocateQuery, PlanQuery
from planner.wire.reading import (
    Reader,
    audit_query_from,
    client_from,
    devices_query_from,
    diff_query_from,
    locate_query_from,
    request_from,
)

__all__ = [
    "AuditQuery",
    "BadDocument",
    "BadLineDocument",
    "CheckDocument",
    "ChecksDocument",
    "DevicesDocument",
    "DevicesQuery",
    "DiffDocument",
    "DiffQuery",
    "HostDocument",
    "LocateDocument",
    "LocateQuery",
    "PlanDocument",
    "PlanQuery",
    "Reader",
    "RecognisedDocument",
    "RecordsDocument",
    "RefusalDocument",
    "ReportDocument",
    "audit_query_from",
    "check_document",
    "checks_document",
    "client_from",
    "devices_document",
    "devices_query_from",
    "diff_document",
    "diff_query_from",
    "host_document",
    "locate_document",
    "locate_query_from",
    "plan_document",
    "recognised_document",
    "recognised_from",
    "records_document",
    "report_document",
    "request_from",
]
