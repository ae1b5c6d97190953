"""What does a message say, however unusual? Read by dnspython, record by record.

Everything that `lean_reader` leaves: errors with their reason (RFC 8914), the types that only the audit asks for,
DNSSEC records, EDNS options, and what is no message at all. It is slower; so what it may cost is bounded: a few
kilobytes of long names and pointers to them would keep dnspython busy for a second.
"""

from typing import Final, NamedTuple

import dns.edns
import dns.exception
import dns.flags
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.wire
from dns.rdtypes.ANY.OPT import OPT

from planner.core.addresses import Address
from planner.core.answers import LARGEST_TTL, Record, RecordType
from planner.core.names import DnsName
from planner.doors.dns.message import MAX_RECORDS, Message, Owned
from planner.doors.dns.query import CODES
from planner.doors.dns.rdata import data_of, name_of

_MOST_READS: Final = 10_000  # of a length, a label, a number ...; 200 NAPTR records take 7,000
_TYPES: Final = {code: type_ for type_, code in CODES.items()}
_SPECIAL: Final = (dns.rdatatype.OPT, dns.rdatatype.TSIG)
_BOGUS: Final = range(6, 13)  # extended errors from "DNSSEC Bogus" to "NSEC Missing" (RFC 8914 4.7 to 4.13)


class _Parsed(NamedTuple):
    owner: dns.name.Name
    type: int
    class_: int
    ttl: int
    rdata: dns.rdata.Rdata


class _ThriftyParser(dns.wire.Parser):
    """A parser that gives up on a message that takes too many reads."""

    def __init__(self, wire: bytes) -> None:
        super().__init__(wire)
        self._reads_left = _MOST_READS

    def get_bytes(self, size: int) -> bytes:
        self._reads_left -= 1
        if self._reads_left < 0:
            raise dns.exception.FormError
        return super().get_bytes(size)


def read(message: bytes) -> Message | None:
    """Read *message*; None: it is none, or would cost too much."""
    try:
        return _read(_ThriftyParser(message))
    except dns.exception.DNSException:
        return None


def _read(parser: _ThriftyParser) -> Message | None:
    _, flags, questions, *counts = parser.get_struct("!6H")
    if sum(counts) > MAX_RECORDS:
        return None
    asked_type = 0
    for _ in range(questions):
        dns.name.from_wire_parser(parser)
        asked_type, _ = parser.get_struct("!HH")
    answers, authority, additional = [[_record(parser) for _ in range(count)] for count in counts]
    special = [record for record in additional if record.type in _SPECIAL]
    if parser.remaining() or any(record.type in _SPECIAL for record in (*answers, *authority)):
        return None
    if special and (len(special) > 1 or special[0].type == dns.rdatatype.TSIG or special[0].owner != dns.name.root):
        return None
    named = _owned(authority)
    return Message(
        dns.rcode.from_flags(flags, special[0].ttl if special else 0),
        authoritative=bool(flags & dns.flags.AA),
        recursive=bool(flags & dns.flags.RA),
        answers=_owned(answers),
        soa=next((owned for owned in named if owned.type is RecordType.SOA), None),
        refers=any(owned.type is RecordType.NS for owned in named),
        bogus=any(_is_bogus(record.rdata) for record in special),
        additional=_addresses(additional) if asked_type == dns.rdatatype.SRV else (),
    )


def _record(parser: _ThriftyParser) -> _Parsed:
    owner = dns.name.from_wire_parser(parser)
    type_, class_, ttl, size = parser.get_struct("!HHIH")
    with parser.restrict_to(size):
        rdata = dns.rdata.from_wire_parser(
            dns.rdataclass.RdataClass.make(class_), dns.rdatatype.RdataType.make(type_), parser
        )
    return _Parsed(owner, type_, class_, ttl, rdata)


def _owned(records: list[_Parsed]) -> tuple[Owned, ...]:
    """Return the records of types that are asked for."""
    return tuple(
        Owned(name_of(owner), _TYPES[type_], Record(data_of(rdata), ttl if ttl <= LARGEST_TTL else 0))
        for owner, type_, class_, ttl, rdata in records
        if type_ in _TYPES and class_ == dns.rdataclass.IN
    )


def _addresses(records: list[_Parsed]) -> tuple[tuple[DnsName, Address], ...]:
    owned_data = ((owned.owner, owned.record.data) for owned in _owned(records))
    return tuple((owner, data) for owner, data in owned_data if isinstance(data, Address))


def _is_bogus(rdata: dns.rdata.Rdata) -> bool:
    options = rdata.options if isinstance(rdata, OPT) else ()
    return any(isinstance(option, dns.edns.EDEOption) and option.code in _BOGUS for option in options)
