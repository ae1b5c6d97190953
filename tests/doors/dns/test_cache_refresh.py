"""Names in use are asked for again before they expire."""

from ipaddress import ip_address

import pytest

from planner.doors.dns.cache import Cache
from tests.support.cached_dns import DAY, QUESTION, Dns, answered, in_the_background, question


async def test_a_name_in_use_is_refreshed_before_it_expires_and_nobody_waits(cache: Cache, dns: Dns) -> None:
    await cache.answer(QUESTION)
    dns.says = answered(300, "192.0.2.2")
    dns.now += 254
    cache.peek(QUESTION)
    await in_the_background()
    assert len(dns.asked) == 1, "not in the last part of its TTL yet"
    dns.now += 2
    old = cache.peek(QUESTION)
    assert old is not None
    assert old.addresses == (ip_address("192.0.2.1"),)
    await in_the_background()
    new = cache.peek(QUESTION)
    assert new is not None
    assert (new.ttl, new.addresses) == (300, (ip_address("192.0.2.2"),))
    assert (len(dns.asked), cache.stats.refreshes) == (2, 1)


@pytest.mark.parametrize("ttl", [1, 2, 3, 5, 10])
async def test_a_short_ttl_is_refreshed_ahead_too(cache: Cache, dns: Dns, ttl: int) -> None:
    dns.says = answered(ttl)
    await cache.answer(QUESTION)
    for _ in range(20 * ttl):
        dns.now += 0.1
        assert cache.peek(QUESTION) is not None
        await in_the_background()


async def test_a_name_that_is_not_used_is_left_alone(cache: Cache, dns: Dns) -> None:
    await cache.answer(QUESTION)
    dns.now += 10 * DAY
    await in_the_background()
    assert len(dns.asked) == 1


async def test_a_refresh_is_asked_for_once_however_many_come(cache: Cache, dns: Dns) -> None:
    await cache.answer(QUESTION)
    dns.free.clear()
    dns.now += 255
    for _ in range(40):
        dns.now += 1
        cache.peek(QUESTION)
        await in_the_background()
    assert len(dns.asked) == 2
    dns.free.set()


async def test_refreshes_in_the_background_are_bounded(dns: Dns) -> None:
    cache = Cache(dns.ask, clock=dns.clock, max_entries=1000)
    for number in range(200):
        await cache.answer(question(number))
    dns.free.clear()
    dns.now += 280
    for number in range(200):
        assert cache.peek(question(number)) is not None
    await in_the_background()
    assert len(dns.asked) == 200 + 64
    await cache.close()


async def test_a_refresh_that_must_not_be_kept_leaves_what_is_known_to_its_end(cache: Cache, dns: Dns) -> None:
    await cache.answer(QUESTION)
    dns.says = answered(0)
    dns.now += 290
    cache.peek(QUESTION)
    await in_the_background()
    assert cache.peek(QUESTION) is not None
    dns.now += 10
    assert cache.peek(QUESTION) is None
