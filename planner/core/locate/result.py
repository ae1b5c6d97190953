"""What comes of locating: targets and their order, or the reason why there are none.

Field by field the locate document, and a little more for those who decide upon it: the raw answers, and which
transports NAPTR offered.
"""

from msgspec import Struct

from planner.core.addresses import BOTH_FAMILIES, Address, Family
from planner.core.choice import Code
from planner.core.locate.inquiry import Asked, LocateWarning
from planner.core.locate.targets import Group, Hop
from planner.core.transports import PREFERENCE, Transport
from planner.core.uri import UriHost


class Client(Struct, frozen=True, gc=False):
    """Who asks: its *transports* in order of preference, its address families, its own addresses if known.

    Without *source_addresses* one global address of each family is assumed, never this machine's (RFC 6724).
    *tls_srv_label*: what it asks for in place of `_sips._tcp`, if it has a name of its own for that.
    """

    transports: tuple[Transport, ...] = PREFERENCE
    families: frozenset[Family] = BOTH_FAMILIES
    source_addresses: tuple[Address, ...] = ()
    tls_srv_label: str | None = None


class LocateCode(Code):
    """Why a URI leads nowhere."""

    INVALID_URI = "invalid-uri", "the text is no SIP URI"
    NO_SUCH_DOMAIN = "no-such-domain", "the domain does not exist"
    NO_ADDRESS = "no-address", "nothing on the way has an address"
    SERVICE_NOT_AVAILABLE = "service-not-available", 'SRV says ".": the service is decidedly not there (RFC 2782)'
    TRANSPORT_NOT_SUPPORTED = "transport-not-supported", "the URI demands a transport that the client lacks"
    NO_COMMON_TRANSPORT = "no-common-transport", "the client has no transport at all, or none that NAPTR offers"
    TEMPORARY_FAILURE = "temporary-failure", "the DNS owes an answer without which nothing is found"
    ALIAS_LOOP = "alias-loop", "aliases lead back to where they began, or on and on"
    NAPTR_LOOP = "naptr-loop", "NAPTR records lead back to where they began, or on and on"
    TRUNCATED = "truncated", "an answer was cut off, over TCP too"

    @property
    def is_temporary(self) -> bool:
        """Whether another attempt may fare better without any change of records."""
        return self in (LocateCode.TEMPORARY_FAILURE, LocateCode.TRUNCATED)


class LocateError(Struct, frozen=True, gc=False):
    """Why a URI leads nowhere, in a sentence."""

    code: LocateCode
    text: str


class Located(Struct, frozen=True, gc=False):
    """Where *uri* leads, or the *error*.

    *groups* are tried one after the other; *order* is one draw of all their endpoints. *tls_identity* is the host that
    the certificate must prove (RFC 5922), None unless TLS comes first. *ttl*: seconds for which all this holds, None if
    nothing says. *degraded*: the DNS owes an answer that might have changed the result. *stale*: an answer outlived its
    TTL. *naptr*: the transports of this client that NAPTR records offer, whatever their order, most preferred first.
    """

    uri: str
    error: LocateError | None = None
    groups: tuple[Group, ...] = ()
    order: tuple[Hop, ...] = ()
    questions: tuple[Asked, ...] = ()
    tls_identity: UriHost | None = None
    ttl: int | None = None
    degraded: bool = False
    warnings: tuple[LocateWarning, ...] = ()
    stale: bool = False
    naptr: tuple[Transport, ...] = ()

    @property
    def status(self) -> str:
        """`located` or `failed`."""
        return "located" if self.error is None else "failed"
