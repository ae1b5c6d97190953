"""Which own address for a phone of which nothing is known? That of the default route (A21), else the only one (A22)."""

from collections.abc import Sequence
from typing import Final

from planner.core.addresses import Address, Family
from planner.core.choice import PlanWarning, WarningCode
from planner.core.host.routing import DefaultRoute, RoutingTable
from planner.core.host.snapshot import AddressFlag, LinkKind
from planner.core.present.candidates import Candidate, Pool, rank_for_anybody
from planner.core.present.outcome import Ambiguous, OwnAddress, others

_VIRTUAL: Final = frozenset(
    {LinkKind.BRIDGE, LinkKind.VETH, LinkKind.TUN, LinkKind.TUNNEL, LinkKind.WIREGUARD, LinkKind.DUMMY}
)
"""Kinds of links that rank behind real ones, for an unknown phone only."""

_OF_CONTAINERS: Final = frozenset({LinkKind.BRIDGE, LinkKind.VETH})


def choose_for_unknown(
    family: Family, via: Address | None, routes: RoutingTable, pool: Pool, *, is_last_resort: bool = False
) -> OwnAddress | Ambiguous | None:
    """Choose the own address of *family* for an unknown phone; None if there is none on which the PBX listens.

    Beside a default route that gave nothing, virtual links count as the *last resort* only: they lead to containers
    and VPNs.
    """
    defaults = routes.main_defaults(family)
    at_default = _at_default_route(defaults, pool)
    own: OwnAddress | Ambiguous | None = at_default
    if at_default is None or not at_default.candidate.is_stable:
        own = _better(at_default, _only_one(pool, with_virtual=not defaults or is_last_resort))
    return own if own is None or via is None else _weighed(own, via, pool)


def _better(at_default: OwnAddress | None, elsewhere: OwnAddress | Ambiguous | None) -> OwnAddress | Ambiguous | None:
    """Prefer an address elsewhere to one at the default route that may be gone tomorrow, if it is stable itself."""
    if at_default is None or (isinstance(elsewhere, OwnAddress) and elsewhere.candidate.is_stable):
        return elsewhere
    return at_default


def _at_default_route(defaults: Sequence[DefaultRoute], pool: Pool) -> OwnAddress | None:
    """Find the stable address of the first default route that has one; an unstable one as the last resort (A21)."""
    choices = [(best, default) for default in defaults if (best := _best_at(default, pool)) is not None]
    for best, default in sorted(choices, key=lambda choice: not choice[0].is_stable):
        because = f"the default route leaves through {default.interface}"
        rest = others(best, pool.candidates, "not the best address of the default route", pool)
        return OwnAddress.of(best, "A21", because, rest, by_default_route=True)
    return None


def _best_at(default: DefaultRoute, pool: Pool) -> Candidate | None:
    preferred = next((c for c in pool.candidates if c.address == default.source and c.is_stable), None)
    there = [c for c in pool.candidates if c.interface == default.interface]
    return preferred or min(there, key=lambda c: rank_for_anybody(c, default.gateway), default=None)


def _only_one(pool: Pool, *, with_virtual: bool) -> OwnAddress | Ambiguous | None:
    """Find the only address of the best kind of links (A22)."""
    real = [c for c in pool.candidates if c.kind not in _VIRTUAL and c.kind is not LinkKind.LOOPBACK]
    virtual = [c for c in pool.candidates if c.kind in _VIRTUAL and with_virtual]
    loopback = [c for c in pool.candidates if c.kind is LinkKind.LOOPBACK]
    contenders = _undominated(real or virtual or loopback)
    if len(contenders) > 1:
        return Ambiguous(contenders)
    if not contenders:
        return None
    (only,) = contenders
    because = f"no default route leads to an address; {only.text} on {only.interface} is the only one of its kind"
    own = OwnAddress.of(only, "A22", because, others(only, pool.candidates, "on a less likely kind of link", pool))
    if only.kind not in _OF_CONTAINERS:
        return own
    text = f"{only.text} is the address of {only.interface}, a link as containers have it: phones may not reach it"
    return own.warned(PlanWarning(WarningCode.CONTAINER_ADDRESS, text))


def _undominated(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Drop unstable, secondary and virtual addresses beside better ones of the same interface, and duplicates."""
    best: dict[str, tuple[bool, bool, bool]] = {}
    candidates = [c for c in candidates if c.is_stable] or candidates
    for candidate in candidates:
        merit = _merit(candidate)
        best[candidate.interface] = min(merit, best.get(candidate.interface, merit))
    kept = (c for c in candidates if _merit(c) == best[c.interface])
    return tuple({c.address: c for c in kept}.values())


def _merit(candidate: Candidate) -> tuple[bool, bool, bool]:
    return not candidate.is_stable, candidate.is_bare, candidate.has_flag(AddressFlag.SECONDARY)


def _weighed(own: OwnAddress | Ambiguous, via: Address, pool: Pool) -> OwnAddress | Ambiguous:
    """Let the address on which the backend was contacted settle what the table leaves open, as A10 does."""
    candidate = next((c for c in pool.candidates if c.address == via and c.is_stable), None)
    if candidate is None:
        return own
    contenders = own.candidates if isinstance(own, Ambiguous) else (own.candidate,)
    if isinstance(own, OwnAddress) and own.candidate is candidate:
        return own
    if any(c.interface == candidate.interface for c in contenders):
        because = f"the phone contacted the backend at {candidate.text}"
        rest = others(candidate, pool.candidates, "the phone contacted the backend elsewhere", pool)
        by_default_route = isinstance(own, OwnAddress) and own.by_default_route
        return OwnAddress.of(candidate, "A10", because, rest, by_default_route=by_default_route)
    if isinstance(own, Ambiguous):
        return own
    text = f"the phone contacted the backend at {candidate.text}, but the default route leaves from another interface"
    return own.warned(PlanWarning(WarningCode.CLUES_DISAGREE, text))
