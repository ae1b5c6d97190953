"""What stands in a message of a name server, whichever reader read it?"""

from enum import IntEnum
from typing import Final

from msgspec import Struct

from planner.core.addresses import Address
from planner.core.answers import Record, RecordType
from planner.core.names import DnsName

MAX_RECORDS: Final = 200
"""The most records of a message that dnspython reads: a name server must not keep the event loop busy."""


class Rcode(IntEnum):
    """The response codes that make a difference (RFC 1035 4.1.1, RFC 6891 6.1.3)."""

    NOERROR = 0
    FORMERR = 1
    SERVFAIL = 2
    NXDOMAIN = 3
    NOTIMP = 4
    REFUSED = 5


class Owned(Struct, frozen=True, gc=False):
    """A record with its *owner* name and *type*."""

    owner: DnsName
    type: RecordType
    record: Record


class Message(Struct, frozen=True, gc=False):
    """What a message says: the *answers*, and from its authority section the *soa* and whether it *refers* elsewhere.

    *recursive*: the server would ask others. *bogus*: it says that DNSSEC validation failed (RFC 8914). *additional*:
    addresses that came along with what was asked about SRV. Records of types that are never asked for, and of other
    classes, are left out.
    """

    rcode: int
    authoritative: bool
    recursive: bool
    answers: tuple[Owned, ...] = ()
    soa: Owned | None = None
    refers: bool = False
    bogus: bool = False
    additional: tuple[tuple[DnsName, Address], ...] = ()


def is_truncated(message: bytes) -> bool:
    """Tell whether *message*, 12 octets or more, was cut to fit (RFC 1035 4.1.1)."""
    return bool(message[2] & 0x02)
