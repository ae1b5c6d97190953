"""Which transport was asked for, and in which order are they tried? Rules T2 and T3."""

from dataclasses import dataclass
from typing import Final

from planner.core.policy import DomainSettings, ExtensionSettings, SystemSettings
from planner.core.transports import PREFERENCE, Transport


@dataclass(frozen=True, slots=True)
class Demand:
    """The proposed SIP transport: None if nobody asked for one. *because* names the level that decided."""

    transport: Transport | None
    because: str

    @property
    def order(self) -> tuple[Transport, ...]:
        """The transports in the order in which they are tried: what was asked for, then TLS, TCP, UDP."""
        if self.transport is None:
            return PREFERENCE
        return (self.transport, *(t for t in PREFERENCE if t is not self.transport))


NOTHING_DEMANDED: Final = Demand(None, "nothing was chosen on extension, domain or system: TLS, then TCP, then UDP")


def demand(system: SystemSettings, domain: DomainSettings, extension: ExtensionSettings) -> Demand:
    """Ask extension, then domain, then system for the proposed transport (T2)."""
    levels = (("extension", extension), ("domain", domain), ("system", system))
    chosen = ((settings.transport, f"{level} setting") for level, settings in levels)
    return next((Demand(transport, because) for transport, because in chosen if transport), NOTHING_DEMANDED)
