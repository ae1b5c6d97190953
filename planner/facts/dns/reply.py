"""What stands in a reply, whichever reader read it?"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from planner.core.answers import Record, RecordType
from planner.core.names import DnsName

MAX_RECORDS: Final = 200
"""The most records of a message that is read at all: a name server must not keep the event loop busy."""


class Rcode(IntEnum):
    """The response codes that make a difference (RFC 1035 4.1.1, RFC 6891 6.1.3)."""

    NOERROR = 0
    FORMERR = 1
    SERVFAIL = 2
    NXDOMAIN = 3
    NOTIMP = 4
    REFUSED = 5


@dataclass(frozen=True, slots=True)
class Owned:
    """A record with its *owner* name and *type*."""

    owner: DnsName
    type: RecordType
    record: Record


@dataclass(frozen=True, slots=True)
class Reply:
    """What a message says: the *answers*, and from its authority section the *soa* and whether it *refers* elsewhere.

    *recursive*: the server would ask others. *bogus*: it says that DNSSEC validation failed (RFC 8914). Records of
    types that are never asked for, and of other classes, are left out.
    """

    rcode: int
    authoritative: bool
    recursive: bool
    answers: tuple[Owned, ...] = ()
    soa: Owned | None = None
    refers: bool = False
    bogus: bool = False


def make_reply(
    rcode: int, flags: int, answers: tuple[Owned, ...], authority: list[Owned], *, bogus: bool = False
) -> Reply:
    """Make a reply of its *rcode*, the *flags* of its header (RFC 1035 4.1.1), and two of its sections."""
    soa, refers = None, False
    for owned in authority:
        if owned.type is RecordType.SOA:
            soa = soa or owned
        elif owned.type is RecordType.NS:
            refers = True
    return Reply(rcode, bool(flags & 0x0400), bool(flags & 0x0080), answers, soa, refers, bogus)


def is_truncated(message: bytes) -> bool:
    """Tell whether *message*, 12 octets or more, was cut to fit (RFC 1035 4.1.1)."""
    return bool(message[2] & 0x02)
