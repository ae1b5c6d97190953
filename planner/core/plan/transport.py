"""Which transport was asked for, and in which order are they tried? Rules T2 and T3."""

from typing import Final

from msgspec import Struct

from planner.core.choice import Choice, PassedOver, Step
from planner.core.policy.settings import DomainSettings, ExtensionSettings, SystemSettings
from planner.core.transports import PREFERENCE, Transport


class Demand(Struct, frozen=True, gc=False):
    """The proposed SIP transport: None if nobody asked for one. *because* names the level that decided.

    *order*: the transports as they are tried, what was asked for first, then TLS, TCP, UDP. *met*: the choice if the
    first of them is available.
    """

    transport: Transport | None
    because: str
    order: tuple[Transport, ...]
    met: Choice

    def behind(self, chosen: Transport) -> tuple[PassedOver, ...]:
        """Return what is passed over because *chosen* comes earlier."""
        return _behind(chosen, self.transport, self.order)


def _behind(chosen: Transport, wanted: Transport | None, order: tuple[Transport, ...]) -> tuple[PassedOver, ...]:
    because = f"{chosen} was asked for" if chosen is wanted else f"{chosen} goes before it"
    return tuple(PassedOver(other, because) for other in order[order.index(chosen) + 1 :])


def _demand(wanted: Transport | None, because: str) -> Demand:
    order = PREFERENCE if wanted is None else (wanted, *(t for t in PREFERENCE if t is not wanted))
    first = order[0]
    return Demand(wanted, because, order, Choice(Step.TRANSPORT, first, "T2", because, _behind(first, wanted, order)))


_IN_TURN: Final = ", then ".join(transport.upper() for transport in PREFERENCE)
_NOTHING_DEMANDED: Final = _demand(None, f"nothing was chosen on extension, domain or system: {_IN_TURN}")
_DEMANDS: Final = {
    (level, transport): _demand(transport, f"{level} setting")
    for level in ("extension", "domain", "system")
    for transport in PREFERENCE
}


def demand_of(system: SystemSettings, domain: DomainSettings, extension: ExtensionSettings) -> Demand:
    """Ask extension, then domain, then system for the proposed transport (T2)."""
    if extension.transport is not None:
        return _DEMANDS["extension", extension.transport]
    if domain.transport is not None:
        return _DEMANDS["domain", domain.transport]
    if system.transport is not None:
        return _DEMANDS["system", system.transport]
    return _NOTHING_DEMANDED
