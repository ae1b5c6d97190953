"""What do services, labels and names stand for in SIP, and which was probably meant by a strange one?"""

import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from planner.core.addresses import Address
from planner.core.answers import Naptr, Record
from planner.core.errors import nearest
from planner.core.names import DnsName, Name, service_label
from planner.core.transports import NAPTR_SERVICES, TRANSPORTS, Transport

SRV_LABELS: Final = {transport: facts.srv_label for transport, facts in TRANSPORTS.items()}
"""The label before a domain, by transport."""

MISPLACED_TLS: Final = ("_sip._tls", "_sips._tls")
"""Labels at which SRV records for TLS are seen, where RFC 3263 has `_sips._tcp`."""

STRANGE_LABELS: Final = (*MISPLACED_TLS, "_sips._udp", "_sipfederationtls._tcp")
"""Labels that are seen and are not those of RFC 3263 (SV13)."""

_LABEL_OF: Final = {facts.naptr_service: facts.srv_label for facts in TRANSPORTS.values()}
_BY_LABEL: Final = {label: transport for transport, label in SRV_LABELS.items()}
_BY_SERVICE: Final = {facts.naptr_service: transport for transport, facts in TRANSPORTS.items()}
_IPV4: Final = re.compile(r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\..*)?")


def transport_of(services: str) -> Transport | None:
    """Return the transport of a NAPTR service, None if it is none of ours."""
    return _BY_SERVICE.get(services.upper())


def transport_at(owner: DnsName) -> Transport | None:
    """Return the transport whose SRV label *owner* begins with, None if it is none of ours."""
    return _BY_LABEL.get(service_label(owner))


def is_known(services: str) -> bool:
    """Tell whether a service is one of SIP."""
    return services.upper() in NAPTR_SERVICES


def is_enum(services: str) -> bool:
    """Tell whether a service is of ENUM: the name is a telephone number (RFC 6116)."""
    return "E2U" in services.upper()


def guessed(services: str, replacement: DnsName | None = None) -> str | None:
    """Return the service of SIP that was probably meant: of what is near, that whose SRV label *replacement* has."""
    shown = services.upper()[:40]
    if "SIP" not in shown or is_enum(shown):
        return None
    near = nearest(shown, NAPTR_SERVICES)
    label = "" if replacement is None else service_label(replacement)
    return next((service for service in near if _LABEL_OF.get(service) == label), near[0]) if near else None


def sip_records(records: Iterable[Record]) -> Iterator[tuple[Record, Naptr]]:
    """Give the NAPTR records that are meant for SIP, whatever is wrong with them, and those that only lead on."""
    for record in records:
        naptr = record.data
        if isinstance(naptr, Naptr) and (is_known(naptr.services) or guessed(naptr.services) or leads_on(naptr)):
            yield record, naptr


def leads_on(naptr: Naptr) -> bool:
    """Tell whether a record says nothing but where more NAPTR records are (RFC 3403 4.1)."""
    return not (naptr.flags or naptr.services or naptr.regexp or naptr.replacement.is_root)


def cannot_exist(name: DnsName) -> bool:
    """Tell whether *name* is in a top-level domain that cannot be (RFC 3696 2), whoever will not say so.

    One of digits is an address written as a name; `_tcp` is a service label with a final dot in place of the domain.
    """
    top = name.text.rpartition(".")[2]
    return top.isdigit() or top.startswith("_")


def undoubled(target: DnsName, domain: Name) -> DnsName | None:
    """Return the name that was meant where the final dot was forgotten: `sip1.example.org.example.org`."""
    twice = f".{domain}.{domain}"
    if target.text.endswith(twice):
        return DnsName(target.text.removesuffix(f".{domain}"))
    return None


def meant_address(name: DnsName) -> IPv4Address | None:
    """Return the address that a name spells (`192.0.2.10.`, or with the domain behind it), None if it is none."""
    spelt = _IPV4.fullmatch(name.text)
    if spelt is None or any(int(part) > 255 for part in spelt.groups()):
        return None
    return IPv4Address(".".join(str(int(part)) for part in spelt.groups()))


def made_of(address: Address) -> str | None:
    """Say what an IPv6 address is that is made of an IPv4 one; None if it is none."""
    if not isinstance(address, IPv6Address):
        return None
    if address.ipv4_mapped is not None:
        return "an IPv4-mapped address"
    if address.sixtofour is not None:
        return "a 6to4 address"
    return "a Teredo address" if address.teredo is not None else None
