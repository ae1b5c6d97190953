"""Which families of phones are known, and how sure is each fact? The device catalogue as values (V1 to V4).

A family is what phones with one configuration syntax have in common. Facts are from vendors' documents, from templates
that people ship, or inferred; each says which, because "no SRV" and "nobody has written down whether it does SRV" are
two things.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from planner.core.addresses import Family
from planner.core.errors import Listing, NotListed, nearest
from planner.core.phones.confidence import Confidence
from planner.core.phones.device import Device, DnsClass
from planner.core.phones.layout import Row, ServerList
from planner.core.transports import Transport


class NoPort(StrEnum):
    """How "no port" is written into a field of its own."""

    ZERO = "zero"
    EMPTY = "empty"
    OMITTED = "omitted"

    @property
    def text(self) -> str | None:
        """What is written; None: the key is left out."""
        return {NoPort.ZERO: "0", NoPort.EMPTY: "", NoPort.OMITTED: None}[self]


class TransportScope(StrEnum):
    """What shares one transport: each server has its own, each account, all handsets of a base, or the whole phone."""

    SERVER = "server"
    ACCOUNT = "account"
    BASE = "base"
    DEVICE = "device"


class Slots(Struct, frozen=True, gc=False):
    """How many servers, and how many outbound proxies, can be written for an account, if that is known."""

    servers: int = 1
    proxies: int = 0
    are_known: bool = True

    @property
    def flatten_into_servers(self) -> bool:
        """Whether servers behind a name go into the server fields; else into those of the outbound proxy (V2)."""
        return self.servers > 1 or not self.proxies

    @property
    def room(self) -> int | None:
        """How many of the servers behind a name can be written; None if that is not known."""
        if not self.are_known:
            return None
        return self.servers if self.flatten_into_servers else self.proxies


class Codes(Struct, frozen=True):
    """What stands for a transport, and for what the phone is to look up, in the vendor's fields.

    *discovery* stands in the field of the transport for "let the DNS decide", on merged devices.
    """

    transport: Mapping[Transport, str] = field(default_factory=dict)
    dns: Mapping[DnsClass, str] = field(default_factory=dict)
    discovery: str | None = None


class ModelException(Struct, frozen=True, gc=False):
    """What holds for some phones of a family only: *model* finds them by their name, *firmware* by its version.

    Both, if both are given. None: as for the family. *without*: keys that these models do not have. *careful_with*:
    transports that are planned with a warning, which says *because*.
    """

    model: str | None
    firmware: str | None
    because: str
    transports: frozenset[Transport] | None = None
    dns: DnsClass | None = None
    families: frozenset[Family] | None = None
    slots: Slots | None = None
    without: frozenset[str] = frozenset()
    careful_with: frozenset[Transport] = frozenset()


class PhoneFamily(Struct, frozen=True):
    """A family of phones: how it is known, what it can do, what is written into it.

    *match* and *files* are patterns for the User-Agent and for the name of the file asked for, *ouis* the first digits
    of hardware addresses, six or more. *families_by_setting*: address families that a setting of the phone switches on.
    *srv_doubts*: why it is not proven that a transport is found in the DNS. *needs_extension*: the extension is part
    of what is written. *accounts*: how many there are, None if that is not known. *variant*: which of its exceptions
    this is, from 1; 0: the family itself. *cautions*: what is to be minded with a transport. *confidence* is by the
    name of the fact in the file.
    """

    name: str
    device: Device
    match: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    ouis: frozenset[str] = frozenset()
    families_by_setting: frozenset[Family] = frozenset()
    no_port: NoPort = NoPort.OMITTED
    slots: Slots = Slots()
    discovers_by_proxy: bool = False
    srv_doubts: Mapping[Transport, str] = field(default_factory=dict)
    transport_scope: TransportScope | None = None
    format: str | None = None
    accounts: int | None = None
    local_port_keys: tuple[str, ...] = ()
    codes: Codes = Codes()
    server_list: ServerList | None = None
    rows: tuple[Row, ...] = ()
    needs_extension: bool = False
    models: tuple[ModelException, ...] = ()
    variant: int = 0
    cautions: Mapping[Transport, str] = field(default_factory=dict)
    confidence: Mapping[str, Confidence] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The identifier of the family."""
        return self.device.id

    @property
    def shares_its_transport(self) -> bool:
        """Whether what is written for one account is the transport of the others too."""
        return self.transport_scope in (TransportScope.BASE, TransportScope.DEVICE) and bool(self.codes.transport)

    def writes(self, transport: Transport) -> bool:
        """Tell whether it can be written that a phone is to use *transport*, or goes without saying."""
        return transport in self.device.transports or transport in self.codes.transport

    def sure(self, row: Row) -> Confidence | None:
        """Tell how sure a row is: as it says itself, else as all settings are."""
        return row.sure or self.confidence.get("settings")


class Catalogue(Struct, frozen=True):
    """Every family by its identifier, in the order in which their patterns are tried.

    *left_out*: phones that are deliberately not described, and why.
    """

    families: Mapping[str, PhoneFamily] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    def family(self, identifier: str) -> PhoneFamily:
        """Find a family. Raises NotListed, naming the nearest."""
        family = self.families.get(identifier)
        if family is not None:
            return family
        near = nearest(identifier.casefold(), (*self.families, GENERIC_ID), alike=0.5)[:3]
        raise NotListed("device", identifier, near, Listing.DEVICES)


GENERIC_ID: Final = "generic"
EMPTY: Final = Catalogue()
