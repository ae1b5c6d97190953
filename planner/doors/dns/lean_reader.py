"""What does a message say, if it is an ordinary one? Read by hand, twenty times as fast as by dnspython.

RFC 1035 4.1; rdata of RFC 1035 3.3 (CNAME, NS, PTR, SOA), 3596 (AAAA), 2782 (SRV), 3403 4.1 (NAPTR). Whatever is out
of the ordinary - another type or class, an EDNS option, an odd name, a wild compression pointer, a wrong length - is
not judged here but left to `careful_reader`. Where this reader reads, dnspython reads the same (held together by
property tests).
"""

import struct
from collections.abc import Callable, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import Final, TypeAlias

from planner.core.addresses import Address
from planner.core.answers import LARGEST_TTL, Data, Naptr, Record, RecordType, Soa, Srv
from planner.core.names import DnsName
from planner.doors.dns.message import Message, Owned, Rcode
from planner.doors.dns.query import HEADER_SIZE

_HEADER: Final = struct.Struct("!HHHHHH")
_fixed_part: Final = struct.Struct("!HHIH").unpack_from  # type, class, TTL, length of the rdata (RFC 1035 3.2.1)
_with_pointer: Final = struct.Struct("!HHHIH").unpack_from  # the same, behind a name that is a pointer
_SRV: Final = struct.Struct("!HHH")
_NAPTR: Final = struct.Struct("!HH")
_TIMES: Final = struct.Struct("!IIIII")
_AUTHORITATIVE: Final = 0x0400
_RECURSIVE: Final = 0x0080
_READ: Final = (Rcode.NOERROR.value, Rcode.NXDOMAIN.value)
_IN: Final = 1
_SIZES: Final = {1: 4, 28: 16}  # of the data of A and AAAA
_ADDRESSES: Final[Mapping[int, Callable[[int], Address]]] = {4: IPv4Address, 16: IPv6Address}
_SRV_CODE: Final = b"\0\x21"
_OPT: Final = 41
_NS: Final = 2
_SOA: Final = 6
_LARGEST_PLAIN_FLAGS: Final = 0xFFFFFF  # in the TTL of OPT: no more than 4 bits of rcode are in use (RFC 6891 6.1.3)
_MOST_RECORDS: Final = 4_100  # as many addresses as a message has room for; reading takes time by octets alone
_POINTER: Final = 0xC000
_FARTHEST: Final = 0x4000  # where pointers do not reach any more
_MOST_HOPS: Final = 4  # to names that were not read before
_MOST_DOTS: Final = 15  # in a name with pointers, of which it has fewer than labels; dnspython follows 16 of them
_LONGEST: Final = 253  # characters of a name
_LONGEST_LABEL: Final = 44  # octets; the numbers of more are those of plain characters, or of the dot
_TO_THE_QUESTION: Final = b"\xc0\x0c"
_NONE: Final = b"\0\0"
_ROOT: Final = DnsName(".")

_DOT: Final = "."
_PLAIN: Final = b"abcdefghijklmnopqrstuvwxyz0123456789_-"
_TEXT: Final = bytes(octet if octet in _PLAIN else octet | 0x20 if 65 <= octet <= 90 else 46 for octet in range(256))
"""From the octets of a name to its text: lengths of labels become dots; so does what is not plain, which shows."""

_Names: TypeAlias = dict[int, str]
"""The texts of the names that have been read, by the pointers that lead to them."""

_Addresses: TypeAlias = list[tuple[DnsName, Address]]
_Reader: TypeAlias = Callable[[bytes, int, int, _Names], Data]


class _Unusual(Exception):
    """Not for this reader."""


