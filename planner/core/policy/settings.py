"""What does the operator want? System, domain, extension; listeners; the host's own settings.

Every field is a setting: its name is the key in the file, its default is the default. `config/planner.toml` states them
all, and a test holds the two together. A field that is None asks the next level (written "default").
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from ipaddress import IPv4Address
from types import MappingProxyType
from typing import Annotated, Any, Final, NamedTuple, NewType, TypeAlias, get_args, get_type_hints

from msgspec import Struct

from planner.core.addresses import (
    BOTH_FAMILIES,
    LIMITED_BROADCAST,
    Address,
    Family,
    Network,
    Scope,
    family_of,
    parse_address,
    scope_of,
    without_zone,
    zone_of,
)
from planner.core.errors import Malformed, quoted
from planner.core.policy.patterns import AddressRoutes, Patterns
from planner.core.severity import Severity
from planner.core.transports import TRANSPORTS, Transport, parse_port


class WhenDnsFails(StrEnum):
    """What is presented when a domain's name does not verify (D4)."""

    ADDRESS = "address"
    PRESENT = "present"
    REFUSE = "refuse"


class FlattenSrv(StrEnum):
    """When SRV is followed by the planner instead of the phone (D6)."""

    WHEN_NEEDED = "when-needed"
    ALWAYS = "always"
    NEVER = "never"


class UnknownDomains(StrEnum):
    """What becomes of a domain that is not configured."""

    PLAN = "plan"
    REFUSE = "refuse"


class PreferredFamily(StrEnum):
    """Which family an unknown phone is given where both could be presented (A23)."""

    AUTO = "auto"
    IPV4 = "ipv4"
    IPV6 = "ipv6"


class SocketAddress(NamedTuple):
    """An address with a port. A tuple, for mypy makes no new type (`Nameserver`) of a struct."""

    address: Address
    port: int

    def __str__(self) -> str:
        return f"[{self.address}]:{self.port}" if self.address.version == 6 else f"{self.address}:{self.port}"


class Listener(Struct, frozen=True, gc=False):
    """Where the PBX listens: on one *address*, or (None) on every address of *families*."""

    port: int
    address: Address | None = None
    families: frozenset[Family] = BOTH_FAMILIES

    def serves(self, address: Address) -> bool:
        """Tell whether a phone that contacts *address* reaches this listener."""
        if self.address is not None:
            return self.address == address
        return family_of(address) in self.families

    def takes(self, family: Family) -> bool:
        """Tell whether there is any address of *family* at which this listener is reached."""
        return family in self.families if self.address is None else family_of(self.address) is family

    def __str__(self) -> str:
        if self.address is not None:
            return str(SocketAddress(self.address, self.port))
        if self.families == BOTH_FAMILIES:
            return str(self.port)
        return f"0.0.0.0:{self.port}" if Family.IPV4 in self.families else f"[::]:{self.port}"


def parse_listener(text: str) -> Listener:
    """Read `PORT`, `ADDR:PORT`, `[ADDR]:PORT`, `0.0.0.0:PORT` (IPv4 only) or `[::]:PORT` (IPv6 only)."""
    if ":" not in text:
        return Listener(parse_port(text))
    host, port = _split(text, 'a listener: "PORT", "ADDRESS:PORT" or "[IPV6-ADDRESS]:PORT"')
    address = without_zone(host)
    if address.is_unspecified:
        return Listener(parse_port(port), families=frozenset({family_of(address)}))
    if address.is_multicast:
        raise Malformed(f"{quoted(text)} is not a listener: a multicast address")
    return Listener(parse_port(port), address)


Nameserver = NewType("Nameserver", SocketAddress)
"""Whom to ask for DNS records."""


def parse_nameserver(text: str) -> Nameserver:
    """Read `ADDRESS`, `ADDRESS:PORT`, `IPV6-ADDRESS` or `[IPV6-ADDRESS]:PORT`; the port is 53 if none is given."""
    try:
        server = SocketAddress(parse_address(text), 53)
    except Malformed:
        address, port = _split(text, 'a name server: "ADDRESS", "ADDRESS:PORT" or "[IPV6-ADDRESS]:PORT"')
        server = SocketAddress(address, parse_port(port))
    if server.address.is_unspecified or server.address.is_multicast:
        raise Malformed(f"{quoted(text)} is not a name server: the address of one host is needed")
    return Nameserver(server)


