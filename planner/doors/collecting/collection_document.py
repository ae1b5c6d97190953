"""How is a collection kept in a file, to be judged again? JSON, with records as they stand in a zone file."""

from ipaddress import ip_address
from typing import Annotated, Final, TypeAlias

import msgspec

from planner.core.addresses import Address, parse_address
from planner.core.answers import Alias, Answer, Question, Record, RecordType, Status
from planner.core.audit.collection import (
    AuditMode,
    Collection,
    Delegation,
    Probe,
    ProbeKind,
    Reply,
    Security,
    Signatures,
    SignedAnswer,
    ZoneKeys,
)
from planner.core.errors import BadRequest, Malformed, quoted
from planner.core.names import parse_name
from planner.core.publish.zone import rdata
from planner.doors.dns.rdata import data_from_text, name_from_text

_VERSION: Final = 1

MAX_OCTETS: Final = 64 * 2**20
"""The most that is read: a hundred targets, asked of two dozen servers, take a tenth of it."""

_Ttl: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
_Moment: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
_Server: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z.:%_\[\]-]{0,80}$")]


class _Record(msgspec.Struct):
    rdata: str
    ttl: _Ttl


class _Alias(msgspec.Struct):
    owner: str
    target: str
    ttl: _Ttl


class _Address(msgspec.Struct):
    owner: str
    address: str


class _Reply(msgspec.Struct):
    server: _Server
    name: str
    type: RecordType
    status: Status
    authoritative: bool
    milliseconds: float | None
    ttl: _Ttl | None
    records: tuple[_Record, ...] = ()
    aliases: tuple[_Alias, ...] = ()
    additional: tuple[_Address, ...] = ()
    manner: ProbeKind | None = None


class _Delegation(msgspec.Struct):
    zone: str
    names: tuple[str, ...]
    glue: dict[str, tuple[str, ...]]


class _Signed(msgspec.Struct):
    name: str
    type: RecordType
    security: Security
    because: str
    seconds_left: int | None
    is_denial: bool


class _Signatures(msgspec.Struct):
    zones: tuple[ZoneKeys, ...]
    answers: tuple[_Signed, ...]


class _Document(msgspec.Struct):
    version: int
    domain: str
    taken_at: _Moment
    mode: AuditMode
    servers: tuple[_Server, ...]
    replies: tuple[_Reply, ...]
    delegation: _Delegation | None = None
    nameserver_of: dict[str, str] = {}
    signatures: _Signatures | None = None


def save(collection: Collection) -> bytes:
    """Write a collection."""
    replies = [
        _reply(server, reply) for by_server in collection.replies.values() for server, reply in by_server.items()
    ]
    for probe, reply in collection.probes.items():
        probed = _reply(probe.server, reply)
        probed.manner = probe.kind
        replies.append(probed)
    document = _Document(
        _VERSION,
        collection.domain.text,
        collection.taken_at,
        collection.mode,
        collection.servers,
        tuple(replies),
        _delegation(collection.delegation),
        {address: str(name) for address, name in collection.nameserver_of.items()},
        _signatures(collection.signatures),
    )
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def load(data: bytes, file: str) -> Collection:
    """Read a collection. Raises BadRequest."""
    if len(data) > MAX_OCTETS:
        raise BadRequest("from", f"{quoted(file)} has more than {MAX_OCTETS} octets, and is no collection")
    try:
        document = msgspec.json.decode(data, type=_Document)
        if document.version != _VERSION:
            raise BadRequest("from", f"{quoted(file)} is of version {document.version}, and this reads {_VERSION}")
        return _collection(document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest("from", f"{quoted(file)} is no collection: {error}") from None
    except (Malformed, ValueError) as error:
        raise BadRequest("from", f"{quoted(file)} is no collection: {quoted(str(error))}") from None


def _reply(server: str, reply: Reply) -> _Reply:
    answer = reply.answer
    return _Reply(
        server,
        str(answer.question.name),
        answer.question.type,
        answer.status,
        reply.authoritative,
        reply.milliseconds,
        answer.ttl,
        tuple(_Record(rdata(record.data), record.ttl) for record in answer.records),
        tuple(_Alias(str(alias.owner), str(alias.target), alias.ttl) for alias in answer.aliases),
        tuple(_Address(str(owner), str(address)) for owner, address in reply.additional),
    )


def _delegation(delegation: Delegation | None) -> _Delegation | None:
    if delegation is None:
        return None
    glue = {str(name): addresses for name, addresses in delegation.glue.items()}
    return _Delegation(str(delegation.zone), tuple(map(str, delegation.names)), glue)


def _signatures(signatures: Signatures | None) -> _Signatures | None:
    if signatures is None:
        return None
    answers = tuple(
        _Signed(str(a.question.name), a.question.type, a.security, a.because, a.seconds_left, a.is_denial)
        for a in signatures.answers
    )
    return _Signatures(signatures.zones, answers)


def _collection(document: _Document) -> Collection:
    replies: dict[Question, dict[str, Reply]] = {}
    probes: dict[Probe, Reply] = {}
    for saved in document.replies:
        reply = _reply_from(saved)
        if saved.manner is None:
            replies.setdefault(reply.answer.question, {})[saved.server] = reply
        else:
            probes[Probe(saved.server, saved.manner, reply.answer.question)] = reply
    signatures = document.signatures
    return Collection(
        parse_name(document.domain),
        document.taken_at,
        document.mode,
        document.servers,
        replies,
        probes,
        _delegation_from(document.delegation),
        {str(parse_address(address)): name_from_text(name) for address, name in document.nameserver_of.items()},
        None if signatures is None else Signatures(signatures.zones, tuple(map(_signed_from, signatures.answers))),
    )


def _reply_from(reply: _Reply) -> Reply:
    question = Question(name_from_text(reply.name), reply.type)
    records = tuple(Record(data_from_text(reply.type, record.rdata), record.ttl) for record in reply.records)
    aliases = tuple(
        Alias(name_from_text(alias.owner), name_from_text(alias.target), alias.ttl) for alias in reply.aliases
    )
    answer = Answer(question, reply.status, records, aliases, reply.ttl, authoritative=reply.authoritative)
    additional = tuple((name_from_text(owned.owner), _address(owned.address)) for owned in reply.additional)
    return Reply(answer, reply.authoritative, reply.milliseconds, additional)


def _delegation_from(delegation: _Delegation | None) -> Delegation | None:
    if delegation is None:
        return None
    zone, names = name_from_text(delegation.zone), tuple(map(name_from_text, delegation.names))
    return Delegation(zone, names, {name_from_text(name): glue for name, glue in delegation.glue.items()})


def _signed_from(signed: _Signed) -> SignedAnswer:
    question = Question(name_from_text(signed.name), signed.type)
    return SignedAnswer(question, signed.security, signed.because, signed.seconds_left, signed.is_denial)


def _address(text: str) -> Address:
    """Read an address as a record has it: one that is made of an IPv4 address stays one."""
    try:
        return ip_address(text)
    except ValueError:
        raise Malformed(f"{text} is no address") from None
