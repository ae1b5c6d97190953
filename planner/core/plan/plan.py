"""What is a plan? Where a phone registers, with everything that led there; and what is asked."""

from enum import StrEnum

from msgspec import Struct

from planner.core.addresses import Address, Family
from planner.core.choice import Choice, PlanWarning
from planner.core.names import SipDomain
from planner.core.phones.identity import NOBODY, Identity
from planner.core.policy.overrides import Overrides
from planner.core.transports import Transport


class Mode(StrEnum):
    """What a plan presents: an address of the PBX, the domain's name, or what a pattern says."""

    ADDRESS = "address"
    DOMAIN = "domain"
    PATTERN = "pattern"


class Lookup(StrEnum):
    """What the phone itself will ask the DNS; `a` for a name with a port."""

    NONE = "none"
    A = "a"
    SRV = "srv"
    NAPTR = "naptr"


class Request(Struct, frozen=True, gc=False):
    """Who asks. *via*: the local address on which the phone contacted the backend.

    *seed*: what spreads phones over servers of equal priority, always the same for one phone (D7). *account*: for which
    of the phone's accounts.
    """

    domain: SipDomain
    extension: str | None = None
    source: Address | None = None
    via: Address | None = None
    identity: Identity = NOBODY
    seed: str = ""
    account: int = 1
    overrides: Overrides | None = None


class Server(Struct, frozen=True, gc=False):
    """One server to write into the phone. *addresses*: what it leads to now, None if that was not looked up."""

    host: str
    port: int | None
    transport: Transport
    addresses: tuple[str, ...] | None


class Setting(Struct, frozen=True, gc=False):
    """One setting of the phone, in its vendor's own terms."""

    key: str
    value: str


class Plan(Struct, frozen=True, gc=False):
    """Where a phone registers. *port* None: none is written. *valid_for*: seconds, None where no DNS is involved.

    *identity*, *extension* and *account*: for whom. *choices*: what was decided, step by step, and why. *is_flattened*:
    the *servers* are what is written, in place of the name that leads to them.
    """

    domain: str
    extension: str | None
    identity: Identity
    account: int
    mode: Mode
    registrar: str
    host: str
    family: Family | None
    port: int | None
    transport: Transport
    dns: Lookup
    servers: tuple[Server, ...]
    choices: tuple[Choice, ...]
    warnings: tuple[PlanWarning, ...]
    is_flattened: bool = False
    valid_for: int | None = None
    degraded: bool = False

    @property
    def uri(self) -> str:
        """The SIP URI of the server (RFC 3261 19.1); without transport where discovery finds it."""
        if self.dns is Lookup.NAPTR:
            return f"sip:{self._authority}"
        return f"sip:{self._authority};transport={self.transport.value}"

    @property
    def sips_uri(self) -> str | None:
        """The SIPS URI for TLS, else None."""
        return f"sips:{self._authority}" if self.transport is Transport.TLS else None

    @property
    def _authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"
