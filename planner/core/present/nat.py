"""Is there a NAT between the phone and the own address, so that the public address is presented? Rules A15 to A20."""

from dataclasses import dataclass, replace

from planner.core.addresses import CONTAINER_GATEWAYS, SHARED, Address, Family, family_of, is_inside
from planner.core.choice import PassedOver, PlanWarning, WarningCode
from planner.core.host import Host, LinkKind
from planner.core.present.own import Own
from planner.core.routing import RoutingTable, Unroutable


@dataclass(frozen=True, slots=True)
class Seen:
    """The own address and what of it is presented: the *public* address in its place, or None for itself."""

    own: Own
    public: Address | None = None

    @property
    def is_inside(self) -> bool:
        """Whether what is presented can be reached from inside only."""
        return self.public is None and is_inside(self.own.candidate.address)


class Nat:
    """What stands between the host and the outside."""

    def __init__(self, host: Host, routes: RoutingTable, public_addresses: tuple[Address, ...]) -> None:
        self._routes = routes
        self._public = {family_of(address): address for address in public_addresses}
        self._shared_is_inside = routes.has_part_in(SHARED)
        self._in_container = _is_container(host, routes)

    def seen_by_known(self, own: Own, source: Address, link: str | None) -> Seen:
        """Return what a phone at *source* is presented in place of *own*."""
        address = own.candidate.address
        if own.rule == "A9" or link is not None:
            return Seen(own)
        public = self._public.get(family_of(address))
        if source == public:
            warning = PlanWarning(
                WarningCode.HAIRPIN, f"the phone comes from the public address {public} itself: the router must hairpin"
            )
            return _as_public(own, public, "A16", "the phone comes from the public address itself", warning)
        if not is_inside(address):
            return Seen(own)
        if self._in_container and self._routes.on_link(source) is None:
            return self._out_of_container(own, public)
        if not self._is_inside(source):
            return self._outside(own, public, source)
        return self._inside(own, source)

    def seen_by_unknown(self, own: Own, family: Family) -> Seen:
        """Return what an unknown phone is presented in place of *own* (A20)."""
        if not is_inside(own.candidate.address):
            return Seen(own)
        public = self._public.get(family)
        if public is not None and own.by_default_route:
            return _as_public(
                own, public, "A20", "the address of the default route is inside, the phone may be anywhere"
            )
        return self._out_of_container(own, None) if self._in_container else Seen(own)

    def _is_inside(self, source: Address) -> bool:
        if source.version == 4 and source in SHARED:
            return self._shared_is_inside
        return is_inside(source)

    def _out_of_container(self, own: Own, public: Address | None) -> Seen:
        if public is not None:
            return _as_public(own, public, "A18", "the PBX is in a container and the phone is not on its link")
        text = (
            f"{own.candidate.text} is the address of a container, which phones elsewhere cannot reach: "
            "set public_addresses or address_routes in [host]"
        )
        return _warned(own, PlanWarning(WarningCode.CONTAINER_ADDRESS, text))

    def _outside(self, own: Own, public: Address | None, source: Address) -> Seen:
        if public is not None:
            return _as_public(own, public, "A15", f"{own.candidate.text} is inside and the phone outside")
        text = (
            f"{own.candidate.text} is private and the phone at {source} is outside: "
            "set public_addresses in [host] to the address under which the PBX is seen"
        )
        return _warned(own, PlanWarning(WarningCode.PRIVATE_ADDRESS_FOR_OUTSIDE_PHONE, text))

    def _inside(self, own: Own, source: Address) -> Seen:
        way = self._routes.route(source)
        if isinstance(way, Unroutable) or not way.by_default:
            return Seen(own)
        text = f"the private source {source} is reached by the default gateway only: a VPN, or another site's network?"
        return _warned(own, PlanWarning(WarningCode.PRIVATE_SOURCE_VIA_GATEWAY, text))


def _as_public(own: Own, public: Address, rule: str, because: str, warning: PlanWarning | None = None) -> Seen:
    warnings = own.warnings if warning is None else (*own.warnings, warning)
    replaced = PassedOver(own.candidate.text, f"{own.because} ({own.rule}); the public address stands for it")
    changed = replace(own, rule=rule, because=because, passed_over=(replaced, *own.passed_over), warnings=warnings)
    return Seen(changed, public)


def _warned(own: Own, warning: PlanWarning) -> Seen:
    return Seen(replace(own, warnings=(*own.warnings, warning)))


def _is_container(host: Host, routes: RoutingTable) -> bool:
    """Tell whether the host is a container: only veth-like links, and a gateway in a container range (A18)."""
    kinds = {i.kind for i in host.interfaces if i.up and i.kind is not LinkKind.LOOPBACK and i.addresses}
    if kinds != {LinkKind.VETH}:
        return False
    gateways = [default.gateway for family in Family for default in routes.main_defaults(family)]
    return any(
        g is not None and g in network
        for g in gateways
        for network in CONTAINER_GATEWAYS
        if g.version == network.version
    )
