"""What keeps an address from being reached from everywhere (RFC 6890)?"""

from ipaddress import IPv4Address, ip_network
from typing import Final

from planner.core.addresses import SHARED, Address
from planner.core.policy.settings import AuditSettings

_DOCUMENTATION: Final = tuple(
    map(
        ip_network,
        ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
    )
)
_BENCHMARK: Final = tuple(map(ip_network, ("198.18.0.0/15", "2001:2::/48")))
_PRIVATE: Final = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))


def special(address: Address) -> str | None:
    """Say what keeps an address from being reached from everywhere."""
    if isinstance(address, IPv4Address) and address in SHARED:
        return "shared by carriers (RFC 6598)"
    if any(address in net for net in _DOCUMENTATION):
        return "for documentation (RFC 5737, 3849, 9637)"
    if any(address in net for net in _BENCHMARK):
        return "for benchmarks (RFC 2544, 5180)"
    for is_so, kind in (
        (address.is_unspecified, "no address at all"),
        (address.is_loopback, "loopback"),
        (address.is_multicast, "multicast"),
        (address.is_link_local, "link-local"),
        (any(address in net for net in _PRIVATE), "private"),
    ):
        if is_so:
            return kind
    return None


def is_for_all(settings: AuditSettings, address: Address) -> bool:
    """Whether an address can be reached from everywhere, or is said to be meant."""
    return special(address) is None or any(address in net for net in settings.allow_ranges)
