"""The JSON contract: what can be asked, what is answered, and core values from and to it.

`questions` and `documents` are its two sides; `reading` makes requests of questions, `faults` says what is wrong with
them, `located` is the document of locating.
"""

from planner.wire.documents import (
    BadDocument,
    HostDocument,
    PlanDocument,
    RefusalDocument,
    host_document,
    plan_document,
)
from planner.wire.located import LocateDocument, locate_document
from planner.wire.questions import LocateQuery, PlanQuery
from planner.wire.reading import Reader, client_from, locate_query_from, request_from

__all__ = [
    "BadDocument",
    "HostDocument",
    "LocateDocument",
    "LocateQuery",
    "PlanDocument",
    "PlanQuery",
    "Reader",
    "RefusalDocument",
    "client_from",
    "host_document",
    "locate_document",
    "locate_query_from",
    "plan_document",
    "request_from",
]
