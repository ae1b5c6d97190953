"""What does the operator want? System, domain, extension; listeners; the host's own settings.

Every field is a setting: its name is the key in the file, its default is the default. `config/planner.toml` states them
all, and a test holds the two together. A field that is None asks the next level (written "default").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from planner.core.addresses import BOTH_FAMILIES, Address, Family, family_of, parse_address, without_zone
from planner.core.errors import Malformed, quoted
from planner.core.patterns import AddressRoutes, Patterns
from planner.core.transports import Transport, parse_port


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


@dataclass(frozen=True, slots=True)
class Listener:
    """Where the PBX listens: on one *address*, or (None) on every address of *families*."""

    port: int
    address: Address | None = None
    families: frozenset[Family] = BOTH_FAMILIES

    def serves(self, address: Address) -> bool:
        """Tell whether a phone that contacts *address* reaches this listener."""
        if self.address is not None:
            return self.address == address
        return family_of(address) in self.families

    def __str__(self) -> str:
        if self.address is not None:
            return f"[{self.address}]:{self.port}" if self.address.version == 6 else f"{self.address}:{self.port}"
        if self.families == BOTH_FAMILIES:
            return str(self.port)
        return f"0.0.0.0:{self.port}" if Family.IPV4 in self.families else f"[::]:{self.port}"


def parse_listener(text: str) -> Listener:
    """Read `PORT`, `ADDR:PORT`, `[ADDR]:PORT`, `0.0.0.0:PORT` (IPv4 only) or `[::]:PORT` (IPv6 only)."""
    host, colon, port = text.rpartition(":")
    if not colon:
        return Listener(parse_port(text))
    bracketed = host.startswith("[") and host.endswith("]")
    try:
        address = without_zone(parse_address(host[1:-1] if bracketed else host))
    except Malformed:
        address = None
    if address is None or (address.version == 6) != bracketed:
        raise Malformed(f'{quoted(text)} is not a listener: "PORT", "ADDRESS:PORT" or "[IPV6-ADDRESS]:PORT"')
    if address.is_unspecified:
        return Listener(parse_port(port), families=frozenset({family_of(address)}))
    if address.is_multicast:
        raise Malformed(f"{quoted(text)} is not a listener: a multicast address")
    return Listener(parse_port(port), address)


@dataclass(frozen=True, slots=True)
class Listeners:
    """Where the PBX listens, for each transport; in the order of the file; empty: off."""

    udp: tuple[Listener, ...] = (Listener(5060),)
    tcp: tuple[Listener, ...] = (Listener(5060),)
    tls: tuple[Listener, ...] = (Listener(5061),)
    ws: tuple[Listener, ...] = ()
    wss: tuple[Listener, ...] = ()

    def of(self, transport: Transport) -> tuple[Listener, ...]:
        """Return the listeners of *transport*."""
        listeners: tuple[Listener, ...] = getattr(self, transport.value)
        return listeners

    def port_on(self, transport: Transport, address: Address) -> int | None:
        """Return the port on which *transport* is served at *address*: the first listed (U1), None if it is not."""
        return next((listener.port for listener in self.of(transport) if listener.serves(address)), None)


@dataclass(frozen=True, slots=True)
class ExtensionSettings:
    """The settings of one extension."""

    transport: Transport | None = None


INHERIT_ALL: Final = ExtensionSettings()
"""An extension that is not configured has its domain's settings."""


@dataclass(frozen=True, slots=True)
class DomainSettings:
    """The settings of one domain (tenant)."""

    transport: Transport | None = None
    strict_transport: bool | None = None
    use_domain_name: bool | None = None
    outbound_proxy_pattern: Patterns = field(default_factory=Patterns)
    extensions: Mapping[str, ExtensionSettings] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class SystemSettings:
    """The settings of the whole PBX."""

    transport: Transport | None = None
    strict_transport: bool = False
    use_domain_name: bool = False
    when_dns_fails: WhenDnsFails = WhenDnsFails.ADDRESS
    flatten_srv: FlattenSrv = FlattenSrv.WHEN_NEEDED
    unknown_domains: UnknownDomains = UnknownDomains.PLAN
    listeners: Listeners = Listeners()


@dataclass(frozen=True, slots=True)
class HostSettings:
    """What the operator says of the PBX's own addresses."""

    exclude_interfaces: tuple[str, ...] = ()
    public_addresses: tuple[Address, ...] = ()
    address_routes: AddressRoutes = field(default_factory=AddressRoutes)
    announced_addresses: tuple[Address, ...] = ()
    preferred_family: PreferredFamily = PreferredFamily.AUTO
    snapshot_file: str = ""


@dataclass(frozen=True, slots=True)
class DnsSettings:
    """Whom to ask for DNS records, and for how long an answer may serve. Seconds."""

    nameservers: tuple[str, ...] = ()
    timeout: float = 3.0
    max_stale: int = 86400
    zone_files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """Where the service listens, and who may ask."""

    listen: tuple[str, ...] = ("127.0.0.1:8080",)
    token_file: str = ""
    allow_anonymous: bool = False


class Parity(StrEnum):
    """For which transports the audit expects records."""

    CONFIGURED = "configured"
    ALWAYS = "always"
    NEVER = "never"


class View(StrEnum):
    """From which side the audit looks at the DNS."""

    PUBLIC = "public"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """How the audit judges."""

    parity: Parity = Parity.CONFIGURED
    view: View = View.PUBLIC
    allow_ranges: tuple[str, ...] = ()
    allow_private_targets: bool = False


@dataclass(frozen=True, slots=True)
class TlsSettings:
    """What is known of the PBX's certificate."""

    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """All settings of one file."""

    system: SystemSettings = SystemSettings()
    host: HostSettings = HostSettings()
    dns: DnsSettings = DnsSettings()
    http: HttpSettings = HttpSettings()
    audit: AuditSettings = AuditSettings()
    tls: TlsSettings = TlsSettings()
    domains: Mapping[str, DomainSettings] = field(default_factory=lambda: MappingProxyType({}))
