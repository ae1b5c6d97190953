"""How does the catalogue of phones look as JSON, and who a phone is? Every fact beside how sure it is."""

import msgspec

from planner.core.addresses import Family
from planner.core.errors import BadRequest, Malformed
from planner.core.phones.confidence import Confidence
from planner.core.phones.device import DnsClass, Shape
from planner.core.phones.family import Catalogue, ModelException, NoPort, PhoneFamily, TransportScope
from planner.core.phones.layout import Row
from planner.core.phones.recognition import Recognised, Recogniser
from planner.core.transports import PREFERENCE, Transport
from planner.wire.queries import MacText, Text


class DevicesQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Who is asked about, by what it shows or by its id. Nothing: the whole catalogue."""

    user_agent: Text | None = None
    mac: MacText | None = None
    file: Text | None = None
    device: Text | None = None


class CodesDocument(msgspec.Struct):
    """What stands for a transport and for a DNS mode; *discovery* for "let the DNS decide"."""

    transport: dict[str, str]
    dns: dict[str, str]
    discovery: str | None


class RowDocument(msgspec.Struct):
    """A setting as it is written: one key, or one for each account; *when* it has *value*, and what it has else."""

    keys: tuple[str, ...]
    value: str
    when: str | None
    otherwise: str | None
    confidence: Confidence | None


class ModelDocument(msgspec.Struct):
    """What holds for some models, or some firmware, only; null: as for the family."""

    match: str | None
    firmware: str | None
    because: str
    transports: tuple[Transport, ...] | None
    dns: DnsClass | None
    families: tuple[Family, ...] | None
    servers: int | None
    proxies: int | None
    without: tuple[str, ...]
    careful_with: tuple[Transport, ...]


class FamilyDocument(msgspec.Struct):
    """A family of phones: how it is known, what it can do, what is written into it, and how sure that is."""

    id: str
    name: str
    match: tuple[str, ...]
    files: tuple[str, ...]
    ouis: tuple[str, ...]
    transports: tuple[Transport, ...]
    not_planned: dict[str, str]
    dns: DnsClass
    shape: Shape
    families: tuple[Family, ...]
    families_by_setting: tuple[Family, ...]
    no_port: NoPort
    servers: int
    proxies: int
    no_room: str | None
    one_port: bool
    discovers_by_proxy: bool
    srv_doubts: dict[str, str]
    tls_srv_label: str | None
    transport_scope: TransportScope | None
    format: str | None
    accounts: int | None
    local_port_keys: tuple[str, ...]
    codes: CodesDocument
    settings: tuple[RowDocument, ...]
    models: tuple[ModelDocument, ...]
    confidence: dict[str, Confidence]
    sources: tuple[str, ...]
    notes: tuple[str, ...]


class DevicesDocument(msgspec.Struct):
    """The catalogue, in the order in which User-Agents are tried; *left_out*: what is not in it, and why."""

    devices: tuple[FamilyDocument, ...]
    left_out: dict[str, str]


class RecognisedDocument(msgspec.Struct):
    """Who a phone is: *because* of what, by which *pattern*; its *device*, as it is for its model."""

    known: bool
    because: str
    pattern: str | None
    model: str | None
    firmware: str | None
    mac: str | None
    device: FamilyDocument | None


def devices_document(catalogue: Catalogue) -> DevicesDocument:
    """Return the document of the whole catalogue."""
    return DevicesDocument(tuple(map(family_document, catalogue.families.values())), dict(catalogue.left_out))


def recognised_from(query: DevicesQuery, recogniser: Recogniser) -> Recognised:
    """Tell who *query* asks about. Raises BadRequest for an id that there is not."""
    if query.device is None:
        return recogniser.recognise(query.user_agent, query.file, query.mac)
    try:
        return Recognised(recogniser.family(query.device), "its id")
    except Malformed as error:
        raise BadRequest.of("device", error) from None


def recognised_document(recognised: Recognised) -> RecognisedDocument:
    """Return the document of who a phone is."""
    return RecognisedDocument(
        known=recognised.family is not None,
        because=recognised.because,
        pattern=recognised.pattern,
        model=recognised.model,
        firmware=recognised.firmware,
        mac=recognised.mac,
        device=None if recognised.family is None else family_document(recognised.family),
    )


def family_document(family: PhoneFamily) -> FamilyDocument:
    """Return the document of a family."""
    device, slots, codes = family.device, family.slots, family.codes
    return FamilyDocument(
        id=family.id,
        name=family.name,
        match=family.match,
        files=family.files,
        ouis=tuple(sorted(":".join(oui[n : n + 2] for n in range(0, len(oui), 2)) for oui in family.ouis)),
        transports=device.in_order,
        not_planned={transport.value: because for transport, because in device.lacks},
        dns=device.dns,
        shape=device.shape,
        families=tuple(sorted(device.families)),
        families_by_setting=tuple(sorted(family.families_by_setting)),
        no_port=family.no_port,
        servers=slots.servers,
        proxies=slots.proxies,
        no_room=device.no_room,
        one_port=device.one_port,
        srv_doubts={transport.value: doubt for transport, doubt in family.srv_doubts.items()},
        discovers_by_proxy=family.discovers_by_proxy,
        tls_srv_label=family.device.tls_srv_label,
        transport_scope=family.transport_scope,
        format=family.format,
        accounts=family.accounts,
        local_port_keys=family.local_port_keys,
        codes=CodesDocument(
            {t.value: codes.transport[t] for t in PREFERENCE if t in codes.transport},
            {c.value: code for c, code in codes.dns.items()},
            codes.discovery,
        ),
        settings=tuple(_row(row, family) for row in family.rows),
        models=tuple(map(_model, family.models)),
        confidence=dict(family.confidence),
        sources=family.sources,
        notes=family.notes,
    )


def _row(row: Row, family: PhoneFamily) -> RowDocument:
    keys = tuple(key.text for key in row.keys)
    when = row.condition if row.wanted or row.condition is None else f"not {row.condition}"
    return RowDocument(keys, row.value.text, when, row.otherwise, family.sure(row))


def _model(exception: ModelException) -> ModelDocument:
    slots, transports = exception.slots, exception.transports
    return ModelDocument(
        match=exception.model,
        firmware=exception.firmware,
        because=exception.because,
        transports=None if transports is None else tuple(t for t in PREFERENCE if t in transports),
        dns=exception.dns,
        families=None if exception.families is None else tuple(sorted(exception.families)),
        servers=None if slots is None else slots.servers,
        proxies=None if slots is None else slots.proxies,
        without=tuple(sorted(exception.without)),
        careful_with=tuple(t for t in PREFERENCE if t in exception.careful_with),
    )
