"""What does a field mean, and what was probably meant? Services of NAPTR, names that are addresses, addresses too."""

import re
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from planner.core.addresses import Address
from planner.core.errors import nearest
from planner.core.names import DnsName, service_label
from planner.core.transports import TRANSPORTS, Transport

KNOWN: Final = (*(facts.naptr_service for facts in TRANSPORTS.values()), "SIP+D2S", "SIPS+D2S")
"""Services of SIP (RFC 3263 4.1, RFC 4168 6, RFC 7118 5.5)."""

_LABEL_OF: Final = {facts.naptr_service: facts.srv_label for facts in TRANSPORTS.values()}
_BY_SERVICE: Final = {facts.naptr_service: transport for transport, facts in TRANSPORTS.items()}
_IPV4: Final = re.compile(r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\..*)?")


def transport_of(services: str) -> Transport | None:
    """Return the transport of a NAPTR service, None if it is none of ours."""
    return _BY_SERVICE.get(services.upper())


def is_known(services: str) -> bool:
    """Tell whether a service is one of SIP."""
    return services.upper() in KNOWN


def is_enum(services: str) -> bool:
    """Tell whether a service is of ENUM: the name is a telephone number (RFC 6116)."""
    return "E2U" in services.upper()


def guessed(services: str, replacement: DnsName | None = None) -> str | None:
    """Return the service of SIP that was probably meant: of what is near, that whose SRV label *replacement* has."""
    shown = services.upper()[:40]
    if "SIP" not in shown or is_enum(shown):
        return None
    near = nearest(shown, KNOWN)
    label = "" if replacement is None else service_label(replacement)
    return next((service for service in near if _LABEL_OF.get(service) == label), near[0]) if near else None


def meant_address(name: DnsName) -> IPv4Address | None:
    """Return the address that a name spells (`192.0.2.10.`, or with the domain behind it), None if it is none."""
    found = _IPV4.fullmatch(name.text)
    if found is None or any(int(part) > 255 for part in found.groups()):
        return None
    return IPv4Address(".".join(str(int(part)) for part in found.groups()))


def made_of(address: Address) -> str | None:
    """Say what an IPv6 address is that is made of an IPv4 one; None if it is none."""
    if not isinstance(address, IPv6Address):
        return None
    if address.ipv4_mapped is not None:
        return "an IPv4-mapped address"
    if address.sixtofour is not None:
        return "a 6to4 address"
    return "a Teredo address" if address.teredo is not None else None
