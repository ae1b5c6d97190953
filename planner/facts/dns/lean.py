"""What does a message say, if it is an ordinary one? Read by hand, twenty times as fast as by dnspython.

RFC 1035 4.1; rdata of RFC 1035 3.3 (CNAME, NS, PTR, SOA), 3596 (AAAA), 2782 (SRV), 3403 4.1 (NAPTR). Whatever is out
of the ordinary - another type or class, an EDNS option, a wild compression pointer, a wrong length - is not judged here
but left to `careful`. Where this reader reads, dnspython reads the same (held together by property tests).
"""

import struct
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address
from typing import Final, TypeAlias

from planner.core.answers import Data, Naptr, Record, RecordType, Soa, Srv
from planner.core.errors import Malformed
from planner.core.names import DnsName
from planner.facts.dns.query import HEADER_SIZE
from planner.facts.dns.reply import MAX_RECORDS, Owned, Rcode, Reply, make_reply

_HEADER: Final = struct.Struct("!HHHHHH")
_FIXED: Final = struct.Struct("!HHIH")  # type, class, TTL, length of the rdata (RFC 1035 3.2.1)
_SRV: Final = struct.Struct("!HHH")
_NAPTR: Final = struct.Struct("!HH")
_SOA: Final = struct.Struct("!IIIII")
_IN: Final = 1
_OPT: Final = 41
_LARGEST_PLAIN_FLAGS: Final = 0xFFFFFF  # in the TTL of OPT: no more than 4 bits of rcode are in use (RFC 6891 6.1.3)
_LARGEST_TTL: Final = 2**31 - 1  # seconds; anything larger is 0 (RFC 2181 8)
_MOST_HOPS: Final = 4  # from pointer to pointer; sound compression needs one or two
_PLAIN: Final = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_-.")

_Names: TypeAlias = dict[int, DnsName]
_Reader: TypeAlias = Callable[[bytes, int, int, _Names], Data]


class _Unusual(Exception):
    """Not for this reader."""


def read(message: bytes, name: DnsName, at: int) -> Reply | None:
    """Read the *message* whose question, about *name*, ends at octet *at*; None: leave it to `careful`."""
    try:
        return _read(message, name, at)
    except (_Unusual, Malformed, struct.error, IndexError):
        return None


def _read(message: bytes, name: DnsName, at: int) -> Reply | None:
    _, flags, _, answers, authorities, additions = _HEADER.unpack_from(message)
    rcode = flags & 0x0F
    if rcode not in (Rcode.NOERROR, Rcode.NXDOMAIN) or answers + authorities + additions > MAX_RECORDS:
        return None
    names = {HEADER_SIZE: name}
    found = []
    for _ in range(answers + authorities):
        owned, at = _record(message, at, names)
        found.append(owned)
    opts = 0
    for _ in range(additions):
        is_opt, at = _addition(message, at, names)
        opts += is_opt
    if at != len(message) or opts > 1:
        return None
    return make_reply(rcode, flags, tuple(found[:answers]), found[answers:])


def _record(message: bytes, at: int, names: _Names) -> tuple[Owned, int]:
    owner, at = _name(message, at, len(message), names)
    code, class_, ttl, size = _FIXED.unpack_from(message, at)
    start = at + 10
    end = start + size
    if class_ != _IN or code not in _READERS or end > len(message):
        raise _Unusual
    type_, read_data = _READERS[code]
    record = Record(read_data(message, start, end, names), ttl if ttl <= _LARGEST_TTL else 0)
    return Owned(owner, type_, record), end


def _addition(message: bytes, at: int, names: _Names) -> tuple[bool, int]:
    """Pass over an additional record: nothing but OPT matters there, and address records are the rule."""
    is_root = message[at] == 0
    _, at = _name(message, at, len(message), names)
    code, class_, ttl, size = _FIXED.unpack_from(message, at)
    end = at + 10 + size
    if code == _OPT and is_root and size == 0 and ttl <= _LARGEST_PLAIN_FLAGS:
        return True, end
    if class_ == _IN and ((code == 1 and size == 4) or (code == 28 and size == 16)):
        return False, end
    raise _Unusual


