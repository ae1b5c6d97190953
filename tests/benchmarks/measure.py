"""How long does one job take beside another?

Absolute figures on a shared machine swing by more than two within seconds; so the two take turns, and the ratio of each
pair counts, not that of the sums.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import NamedTuple


class Measured(NamedTuple):
    """The median *ratio* of a job to the one beside it, and both medians in seconds for one time."""

    ratio: float
    job: float
    beside: float


def interleaved(
    job: Callable[[], object], beside: Callable[[], object], *, pairs: int = 7, number: int = 1
) -> Measured:
    """Run *job* and *beside* in turns, *number* times each, *pairs* turns after a first one that does not count."""
    _seconds(job, number), _seconds(beside, number)
    times = [(_seconds(job, number), _seconds(beside, number)) for _ in range(pairs)]
    jobs, besides = zip(*times, strict=True)
    return Measured(median(one / other for one, other in times), median(jobs), median(besides))


def _seconds(job: Callable[[], object], number: int) -> float:
    begin = perf_counter()
    for _ in range(number):
        job()
    return (perf_counter() - begin) / number
