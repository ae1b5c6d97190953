from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.locate.draw import luck, shares
from planner.core.locate.targets import Member, drawn
from planner.core.names import DnsName

SEEDS = [f"phone {number}" for number in range(4000)]


def members(*weights: int) -> tuple[Member, ...]:
    return tuple(
        Member(DnsName(f"server{at}.example.org"), 5060, weight, share, ())
        for at, (weight, share) in enumerate(zip(weights, shares(weights), strict=True))
    )


def firsts(weights: tuple[int, ...]) -> list[int]:
    group = members(*weights)
    counted = Counter(group.index(drawn(group, seed)[0]) for seed in SEEDS)
    return [counted[at] for at in range(len(group))]


def test_luck_is_the_same_everywhere() -> None:
    assert luck("seed", "what") == (0xE9DB183CBF5FA + 0.5) / 2**52  # printf 'seed\0what' | sha256sum


def test_luck_tells_seed_from_subject() -> None:
    assert len({luck("a", "bc"), luck("ab", "c"), luck("", "abc")}) == 3


@pytest.mark.parametrize("weights", [(60, 40), (1, 2), (10, 10, 10), (70, 20, 10), (65535, 65535), (0, 0, 0)], ids=str)
def test_who_is_first_follows_the_weights(weights: tuple[int, ...]) -> None:
    expected = [share * len(SEEDS) for share in shares(weights)]
    chi_square = sum((seen - mean) ** 2 / mean for seen, mean in zip(firsts(weights), expected, strict=True))
    assert chi_square < 12  # two degrees of freedom: once in 400 draws; these seeds are fixed


def test_who_is_second_follows_the_weights_of_the_rest() -> None:
    group = members(50, 30, 20)
    orders = [drawn(group, seed) for seed in SEEDS]
    after_first = [order[1] for order in orders if order[0] is group[0]]
    assert sum(member is group[1] for member in after_first) / len(after_first) == pytest.approx(0.6, abs=0.03)


@pytest.mark.parametrize("weights", [(0, 1), (0, 100), (0, 0, 50)], ids=str)
def test_weight_zero_is_rarely_first_and_never_left_out(weights: tuple[int, ...]) -> None:
    zeros = sum(count for count, weight in zip(firsts(weights), weights, strict=True) if weight == 0)
    assert zeros < len(SEEDS) * 0.02
    assert len(drawn(members(*weights), "any")) == len(weights)


@pytest.mark.parametrize(
    ("weights", "expected"),
    [((60, 40), (0.6, 0.4)), ((0, 0), (0.5, 0.5)), ((0, 10), (0, 1)), ((7,), (1,)), ((0,), (1,)), ((), ())],
    ids=str,
)
def test_shares(weights: tuple[int, ...], expected: tuple[float, ...]) -> None:
    assert shares(weights) == expected


WEIGHTS = st.lists(st.integers(0, 65535), min_size=1, max_size=8)


@given(WEIGHTS)
def test_shares_add_up_to_one(weights: list[int]) -> None:
    assert sum(shares(weights)) == pytest.approx(1)


@given(WEIGHTS.map(lambda weights: members(*weights)).flatmap(st.permutations), st.text())
def test_the_order_in_which_a_name_server_lists_the_records_does_not_matter(group: list[Member], seed: str) -> None:
    assert drawn(group, seed) == drawn(sorted(group, key=lambda member: member.target), seed)


@given(WEIGHTS, st.text())
def test_a_server_that_goes_moves_nobody_between_the_others(weights: list[int], seed: str) -> None:
    group = members(*weights)
    assert drawn(group[1:], seed) == tuple(member for member in drawn(group, seed) if member is not group[0])


def test_a_record_that_stands_twice_with_different_weights_draws_twice() -> None:
    name = DnsName("a.example.org")
    twice = (Member(name, 5060, 50, 0.5, ()), Member(name, 5060, 25, 0.25, ()))
    other = Member(DnsName("b.example.org"), 5060, 25, 0.25, ())
    counted = sum(drawn((*twice, other), seed)[0] is other for seed in SEEDS)
    assert counted / len(SEEDS) == pytest.approx(0.25, abs=0.03)
