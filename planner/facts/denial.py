"""Is it proven that a record does not exist? NSEC (RFC 4035 5.4) and NSEC3 (RFC 5155 8), their signatures apart."""

from base64 import b32hexencode
from collections.abc import Iterable, Iterator

import dns.dnssec
import dns.name
import dns.rdata
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.NSEC import NSEC
from dns.rdtypes.ANY.NSEC3 import NSEC3


class NotProven(Exception):
    """The records do not prove it."""


def proves_absence(
    name: dns.name.Name,
    type_: dns.rdatatype.RdataType,
    apex: dns.name.Name,
    proofs: Iterable[dns.rrset.RRset],
    *,
    exists: bool,
) -> None:
    """Check that *proofs* deny *type_* at *name* (*exists*), or the name itself. Raises NotProven."""
    listed = tuple(proofs)
    nsec = [(rrset.name, rdata) for rrset in listed for rdata in rrset if isinstance(rdata, NSEC)]
    nsec3 = [(rrset.name, rdata) for rrset in listed for rdata in rrset if isinstance(rdata, NSEC3)]
    if nsec:
        _by_nsec(name, type_, nsec, exists=exists)
    elif nsec3:
        _by_nsec3(name, type_, apex, nsec3, exists=exists)
    else:
        raise NotProven("there is neither NSEC nor NSEC3")


def _by_nsec(
    name: dns.name.Name,
    type_: dns.rdatatype.RdataType,
    records: list[tuple[dns.name.Name, NSEC]],
    *,
    exists: bool,
) -> None:
    for owner, nsec in records:
        if owner == name:
            _refuse_listed(type_, nsec.windows, name)
            return
        if exists and owner < name and nsec.next.is_subdomain(name):
            return  # an empty non-terminal (RFC 4592 2.2.2)
    if not any(_covers(owner, nsec.next, name) for owner, nsec in records):
        raise NotProven(f"no NSEC covers {_text(name)}")
    if exists and not any(owner.is_wild() for owner, _ in records):
        raise NotProven(f"NSEC says that {_text(name)} does not exist, and the server that it has no such record")


def _covers(owner: dns.name.Name, following: dns.name.Name, name: dns.name.Name) -> bool:
    if owner < following:
        return bool(owner < name < following)
    return bool(owner < name or name < following)  # the last of the zone leads back to its apex


def _by_nsec3(
    name: dns.name.Name,
    type_: dns.rdatatype.RdataType,
    apex: dns.name.Name,
    records: list[tuple[dns.name.Name, NSEC3]],
    *,
    exists: bool,
) -> None:
    matching = _match(name, records)
    if matching is not None:
        if not exists:
            raise NotProven(f"NSEC3 says that {_text(name)} exists")
        _refuse_listed(type_, matching.windows, name)
        return
    closest = next((above for above in _ancestors(name, apex) if _match(above, records) is not None), None)
    if closest is None:
        raise NotProven(f"no NSEC3 shows the closest encloser of {_text(name)}")
    next_closer = name.split(len(closest.labels) + 1)[1]
    covering = _cover(next_closer, records)
    if covering is None:
        raise NotProven(f"no NSEC3 covers {_text(next_closer)}")
    if exists and type_ != dns.rdatatype.DS and _match(_wild(closest), records) is None:
        raise NotProven(f"NSEC3 says that {_text(name)} does not exist, and the server that it has no such record")
    if exists and type_ == dns.rdatatype.DS and not covering.flags & 1:
        raise NotProven(f"no opt-out NSEC3 covers {_text(next_closer)}")


def _match(name: dns.name.Name, records: list[tuple[dns.name.Name, NSEC3]]) -> NSEC3 | None:
    return next((nsec3 for owner, nsec3 in records if _label(owner) == _hash(name, nsec3)), None)


def _cover(name: dns.name.Name, records: list[tuple[dns.name.Name, NSEC3]]) -> NSEC3 | None:
    for owner, nsec3 in records:
        first, hashed, last = _label(owner), _hash(name, nsec3), b32hexencode(nsec3.next).decode()
        if first < hashed < last or (last <= first and (hashed > first or hashed < last)):
            return nsec3
    return None


def _hash(name: dns.name.Name, nsec3: NSEC3) -> str:
    return dns.dnssec.nsec3_hash(name, nsec3.salt, nsec3.iterations, nsec3.algorithm).upper()


def _label(owner: dns.name.Name) -> str:
    return owner.labels[0].decode("ascii", "replace").upper()


def _ancestors(name: dns.name.Name, apex: dns.name.Name) -> Iterator[dns.name.Name]:
    while name != apex and name.is_subdomain(apex):
        name = name.parent()
        yield name


def _wild(name: dns.name.Name) -> dns.name.Name:
    return dns.name.Name((b"*", *name.labels))


def _refuse_listed(type_: dns.rdatatype.RdataType, windows: Iterable[tuple[int, bytes]], name: dns.name.Name) -> None:
    """Raise NotProven if the bitmap lists the type, or an alias (RFC 4034 4.1.2)."""
    listed = set(_types(windows))
    if type_ in listed or dns.rdatatype.CNAME in listed:
        raise NotProven(f"{_text(name)} has {dns.rdatatype.to_text(type_)} records by NSEC, and none by the server")


def _types(windows: Iterable[tuple[int, bytes]]) -> Iterator[int]:
    for window, bitmap in windows:
        for at, octet in enumerate(bitmap):
            yield from (window * 256 + at * 8 + bit for bit in range(8) if octet & (0x80 >> bit))


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True) or "."
