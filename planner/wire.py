"""How do questions and answers look as JSON? The documents of the contract, and core values from and to them.

Field names are those of the standards; every field is always there; absent knowledge is null. The OpenAPI document is
generated from the same types that parse.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Annotated, Final, Literal, NoReturn, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from planner.core.addresses import Address, Family, parse_endpoint
from planner.core.choice import Choice, PlanWarning, Refusal, RefusalCode
from planner.core.devices import GENERIC, Device, DnsClass
from planner.core.errors import BadRequest, Malformed, MalformedList, printable, quoted
from planner.core.host import Host, SnapshotSource
from planner.core.locate import Client
from planner.core.names import SipDomain, parse_domain
from planner.core.patterns import parse_patterns
from planner.core.plan import Lookup, Mode, Plan, Request, Server, Setting
from planner.core.policy import INHERIT_ALL, DomainSettings, ExtensionSettings
from planner.core.present import Presentable
from planner.core.transports import PREFERENCE, Transport
from planner.facts import snapshot
from planner.facts.snapshot_document import InterfaceDocument, RouteDocument, RuleDocument

T = TypeVar("T")
Query = TypeVar("Query", bound=msgspec.Struct)

_LISTS: Final = frozenset({"transports", "families", "source_address"})

PhoneTransport = Literal["udp", "tcp", "tls"]
Text = Annotated[str, Meta(min_length=1, max_length=1024)]
AddressText = Annotated[str, Meta(min_length=1, max_length=128, examples=["192.0.2.7"])]
MacText = Annotated[str, Meta(pattern="^[0-9A-Fa-f]{2}([:.-]?[0-9A-Fa-f]{2}){5}$", examples=["00:15:65:00:00:01"])]
ExtensionText = Annotated[str, Meta(min_length=1, max_length=64, examples=["101"])]
Account = Annotated[int, Meta(ge=1, le=99)]


class InlineDomain(msgspec.Struct, forbid_unknown_fields=True):
    """Settings of the domain, in place of the configured ones."""

    transport: Literal["default", "udp", "tcp", "tls"] | UnsetType = UNSET
    strict_transport: bool | Literal["default"] | UnsetType = UNSET
    use_domain_name: bool | Literal["default"] | UnsetType = UNSET
    outbound_proxy_pattern: str | UnsetType = UNSET


class InlineExtension(msgspec.Struct, forbid_unknown_fields=True):
    """Settings of the extension, in place of the configured ones."""

    transport: Literal["default", "udp", "tcp", "tls"] | UnsetType = UNSET


class InlineSettings(msgspec.Struct, forbid_unknown_fields=True):
    """Settings that go with a request, for backends that keep their own."""

    domain: InlineDomain | None = None
    extension: InlineExtension | None = None


class PlanQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Who asks where to register. Left out or null: not known."""

    domain: Annotated[Text, Meta(description="The SIP domain (tenant).", examples=["example.com"])]
    extension: ExtensionText | None = None
    source: AddressText | None = None
    via: AddressText | None = None
    device: Text | None = None
    user_agent: Text | None = None
    mac: MacText | None = None
    file: Text | None = None
    transports: Annotated[list[PhoneTransport], Meta(min_length=1, max_length=16)] | None = None
    dns: DnsClass | None = None
    families: Annotated[list[Family], Meta(min_length=1, max_length=16)] | None = None
    seed: Text | None = None
    account: Account = 1
    settings: InlineSettings | None = None


class LocateQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Which SIP URI is to be located, and for which client. Without source addresses one of each family is assumed."""

    uri: Annotated[str, Meta(min_length=1, max_length=2048, examples=["sip:example.com"])]
    transports: Annotated[tuple[Transport, ...], Meta(min_length=1, max_length=16)] = PREFERENCE
    families: Annotated[tuple[Family, ...], Meta(min_length=1, max_length=16)] = tuple(Family)
    source_address: Annotated[tuple[AddressText, ...], Meta(max_length=64)] = ()
    seed: Annotated[str, Meta(max_length=1024)] = ""


class DeviceDocument(msgspec.Struct):
    """What the phone is, and what to write into it."""

    id: str
    model: str | None
    format: str | None
    settings: tuple[Setting, ...]


class PlanDocument(msgspec.Struct):
    """A plan: where the phone registers, and why."""

    domain: str
    extension: str | None
    mode: Mode
    registrar: str
    host: str
    family: Family | None
    port: int | None
    transport: Transport
    dns: Lookup
    uri: str
    sips_uri: str | None
    servers: tuple[Server, ...]
    device: DeviceDocument
    choices: tuple[Choice, ...]
    warnings: tuple[PlanWarning, ...]
    fingerprint: str
    valid_for: int | None
    degraded: bool


class RefusalDocument(msgspec.Struct):
    """No plan, and why."""

    refused: Literal[True]
    code: RefusalCode
    text: str
    choices: tuple[Choice, ...]
    warnings: tuple[PlanWarning, ...]


class BadDocument(msgspec.Struct):
    """What stands in the place of a line that is no request."""

    bad: Literal[True]
    code: str
    field: str | None
    text: str
    position: int | None = None


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
    read = snapshot.document(host)
    presentable = tuple(PresentableDocument(own.address, own.interface, own.reason) for own in judged if own.may_be)
    return HostDocument(host.taken_at, host.source, read.interfaces, read.routes, read.rules, presentable)


def plan_document(answer: Plan | Refusal) -> PlanDocument | RefusalDocument:
    """Return the document of a plan or refusal."""
    if isinstance(answer, Refusal):
        return RefusalDocument(
            refused=True,
            code=answer.code,
            text=answer.text,
            choices=answer.choices,
            warnings=answer.warnings,
        )
    return PlanDocument(
        domain=answer.domain,
        extension=answer.extension,
        mode=answer.mode,
        registrar=answer.registrar,
        host=answer.host,
        family=answer.family,
        port=answer.port,
        transport=answer.transport,
        dns=answer.dns,
        uri=answer.uri,
        sips_uri=answer.sips_uri,
        servers=answer.servers,
        device=DeviceDocument(answer.device.id, None, None, answer.settings),
        choices=answer.choices,
        warnings=answer.warnings,
        fingerprint=answer.fingerprint,
        valid_for=answer.valid_for,
        degraded=answer.degraded,
    )


class Reader:
    """Reads requests for a plan from JSON or from named texts. Raises BadRequest, naming the field."""

    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(PlanQuery)

    def from_json(self, body: bytes) -> PlanQuery:
        """Read one JSON object."""
        try:
            return self._decoder.decode(body)
        except msgspec.ValidationError as error:
            _refuse(error)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BadRequest(None, f"this is not JSON: {str(error).removeprefix('JSON is malformed: ')}") from None

    def from_texts(self, texts: Mapping[str, str]) -> PlanQuery:
        """Read parameters as text, lists with commas. Inline settings have no such form."""
        if "settings" in texts:
            raise BadRequest("settings", "settings go with a JSON body (POST) only")
        return _from_texts(texts, PlanQuery)


def locate_query_from(texts: Mapping[str, str]) -> LocateQuery:
    """Read the parameters of a question for a SIP URI as text, lists with commas. Raises BadRequest."""
    return _from_texts(texts, LocateQuery)


def _from_texts(texts: Mapping[str, str], kind: type[Query]) -> Query:
    values = {name: _value(name, text) for name, text in texts.items()}
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        _refuse(error, kind)


def client_from(query: LocateQuery) -> Client:
    """Make the core's client of *query*, its transports in order of preference. Raises BadRequest."""
    return Client(
        transports=tuple(dict.fromkeys(query.transports)),
        families=frozenset(query.families),
        source_addresses=tuple(_parsed("source_address", parse_endpoint, text) for text in query.source_address),
    )


def request_from(query: PlanQuery, configured: Mapping[str, DomainSettings]) -> Request:
    """Make the core's request of *query*; inline settings replace the *configured* ones field by field."""
    domain = _parsed("domain", parse_domain, query.domain)
    if query.extension is not None and not query.extension.isprintable():
        raise BadRequest("extension", f"{quoted(query.extension)} is not an extension: it holds control characters")
    request = Request(
        domain=domain,
        extension=query.extension,
        source=_address("source", query.source),
        via=_address("via", query.via),
        device=_device(query),
        seed=_seed(query, domain),
        is_device_named=query.device is not None,
        is_device_unknown=query.device is None and query.user_agent is not None,
    )
    if query.settings is None:
        return request
    settings = configured.get(domain.text, DomainSettings())
    return replace(
        request,
        domain_settings=_inline_domain(settings, query.settings.domain),
        extension_settings=_inline_extension(settings, query.extension, query.settings.extension),
    )


def _value(name: str, text: str) -> str | int | list[str]:
    """Return a parameter as JSON would have it."""
    try:
        text.encode()
    except UnicodeEncodeError:  # octets of a command line that are no text (PEP 383)
        raise BadRequest(printable(name[:80]), f"{quoted(text)} is not UTF-8") from None
    if name in _LISTS:
        return text.split(",")
    if name != "account":
        return text
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadRequest(name, f"{quoted(text)} is not {_RIGHT[name]}")
    return int(text)


