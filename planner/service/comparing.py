"""What would these settings do to the fleet, in place of those? Every phone is planned for twice, and counted.

The DNS is that of one moment: each question is asked once, and both sides are given the same answer. Phones for which
the settings say the same on both sides are counted without planning.
"""

import asyncio
from collections.abc import Iterable
from itertools import islice
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from planner.core.answers import Question
from planner.core.errors import BadRequest
from planner.core.locate import Open
from planner.core.plan.difference import Example, Tally, touched
from planner.core.plan.plan import Request
from planner.runtime import Turn
from planner.service.answering import OneMoment
from planner.service.phones_file import Listed
from planner.service.planning import plan
from planner.service.situation import Situation
from planner.wire.diff import BadLineDocument
from planner.wire.queries import PlanQuery
from planner.wire.reading import request_from, whence

MOST_BAD: Final = 20
_AT_ONCE: Final = 250  # phones for which the DNS is asked at once


class Comparison(Struct):
    """What has been found: the *tally*, and the lines that were no phones (how many, and the first)."""

    tally: Tally = field(default_factory=Tally)
    bad: int = 0
    bad_lines: list[BadLineDocument] = field(default_factory=list)

    @property
    def changes_something(self) -> bool:
        """Whether any phone is affected, or could not be looked at."""
        return self.tally.unchanged < self.tally.phones or bool(self.bad)

    def reject(self, line: BadLineDocument) -> None:
        """Count a line that is no phone."""
        self.bad += 1
        if len(self.bad_lines) < MOST_BAD:
            self.bad_lines.append(line)


async def compare(old: Situation, new: Situation, phones: Iterable[Listed]) -> Comparison:
    """Plan for *phones* in both situations. Other work in the event loop has its turn meanwhile."""
    comparing = _Comparing(old, new)
    listed = iter(phones)
    while chunk := list(islice(listed, _AT_ONCE)):
        await comparing.some(chunk)
    return comparing.comparison


class _Pair(Struct, frozen=True):
    """A phone as it asks on both sides."""

    phone: PlanQuery
    before: Request
    after: Request


class _Comparing:
    """One comparison: both sides, and what comes of it."""

    def __init__(self, old: Situation, new: Situation) -> None:
        self.comparison = Comparison()
        dns = OneMoment(old.dns)
        self._old = _side(old, dns)
        self._new = _side(new, dns if new.dns is old.dns else OneMoment(new.dns))
        self._is_one_catalogue = new.recogniser is old.recogniser
        is_one_ground = self._new.dns is dns and self._is_one_catalogue and _ground(old) == _ground(new)
        self._touched = touched(old.policy, new.policy) if is_one_ground else None
        self._turn = Turn()

    async def some(self, lines: list[Listed]) -> None:
        """Compare for some phones. What the DNS must be asked for them is asked all at once, round by round."""
        self._turn.begin()
        pairs: list[_Pair] = []
        for line in lines:
            if self._turn.is_over:
                await self._turn.pass_on()
            pair = self._pair(line)
            if pair is not None:
                pairs.append(pair)
        while pairs:
            pairs = await self._round(pairs)

    def _pair(self, line: Listed) -> _Pair | None:
        """Return who asks, unless it is nobody, or both sides say the same to it: then that is counted."""
        if isinstance(line, BadLineDocument):
            self.comparison.reject(line)
            return None
        number, phone = line
        try:
            read = whence(phone, self._old.recogniser)
            is_untouched = self._touched is not None and read.domain.text not in self._touched
            if is_untouched and phone.settings is None:
                self.comparison.tally.pass_by()
                return None
            before = request_from(phone, self._old.recogniser, read)
            after = before if self._is_one_catalogue else request_from(phone, self._new.recogniser)
        except BadRequest as error:
            self.comparison.reject(BadLineDocument.of(number, error))
            return None
        return _Pair(phone, before, after)

    async def _round(self, pairs: list[_Pair]) -> list[_Pair]:
        """Compare for as many as the DNS is known for; ask it for the others, and return these."""
        waiting: list[_Pair] = []
        asked_of_old: set[Question] = set()
        asked_of_new: set[Question] = set()
        for pair in pairs:
            if self._turn.is_over:
                await self._turn.pass_on()
            old, new = plan(self._old, pair.before), plan(self._new, pair.after)
            if isinstance(old, Open):
                asked_of_old.update(old.questions)
            if isinstance(new, Open):
                asked_of_new.update(new.questions)
            if isinstance(old, Open) or isinstance(new, Open):
                waiting.append(pair)
            else:
                phone, asks = pair.phone, pair.after
                example = Example(phone.extension, phone.source, phone.mac)
                self.comparison.tally.add(old, new, asks.identity.device.id, asks.domain.text, example)
        await asyncio.gather(self._old.dns.answers(asked_of_old), self._new.dns.answers(asked_of_new))
        return waiting


def _side(situation: Situation, dns: OneMoment) -> Situation:
    """Put *situation* at one moment, with a planner of its own: what others verified was at another."""
    return replace(situation, dns=dns).with_planner()


def _ground(situation: Situation) -> tuple[object, ...]:
    """Return what a plan rests on beside the settings, the DNS and the catalogue."""
    return situation.host, situation.certificate, situation.kernel
