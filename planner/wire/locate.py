"""How does what locating found look as JSON?"""

from typing import Literal

import msgspec

from planner.core.answers import RecordType, Status
from planner.core.locate import LocateCode, Located
from planner.core.locate.inquiry import LocateWarning
from planner.core.locate.targets import Endpoint, Group, Member
from planner.core.transports import Transport


class EndpointDocument(msgspec.Struct):
    """What is contacted."""

    transport: Transport
    address: str
    port: int


class HopDocument(msgspec.Struct):
    """One step of the order in which the client tries."""

    transport: Transport
    address: str
    port: int
    target: str


class MemberDocument(msgspec.Struct):
    """A server of a group; *share* is its chance to be tried first."""

    target: str
    port: int
    weight: int | None
    share: float
    endpoints: tuple[EndpointDocument, ...]


class GroupDocument(msgspec.Struct):
    """The servers of one priority."""

    priority: int | None
    via: str
    transport: Transport
    members: tuple[MemberDocument, ...]


class QuestionDocument(msgspec.Struct):
    """A question that was asked, and how it ended; *ttl* in seconds."""

    name: str
    type: RecordType
    status: Status
    ttl: int | None
    because: str


class LocateErrorDocument(msgspec.Struct):
    """Why the URI leads nowhere."""

    code: LocateCode
    text: str


class LocateDocument(msgspec.Struct):
    """Where a SIP URI leads, step by step (RFC 3263)."""

    uri: str
    status: Literal["located", "failed"]
    error: LocateErrorDocument | None
    groups: tuple[GroupDocument, ...]
    order: tuple[HopDocument, ...]
    questions: tuple[QuestionDocument, ...]
    tls_identity: str | None
    ttl: int | None
    degraded: bool
    warnings: tuple[LocateWarning, ...]


def locate_document(located: Located) -> LocateDocument:
    """Return the document of what was located."""
    error = located.error
    return LocateDocument(
        uri=located.uri,
        status="located" if error is None else "failed",
        error=None if error is None else LocateErrorDocument(error.code, error.text),
        groups=tuple(map(_group, located.groups)),
        order=tuple(
            HopDocument(hop.endpoint.transport, str(hop.endpoint.address), hop.endpoint.port, str(hop.target))
            for hop in located.order
        ),
        questions=tuple(
            QuestionDocument(
                str(step.answer.question.name),
                step.answer.question.type,
                step.answer.status,
                step.answer.ttl,
                step.because,
            )
            for step in located.questions
        ),
        tls_identity=None if located.tls_identity is None else str(located.tls_identity),
        ttl=located.ttl,
        degraded=located.degraded,
        warnings=located.warnings,
    )


def _group(group: Group) -> GroupDocument:
    return GroupDocument(group.priority, str(group.via), group.transport, tuple(map(_member, group.members)))


def _member(member: Member) -> MemberDocument:
    endpoints = tuple(map(_endpoint, member.endpoints))
    return MemberDocument(str(member.target), member.port, member.weight, member.share, endpoints)


def _endpoint(endpoint: Endpoint) -> EndpointDocument:
    return EndpointDocument(endpoint.transport, str(endpoint.address), endpoint.port)
