"""What does the operator want? System, domain, extension; the host's own settings; the audit.

Every field is a setting: its name is the key in the file, its default is the default. `config/planner.toml` states them
all, and a test holds the two together. A field that is None asks the next level (written "default").
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from ipaddress import IPv4Address
from types import MappingProxyType
from typing import Annotated, Any, Final, NewType, TypeAlias, get_args, get_type_hints

from msgspec import Struct

from planner.core.addresses import Address, Network
from planner.core.policy.listeners import Listeners, Nameserver, SocketAddress
from planner.core.policy.patterns import AddressRoutes, Patterns
from planner.core.severity import Severity
from planner.core.transports import TRANSPORTS, Transport


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


KeyPath: TypeAlias = tuple[str, ...]
"""Where a setting stands: the names of its tables, and its own."""

FilePath = NewType("FilePath", str)
"""A file's name, made absolute by the reader: in the settings it is relative to the settings file. Empty: off."""


class Within(Struct, frozen=True, gc=False):
    """The least and the most that a number may be."""

    least: float
    most: float


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
