"""The JSON contract: what can be asked, what is answered, and core values from and to it.

`questions` and `documents` are its two sides; `reading` makes requests of questions, `faults` says what is wrong with
them; `located` is the document of locating, `devices` those of the catalogue, `phones` finds a phone in it. `audits` is
for those who audit, and not given here: what it rests on is slow to load.
"""

from planner.wire.devices import (
    DevicesDocument,
    DevicesQuery,
    RecognisedDocument,
    devices_document,
    recognised_document,
    recognised_from,
)
from planner.wire.diff import BadLineDocument, DiffBody, DiffDocument, DiffQuery, diff_document, encoded
from planner.wire.locate import LocateDocument, locate_document
from planner.wire.plan import (
    HostDocument,
    PlanDocument,
    RefusalDocument,
    host_document,
    plan_document,
)
from planner.wire.queries import AuditLine, AuditQuery, LocateQuery, PlanQuery
from planner.wire.reading import (
    Reader,
    audit_line_from,
    audit_query_from,
    client_from,
    devices_query_from,
    diff_body_from,
    locate_query_from,
    phones_from,
    request_from,
    whence,
)

__all__ = [
    "AuditLine",
    "AuditQuery",
    "BadLineDocument",
    "DevicesDocument",
    "DevicesQuery",
    "DiffBody",
    "DiffDocument",
    "DiffQuery",
    "HostDocument",
    "LocateDocument",
    "LocateQuery",
    "PlanDocument",
    "PlanQuery",
    "Reader",
    "RecognisedDocument",
    "RefusalDocument",
    "audit_line_from",
    "audit_query_from",
    "client_from",
    "devices_document",
    "devices_query_from",
    "diff_body_from",
    "diff_document",
    "encoded",
    "host_document",
    "locate_document",
    "locate_query_from",
    "phones_from",
    "plan_document",
    "recognised_document",
    "recognised_from",
    "request_from",
    "whence",
]
