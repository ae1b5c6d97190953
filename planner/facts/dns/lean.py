"""What does a message say, if it is an ordinary one? Read by hand, twenty times as fast as by dnspython.

RFC 1035 4.1; rdata of RFC 1035 3.3 (CNAME, NS, PTR, SOA), 3596 (AAAA), 2782 (SRV), 3403 4.1 (NAPTR). Whatever is out
of the ordinary - another type or class, an EDNS option, an odd name, a wild compression pointer, a wrong length - is
not judged here but left to `careful`. Where this reader reads, dnspython reads the same (held together by property
tests).
"""

import struct
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address
from typing import Final, TypeAlias

from planner.core.answers import Data, Naptr, Record, RecordType, Soa, Srv
from planner.core.names import DnsName
from planner.facts.dns.query import HEADER_SIZE
from planner.facts.dns.reply import MAX_RECORDS, Owned, Rcode, Reply, make_reply

_HEADER: Final = struct.Struct("!HHHHHH")
_FIXED: Final = struct.Struct("!HHIH")  # type, class, TTL, length of the rdata (RFC 1035 3.2.1)
_SRV: Final = struct.Struct("!HHH")
_NAPTR: Final = struct.Struct("!HH")
_SOA: Final = struct.Struct("!IIIII")
_READ: Final = (Rcode.NOERROR.value, Rcode.NXDOMAIN.value)
_IN: Final = 1
_A: Final = 1
_AAAA: Final = 28
_OPT: Final = 41
_LARGEST_PLAIN_FLAGS: Final = 0xFFFFFF  # in the TTL of OPT: no more than 4 bits of rcode are in use (RFC 6891 6.1.3)
_LARGEST_TTL: Final = 2**31 - 1  # seconds; anything larger is 0 (RFC 2181 8)
_MOST_HOPS: Final = 4  # from pointer to pointer; sound compression needs one or two
_LONGEST: Final = 253  # characters of a name
_LONGEST_LABEL: Final = 44  # octets; the numbers of more are those of plain characters, or of the dot
_TO_THE_QUESTION: Final = b"\xc0\x0c"

_DOT: Final = "."
_PLAIN: Final = b"abcdefghijklmnopqrstuvwxyz0123456789_-"
_TEXT: Final = bytes(octet if octet in _PLAIN else octet | 0x20 if 65 <= octet <= 90 else 46 for octet in range(256))
"""From the octets of a name to its text: lengths of labels become dots; so does what is not plain, which shows."""

_Span: TypeAlias = tuple[int, int, str, int]
"""A name that has been read: from which octet to which, as which text, over how many pointers."""

_Reader: TypeAlias = Callable[[bytes, int, int, list[_Span]], Data]


class _Unusual(Exception):
    """Not for this reader."""


def read(message: bytes, name: DnsName, at: int) -> Reply | None:
    """Read the *message* whose question, about *name*, ends at octet *at*; None: leave it to `careful`."""
    try:
        return _read(message, name, at)
    except (_Unusual, struct.error, IndexError):
        return None


def _read(message: bytes, name: DnsName, at: int) -> Reply | None:
    _, flags, _, answers, authorities, additions = _HEADER.unpack_from(message)
    rcode = flags & 0x0F
    if rcode not in _READ or answers + authorities + additions > MAX_RECORDS:
        return None
    if len(name.text) + 2 != at - 4 - HEADER_SIZE:
        return None  # it has escapes, or is the root
    spans = [(HEADER_SIZE, at - 5, name.text, 0)]
    found = []
    for _ in range(answers + authorities):
        owned, at = _record(message, at, name, spans)
        found.append(owned)
    opts = 0
    for _ in range(additions):
        is_opt, at = _addition(message, at, spans)
        opts += is_opt
    if at != len(message) or opts > 1:
        return None
    return make_reply(rcode, flags, tuple(found[:answers]), found[answers:])


