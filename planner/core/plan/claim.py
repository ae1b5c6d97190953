"""What has the DNS to bear out for a domain's name, and in what can that end? Rules D2, D3, D6, D7."""

from typing import TypeAlias

from msgspec import Struct

from planner.core.choice import PassedOver
from planner.core.locate import Located
from planner.core.locate.targets import Member, drawn
from planner.core.names import Name
from planner.core.phones.device import Device, DnsClass, Shape
from planner.core.plan.plan import Lookup, Server
from planner.core.policy.settings import FlattenSrv
from planner.core.transports import Transport


class Claim(Struct, frozen=True, gc=False):
    """What is to be borne out: *domain* for *device*, by one of *transports*, the first that the DNS bears out (D3).

    *is_demanded*: somebody chose the transport. *ports*: those of the PBX's listeners, for a name that needs one, each
    beside its transport.
    """

    domain: Name
    device: Device
    transports: tuple[Transport, ...]
    is_demanded: bool
    ports: tuple[int, ...]
    flatten: FlattenSrv

    @property
    def decisive(self) -> tuple[object, ...]:
        """What the verdict hangs on: phones of many families can do the same.

        Only who is left to NAPTR comes to other transports; who looks up addresses alone has no use for a shape.
        """
        device = self.device
        abilities: tuple[object, ...] = (device.dns,)
        if device.dns is not DnsClass.A:
            abilities = (device.dns, device.transports) if device.shape is Shape.MERGED else (Shape.ORTHOGONAL,)
        wish = (self.transports, self.is_demanded, self.ports, self.flatten)
        return (self.domain.text, device.families, device.tls_srv_label, *abilities, *wish)


class Verified(Struct, frozen=True, gc=False):
    """What phones are told: *name*, by SRV or NAPTR (*port* None), or with a port; or the servers behind it.

    *ranks*: the servers by priority, with what each has to be drawn by; if *is_flattened*, they are what is written.
    *missing*: where the phone would ask for SRV, and there is none. *consulted*: everything that was located on the
    way. *ttl*, in seconds: for how long all this holds, None if nothing says.
    """

    name: str
    port: int | None
    transport: Transport
    lookup: Lookup
    ranks: tuple[tuple[tuple[Member, Server], ...], ...]
    because: str
    consulted: tuple[Located, ...]
    ttl: int | None
    passed_over: tuple[PassedOver, ...] = ()
    is_flattened: bool = False
    missing: str | None = None

    def servers(self, seed: str) -> tuple[Server, ...]:
        """Return the servers in the order for one phone: by priority, and by a weighted draw with its *seed* (D7)."""
        if len(self.ranks) == 1 and len(self.ranks[0]) == 1:
            return (self.ranks[0][0][1],)
        in_order: list[Server] = []
        for rank in self.ranks:
            if len(rank) == 1:
                in_order.append(rank[0][1])
                continue
            of_member = {id(member): server for member, server in rank}
            in_order += (of_member[id(member)] for member in drawn([member for member, _ in rank], seed))
        return tuple(in_order)


class Unverified(Struct, frozen=True, gc=False):
    """The DNS does not bear the name out for *transport*; *is_temporary*: it owes the answer."""

    text: str
    is_temporary: bool
    transport: Transport
    passed_over: tuple[PassedOver, ...] = ()


NameVerdict: TypeAlias = Verified | Unverified
