"""Does a list of 100,000 patterns cost more to match, to read and to lint than a short one?

`python -m tests.benchmarks.patterns`. Matching is measured per look-up beside a list of 10 (target: 4 times), reading
and lint per entry beside a list of 1,000. Half of the sources asked for are in some pattern, half are random.
"""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address
from random import Random

from planner.core.addresses import Address, Family
from planner.core.policy.lint import lint_patterns
from planner.core.policy.matching import WIDTH, prefix_mask
from planner.core.policy.patterns import Patterns, parse_patterns
from tests.benchmarks.measure import interleaved

MANY, SOME, FEW = 100_000, 1_000, 10
LOOK_UPS = 2_000
DISTINCT_MASKS = 5_000

MaskOf = Callable[[Random, Family], int]


def run() -> None:
    """Measure and print everything."""
    for family in Family:
        for name, mask_of in MASKS.items():
            _match(f"match, {family}, {name}", family, mask_of)
    for family in Family:
        for name in ("4 prefix lengths", "masks of every kind"):
            _read(f"{family}, {name}", family, MASKS[name])


def _match(title: str, family: Family, mask_of: MaskOf) -> None:
    jobs = []
    for count in (MANY, FEW):
        random = Random(count)
        patterns = parse_patterns(_list(random, family, mask_of, count))
        jobs.append(_looks_up(patterns, _sources(random, patterns, family)))
    measured = interleaved(*jobs, pairs=15)
    long, short = (f"{seconds / LOOK_UPS * 1e6:.2f} µs" for seconds in (measured.job, measured.beside))
    print(f"{title}: {measured.ratio:.1f} times ({MANY:,}: {long}; {FEW}: {short})")


def _read(title: str, family: Family, mask_of: MaskOf) -> None:
    long, short = (_list(Random(count), family, mask_of, count) for count in (MANY, SOME))
    read = parse_patterns(long), parse_patterns(short)
    for verb, jobs in (
        ("parse and index", (lambda: parse_patterns(long), lambda: parse_patterns(short))),
        ("index", (lambda: Patterns(read[0].entries), lambda: Patterns(read[1].entries))),
        ("lint", (lambda: lint_patterns(read[0]), lambda: lint_patterns(read[1]))),
    ):
        measured = interleaved(*jobs)
        ratio = measured.ratio * SOME / MANY
        both = f"{MANY:,}: {measured.job * 1e3:.0f} ms; {SOME:,}: {measured.beside * 1e3:.1f} ms"
        print(f"{verb}, {title}: {ratio:.1f} times for each entry ({both})")


def _looks_up(patterns: Patterns, sources: list[Address]) -> Callable[[], None]:
    def look_up() -> None:
        for source in sources:
            patterns.match(source)

    return look_up


def _sources(random: Random, patterns: Patterns, family: Family) -> list[Address]:
    address = IPv4Address if family is Family.IPV4 else IPv6Address
    bits = WIDTH[family]
    inside = [entry.source for entry in random.choices(patterns.entries, k=LOOK_UPS // 2)]
    values = [network.lowest | random.getrandbits(bits) & ~network.mask for network in inside]
    values += [random.getrandbits(bits) for _ in inside]
    random.shuffle(values)
    return [address(value) for value in values]


def _list(random: Random, family: Family, mask_of: MaskOf, count: int) -> str:
    masks = [mask_of(random, family) for _ in range(DISTINCT_MASKS)]
    return " ".join(_entry(random, family, random.choice(masks)) for _ in range(count))


def _entry(random: Random, family: Family, mask: int) -> str:
    value = random.getrandbits(WIDTH[family]) & mask
    proxy = random.randrange(1, 255)
    if family is Family.IPV4:
        return f"{IPv4Address(value)}/{IPv4Address(mask)}/198.51.100.{proxy}:5061/tls"
    return f"{IPv6Address(value)}/{IPv6Address(mask)}/[2001:db8::{proxy}]:5061/tls"


def _usual(random: Random, family: Family) -> int:
    return prefix_mask(family, random.choice((24, 28, 30, 32) if family is Family.IPV4 else (48, 56, 64, 128)))


def _prefix(random: Random, family: Family) -> int:
    return prefix_mask(family, random.randint(0, WIDTH[family]))


def _dense(random: Random, family: Family) -> int:
    width = WIDTH[family]
    return random.getrandbits(width) | random.getrandbits(width) | random.getrandbits(width)


def _half(random: Random, family: Family) -> int:
    return random.getrandbits(WIDTH[family])


def _any(random: Random, family: Family) -> int:
    return random.choice((_prefix, _dense, _half))(random, family)


MASKS: dict[str, MaskOf] = {
    "4 prefix lengths": _usual,
    "all prefix lengths": _prefix,
    "masks of every kind": _any,
    "5,000 masks, each bit set by 1/2": _half,
    "5,000 masks, each bit set by 7/8": _dense,
}


if __name__ == "__main__":
    run()
