"""Which address, with which port? The procedure as a whole: operator's word, own address, NAT (A4 to A23)."""

from collections.abc import Set as AbstractSet

from msgspec import Struct
from msgspec.structs import replace

from planner.core.addresses import Address, Family, family_of
from planner.core.choice import Choice, PassedOver, PlanWarning, Refusal, RefusalCode, Step, WarningCode
from planner.core.errors import sentence
from planner.core.host.routing import Routed, RoutingTable, Unroutable
from planner.core.host.snapshot import Host, LinkKind, SnapshotSource
from planner.core.policy.listeners import Listeners
from planner.core.policy.patterns import AddressRoute
from planner.core.policy.settings import HostSettings, PreferredFamily
from planner.core.present.candidates import Candidate, Candidates
from planner.core.present.known import KnownPhones
from planner.core.present.nat import Nat
from planner.core.present.outcome import Ambiguous, OwnAddress
from planner.core.present.source import Phone, SourceCleaner
from planner.core.present.unknown import choose_for_unknown
from planner.core.transports import PREFERENCE, Transport


class Presented(Struct, frozen=True, gc=False):
    """The address (as text) and port that a phone is told, with the choice that led there."""

    host: str
    family: Family
    port: int
    choices: tuple[Choice, ...]
    warnings: tuple[PlanWarning, ...] = ()


class Presentable(Struct, frozen=True, gc=False):
    """An own address, whether it may be presented to any phone, and the reason."""

    address: Address
    interface: str
    may_be: bool
    reason: str


