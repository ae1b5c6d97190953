"""Is it proven that a record does not exist? NSEC (RFC 4035 5.4) and NSEC3 (RFC 5155 8), their signatures apart."""

from base64 import b32hexencode
from collections.abc import Iterable, Iterator
from typing import Final

import dns.dnssec
import dns.name
import dns.rdata
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.NSEC import NSEC
from dns.rdtypes.ANY.NSEC3 import NSEC3

_NXNAME: Final = 128  # in the bitmap of a name that is not there, in compact denial (RFC 9824)


MOST_ITERATIONS: Final = 150
"""More are not followed: the absence counts as unsigned then (RFC 9276 3.2), as it does for most resolvers."""

_MOST_PROOFS: Final = 8  # NSEC3 records of one answer: three are enough (RFC 5155 7.2.2)


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
    nsec, nsec3 = _by_type(proofs)
    if nsec:
        _by_nsec(name, type_, nsec, exists=exists)
    elif nsec3:
        _by_nsec3(name, type_, apex, nsec3, exists=exists)
    else:
        raise NotProven("there is neither NSEC nor NSEC3")


def proves_nothing_closer(name: dns.name.Name, labels: int, proofs: Iterable[dns.rrset.RRset]) -> None:
    """Check that nothing is closer to *name* than the wildcard, below so many *labels*, that answers.

    Raises NotProven.
    """
    nsec, nsec3 = _by_type(proofs)
    closer = name.split(labels + 2)[1]
    if not any(_covers(owner, proof.next, name) for owner, proof in nsec) and _cover(closer, nsec3) is None:
        raise NotProven(f"it is not proven that {_text(name)} does not exist itself")


def _by_type(
    proofs: Iterable[dns.rrset.RRset],
) -> tuple[list[tuple[dns.name.Name, NSEC]], list[tuple[dns.name.Name, NSEC3]]]:
    """Return the NSEC and the NSEC3 records, each with its owner name. Raises NotProven if there are too many."""
    records = [(rrset.name, rdata) for rrset in proofs for rdata in rrset]
    nsec = [(owner, rdata) for owner, rdata in records if isinstance(rdata, NSEC)]
    nsec3 = [(owner, rdata) for owner, rdata in records if isinstance(rdata, NSEC3)]
    if len(nsec3) > _MOST_PROOFS:
        raise NotProven(f"there are {len(nsec3)} NSEC3 records, more than any proof takes")
    return nsec, nsec3


def _by_nsec(
    name: dns.name.Name,
    type_: dns.rdatatype.RdataType,
    records: list[tuple[dns.name.Name, NSEC]],
    *,
    exists: bool,
) -> None:
    for owner, nsec in records:
        is_here = owner == name
        if is_here or (owner < name and nsec.next.is_subdomain(name)):  # or an empty non-terminal (RFC 4592 2.2.2)
            if not exists and _NXNAME not in _types(nsec.windows):
                raise NotProven(f"NSEC says that {_text(name)} exists")
            if is_here:
                _refuse_listed(type_, nsec.windows, name)
            return
    covering = next(((owner, nsec) for owner, nsec in records if _covers(owner, nsec.next, name)), None)
    if covering is None:
        raise NotProven(f"no NSEC covers {_text(name)}")
    owner, nsec = covering
    if _leads_away(owner, nsec, name):
        raise NotProven(f"the NSEC that covers {_text(name)} is of a zone above")
    wild = _wild(max((_common(name, end) for end in (owner, nsec.next)), key=lambda ancestor: len(ancestor.labels)))
    matching = next((nsec for owner, nsec in records if owner == wild), None)
    if matching is not None and exists:
        _refuse_listed(type_, matching.windows, wild)
    elif exists:
        raise NotProven(f"NSEC says that {_text(name)} does not exist, and the server that it has no such record")
    elif matching is not None or not any(_covers(owner, nsec.next, wild) for owner, nsec in records):
        raise NotProven(f"no NSEC shows that there is no {_text(wild)}")


def _common(one: dns.name.Name, other: dns.name.Name) -> dns.name.Name:
    _, _, labels = one.fullcompare(other)
    return one.split(labels)[1]


def _leads_away(owner: dns.name.Name, nsec: NSEC, name: dns.name.Name) -> bool:
    """Whether *owner* is where a zone below, or another name (DNAME), begins: it says nothing there (RFC 6840 4.1)."""
    types = set(_types(nsec.windows))
    is_cut = dns.rdatatype.NS in types and dns.rdatatype.SOA not in types
    return name.is_subdomain(owner) and (is_cut or dns.rdatatype.DNAME in types)


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
    wild = _wild(closest)
    is_optional = bool(covering.flags & 1)
    if exists and type_ == dns.rdatatype.DS:
        if not is_optional:
            raise NotProven(f"no opt-out NSEC3 covers {_text(next_closer)}")
    elif exists and not is_optional:  # under opt-out there may be unsigned names (RFC 5155 6)
        expanded = _match(wild, records)
        if expanded is None:
            raise NotProven(f"NSEC3 says that {_text(name)} does not exist, and the server that it has no such record")
        _refuse_listed(type_, expanded.windows, wild)
    elif not exists and _cover(wild, records) is None:
        raise NotProven(f"no NSEC3 shows that there is no {_text(wild)}")


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
    types = set(_types(windows))
    if type_ in types or dns.rdatatype.CNAME in types:
        raise NotProven(f"{_text(name)} has {dns.rdatatype.to_text(type_)} records by NSEC, and none by the server")


def _types(windows: Iterable[tuple[int, bytes]]) -> Iterator[int]:
    for window, bitmap in windows:
        for at, octet in enumerate(bitmap):
            yield from (window * 256 + at * 8 + bit for bit in range(8) if octet & (0x80 >> bit))


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True) or "."
