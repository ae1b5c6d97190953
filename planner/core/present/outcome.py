"""Which own address was chosen, and by which rule? The values that the parts of the procedure hand on."""

from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from planner.core.addresses import Address
from planner.core.choice import Choice, PassedOver, PlanWarning, Step, WarningCode
from planner.core.present.candidates import Candidate, Pool


class OwnAddress(Struct, frozen=True):
    """The own address for a phone, and the *choice* that led there.

    *public*: the address under which it is seen from outside, where that is presented in its place.
    *by_default_route*: it was found at a default route (A21).
    """

    candidate: Candidate
    choice: Choice
    warnings: tuple[PlanWarning, ...] = ()
    public: Address | None = None
    by_default_route: bool = False

    @classmethod
    def of(
        cls,
        candidate: Candidate,
        rule: str,
        because: str,
        passed_over: tuple[PassedOver, ...],
        *,
        by_default_route: bool = False,
    ) -> Self:
        """Make the outcome for *candidate*, with the warnings that belong to the address itself."""
        choice = Choice(Step.ADDRESS, candidate.text, rule, because, passed_over)
        return cls(candidate, choice, _warnings(candidate), by_default_route=by_default_route)

    @property
    def is_inside(self) -> bool:
        """Whether what is presented can be reached from inside only."""
        return self.public is None and self.candidate.is_inside

    def warned(self, *warnings: PlanWarning) -> Self:
        """Return the same with more warnings."""
        return replace(self, warnings=self.warnings + warnings)

    def seen_as(self, public: Address, rule: str, because: str) -> Self:
        """Return the same with the *public* address presented in its place."""
        replaced = PassedOver(
            self.candidate.text, f"{self.choice.because} ({self.choice.rule}); the public address stands for it"
        )
        passed_over = (replaced, *self.choice.passed_over)
        return replace(self, public=public, choice=Choice(Step.ADDRESS, str(public), rule, because, passed_over))

    def after(self, passed_over: tuple[PassedOver, ...]) -> Self:
        """Return the same with others passed over first, for a better reason than they had."""
        named = {passed.value for passed in passed_over}
        rest = tuple(passed for passed in self.choice.passed_over if passed.value not in named)
        return replace(self, choice=replace(self.choice, passed_over=passed_over + rest))


class Ambiguous(Struct, frozen=True):
    """Several own addresses, and nothing that tells them apart (A22)."""

    candidates: tuple[Candidate, ...]


def others(chosen: Candidate, candidates: tuple[Candidate, ...], because: str, pool: Pool) -> tuple[PassedOver, ...]:
    """Return everything that *chosen* passed over: the other candidates, and what was none."""
    beside = tuple(c for c in pool.link_local if c is not chosen and c not in candidates)
    return (
        *(PassedOver(c.text, because) for c in candidates if c is not chosen),
        *(PassedOver(c.text, f"link-local: for phones on {c.interface} only") for c in beside),
        *pool.passed_over,
    )


def _warnings(candidate: Candidate) -> tuple[PlanWarning, ...]:
    if candidate.is_link_local:
        text = f"{candidate.text} is link-local, and a SIP URI cannot carry its zone"
        return (PlanWarning(WarningCode.LINK_LOCAL_PRESENTED, text),)
    if not candidate.is_stable:
        text = f"{candidate.text} is temporary or deprecated: it may be gone tomorrow"
        return (PlanWarning(WarningCode.ADDRESS_NOT_STABLE, text),)
    return ()