def _record(message: bytes, at: int, name: DnsName, spans: list[_Span]) -> tuple[Owned, int]:
    if message[at : at + 2] == _TO_THE_QUESTION:
        owner, at = name, at + 2
    else:
        text, at = _name(message, at, len(message), spans)
        owner = DnsName(text)
    code, class_, ttl, size = _FIXED.unpack_from(message, at)
    start = at + 10
    end = start + size
    if class_ != _IN or code not in _READERS or end > len(message):
        raise _Unusual
    type_, read_data = _READERS[code]
    record = Record(read_data(message, start, end, spans), ttl if ttl <= _LARGEST_TTL else 0)
    return Owned(owner, type_, record), end


def _addition(message: bytes, at: int, spans: list[_Span]) -> tuple[bool, int]:
    """Pass over an additional record: nothing but OPT matters there, and address records are the rule."""
    is_root = message[at] == 0
    _, at = _name(message, at, len(message), spans)
    code, class_, ttl, size = _FIXED.unpack_from(message, at)
    end = at + 10 + size
    if code == _OPT and is_root and size == 0 and ttl <= _LARGEST_PLAIN_FLAGS:
        return True, end
    if class_ == _IN and ((code == _A and size == 4) or (code == _AAAA and size == 16)):
        return False, end
    raise _Unusual


def _name(message: bytes, at: int, end: int, spans: list[_Span]) -> tuple[str, int]:
    """Read the name at octet *at*, whose own octets end by *end*; return its text and the place after it."""
    start = at
    labels = 0
    length = message[at]
    while 0 < length <= _LONGEST_LABEL:
        labels += 1
        at += 1 + length
        length = message[at]
    text = message[start + 1 : at].translate(_TEXT).decode("ascii")
    if labels and text.count(_DOT) != labels - 1:
        raise _Unusual
    hops = 0
    stop = at
    at += 1
    if length:
        rest, hops = _pointed(length << 8 | message[at], spans)
        text = f"{text}.{rest}" if labels else rest
        at += 1
    if at > end or len(text) > _LONGEST:
        raise _Unusual
    if labels:
        spans.append((start, stop, text, hops))
    return text or _DOT, at


def _pointed(pointer: int, spans: list[_Span]) -> tuple[str, int]:
    """Return what a compression pointer stands for: the rest, from one of its labels on, of a name read before."""
    target = pointer - 0xC000
    for start, stop, text, hops in spans:
        if start <= target < stop and (target == start or text[target - start - 1] == _DOT) and hops < _MOST_HOPS:
            return text[target - start :], hops + 1
    raise _Unusual


def _read_name(message: bytes, at: int, end: int, spans: list[_Span]) -> DnsName:
    text, after = _name(message, at, end, spans)
    if after != end:
        raise _Unusual
    return DnsName(text)


def _read_a(message: bytes, at: int, end: int, _: list[_Span]) -> IPv4Address:
    if end - at != 4:
        raise _Unusual
    return IPv4Address(message[at:end])


def _read_aaaa(message: bytes, at: int, end: int, _: list[_Span]) -> IPv6Address:
    if end - at != 16:
        raise _Unusual
    return IPv6Address(message[at:end])


def _read_srv(message: bytes, at: int, end: int, spans: list[_Span]) -> Srv:
    if end - at < 7:
        raise _Unusual
    priority, weight, port = _SRV.unpack_from(message, at)
    return Srv(priority, weight, port, _read_name(message, at + 6, end, spans))


def _read_naptr(message: bytes, at: int, end: int, spans: list[_Span]) -> Naptr:
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
    return Naptr(order, preference, flags, services, regexp, _read_name(message, at, end, spans))


def _read_soa(message: bytes, at: int, end: int, spans: list[_Span]) -> Soa:
    mname, at = _name(message, at, end, spans)
    rname, at = _name(message, at, end, spans)
    if end - at != _SOA.size:
        raise _Unusual
    return Soa(DnsName(mname), DnsName(rname), *_SOA.unpack_from(message, at))


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
