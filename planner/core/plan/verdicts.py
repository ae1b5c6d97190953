"""Which verdicts on names hold at this moment? What was verified for one phone serves the next of its kind.

Theory of operation.

After a power cut thousands of phones of one domain ask within seconds, and verifying a name takes longer than all the
rest of a plan. But the verdict does not hang on the phone: it hangs on the answers of the DNS and on the *claim*, of
which only what is *decisive* counts. Of two phones that look up the same, with the same wishes, one is verified.

What the DNS says changes with time: TTLs run down, answers come and go. Who answers therefore has *moments*, seconds
of a monotonic clock; a zone file has one moment for ever. A verdict holds for the moment in which it was made, and with
the next all are forgotten: so nothing is told for longer than its TTL, which counts in seconds too, and an answer that
is renewed within a moment is heard with the next.

Two things are never remembered: what is still open, for the answers are on their way; and what is made of answers that
were asked for one request only, as by the loop that asks (`moment` None), where the cache may have moved on meanwhile.
Where a way led is shared within a moment as well: claims that differ elsewhere go the same ways.
"""

from typing import Final

from planner.core.answers import Peek
from planner.core.locate import Open
from planner.core.plan.claim import Claim, NameVerdict
from planner.core.plan.verify import LocatedByWay, verify

_MOST: Final = 100_000
"""Verdicts of one moment: more are more than a second has use for."""


class Verdicts:
    """The verdicts of a moment: what was verified for one phone holds for the next one of its kind.

    Not more is kept than there is use for.
    """

    def __init__(self) -> None:
        self._moment: int | None = None
        self._verdicts: dict[tuple[object, ...], NameVerdict] = {}
        self._located: LocatedByWay = {}

    def verdict(self, claim: Claim, peek: Peek, moment: int | None) -> NameVerdict | Open:
        """Verify, unless that was done at this *moment*; None: whatever was done does not count."""
        if moment is None:
            return verify(claim, peek)
        if moment != self._moment or len(self._verdicts) >= _MOST:
            self._moment = moment
            self._verdicts.clear()
            self._located.clear()
        key = claim.decisive
        verdict: NameVerdict | Open | None = self._verdicts.get(key)
        if verdict is not None:
            return verdict
        verdict = verify(claim, peek, self._located)
        if not isinstance(verdict, Open):
            self._verdicts[key] = verdict
        return verdict