def read(message: bytes, name: DnsName, at: int) -> Message | None:
    """Read the *message* whose question, about *name*, ends at octet *at*; None: leave it to `careful`."""
    if message[6:8] == _NONE:
        zone = int.from_bytes(message[at : at + 2], "big") - _POINTER
        if HEADER_SIZE < zone < at - 4:
            denial = _denial(message[2:HEADER_SIZE], zone, message[zone:at].lower(), message[at:])
            if denial is not None:
                return denial
    if len(name.text) + 2 != at - 4 - HEADER_SIZE:
        return None  # it has escapes, or is the root
    return _read(message, name, at, {HEADER_SIZE | _POINTER: name.text})


@lru_cache(maxsize=1024)
def _denial(head: bytes, zone: int, question: bytes, rest: bytes) -> Message | None:
    """Read a reply that answers nothing: a server says the same of all that is not in a zone, many times over.

    Of the *question* it has what begins at octet *zone*, the name of the zone; None if more of it would be needed.
    """
    message = bytes(2) + head + bytes(zone - HEADER_SIZE) + question + rest
    return _read(message, _ROOT, zone + len(question), {})


def _read(message: bytes, name: DnsName, at: int, names: _Names) -> Message | None:
    try:
        return _whole(message, name, at, names)
    except (_Unusual, struct.error, IndexError):
        return None


def _whole(message: bytes, name: DnsName, at: int, names: _Names) -> Message | None:
    _, flags, _, answers, authorities, additions = _HEADER.unpack_from(message)
    rcode = flags & 0x0F
    if rcode not in _READ or answers + authorities + additions > _MOST_RECORDS:
        return None
    along: _Addresses | None = [] if message[at - 4 : at - 2] == _SRV_CODE else None
    records, at = _answers(message, at, answers, name, names)
    soa, refers, at = _authority(message, at, authorities, names)
    if _pass_over(message, at, additions, names, along) != len(message):
        return None
    has_authority, is_recursive = (flags & _AUTHORITATIVE) != 0, (flags & _RECURSIVE) != 0
    return Message(rcode, has_authority, is_recursive, records, soa, refers, additional=tuple(along) if along else ())


def _answers(message: bytes, at: int, number: int, name: DnsName, names: _Names) -> tuple[tuple[Owned, ...], int]:
    records = []
    for _ in range(number):
        if message[at : at + 2] == _TO_THE_QUESTION:
            owner, at = name, at + 2
        else:
            text, at = _name(message, at, len(message), names)
            owner = DnsName(text)
        code, class_, ttl, size = _fixed_part(message, at)
        reader = _READERS.get(code)
        at += 10
        end = at + size
        if reader is None or class_ != _IN or end > len(message):
            raise _Unusual
        type_, read_data = reader
        record = Record(read_data(message, at, end, names), ttl if ttl <= LARGEST_TTL else 0)
        records.append(Owned(owner, type_, record))
        at = end
    return tuple(records), at


def _authority(message: bytes, at: int, number: int, names: _Names) -> tuple[Owned | None, bool, int]:
    """Read the authority section: the SOA, whether there are NS records, and the place after it."""
    soa, refers = None, False
    for _ in range(number):
        text = names.get(message[at] << 8 | message[at + 1])
        owner, at = (text, at + 2) if text is not None else _name(message, at, len(message), names)
        code, class_, ttl, size = _fixed_part(message, at)
        at += 10
        end = at + size
        if class_ != _IN or end > len(message) or ttl > LARGEST_TTL:
            raise _Unusual
        if code == _NS:
            refers = True
            _, after = _name(message, at, end, names)
            if after != end:
                raise _Unusual
        elif code == _SOA and soa is None:
            mname, rname, times = _parts_of_soa(message, at, end, names)
            soa = _denying(owner, mname, rname, times, ttl)
        else:
            raise _Unusual
        at = end
    return soa, refers, at