class Presenter:
    """The PBX's addresses as phones may be told them: built once for a host, its settings and the listeners."""

    def __init__(self, host: Host, settings: HostSettings, listeners: Listeners) -> None:
        self._settings = settings
        self._listeners = listeners
        self._routes = RoutingTable(host)
        self._candidates = Candidates(host, settings, listeners)
        self._known_phones = {key: KnownPhones(pool) for key, pool in self._candidates.pools.items()}
        self._nat = Nat(host, self._routes, settings.public_addresses)
        self._port_choices = {
            (t, listener.port): _port(listener.port, t) for t in PREFERENCE for listener in listeners.of(t)
        }
        self._limited = host.source is SnapshotSource.NETIFACES
        self._behind_the_word = tuple(
            PassedOver(judged.text, "the operator's word goes before it") for judged in self._candidates.judged
        )
        self.sources = SourceCleaner(host, self._routes, settings.exclude_interfaces)

    def presentable(self) -> tuple[Presentable, ...]:
        """Judge every own address, in the order of the interfaces."""
        return tuple(
            Presentable(judged.address, judged.interface, may_be=bool(judged.ports), reason=judged.merits)
            if isinstance(judged, Candidate)
            else Presentable(judged.address, judged.interface, may_be=False, reason=judged.because)
            for judged in self._candidates.judged
        )

    def why_nothing(self, phone: Phone) -> Refusal | None:
        """Refuse if no address is left for this phone, wherever the PBX listens (A8, without the listeners)."""
        families = phone.families if phone.source is None else {family_of(phone.source)}
        if not self._candidates.families.isdisjoint(families) or self._operators_word(phone) is not None:
            return None
        usable = self._candidates.usable
        of_family = [c for c in usable if family_of(c.address) in families]
        if any(not c.is_link_local or c.interface == phone.link for c in of_family):
            return None
        if of_family:
            return Refusal(RefusalCode.ONLY_LINK_LOCAL, f"the host has only link-local {_listed(families)} addresses")
        if usable:
            return Refusal(RefusalCode.NO_ADDRESS_FOR_FAMILY, f"the host has no {_listed(families)} address")
        return Refusal(RefusalCode.NO_ADDRESS, "no interface of the host has an address that could be presented")

    def present(
        self, phone: Phone, transport: Transport, *, is_last_resort: bool = False
    ) -> Presented | Refusal | None:
        """Return what *phone* is told for *transport*; None if the PBX does not listen on it for this phone.

        *is_last_resort*: an unknown phone may be told of a VPN or a bridge that does not hold the default route.
        """
        route = self._operators_word(phone)
        if route is not None:
            return self._word_for_word(route, transport)
        own = (
            self._known(phone, phone.source, transport)
            if phone.source
            else self._unknown(phone, transport, is_last_resort=is_last_resort)
        )
        return self._presented(own, phone, transport) if isinstance(own, OwnAddress) else own

    def _operators_word(self, phone: Phone) -> AddressRoute | None:
        routes = self._settings.address_routes
        if not routes.entries:
            return None
        if phone.source is None:
            return routes.for_unknown(phone.families)
        route = routes.match(phone.source)
        return route if route is not None and family_of(route.address) in phone.families else None

    def _word_for_word(self, route: AddressRoute, transport: Transport) -> Presented | None:
        """Present what the operator wrote, even an address that is not this host's (A4)."""
        if route.address in self._candidates.of_host:
            port = self._listeners.port_on(transport, route.address)
        else:
            port = next((listener.port for listener in self._listeners.of(transport)), None)
        if port is None:
            return None
        passed_over = tuple(passed for passed in self._behind_the_word if passed.value != str(route.address))
        choice = Choice(Step.ADDRESS, str(route.address), "A4", f"address_routes says so: {route.text}", passed_over)
        return Presented(
            str(route.address), family_of(route.address), port, (choice, self._port_choices[transport, port])
        )

    def _known(self, phone: Phone, source: Address, transport: Transport) -> OwnAddress | Refusal | None:
        own = self._known_phones[transport, family_of(source)].choose(phone, source, self._way(phone, source))
        return self._nat.seen_by_known(own, source, phone.link) if isinstance(own, OwnAddress) else own

    def _way(self, phone: Phone, source: Address) -> Routed | Unroutable:
        """Take the kernel's own answer where there is one, else compute it from the snapshot (A11)."""
        if phone.kernel is None:
            return self._computed(source, phone.link)
        if isinstance(phone.kernel, Unroutable):
            return phone.kernel
        holder = self._candidates.by_address.get(phone.kernel)
        if holder is not None and holder.kind is not LinkKind.LOOPBACK:
            return Routed(phone.kernel, holder.interface)
        computed = self._routes.route(source, phone.link)
        return replace(computed, source=phone.kernel) if isinstance(computed, Routed) else Routed(phone.kernel, None)

    def _computed(self, source: Address, link: str | None) -> Routed | Unroutable:
        """Compute the way; a link leads to its link-local neighbours, even if its own address there is not listed."""
        way = self._routes.route(source, link)
        return Routed(None, link) if isinstance(way, Unroutable) and link in self.sources.links else way

    def _unknown(self, phone: Phone, transport: Transport, *, is_last_resort: bool) -> OwnAddress | Refusal | None:
        outcomes: dict[Family, OwnAddress | Ambiguous] = {}
        for family in Family:
            if family in phone.families:
                own = choose_for_unknown(
                    family,
                    phone.via,
                    self._routes,
                    self._candidates.pools[transport, family],
                    is_last_resort=is_last_resort,
                )
                if own is not None:
                    outcomes[family] = self._nat.seen_by_unknown(own, family) if isinstance(own, OwnAddress) else own
        if not outcomes:
            return None
        family = self._better_family(outcomes)
        chosen = outcomes[family]
        if isinstance(chosen, Ambiguous):
            several = sentence(tuple(f"{c.text} on {c.interface}" for c in chosen.candidates))
            return Refusal(
                RefusalCode.AMBIGUOUS_ADDRESS,
                f"nothing is known of the phone, and {several} are equally likely: "
                "give its source, or say in address_routes which one to present",
            )
        return _with_other_family(chosen, outcomes, family)

    def _better_family(self, outcomes: dict[Family, OwnAddress | Ambiguous]) -> Family:
        """Choose between the families that have an address (A23)."""
        if len(outcomes) == 1:
            return next(iter(outcomes))
        preferred = self._settings.preferred_family
        if preferred is not PreferredFamily.AUTO and isinstance(outcomes[Family(preferred)], OwnAddress):
            return Family(preferred)
        ipv4, ipv6 = outcomes[Family.IPV4], outcomes[Family.IPV6]
        if isinstance(ipv6, Ambiguous) or not ipv6.by_default_route:
            return Family.IPV4
        if isinstance(ipv4, Ambiguous) or (ipv4.is_inside and not ipv6.is_inside):
            return Family.IPV6
        return Family.IPV4

    def _presented(self, own: OwnAddress, phone: Phone, transport: Transport) -> Presented:
        address = own.candidate.address if own.public is None else own.public
        host = own.candidate.text if own.public is None else str(own.public)
        port = own.candidate.ports[transport]
        warnings = own.warnings + self._remarks(phone)
        return Presented(host, family_of(address), port, (own.choice, self._port_choices[transport, port]), warnings)

    def _remarks(self, phone: Phone) -> tuple[PlanWarning, ...]:
        remarks: tuple[PlanWarning, ...] = ()
        if phone.source is None and phone.via is not None and phone.via not in self._candidates.by_address:
            text = f"via {phone.via} is no address that could be presented to this phone: ignored"
            remarks += (PlanWarning(WarningCode.VIA_IGNORED, text),)
        if self._limited:
            text = "address flags, link kinds and routes of this host are not known: only netifaces could be asked"
            remarks += (PlanWarning(WarningCode.HOST_FACTS_LIMITED, text),)
        return remarks


def _port(port: int, transport: Transport) -> Choice:
    return Choice(Step.PORT, port, "U1", f"the PBX listens on {transport} there")


def _with_other_family(
    chosen: OwnAddress, outcomes: dict[Family, OwnAddress | Ambiguous], family: Family
) -> OwnAddress:
    """Name the address of the other family among those passed over."""
    other = next((own for other_family, own in outcomes.items() if other_family is not family), None)
    if other is None:
        return chosen
    candidates = other.candidates if isinstance(other, Ambiguous) else (other.candidate,)
    because = f"{family.replace('ip', 'IP')} goes before it (A23)"
    return chosen.after(tuple(PassedOver(c.text, because) for c in candidates))


def _listed(families: AbstractSet[Family]) -> str:
    return sentence(tuple(f.replace("ip", "IP") for f in Family if f in families), "or")
