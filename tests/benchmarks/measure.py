"""How much faster is one thing than another, side by side in one run?"""

from collections.abc import Callable
from statistics import median
from time import perf_counter


def interleaved(
    a: Callable[[], object], b: Callable[[], object], *, pairs: int = 7, number: int = 1
) -> tuple[float, float, float]:
    """Call *a* and *b* in turn, *number* times each in each of *pairs*; return the ratio a/b and both medians.

    The medians are seconds for one call; the ratio is the median of the pairs' ratios, so that what slows the machine
    down slows both sides.
    """
    a(), b()
    timed = [(_seconds(a, number), _seconds(b, number)) for _ in range(pairs)]
    ratio = median(one / other for one, other in timed)
    return ratio, median(one for one, _ in timed), median(other for _, other in timed)


def _seconds(call: Callable[[], object], number: int) -> float:
    started = perf_counter()
    for _ in range(number):
        call()
    return (perf_counter() - started) / number
