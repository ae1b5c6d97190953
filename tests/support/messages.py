"""Messages of the DNS made by hand, and what each of the readers makes of them."""

import struct

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from planner.core.answers import Record, RecordType
from planner.core.names import DnsName
from planner.doors.dns import careful_reader, lean_reader
from planner.doors.dns.message import MAX_RECORDS, Message, Owned
from planner.doors.dns.rdata import data_of, name_of

NAME = DnsName("example.org")
QUESTION = b"\7eXaMpLe\3org\0\0\x23\0\1"
END = 12 + len(QUESTION)
POINTER = b"\xc0\x0c"


def message(*records: bytes, flags: int = 0x8180, authority: int = 0, additional: int = 0) -> bytes:
    counts = (1, len(records) - authority - additional, authority, additional)
    return struct.pack("!6H", 1, flags, *counts) + QUESTION + b"".join(records)


def record(type_: int, rdata: bytes, *, owner: bytes = POINTER, class_: int = 1, ttl: int = 300) -> bytes:
    return owner + struct.pack("!HHIH", type_, class_, ttl, len(rdata)) + rdata


def both(octets: bytes) -> Message | None:
    """Read with both readers: the lean one may leave a message to the other, and that reads as dnspython does."""
    one, other, whole = lean_reader.read(octets, NAME, END), careful_reader.read(octets), dnspythons(octets)
    assert other == whole
    assert one in (None, whole)
    return whole


def dnspythons(octets: bytes) -> Message | None:
    if sum(struct.unpack("!6H", octets[:12])[3:]) > MAX_RECORDS:
        return None
    try:
        parsed = dns.message.from_wire(octets, one_rr_per_rrset=True)
    except dns.exception.DNSException:
        return None
    answers, authority = (
        tuple(
            Owned(
                name_of(rrset.name), RecordType(dns.rdatatype.to_text(rrset.rdtype)), Record(data_of(rdata), rrset.ttl)
            )
            for rrset in section
            if rrset.rdclass == dns.rdataclass.IN and dns.rdatatype.to_text(rrset.rdtype) in list(RecordType)
            for rdata in rrset
        )
        for section in (parsed.answer, parsed.authority)
    )
    soas = [owned for owned in authority if owned.type is RecordType.SOA]
    errors = [option.code for option in parsed.options if isinstance(option, dns.edns.EDEOption)]
    return Message(
        parsed.rcode(),
        bool(parsed.flags & dns.flags.AA),
        bool(parsed.flags & dns.flags.RA),
        answers,
        soas[0] if soas else None,
        any(owned.type is RecordType.NS for owned in authority),
        any(6 <= code <= 12 for code in errors),
    )


OPT = b"\0" + struct.pack("!HHIH", 41, 1232, 0, 0)
