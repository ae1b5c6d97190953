"""How does the host look as JSON? A snapshot that can be read again, and which of its addresses may be presented."""

import msgspec

from planner.core.host.snapshot import Host, SnapshotSource
from planner.core.present import Presentable
from planner.doors.host import snapshot
from planner.doors.host.snapshot_document import InterfaceDocument, RouteDocument, RuleDocument


class PresentableDocument(msgspec.Struct):
    """An own address that may be presented, and what speaks for it."""

    address: str
    interface: str
    reason: str


class HostDocument(msgspec.Struct):
    """A host snapshot, and which of its addresses may be presented to any phone at all."""

    taken_at: str | None
    source: SnapshotSource
    interfaces: tuple[InterfaceDocument, ...]
    routes: tuple[RouteDocument, ...]
    rules: tuple[RuleDocument, ...]
    presentable: tuple[PresentableDocument, ...]


def host_document(host: Host, judged: tuple[Presentable, ...]) -> HostDocument:
    """Return the document of a host; it can be read again as a snapshot."""
    document = snapshot.document(host)
    presentable = tuple(
        PresentableDocument(str(own.address), own.interface, own.reason) for own in judged if own.may_be
    )
    return HostDocument(host.taken_at, host.source, document.interfaces, document.routes, document.rules, presentable)