_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*?)`(?: - at `\$\.?(.*)`)?", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `(\w+)`.*")
_PLACED: Final = re.compile(r"(.*) - at `\$\.?([^`]*)`", re.DOTALL)
_TYPES: Final = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number with a fraction",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
}
_RIGHT: Final = {
    "transports": "udp, tcp or tls",
    "dns": "a, srv or naptr",
    "families": "ipv4 or ipv6",
    "mac": "a hardware address of six pairs of hexadecimal digits",
    "account": "a number from 1 to 99",
    "transport": '"default", "udp", "tcp" or "tls"',
    "strict_transport": 'true, false or "default"',
    "use_domain_name": 'true, false or "default"',
}
"""What would be right, where the type alone does not say it."""


def _refuse(error: msgspec.ValidationError, kind: type[msgspec.Struct] = PlanQuery) -> NoReturn:
    """Say which field of *kind* is wrong, and what would be right, in our words."""
    text = str(error)
    if match := _UNKNOWN.fullmatch(text):
        _refuse_unknown(match[1], match[2], kind)
    if match := _MISSING.fullmatch(text):
        raise BadRequest(match[1], f"{match[1]} is missing") from None
    match = _PLACED.fullmatch(text)
    if match is None:
        raise BadRequest(None, f"this is no request: {_explained(text, None)}") from None
    place = re.sub(r"\[.*?\]", "", match[2])
    explained = _explained(match[1], _RIGHT.get(place.rpartition(".")[2]))
    raise BadRequest(place, f"{place}: {explained}") from None


def _explained(fault: str, right: str | None) -> str:
    """Turn msgspec's words into a sentence; *right* is what belongs there, None where the type says it."""
    if value := re.fullmatch(r"Invalid enum value '?(.*?)'?", fault, re.DOTALL):
        return f"{quoted(value[1])} is not {right}"
    if re.fullmatch(r"Expected `\w+` of length >= 1", fault):
        return "must not be empty"
    if longest := re.fullmatch(r"Expected `(\w+)` of length <= (\d+)", fault):
        return f"must not have more than {longest[2]} {'characters' if longest[1] == 'str' else 'entries'}"
    if types := re.fullmatch(r"Expected `(\w+).*?`(?:, got `(\w+)`)?.*", fault):
        belongs = right or _TYPES.get(types[1], types[1])
        a_list = "a list of " if right and types[1] == "array" else ""
        got = f", not {_TYPES.get(types[2], types[2])}" if types[2] else ""
        return f"{a_list}{belongs} belongs here{got}"
    return printable(fault[:1].lower() + fault[1:160]) + (f"; {right} belongs here" if right else "")


def _refuse_unknown(name: str, parent: str | None, kind: type[msgspec.Struct]) -> NoReturn:
    known = {"settings": InlineSettings, "settings.domain": InlineDomain, "settings.extension": InlineExtension}
    fields = known.get(parent or "", kind).__struct_fields__
    near = get_close_matches(name[:80], fields, n=1)
    field = f"{parent}.{name}" if parent else name
    hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(fields)}"
    raise BadRequest(printable(field[:80]), f"unknown field {quoted(field)}{hint}") from None


def _parsed(field: str, parse: Callable[[str], T], text: str) -> T:
    try:
        return parse(text)
    except MalformedList as error:
        raise BadRequest(field, error.text, position=error.position) from None
    except Malformed as error:
        raise BadRequest(field, error.text) from None


def _seed(query: PlanQuery, domain: SipDomain) -> str:
    """Return what tells this phone from others: its seed, else MAC, else source, else domain and extension (D7)."""
    if query.seed is not None:
        return query.seed
    if query.mac is not None:
        return re.sub("[:.-]", "", query.mac).lower()
    return query.source or f"{domain} {query.extension or ''}"


def _address(field: str, text: str | None) -> Address | None:
    return None if text is None else _parsed(field, parse_endpoint, text)


def _device(query: PlanQuery) -> Device:
    """Return the device that the request names, with what the request says better (V1)."""
    if (query.device, query.transports, query.dns, query.families) == (None, None, None, None):
        return GENERIC
    if query.device is not None and query.device != GENERIC.id:
        raise BadRequest("device", f"there is no device {quoted(query.device)}; there is {GENERIC.id}")
    return Device(
        id=GENERIC.id,
        transports=GENERIC.transports if query.transports is None else frozenset(map(Transport, query.transports)),
        dns=query.dns or GENERIC.dns,
        families=GENERIC.families if query.families is None else frozenset(query.families),
    )


def _inline_domain(settings: DomainSettings, inline: InlineDomain | None) -> DomainSettings:
    if inline is None:
        return settings
    patterns = settings.outbound_proxy_pattern
    if inline.outbound_proxy_pattern is not UNSET:
        field = "settings.domain.outbound_proxy_pattern"
        patterns = _parsed(field, parse_patterns, inline.outbound_proxy_pattern)
    return replace(
        settings,
        transport=settings.transport if inline.transport is UNSET else _level(inline.transport),
        strict_transport=_switch(inline.strict_transport, settings.strict_transport),
        use_domain_name=_switch(inline.use_domain_name, settings.use_domain_name),
        outbound_proxy_pattern=patterns,
    )


def _inline_extension(
    settings: DomainSettings, extension: str | None, inline: InlineExtension | None
) -> ExtensionSettings:
    if inline is not None and inline.transport is not UNSET:
        return ExtensionSettings(_level(inline.transport))
    return settings.extensions.get(extension, INHERIT_ALL) if extension else INHERIT_ALL


def _switch(inline: bool | Literal["default"] | UnsetType, configured: bool | None) -> bool | None:  # noqa: FBT001
    if inline is UNSET:
        return configured
    return None if isinstance(inline, str) else inline


def _level(text: str) -> Transport | None:
    return None if text == "default" else Transport(text)
