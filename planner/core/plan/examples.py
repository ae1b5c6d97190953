"""What would be written into such a phone? An example of each kind of plan that there can be for it, for people to see.

Account 1 of example.com, extension 101, with the strongest transport that the phone has.
"""

from typing import Final

from planner.core.phones.device import DnsClass, Shape
from planner.core.phones.family import PhoneFamily
from planner.core.plan.plan import Lookup, Mode, Server
from planner.core.plan.provisioning import Registration
from planner.core.transports import TRANSPORTS

DOMAIN: Final = "example.com"
ADDRESS: Final = "198.51.100.7"
ADDRESS_V6: Final = "2001:db8::7"
EDGE: Final = "edge.example.net"
SERVERS: Final = ("sip1.example.com", "sip2.example.com", "sip3.example.com")


def examples(family: PhoneFamily) -> dict[str, Registration]:
    """Return an example of each kind of plan, by its name."""
    device = family.device
    transport = device.in_order[0]
    default = TRANSPORTS[transport].default_port

    def registration(
        mode: Mode, lookup: Lookup, *hosts: str, port: int | None = default, flat: bool = False
    ) -> Registration:
        servers = tuple(Server(host, port, transport, None) for host in hosts)
        return Registration(mode, DOMAIN, transport, lookup, servers, flat, "101")

    kinds = {
        "address": registration(Mode.ADDRESS, Lookup.NONE, ADDRESS),
    }
    if any(row.condition == "ipv6" for row in family.rows):  # elsewhere but for the host it is the same
        kinds["IPv6"] = registration(Mode.ADDRESS, Lookup.NONE, ADDRESS_V6)
    kinds |= {
        "pattern": registration(Mode.PATTERN, Lookup.A, EDGE),
        "name, port": registration(Mode.DOMAIN, Lookup.A, DOMAIN),
    }
    if device.dns is not DnsClass.A and device.shape is Shape.ORTHOGONAL:
        kinds["SRV"] = registration(Mode.DOMAIN, Lookup.SRV, DOMAIN, port=None)
    if device.dns is DnsClass.NAPTR and device.shape is Shape.MERGED:
        kinds["NAPTR"] = registration(Mode.DOMAIN, Lookup.NAPTR, DOMAIN, port=None)
    return kinds | {"flattened": registration(Mode.DOMAIN, Lookup.A, *SERVERS, flat=True)}