def parse_http_listen(text: str) -> SocketAddress:
    """Read `ADDRESS:PORT` or `[IPV6-ADDRESS]:PORT`; port 0 is any that is free. Raises Malformed."""
    address, port = _split(text, 'a place to listen: "ADDRESS:PORT" or "[IPV6-ADDRESS]:PORT"')
    if address.is_multicast:
        raise Malformed(f"{quoted(text)} is not a place to listen: a multicast address")
    return SocketAddress(address, 0 if port == "0" else parse_port(port))


def parse_own_address(text: str) -> Address:
    """Read an address that phones may be given as that of the PBX: unicast, neither loopback nor link-local."""
    address = parse_address(text)
    nobody = address.is_unspecified or address.is_multicast or address == LIMITED_BROADCAST
    if nobody or scope_of(address) is Scope.LINK_LOCAL or zone_of(address):
        raise Malformed(f"{quoted(text)} is not an address at which phones elsewhere could reach the PBX")
    return address


def _split(text: str, right: str) -> tuple[Address, str]:
    """Part `ADDRESS:PORT`, an IPv6 address in brackets; *right* says what would be."""
    host, _, port = text.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    try:
        address = parse_address(host[1:-1] if bracketed else host)
    except Malformed:
        address = None
    if address is None or (address.version == 6) != bracketed:
        raise Malformed(f"{quoted(text)} is not {right}")
    return address, port


KeyPath: TypeAlias = tuple[str, ...]
"""Where a setting stands: the names of its tables, and its own."""

FilePath = NewType("FilePath", str)
"""A file's name, made absolute by the reader: in the settings it is relative to the settings file. Empty: off."""


class Within(Struct, frozen=True, gc=False):
    """The least and the most that a number may be."""

    least: float
    most: float


class Listeners(Struct, frozen=True, gc=False):
    """Where the PBX listens, for each transport; in the order of the file; empty: off."""

    udp: tuple[Listener, ...] = (Listener(5060),)
    tcp: tuple[Listener, ...] = (Listener(5060),)
    tls: tuple[Listener, ...] = (Listener(5061),)
    ws: tuple[Listener, ...] = ()
    wss: tuple[Listener, ...] = ()

    def of(self, transport: Transport) -> tuple[Listener, ...]:
        """Return the listeners of *transport*."""
        listeners: tuple[Listener, ...] = getattr(self, transport)
        return listeners

    def port_on(self, transport: Transport, address: Address) -> int | None:
        """Return the port on which *transport* is served at *address*: the first listed (U1), None if it is not."""
        return next((listener.port for listener in self.of(transport) if listener.serves(address)), None)


class ExtensionSettings(Struct, frozen=True, gc=False):
    """The settings of one extension."""

    transport: Transport | None = None


INHERIT_ALL: Final = ExtensionSettings()
"""An extension that is not configured has its domain's settings."""


class DomainSettings(Struct, frozen=True):
    """The settings of one domain (tenant)."""

    transport: Transport | None = None
    strict_transport: bool | None = None
    use_domain_name: bool | None = None
    outbound_proxy_pattern: Patterns = Patterns()
    extensions: Mapping[str, ExtensionSettings] = MappingProxyType({})


class SystemSettings(Struct, frozen=True, gc=False):
    """The settings of the whole PBX."""

    transport: Transport | None = None
    strict_transport: bool = False
    use_domain_name: bool = False
    when_dns_fails: WhenDnsFails = WhenDnsFails.ADDRESS
    flatten_srv: FlattenSrv = FlattenSrv.WHEN_NEEDED
    unknown_domains: UnknownDomains = UnknownDomains.PLAN
    listeners: Listeners = Listeners()


class HostSettings(Struct, frozen=True):
    """What the operator says of the PBX's own addresses."""

    exclude_interfaces: tuple[str, ...] = ()
    public_addresses: tuple[Address, ...] = ()
    address_routes: AddressRoutes = AddressRoutes()
    announced_addresses: tuple[Address, ...] = ()
    preferred_family: PreferredFamily = PreferredFamily.AUTO
    snapshot_file: FilePath = FilePath("")


