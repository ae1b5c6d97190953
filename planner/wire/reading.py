"""How does a query become a request of the core? Raises BadRequest, naming the field."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final, Literal, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from planner.core.addresses import Address, parse_endpoint
from planner.core.errors import BadRequest, Malformed, NotListed, printable, quoted
from planner.core.locate import Client
from planner.core.names import SipDomain, parse_domain
from planner.core.phones.identity import Clues, Identity, identify, named, seed_of
from planner.core.phones.recognition import Recogniser
from planner.core.plan.plan import Request
from planner.core.policy.overrides import Overrides
from planner.core.policy.patterns import Patterns, parse_patterns
from planner.core.transports import Transport
from planner.wire.devices import DevicesQuery
from planner.wire.diff import DiffBody
from planner.wire.faults import refuse, worded
from planner.wire.queries import (
    MOST_ACCOUNTS,
    OLDEST_AUDIT,
    AuditLine,
    AuditQuery,
    InlineDomain,
    InlineExtension,
    InlineSettings,
    LocateQuery,
    PlanQuery,
)

T = TypeVar("T")
Query = TypeVar("Query", bound=msgspec.Struct)

_NUMBERS: Final = {
    "account": f"number from 1 to {MOST_ACCOUNTS}",
    "max_age": f"whole number of seconds from 0 to {OLDEST_AUDIT}",
}
_LISTS: Final = frozenset({"transports", "families", "source_address"})

_AUDIT_LINE: Final[msgspec.json.Decoder[str | AuditLine]] = msgspec.json.Decoder(str | AuditLine)

_domain: Final = lru_cache(maxsize=65536)(parse_domain)  # phones are of few domains


class Reader:
    """Reads requests for a plan from JSON or from named texts. Raises BadRequest, naming the field."""

    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(PlanQuery)

    def from_json(self, body: bytes) -> PlanQuery:
        """Read one JSON object."""
        return _from_json(body, self._decoder, PlanQuery)

    def from_texts(self, texts: Mapping[str, str]) -> PlanQuery:
        """Read parameters as text, lists with commas. Inline settings have no such form."""
        if "settings" in texts:
            raise BadRequest("settings", "settings go with a JSON body (POST) only")
        return _from_texts(texts, PlanQuery)


def locate_query_from(texts: Mapping[str, str]) -> LocateQuery:
    """Read the parameters of a question for a SIP URI as text, lists with commas. Raises BadRequest."""
    return _from_texts(texts, LocateQuery)


def diff_body_from(body: bytes) -> DiffBody:
    """Read a question for a comparison from JSON, its phones as they are. Raises BadRequest."""
    return _from_json(body, msgspec.json.Decoder(DiffBody), DiffBody)


def phones_from(body: DiffBody) -> Iterator[tuple[int, PlanQuery]]:
    """Read the phones of a comparison one by one, numbered from 1. Raises BadRequest at one that is none."""
    reader = Reader()
    for number, phone in enumerate(body.phones, start=1):
        try:
            yield number, reader.from_json(bytes(phone))
        except BadRequest as error:
            field = "phones" if error.field is None else f"phones.{error.field}"
            raise BadRequest(field, f"phone {number}: {worded(error)}") from None


def audit_query_from(texts: Mapping[str, str]) -> AuditQuery:
    """Read the parameters of a question for an audit. Raises BadRequest."""
    return _from_texts(texts, AuditQuery)


def audit_line_from(line: bytes) -> str:
    """Read a domain from a line: a JSON text, or an object with it. Raises BadRequest."""
    try:
        entry = _AUDIT_LINE.decode(line)
    except msgspec.ValidationError as error:
        refuse(error, AuditLine)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest(None, 'this is not JSON: a line is "DOMAIN" or {"domain": "DOMAIN"}') from None
    return entry if isinstance(entry, str) else entry.domain


def devices_query_from(texts: Mapping[str, str]) -> DevicesQuery:
    """Read the parameters of a question for phones. Raises BadRequest."""
    return _from_texts(texts, DevicesQuery)


def _from_json(body: bytes, decoder: msgspec.json.Decoder[Query], kind: type[Query]) -> Query:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        refuse(error, kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest(None, f"this is not JSON: {str(error).removeprefix('JSON is malformed: ')}") from None


def _from_texts(texts: Mapping[str, str], kind: type[Query]) -> Query:
    values = {name: _value(name, text) for name, text in texts.items()}
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        refuse(error, kind)


def client_from(query: LocateQuery) -> Client:
    """Make the core's client of *query*, its transports in order of preference. Raises BadRequest."""
    return Client(
        transports=tuple(dict.fromkeys(query.transports)),
        families=frozenset(query.families),
        source_addresses=tuple(_parsed("source_address", parse_endpoint, text) for text in query.source_address),
    )


