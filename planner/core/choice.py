"""How does a plan explain itself? Choices with what they passed over, warnings, refusals.

Nothing is traced in log lines: what was decided, by which rule and why stands in the answer itself.
"""

from enum import StrEnum
from typing import Self, TypeAlias

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


class Code(StrEnum):
    """Words of the contract, each with the condition *when* it is said: the page of all of them is made from that."""

    when: str

    def __new__(cls, word: str, when: str = "") -> Self:
        """Make a member of its word, which is its value."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.when = when
        return member


class WarningCode(Code):
    """What a plan may warn of."""

    TRANSPORT_FALLBACK = (
        "transport-fallback",
        "the transport asked for is not there: the next of TLS, TCP, UDP that phone and PBX have",
    )
    DEVICE_LACKS_TRANSPORT = (
        "device-lacks-transport",
        "a pattern names a transport that the phone lacks; the pattern holds",
    )
    DEVICE_UNKNOWN = "device-unknown", "no device is known by this User-Agent"
    ACCOUNT_NOT_SUPPORTED = "account-not-supported", "there are no keys for that account of the phone: nothing to write"
    SERVERS_LEFT_OUT = "servers-left-out", "the phone has no room for all servers behind the name, or one port for all"
    SRV_NAME_DIFFERS = (
        "srv-name-differs",
        "the phone asks for SRV of TLS at a name of its own (`_sip._tls`), and there is none: servers are written",
    )
    DISCOVERY_NOT_PROVEN = (
        "discovery-not-proven",
        "the phone is left to the DNS, and that it finds this transport there is doubtful",
    )
    SETTINGS_NOT_KNOWN = (
        "settings-not-known",
        "nothing is known of what is written into the phone, or no code for a transport that it is said to have",
    )
    TRANSPORT_SHARED = "transport-shared", "a second account on a phone that has one transport for all of them"
    TRANSPORT_NEEDS_CARE = (
        "transport-needs-care",
        "something is known of this model, or its firmware, with this transport",
    )
    UDP_FRAGMENTATION = "udp-fragmentation", "every plan for UDP: a request over the path MTU is lost in fragments"
    UDP_NAT = "udp-nat", "every plan for UDP: bindings behind routers last for seconds"
    TCP_CLEARTEXT = "tcp-cleartext", "every plan for TCP"
    TLS_TO_ADDRESS = "tls-to-address", "TLS to an IP address that the certificate is not known to carry"
    TLS_CERTIFICATE_UNKNOWN = "tls-certificate-unknown", "TLS, and no `[tls] certificate`"
    TLS_NAME_MISMATCH = "tls-name-mismatch", "the certificate does not name what the phone is told"
    TLS_CERTIFICATE_MUST_NAME_SERVERS = (
        "tls-certificate-must-name-servers",
        "the servers behind the name are written into the phone, which will check their names",
    )
    DOMAIN_NOT_PRESENTABLE = (
        "domain-not-presentable",
        "`use_domain_name`, but the domain is `localhost`, an address or a single label",
    )
    NO_SRV = "no-srv", "no SRV for the transport: the name with a port, so no failover by the phone"
    NAPTR_WITHOUT_SRV = "naptr-without-srv", "NAPTR names an SRV set that does not exist"
    DNS_NOT_READY = "dns-not-ready", "the name does not verify"
    DNS_TEMPORARY_FAILURE = "dns-temporary-failure", "the DNS owes the answer, so the name cannot be verified now"
    DNS_STALE = "dns-stale", "the DNS fails, and the last good answer serves beyond its time"
    SOURCE_IS_LOOPBACK = "source-is-loopback", "a proxy hides the phone"
    SOURCE_FAMILY_NOT_SUPPORTED = "source-family-not-supported", "the phone cannot do the family of its source"
    VIA_IGNORED = "via-ignored", "the address that the phone contacted is none to present"
    CLUES_DISAGREE = (
        "clues-disagree",
        "the address that the phone contacted is on another interface than the way to the phone",
    )
    PRIVATE_ADDRESS_FOR_OUTSIDE_PHONE = (
        "private-address-for-outside-phone",
        "a private address for a phone outside: set `public_addresses`",
    )
    PRIVATE_SOURCE_VIA_GATEWAY = "private-source-via-gateway", "a private source beyond the default gateway"
    HAIRPIN = "hairpin", "the phone comes from the public address itself"
    CONTAINER_ADDRESS = (
        "container-address",
        "the PBX is in a container, and no public address is set; or nothing but a bridge is left for an unknown phone",
    )
    ADDRESS_NOT_STABLE = "address-not-stable", "only a temporary or deprecated address is left"
    LINK_LOCAL_PRESENTED = "link-local-presented", "the link has nothing but link-local addresses"
    HOST_FACTS_LIMITED = "host-facts-limited", "only netifaces could be asked (not Linux): no flags, kinds, routes"


class PlanWarning(Struct, frozen=True, gc=False):
    """Something that the reader of a plan should know."""

    code: WarningCode
    text: str


class RefusalCode(Code):
    """Why there is no plan."""

    NO_COMMON_TRANSPORT = "no-common-transport", "the phone and the configured listeners share no transport"
    TRANSPORT_NOT_AVAILABLE = (
        "transport-not-available",
        "`strict_transport`, and phone or PBX lacks the transport that was asked for",
    )
    UNKNOWN_DOMAIN = "unknown-domain", 'the domain is not configured, and `unknown_domains` is "refuse"'
    INVALID_SOURCE = (
        "invalid-source",
        "no phone can be at the source: multicast, unspecified, broadcast",
    )
    LINK_LOCAL_NEEDS_ZONE = "link-local-needs-zone", "a link-local source, and several links it may be on"
    NO_ADDRESS = "no-address", "no interface has an address that could be presented"
    NO_ADDRESS_FOR_FAMILY = "no-address-for-family", "none of the phone's address families"
    ONLY_LINK_LOCAL = "only-link-local", "nothing but link-local addresses, and the phone is not on that link"
    NOT_LISTENING = (
        "not-listening",
        "phone and listeners share a transport, but no address that could be presented has it",
    )
    UNREACHABLE = "unreachable", "there is no way to the phone"
    AMBIGUOUS_ADDRESS = "ambiguous-address", "nothing is known of the phone, and several addresses are equally likely"
    DNS_NOT_READY = "dns-not-ready", 'the name does not verify, and `when_dns_fails` is "refuse"'
    DNS_TEMPORARY_FAILURE = "dns-temporary-failure", 'the DNS owes the answer, and `when_dns_fails` is "refuse"'


class Refusal(Struct, frozen=True, gc=False):
    """No plan, and why: a refusal rather than a wrong guess."""

    code: RefusalCode
    text: str
    choices: tuple[Choice, ...] = ()
    warnings: tuple[PlanWarning, ...] = ()
