"""What would these settings do to the fleet, in place of those? Every phone is planned for twice, and counted."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from time import monotonic
from typing import Final

from planner.core.difference import Example, Outcome, Tally
from planner.core.errors import BadRequest
from planner.phones_file import BadLine, Listed
from planner.service import Situation, plan_asking, plan_at_once
from planner.wire import PlanQuery, request_from

MOST_BAD: Final = 20
_SLICE: Final = 0.005  # seconds of planning until others have their turn
_AT_ONCE: Final = 500  # phones for which the DNS is asked at once


@dataclass(slots=True)
class Comparison:
    """What has been found: the *tally*, and the lines that were no phones (how many, and the first)."""

    tally: Tally = field(default_factory=Tally)
    bad: int = 0
    bad_lines: list[BadLine] = field(default_factory=list)

    @property
    def changes_something(self) -> bool:
        """Whether any phone is affected, or could not be looked at."""
        return self.tally.unchanged < self.tally.phones or bool(self.bad)

    def reject(self, line: BadLine) -> None:
        """Count a line that is no phone."""
        self.bad += 1
        if len(self.bad_lines) < MOST_BAD:
            self.bad_lines.append(line)


async def compare(old: Situation, new: Situation, phones: Iterable[Listed]) -> Comparison:
    """Plan for *phones* in both situations. Other work in the event loop has its turn meanwhile."""
    found = Comparison()
    listed = iter(phones)
    while chunk := list(islice(listed, _AT_ONCE)):
        await _compare_some(old, new, chunk, found)
    return found


async def _compare_some(old: Situation, new: Situation, chunk: list[Listed], found: Comparison) -> None:
    until = monotonic() + _SLICE
    waiting: list[PlanQuery] = []
    for line in chunk:
        if isinstance(line, BadLine):
            found.reject(line)
            continue
        number, phone = line
        try:
            outcomes = tuple(_known(old, new, phone))
        except BadRequest as error:
            found.reject(BadLine(number, error.field, error.text))
            continue
        if len(outcomes) == 2:
            found.tally.add(outcomes[0], outcomes[1], phone.domain, _example(phone))
        else:
            waiting.append(phone)
        if monotonic() >= until:
            await asyncio.sleep(0)
            until = monotonic() + _SLICE
    if waiting:
        await asyncio.gather(*(_compare_asking(old, new, phone, found) for phone in waiting))


def _known(old: Situation, new: Situation, phone: PlanQuery) -> Iterator[Outcome]:
    """Give what is planned before and after, as far as the DNS need not be asked first."""
    request = request_from(phone, old.policy.domains, old.recogniser)
    before = plan_at_once(old, request)
    if before is None:
        return
    yield before
    if phone.settings is not None or new.recogniser is not old.recogniser:
        request = request_from(phone, new.policy.domains, new.recogniser)
    after = plan_at_once(new, request)
    if after is not None:
        yield after


async def _compare_asking(old: Situation, new: Situation, phone: PlanQuery, found: Comparison) -> None:
    before = await plan_asking(old, request_from(phone, old.policy.domains, old.recogniser))
    after = await plan_asking(new, request_from(phone, new.policy.domains, new.recogniser))
    found.tally.add(before, after, phone.domain, _example(phone))


def _example(phone: PlanQuery) -> Example:
    return Example(phone.extension, phone.source, phone.mac)