def _pass_over(message: bytes, at: int, number: int, names: _Names, along: _Addresses | None) -> int:
    """Pass over additional records, which are addresses (to be noted in *along*) and OPT; return the place after."""
    has_opt = False
    for _ in range(number):
        first = message[at]
        if first >= 0xC0:
            pointer, code, class_, ttl, size = _with_pointer(message, at)
            owner = names.get(pointer) or _pointed(message, at, at, names, 0)
            at += 12 + size
        else:
            owner, at = _name(message, at, len(message), names)
            code, class_, ttl, size = _fixed_part(message, at)
            at += 10 + size
        if class_ == _IN and size == _SIZES.get(code):
            if along is not None:
                along.append((DnsName(owner), _ADDRESSES[size](int.from_bytes(message[at - size : at], "big"))))
            continue
        if code != _OPT or has_opt or first or size or ttl > _LARGEST_PLAIN_FLAGS:
            raise _Unusual
        has_opt = True
    return at


def _name(message: bytes, at: int, end: int, names: _Names, hops: int = 0) -> tuple[str, int]:
    """Read the name at octet *at*, whose own octets end by *end*; return its text and the place after it."""
    length = message[at]
    if length >= 0xC0:
        if at + 2 > end:
            raise _Unusual
        return _pointed(message, at, at, names, hops), at + 2
    start, dots = at, -1
    while 0 < length <= _LONGEST_LABEL:
        dots += 1
        at += length + 1
        length = message[at]
    text = message[start + 1 : at].translate(_TEXT).decode("ascii")
    if text and text.count(_DOT) != dots:
        raise _Unusual
    at += 1
    if length:
        text = f"{text}.{_pointed(message, at - 1, start, names, hops)}"
        at += 1
        if text.count(_DOT) > _MOST_DOTS:
            raise _Unusual
    if at > end or len(text) > _LONGEST:
        raise _Unusual
    if text and start < _FARTHEST:
        names[start | _POINTER] = text
    return text or _DOT, at


def _pointed(message: bytes, at: int, start: int, names: _Names, hops: int) -> str:
    """Return what the compression pointer at octet *at* stands for, in the name that begins at *start*."""
    pointer = message[at] << 8 | message[at + 1]
    text = names.get(pointer)
    if text is None:
        target = pointer - _POINTER
        # Only backwards, so this ends (RFC 1035 4.1.4, "prior"), and to a label, not to the root or another pointer.
        if not HEADER_SIZE <= target < start or not 0 < message[target] <= _LONGEST_LABEL or hops == _MOST_HOPS:
            raise _Unusual
        text = _name(message, target, start, names, hops + 1)[0]
    return text


def _read_name(message: bytes, at: int, end: int, names: _Names) -> DnsName:
    text, after = _name(message, at, end, names)
    if after != end:
        raise _Unusual
    return DnsName(text)


def _read_a(message: bytes, at: int, end: int, _: _Names) -> IPv4Address:
    if end - at != 4:
        raise _Unusual
    return IPv4Address(int.from_bytes(message[at:end], "big"))


def _read_aaaa(message: bytes, at: int, end: int, _: _Names) -> IPv6Address:
    if end - at != 16:
        raise _Unusual
    return IPv6Address(int.from_bytes(message[at:end], "big"))


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
    mname, rname, times = _parts_of_soa(message, at, end, names)
    return Soa(DnsName(mname), DnsName(rname), *_TIMES.unpack(times))


def _parts_of_soa(message: bytes, at: int, end: int, names: _Names) -> tuple[str, str, bytes]:
    mname, at = _name(message, at, end, names)
    rname, at = _name(message, at, end, names)
    if end - at != _TIMES.size:
        raise _Unusual
    return mname, rname, message[at:end]


@lru_cache(maxsize=1024)  # a zone has one, which comes along whenever something is not there
def _denying(owner: str, mname: str, rname: str, times: bytes, ttl: int) -> Owned:
    soa = Soa(DnsName(mname), DnsName(rname), *_TIMES.unpack(times))
    return Owned(DnsName(owner), RecordType.SOA, Record(soa, ttl))


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