class DnsSettings(Struct, frozen=True, gc=False):
    """Whom to ask for DNS records, and for how long an answer may serve. Seconds."""

    nameservers: tuple[Nameserver, ...] = ()
    timeout: Annotated[float, Within(0.01, 60)] = 3.0
    max_stale: Annotated[int, Within(0, 31_536_000)] = 86400
    zone_files: tuple[FilePath, ...] = ()


class HttpSettings(Struct, frozen=True, gc=False):
    """Where the service listens, and who may ask."""

    listen: tuple[SocketAddress, ...] = (SocketAddress(IPv4Address("127.0.0.1"), 8080),)
    token_file: FilePath = FilePath("")
    allow_anonymous: bool = False


class Parity(StrEnum):
    """Whose records the audit compares with where this PBX listens: those of configured domains, all, or none."""

    CONFIGURED = "configured"
    ALWAYS = "always"
    NEVER = "never"


class View(StrEnum):
    """From which side the audit looks at the DNS."""

    PUBLIC = "public"
    INTERNAL = "internal"


class AuditSettings(Struct, frozen=True):
    """How the audit judges.

    *dead_udp*, *dead_tcp*, *dead_tls*: seconds that a phone loses to a dead endpoint; *longest_failover*, seconds, is
    what may be lost in all (RF04). *registration_interval*, seconds, is that of the phones (TL05). *severities*: by
    the identifier of a check, in place of its own.
    """

    parity: Parity = Parity.CONFIGURED
    view: View = View.PUBLIC
    allow_ranges: tuple[Network, ...] = ()
    allow_private_targets: bool = False
    dead_udp: Annotated[float, Within(0, 3600)] = TRANSPORTS[Transport.UDP].dead_after
    dead_tcp: Annotated[float, Within(0, 3600)] = TRANSPORTS[Transport.TCP].dead_after
    dead_tls: Annotated[float, Within(0, 3600)] = TRANSPORTS[Transport.TLS].dead_after
    longest_failover: Annotated[float, Within(0, 86400)] = 64.0
    registration_interval: Annotated[int, Within(1, 604800)] = 300
    severities: Mapping[str, Severity] = MappingProxyType({})

    def dead_after(self, transport: Transport) -> float:
        """Return the seconds that a phone loses to a dead endpoint over *transport*: as set, else what is usual."""
        seconds: float = getattr(self, f"dead_{transport}", TRANSPORTS[transport].dead_after)
        return seconds


class DevicesSettings(Struct, frozen=True, gc=False):
    """What is known of phones beyond the catalogue that comes along: *files* add to it, and replace (V3)."""

    files: tuple[FilePath, ...] = ()


class TlsSettings(Struct, frozen=True, gc=False):
    """What is known of the PBX's certificate."""

    certificate: FilePath = FilePath("")


class Policy(Struct, frozen=True):
    """All settings of one file."""

    system: SystemSettings = SystemSettings()
    host: HostSettings = HostSettings()
    dns: DnsSettings = DnsSettings()
    http: HttpSettings = HttpSettings()
    audit: AuditSettings = AuditSettings()
    devices: DevicesSettings = DevicesSettings()
    tls: TlsSettings = TlsSettings()
    domains: Mapping[str, DomainSettings] = MappingProxyType({})

    @property
    def files(self) -> tuple[FilePath, ...]:
        """Every file that the settings name: what they say is in those too."""
        return tuple(file for file in _files(Policy, self) if file)


def _files(kind: Any, value: Any) -> Iterator[FilePath]:
    """Yield the file names in a *value* of the type *kind*: settings, a tuple, a mapping."""
    if kind is FilePath:
        yield value
    elif _holds_files(kind):  # a million extensions hold none, and are not looked at
        if isinstance(kind, type):
            parts = [(part, getattr(value, name)) for name, part in get_type_hints(kind).items()]
        else:
            (inner,) = filter(_holds_files, get_args(kind))
            parts = [(inner, item) for item in (value.values() if isinstance(value, Mapping) else value)]
        for part, member in parts:
            yield from _files(part, member)


@cache
def _holds_files(kind: Any) -> bool:
    parts = get_type_hints(kind).values() if isinstance(kind, type) else get_args(kind)
    return kind is FilePath or any(map(_holds_files, parts))
