"""What can be asked, as JSON or as named texts? The types that parse; the OpenAPI document is made from them."""

from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, UnsetType

from planner.core.addresses import Family
from planner.core.phones.device import DnsClass
from planner.core.transports import CHOICES, PREFERENCE, Transport

MOST_ACCOUNTS: Final = 99
"""Accounts of a phone."""

OLDEST_AUDIT: Final = 86400
"""Seconds; an audit that is older says nothing of now."""

if TYPE_CHECKING:
    PhoneTransport: TypeAlias = str
    PhoneTransportSetting: TypeAlias = str
else:  # literals that are made of the table, of which a type checker knows nothing
    PhoneTransport = Literal[tuple(transport.value for transport in CHOICES)]
    PhoneTransportSetting = Literal["default", PhoneTransport]

Text = Annotated[str, Meta(min_length=1, max_length=1024)]
AddressText = Annotated[str, Meta(min_length=1, max_length=128, examples=["192.0.2.7"])]
MacText = Annotated[str, Meta(pattern="^[0-9A-Fa-f]{2}([:.-]?[0-9A-Fa-f]{2}){5}$", examples=["00:15:65:00:00:01"])]
ExtensionText = Annotated[str, Meta(min_length=1, max_length=64, examples=["101"])]
Account = Annotated[int, Meta(ge=1, le=MOST_ACCOUNTS)]


class InlineDomain(msgspec.Struct, forbid_unknown_fields=True):
    """Settings of the domain, in place of the configured ones."""

    transport: PhoneTransportSetting | UnsetType = UNSET
    strict_transport: bool | Literal["default"] | UnsetType = UNSET
    use_domain_name: bool | Literal["default"] | UnsetType = UNSET
    outbound_proxy_pattern: str | UnsetType = UNSET


class InlineExtension(msgspec.Struct, forbid_unknown_fields=True):
    """Settings of the extension, in place of the configured ones."""

    transport: PhoneTransportSetting | UnsetType = UNSET


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


class AuditQuery(msgspec.Struct, forbid_unknown_fields=True):
    """How old an audit may be, in seconds."""

    max_age: Annotated[int, Meta(ge=0, le=OLDEST_AUDIT)] = 600


class AuditLine(msgspec.Struct, forbid_unknown_fields=True):
    """A domain among many that are to be audited; a text alone is one too."""

    domain: Annotated[Text, Meta(examples=["example.com"])]


class LocateQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Which SIP URI is to be located, and for which client. Without source addresses one of each family is assumed."""

    uri: Annotated[str, Meta(min_length=1, max_length=2048, examples=["sip:example.com"])]
    transports: Annotated[tuple[Transport, ...], Meta(min_length=1, max_length=16)] = PREFERENCE
    families: Annotated[tuple[Family, ...], Meta(min_length=1, max_length=16)] = tuple(Family)
    source_address: Annotated[tuple[AddressText, ...], Meta(max_length=64)] = ()
    seed: Annotated[str, Meta(max_length=1024)] = ""
