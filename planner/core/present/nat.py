"""Is there a NAT between the phone and the own address, so that the public address is presented? Rules A15 to A20."""

from planner.core.addresses import CONTAINER_GATEWAYS, SHARED, Address, Family, family_of, is_inside
from planner.core.choice import PlanWarning, WarningCode
from planner.core.host.routing import RoutingTable, Unroutable
from planner.core.host.snapshot import Host, LinkKind
from planner.core.present.outcome import OwnAddress


class Nat:
    """What stands between the host and the outside."""

    def __init__(self, host: Host, routes: RoutingTable, public_addresses: tuple[Address, ...]) -> None:
        self._routes = routes
        self._public = {family_of(address): address for address in public_addresses}
        self._shared_is_inside = routes.has_part_in(SHARED)
        self._in_container = _is_container(host, routes)

    def seen_by_known(self, own: OwnAddress, source: Address, link: str | None) -> OwnAddress:
        """Return *own* as a phone at *source* is presented it; *link* if the phone is on a link by its address."""
        if link is not None or own.candidate.address == source or (not self._public and not own.candidate.is_inside):
            return own
        public = self._public.get(family_of(source))
        if source == public:
            text = f"the phone comes from the public address {public} itself: the router must hairpin"
            hairpin = own.seen_as(public, "A16", "the phone comes from the public address itself")
            return hairpin.warned(PlanWarning(WarningCode.HAIRPIN, text))
        if not own.candidate.is_inside:
            return own
        if self._in_container and self._routes.on_link(source) is None:
            return self._out_of_container(own, public)
        return self._inside(own, source) if self._is_inside(source) else self._outside(own, public, source)

    def seen_by_unknown(self, own: OwnAddress, family: Family) -> OwnAddress:
        """Return *own* as an unknown phone is presented it (A20)."""
        if not own.candidate.is_inside:
            return own
        public = self._public.get(family)
        if public is not None and own.by_default_route:
            return own.seen_as(public, "A20", "the default route's address is inside, and the phone may be anywhere")
        return self._out_of_container(own, None) if self._in_container else own

    def _is_inside(self, source: Address) -> bool:
        if source.version == 4 and source in SHARED:
            return self._shared_is_inside
        return is_inside(source)

    def _out_of_container(self, own: OwnAddress, public: Address | None) -> OwnAddress:
        if public is not None:
            return own.seen_as(public, "A18", "the PBX is in a container and the phone is not on its link")
        text = (
            f"{own.candidate.text} is the address of a container, which phones elsewhere cannot reach: "
            "set public_addresses or address_routes in [host]"
        )
        return own.warned(PlanWarning(WarningCode.CONTAINER_ADDRESS, text))

    def _outside(self, own: OwnAddress, public: Address | None, source: Address) -> OwnAddress:
        if public is not None:
            return own.seen_as(public, "A15", f"{own.candidate.text} is inside and the phone outside")
        text = (
            f"{own.candidate.text} is private and the phone at {source} is outside: "
            "set public_addresses in [host] to the address under which the PBX is seen"
        )
        return own.warned(PlanWarning(WarningCode.PRIVATE_ADDRESS_FOR_OUTSIDE_PHONE, text))

    def _inside(self, own: OwnAddress, source: Address) -> OwnAddress:
        way = self._routes.route(source)
        if isinstance(way, Unroutable) or not way.by_default:
            return own
        text = f"the private source {source} is reached by the default gateway only: a VPN, or another site's network?"
        return own.warned(PlanWarning(WarningCode.PRIVATE_SOURCE_VIA_GATEWAY, text))


def _is_container(host: Host, routes: RoutingTable) -> bool:
    """Tell whether the host is a container: only veth-like links, and a gateway in a container range (A18)."""
    kinds = {i.kind for i in host.interfaces if i.up and not i.is_loopback and i.addresses}
    if kinds != {LinkKind.VETH}:
        return False
    defaults = (default for family in Family for default in routes.main_defaults(family))
    gateways = [default.gateway for default in defaults if default.gateway is not None]
    return any(gateway in network for gateway in gateways for network in CONTAINER_GATEWAYS)
