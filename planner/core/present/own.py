"""What is the outcome of looking for an own address? The values that the parts of the procedure hand on."""

from dataclasses import dataclass, replace

from planner.core.choice import PassedOver, PlanWarning, WarningCode
from planner.core.present.candidates import Candidate, Pool


@dataclass(frozen=True, slots=True)
class Own:
    """The own address for a phone: by which *rule*, *because*, what it *passed_over*.

    *by_default_route*: it was found at a default route (A21).
    """

    candidate: Candidate
    rule: str
    because: str
    passed_over: tuple[PassedOver, ...]
    warnings: tuple[PlanWarning, ...] = ()
    by_default_route: bool = False

    def warned(self) -> "Own":
        """Return the same with the warnings that belong to the address itself."""
        code, text = None, ""
        if self.candidate.is_link_local:
            code, text = WarningCode.LINK_LOCAL_PRESENTED, "is link-local, and a SIP URI cannot carry its zone"
        elif not self.candidate.is_stable:
            code, text = WarningCode.ADDRESS_NOT_STABLE, "is temporary or deprecated, and nothing better is left"
        if code is None:
            return self
        return replace(self, warnings=(*self.warnings, PlanWarning(code, f"{self.candidate.text} {text}")))


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several own addresses, and nothing that tells them apart (A22)."""

    candidates: tuple[Candidate, ...]


def others(chosen: Candidate, candidates: tuple[Candidate, ...], because: str, pool: Pool) -> tuple[PassedOver, ...]:
    """Return everything that *chosen* passed over: the other candidates, and what was none."""
    return tuple(PassedOver(c.text, because) for c in candidates if c is not chosen) + pool.passed_over
