"""How does a plan explain itself? Choices with what they passed over, warnings, refusals.

Nothing is traced in log lines: what was decided, by which rule and why stands in the answer itself.
"""

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

Scalar: TypeAlias = str | int | None


class Step(StrEnum):
    """What was chosen."""

    PATTERN = "pattern"
    TRANSPORT = "transport"
    MODE = "mode"
    ADDRESS = "address"
    NAME = "name"
    PORT = "port"
    DEVICE = "device"
    SERVERS = "servers"


class PassedOver(Struct, frozen=True, gc=False):
    """A value that was not chosen, and the reason."""

    value: Scalar
    because: str


class Choice(Struct, frozen=True, gc=False):
    """One step of a plan: the *value* chosen, by which *rule*, *because*, and everything *passed_over*."""

    step: Step
    value: Scalar
    rule: str
    because: str
    passed_over: tuple[PassedOver, ...] = ()


class WarningCode(StrEnum):
    """What a plan may warn of. Each is documented with its condition in the README."""

    TRANSPORT_FALLBACK = "transport-fallback"
    DEVICE_LACKS_TRANSPORT = "device-lacks-transport"
    DEVICE_UNKNOWN = "device-unknown"
    ACCOUNT_NOT_SUPPORTED = "account-not-supported"
    SERVERS_LEFT_OUT = "servers-left-out"
    SRV_NAME_DIFFERS = "srv-name-differs"
    DISCOVERY_NOT_PROVEN = "discovery-not-proven"
    SETTINGS_NOT_KNOWN = "settings-not-known"
    TRANSPORT_SHARED = "transport-shared"
    TRANSPORT_NEEDS_CARE = "transport-needs-care"
    UDP_FRAGMENTATION = "udp-fragmentation"
    UDP_NAT = "udp-nat"
    TCP_CLEARTEXT = "tcp-cleartext"
    TLS_TO_ADDRESS = "tls-to-address"
    TLS_CERTIFICATE_UNKNOWN = "tls-certificate-unknown"
    TLS_NAME_MISMATCH = "tls-name-mismatch"
    TLS_CERTIFICATE_MUST_NAME_SERVERS = "tls-certificate-must-name-servers"
    DOMAIN_NOT_PRESENTABLE = "domain-not-presentable"
    NO_SRV = "no-srv"
    NAPTR_WITHOUT_SRV = "naptr-without-srv"
    DNS_NOT_READY = "dns-not-ready"
    DNS_TEMPORARY_FAILURE = "dns-temporary-failure"
    DNS_STALE = "dns-stale"
    SOURCE_IS_LOOPBACK = "source-is-loopback"
    SOURCE_FAMILY_NOT_SUPPORTED = "source-family-not-supported"
    VIA_IGNORED = "via-ignored"
    CLUES_DISAGREE = "clues-disagree"
    PRIVATE_ADDRESS_FOR_OUTSIDE_PHONE = "private-address-for-outside-phone"
    PRIVATE_SOURCE_VIA_GATEWAY = "private-source-via-gateway"
    HAIRPIN = "hairpin"
    CONTAINER_ADDRESS = "container-address"
    ADDRESS_NOT_STABLE = "address-not-stable"
    LINK_LOCAL_PRESENTED = "link-local-presented"
    HOST_FACTS_LIMITED = "host-facts-limited"


class PlanWarning(Struct, frozen=True, gc=False):
    """Something that the reader of a plan should know."""

    code: WarningCode
    text: str


class RefusalCode(StrEnum):
    """Why there is no plan."""

    NO_COMMON_TRANSPORT = "no-common-transport"
    TRANSPORT_NOT_AVAILABLE = "transport-not-available"
    UNKNOWN_DOMAIN = "unknown-domain"
    INVALID_SOURCE = "invalid-source"
    LINK_LOCAL_NEEDS_ZONE = "link-local-needs-zone"
    NO_ADDRESS = "no-address"
    NO_ADDRESS_FOR_FAMILY = "no-address-for-family"
    ONLY_LINK_LOCAL = "only-link-local"
    NOT_LISTENING = "not-listening"
    UNREACHABLE = "unreachable"
    AMBIGUOUS_ADDRESS = "ambiguous-address"
    DNS_NOT_READY = "dns-not-ready"
    DNS_TEMPORARY_FAILURE = "dns-temporary-failure"


class Refusal(Struct, frozen=True, gc=False):
    """No plan, and why: a refusal rather than a wrong guess."""

    code: RefusalCode
    text: str
    choices: tuple[Choice, ...] = ()
    warnings: tuple[PlanWarning, ...] = ()
