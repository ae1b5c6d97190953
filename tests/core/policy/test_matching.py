from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.addresses import Address, Family
from planner.core.policy.matching import WIDTH, FirstMatch, SourceNetwork, prefix_mask

MaskOf = Callable[[Random, Family], int]


@dataclass(frozen=True)
class Entry:
    source: SourceNetwork
    index: int


def entries(*networks: SourceNetwork) -> tuple[Entry, ...]:
    return tuple(Entry(network, index) for index, network in enumerate(networks))


def first_holding(listed: Sequence[Entry], family: Family, value: int) -> Entry | None:
    holding = (e for e in listed if e.source.family is family and (e.source.address ^ value) & e.source.mask == 0)
    return next(holding, None)


def first_covering(listed: Sequence[Entry], network: SourceNetwork) -> Entry | None:
    for entry in listed:
        source = entry.source
        narrower = source.mask & network.mask == source.mask
        if source.family is network.family and narrower and (source.address ^ network.address) & source.mask == 0:
            return entry
    return None


def address_of(family: Family, value: int) -> Address:
    return IPv4Address(value) if family is Family.IPV4 else IPv6Address(value)


# Networks differ in the last bits only, so that they overlap heavily; a few masks leave other bits free too.
LAST = 9
values = st.integers(0, (1 << LAST) - 1)
families = st.sampled_from(Family)


@st.composite
def networks(draw: st.DrawFn) -> SourceNetwork:
    family = draw(families)
    full = prefix_mask(family, WIDTH[family])
    mask = draw(
        st.one_of(
            st.integers(WIDTH[family] - LAST, WIDTH[family]).map(lambda length: prefix_mask(family, length)),
            values.map(lambda last: full ^ last),
            st.integers(0, WIDTH[family]).map(lambda length: prefix_mask(family, length)),
            st.integers(0, full),
        )
    )
    return SourceNetwork(family, draw(values), mask)


lists = st.lists(networks(), max_size=120).map(lambda drawn: entries(*drawn))


@given(lists, families, st.lists(values, min_size=1, max_size=20))
def test_the_first_match_is_that_of_a_scan(listed: Sequence[Entry], family: Family, sources: list[int]) -> None:
    match = FirstMatch(listed)
    for value in sources:
        assert match.holding(address_of(family, value)) is first_holding(listed, family, value)


@given(lists)
def test_what_covers_a_network_is_what_a_scan_finds(listed: Sequence[Entry]) -> None:
    match = FirstMatch(listed)
    for entry in listed:
        assert match.covering(entry.source) is first_covering(listed, entry.source)


def random_mask(random: Random, family: Family) -> int:
    return prefix_mask(family, WIDTH[family]) ^ random.getrandbits(LAST)


def prefix(random: Random, family: Family) -> int:
    return prefix_mask(family, random.choice((WIDTH[family] - LAST, WIDTH[family] - 4, WIDTH[family])))


def now_and_then_random(random: Random, family: Family) -> int:
    return (random_mask if random.random() < 0.1 else prefix)(random, family)


def sparse_mask(random: Random, family: Family) -> int:
    return 1 << random.randrange(WIDTH[family]) | 1 << random.randrange(WIDTH[family])


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("mask_of", [prefix, random_mask, now_and_then_random, sparse_mask])
@pytest.mark.parametrize("count", [1, 10, 50, 51, 52, 600])
def test_long_lists_are_matched_as_by_a_scan(count: int, mask_of: MaskOf, family: Family) -> None:
    random = Random(count)
    drawn = [SourceNetwork(family, random.getrandbits(LAST), mask_of(random, family)) for _ in range(count)]
    listed = entries(*drawn)
    match = FirstMatch(listed)
    for value in range(0, 1 << LAST, 5):
        assert match.holding(address_of(family, value)) is first_holding(listed, family, value)
    for entry in listed[::5]:
        assert match.covering(entry.source) is first_covering(listed, entry.source)


@pytest.mark.parametrize("masks", [1, 60], ids=["in a table", "in bit sets"])
def test_equal_networks_match_as_the_first_of_them(masks: int) -> None:
    listed = entries(*[SourceNetwork(Family.IPV4, 0, 0xFFFFFFFF ^ last) for last in range(masks)] * 20)
    match = FirstMatch(listed)
    assert match.holding(IPv4Address("0.0.0.0")) is listed[0]
    assert match.covering(listed[-1].source) is listed[masks - 1]


def test_an_empty_list_matches_and_covers_nothing() -> None:
    match = FirstMatch[Entry](())
    assert match.holding(IPv4Address("192.0.2.1")) is None
    assert match.covering(SourceNetwork(Family.IPV6, 0, 0)) is None
