"""How often may other people's name servers be asked on a client's behalf? A rate for domains that are not configured.

It holds where the service has tokens, or listens beyond loopback.
"""

import asyncio
from math import ceil
from time import monotonic
from typing import Final

from aiohttp import hdrs

from planner.http.problems import HttpProblem, ProblemCode
from planner.service.situation import Situation

PER_SECOND: Final = 10.0
BURST: Final = 50.0


class Allowance:
    """So many a second, and some at once for those who have not asked for a while."""

    def __init__(self, per_second: float = PER_SECOND, burst: float = BURST) -> None:
        self._per_second = per_second
        self._most = burst
        self._left = burst
        self._counted_at = monotonic()

    def take(self) -> None:
        """Take one. Raises HttpProblem if none is left, saying when there will be."""
        self._count()
        if self._left < 1:
            text = f"domains that are not configured: {self._per_second:g} a second, {self._most:g} at once"
            seconds = ceil((1 - self._left) / self._per_second)
            raise HttpProblem(ProblemCode.TOO_MANY_REQUESTS, text, headers={str(hdrs.RETRY_AFTER): str(seconds)})
        self._left -= 1

    async def wait(self) -> None:
        """Take one of those that come, and wait for it."""
        self._count()
        self._left -= 1
        if self._left < 0:
            await asyncio.sleep(-self._left / self._per_second)

    def _count(self) -> None:
        now = monotonic()
        self._left = min(self._most, self._left + (now - self._counted_at) * self._per_second)
        self._counted_at = now


def is_guarded(situation: Situation) -> bool:
    """Tell whether others than this machine's own programs may ask."""
    is_beyond = any(not place.address.is_loopback for place in situation.served_at)
    return is_beyond or bool(situation.policy.http.token_file)
