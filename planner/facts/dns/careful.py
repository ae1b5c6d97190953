"""What does a message say, however unusual? Read by dnspython.

Everything that `lean` leaves: errors with their reason (RFC 8914), the types that only the audit asks for, DNSSEC
records, EDNS options, and what is no message at all. Slower, and bounded all the same: few records, and short chains
of compression pointers in dnspython itself (2.9 and later).
"""

from typing import Final

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from planner.core.answers import Record, RecordType
from planner.facts.dns.query import CODES, HEADER_SIZE
from planner.facts.dns.rdata import data_of, name_of
from planner.facts.dns.reply import MAX_RECORDS, Owned, Reply

_TYPES: Final = {code: type_ for type_, code in CODES.items()}
_BOGUS: Final = range(6, 13)  # extended errors from "DNSSEC Bogus" to "NSEC Missing" (RFC 8914 4.7 to 4.13)


def read(message: bytes) -> Reply | None:
    """Read *message*; None: it is none, or has more records than are read at all."""
    counts = (int.from_bytes(message[at : at + 2], "big") for at in range(6, HEADER_SIZE, 2))
    if sum(counts) > MAX_RECORDS:
        return None
    try:
        parsed = dns.message.from_wire(message, one_rr_per_rrset=True)
    except dns.exception.DNSException:
        return None
    answers = tuple(owned for rrset in parsed.answer for owned in _owned(rrset))
    authority = [owned for rrset in parsed.authority for owned in _owned(rrset)]
    return Reply(
        parsed.rcode(),
        authoritative=bool(parsed.flags & dns.flags.AA),
        recursive=bool(parsed.flags & dns.flags.RA),
        answers=answers,
        soa=next((owned for owned in authority if owned.type is RecordType.SOA), None),
        refers=any(owned.type is RecordType.NS for owned in authority),
        bogus=_is_bogus(parsed),
    )


def _owned(rrset: dns.rrset.RRset) -> list[Owned]:
    type_ = _TYPES.get(rrset.rdtype)
    if type_ is None or rrset.rdclass != dns.rdataclass.IN:
        return []
    owner = name_of(rrset.name)
    return [Owned(owner, type_, Record(data_of(rdata), rrset.ttl)) for rdata in rrset]


def _is_bogus(message: dns.message.Message) -> bool:
    return any(isinstance(option, dns.edns.EDEOption) and option.code in _BOGUS for option in message.options)