class Whence(msgspec.Struct, frozen=True, gc=False):
    """Where a phone asks from, and for which domain."""

    domain: SipDomain
    source: Address | None
    via: Address | None


def whence(query: PlanQuery, recogniser: Recogniser) -> Whence:
    """Read what *query* says of domain and addresses, and check the rest of it. Raises BadRequest, naming the field.

    What it lets pass, `request_from` does: but for inline settings, which only that one reads.
    """
    domain = _parsed("domain", _domain, query.domain)
    if query.extension is not None and not query.extension.isprintable():
        raise BadRequest("extension", f"{quoted(query.extension)} is not an extension: it holds control characters")
    read = Whence(domain, _address("source", query.source), _address("via", query.via))
    if query.device is not None:
        _parsed("device", lambda device: named(device, recogniser), query.device)
    return read


def request_from(query: PlanQuery, recogniser: Recogniser, read: Whence | None = None) -> Request:
    """Make the core's request of *query*; *read*: what was read of it already. Raises BadRequest, naming the field."""
    read = read or whence(query, recogniser)
    identity = _identity(query, read.source, recogniser)
    return Request(
        domain=read.domain,
        extension=query.extension,
        source=read.source,
        via=read.via,
        identity=identity,
        seed=seed_of(query.seed, identity.mac, query.source, read.domain, query.extension),
        account=query.account,
        overrides=None if query.settings is None else _overrides(query.settings),
    )


def _value(name: str, text: str) -> str | int | list[str]:
    """Return a parameter as JSON would have it."""
    try:
        if not text.isascii():
            text.encode()
    except UnicodeEncodeError:  # octets of a command line that are no text (PEP 383)
        raise BadRequest(printable(name[:80]), f"{quoted(text)} is not UTF-8") from None
    if name in _LISTS:
        return text.split(",")
    if name not in _NUMBERS:
        return text
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadRequest(name, f"{quoted(text)} is not a {_NUMBERS[name]}")
    return int(text)


def _parsed(field: str, parse: Callable[[str], T], text: str) -> T:
    try:
        return parse(text)
    except Malformed as error:
        raise BadRequest.of(field, error) from None


def _address(field: str, text: str | None) -> Address | None:
    return None if text is None else _parsed(field, parse_endpoint, text)


def _identity(query: PlanQuery, source: Address | None, recogniser: Recogniser) -> Identity:
    clues = Clues(
        query.device,
        query.user_agent,
        query.file,
        query.mac,
        None if query.transports is None else frozenset(map(Transport, query.transports)),
        query.dns,
        None if query.families is None else frozenset(query.families),
    )
    try:
        return identify(clues, source, recogniser)
    except NotListed as error:
        raise BadRequest.of("device", error) from None


def _overrides(settings: InlineSettings) -> Overrides:
    domain, extension = settings.domain or InlineDomain(), settings.extension or InlineExtension()
    patterns: Patterns | UnsetType = UNSET
    if domain.outbound_proxy_pattern is not UNSET:
        field = "settings.domain.outbound_proxy_pattern"
        patterns = _parsed(field, parse_patterns, domain.outbound_proxy_pattern)
    return Overrides(
        _level(domain.transport),
        _switch(domain.strict_transport),
        _switch(domain.use_domain_name),
        patterns,
        _level(extension.transport),
    )


def _switch(inline: bool | Literal["default"] | UnsetType) -> bool | UnsetType | None:  # noqa: FBT001
    return None if isinstance(inline, str) else inline


def _level(text: str | UnsetType) -> Transport | UnsetType | None:
    if text is UNSET:
        return UNSET
    return None if text == "default" else Transport(text)