def _name(message: bytes, at: int, end: int, names: _Names) -> tuple[DnsName, int]:
    """Read the name at octet *at*, whose own octets end by *end*; return it with the place after it."""
    first = message[at]
    if first >= 0xC0:
        target = (first & 0x3F) << 8 | message[at + 1]
        if at + 2 > end:
            raise _Unusual
        if target not in names:
            names[target] = _uncompressed(message, at, end)[0]
        return names[target], at + 2
    return _uncompressed(message, at, end)


def _uncompressed(message: bytes, at: int, end: int) -> tuple[DnsName, int]:
    labels, after, start, hops = [], 0, at, 0
    while True:
        if at >= end:
            raise _Unusual
        length = message[at]
        if length == 0:
            break
        if length < 0x40:
            if at + 1 + length > end:
                raise _Unusual
            labels.append(message[at + 1 : at + 1 + length])
            at += 1 + length
            continue
        target = (length & 0x3F) << 8 | message[at + 1]
        hops += 1
        # Only backwards, and never into what has been read of this name: so this ends (RFC 1035 4.1.4, "prior").
        if length < 0xC0 or at + 2 > end or target >= start or hops > _MOST_HOPS:
            raise _Unusual
        after = after or at + 2
        end, start, at = start, target, target
    return _named(labels), after or at + 1


def _named(labels: list[bytes]) -> DnsName:
    text = b".".join(labels).lower()
    if labels and len(text) <= 253 and _PLAIN.issuperset(text) and text.count(b".") == len(labels) - 1:
        return DnsName(text.decode("ascii"))
    return DnsName.from_labels(labels)


def _read_name(message: bytes, at: int, end: int, names: _Names) -> DnsName:
    name, after = _name(message, at, end, names)
    if after != end:
        raise _Unusual
    return name


def _read_a(message: bytes, at: int, end: int, _: _Names) -> IPv4Address:
    if end - at != 4:
        raise _Unusual
    return IPv4Address(message[at:end])


def _read_aaaa(message: bytes, at: int, end: int, _: _Names) -> IPv6Address:
    if end - at != 16:
        raise _Unusual
    return IPv6Address(message[at:end])


def _read_srv(message: bytes, at: int, end: int, names: _Names) -> Srv:
    if end - at < 7:
        raise _Unusual
    priority, weight, port = _SRV.unpack_from(message, at)
    return Srv(priority, weight, port, _read_name(message, at + 6, end, names))


def _read_naptr(message: bytes, at: int, end: int, names: _Names) -> Naptr:
    order, preference = _NAPTR.unpack_from(message, at)
    at += 4
    strings = []
    for _ in range(3):
        after = at + 1 + message[at]
        strings.append(message[at + 1 : after].decode("latin-1"))
        at = after
    if at >= end:
        raise _Unusual
    flags, services, regexp = strings
    return Naptr(order, preference, flags, services, regexp, _read_name(message, at, end, names))


def _read_soa(message: bytes, at: int, end: int, names: _Names) -> Soa:
    mname, at = _name(message, at, end, names)
    rname, at = _name(message, at, end, names)
    if end - at != _SOA.size:
        raise _Unusual
    return Soa(mname, rname, *_SOA.unpack_from(message, at))


_READERS: Final[dict[int, tuple[RecordType, _Reader]]] = {
    1: (RecordType.A, _read_a),
    2: (RecordType.NS, _read_name),
    5: (RecordType.CNAME, _read_name),
    6: (RecordType.SOA, _read_soa),
    12: (RecordType.PTR, _read_name),
    28: (RecordType.AAAA, _read_aaaa),
    33: (RecordType.SRV, _read_srv),
    35: (RecordType.NAPTR, _read_naptr),
}
