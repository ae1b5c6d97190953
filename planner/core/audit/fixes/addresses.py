"""Which addresses should a target have? What should stand in place of one that is no good (AD01 to AD03, DS02)."""

from ipaddress import IPv6Address
from typing import TypeAlias

from msgspec.structs import replace

from planner.core.addresses import Address
from planner.core.answers import RecordType
from planner.core.audit.case.listeners import deaf_transports, is_foreign, is_here, listening_on_ipv6
from planner.core.audit.case.look import Look
from planner.core.audit.case.pbx import Pbx
from planner.core.audit.case.sets import targets
from planner.core.audit.case.wildcard import is_made
from planner.core.audit.fixes.change import Change, add, fixed_ttl, remove, type_of
from planner.core.audit.rule import NO_FIX, Fix, joined
from planner.core.audit.services import made_of
from planner.core.names import DnsName
from planner.core.policy.settings import View

_Fixed: TypeAlias = tuple[Address, ...] | None


def address_changes(look: Look, owner: DnsName, type_: RecordType) -> tuple[Change, ...]:
    """Return what is to be changed in a set of addresses, record by record: one that is no good goes."""
    answer = look.answer(owner, type_)
    if answer is None or is_made(look.collection, answer):
        return ()
    end = answer.aliases[-1].target if answer.aliases else owner
    ttl = fixed_ttl(look.settings, type_, answer.records)
    changes = []
    for record in answer.records:
        stays = not isinstance(record.data, Address) or fixed_address(look, owner, record.data) is None
        changes.append(Change(end, type_, record, replace(record, ttl=ttl) if stays else None))
    return tuple(changes)


def fixed_address_record(look: Look, target: DnsName, type_: RecordType, address: Address) -> Fix:
    """Put what is right in place of an address; nothing where that is not known, or the record is not the domain's."""
    answer, fixed = look.answer(target, type_), fixed_address(look, target, address)
    end = target if answer is None or not answer.aliases else answer.aliases[-1].target
    if answer is None or fixed is None or not end.is_within(look.domain) or is_made(look.collection, answer):
        return NO_FIX
    ttl = fixed_ttl(look.settings, type_, answer.records)
    gone = remove(end, type_, *(record for record in answer.records if record.data == address))
    return gone | joined(add(end, type_of(right), right, ttl) for right in fixed)


def fixed_address(look: Look, target: DnsName, address: Address) -> _Fixed:
    """Return what should stand in place of an address, perhaps nothing; None: it may stay, or nobody knows better."""
    if isinstance(address, IPv6Address) and made_of(address) is not None:
        return _real(look, target, address)
    if look.pbx is None:
        return None
    if not look.case.is_for_all(address) and address in look.pbx.own:
        return _public(look, look.pbx, address)
    if is_foreign(look, target, address):
        return _here(look, look.pbx, target, address)
    return () if deaf_transports(look, target, address) and _has_ipv4(look, target) else None


def _real(look: Look, target: DnsName, address: IPv6Address) -> _Fixed:
    """Return the addresses that one made of an IPv4 address stands for, and those of the PBX that is there."""
    there = look.addresses_of(target)
    mapped = (address.ipv4_mapped,) if address.ipv4_mapped is not None and not _has_ipv4(look, target) else ()
    ours = listening_on_ipv6(look) if is_here(look, target) else []
    return (*mapped, *(own for own in ours if own not in there))


def _public(look: Look, pbx: Pbx, address: Address) -> _Fixed:
    """Return the public address that stands for an own one."""
    public = next((other for other in pbx.public if other.version == address.version), None)
    return (public,) if public is not None and look.settings.view is View.PUBLIC else None


def _here(look: Look, pbx: Pbx, target: DnsName, address: Address) -> _Fixed:
    """Return the only address that can be meant, if no other target has it."""
    same = [own for own in pbx.published if own.version == address.version]
    taken = {there for other in targets(look) if other != target for there in look.addresses_of(other)}
    is_sure = len(same) == 1 and not pbx.elsewhere and look.case.is_for_all(same[0]) and same[0] not in taken
    return (same[0],) if is_sure else None


def _has_ipv4(look: Look, target: DnsName) -> bool:
    return any(address.version == 4 for address in look.addresses_of(target))
