"""Which transport was asked for, and in which order are they tried? Rules T2 and T3."""

from dataclasses import dataclass, field
from typing import Final

from planner.core.choice import Choice, PassedOver, Step
from planner.core.policy.settings import DomainSettings, ExtensionSettings, SystemSettings
from planner.core.transports import PREFERENCE, Transport


@dataclass(frozen=True, slots=True)
class Demand:
    """The proposed SIP transport: None if nobody asked for one. *because* names the level that decided.

    *order*: the transports as they are tried, what was asked for first, then TLS, TCP, UDP. *met*: the choice if the
    first of them is available.
    """

    transport: Transport | None
    because: str
    order: tuple[Transport, ...] = field(init=False)
    met: Choice = field(init=False)

    def __post_init__(self) -> None:
        order = PREFERENCE
        if self.transport is not None:
            order = (self.transport, *(t for t in PREFERENCE if t is not self.transport))
        object.__setattr__(self, "order", order)
        object.__setattr__(self, "met", Choice(Step.TRANSPORT, order[0], "T2", self.because, self.behind(order[0])))

    def behind(self, chosen: Transport) -> tuple[PassedOver, ...]:
        """Return what is passed over because *chosen* comes earlier."""
        because = f"{chosen} was asked for" if chosen is self.transport else f"{chosen} goes before it"
        return tuple(PassedOver(other, because) for other in self.order[self.order.index(chosen) + 1 :])


_NOTHING_DEMANDED: Final = Demand(None, "nothing was chosen on extension, domain or system: TLS, then TCP, then UDP")
_DEMANDS: Final = {
    (level, transport): Demand(transport, f"{level} setting")
    for level in ("extension", "domain", "system")
    for transport in PREFERENCE
}


def demand(system: SystemSettings, domain: DomainSettings, extension: ExtensionSettings) -> Demand:
    """Ask extension, then domain, then system for the proposed transport (T2)."""
    if extension.transport is not None:
        return _DEMANDS["extension", extension.transport]
    if domain.transport is not None:
        return _DEMANDS["domain", domain.transport]
    if system.transport is not None:
        return _DEMANDS["system", system.transport]
    return _NOTHING_DEMANDED
