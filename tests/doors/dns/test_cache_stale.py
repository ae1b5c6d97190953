"""In trouble the last good answer stays in force (RFC 8767), for so long."""

from ipaddress import ip_address

from planner.core.answers import Status, unknown
from planner.doors.dns.cache import Cache
from tests.support.cached_dns import QUESTION, Dns, absent, answered, fails, in_the_background


async def test_in_trouble_the_last_good_answer_stays_in_force_and_says_so(cache: Cache, dns: Dns) -> None:
    good = await cache.answer(QUESTION)
    dns.now += 300
    dns.says = fails()
    answer = await cache.answer(QUESTION)
    assert (answer.status, answer.records, answer.stale) == (Status.ANSWERED, good.records, True)
    assert answer.ttl is not None
    assert cache.peek(QUESTION) == answer


async def test_an_absence_stays_in_force_too(cache: Cache, dns: Dns) -> None:
    dns.says = absent(60)
    await cache.answer(QUESTION)
    dns.now += 60
    dns.says = fails(Status.SERVFAIL)
    answer = await cache.answer(QUESTION)
    assert (answer.status, answer.stale) == (Status.NXDOMAIN, True)


async def test_within_its_ttl_an_answer_is_not_stale_though_its_refresh_failed(cache: Cache, dns: Dns) -> None:
    await cache.answer(QUESTION)
    dns.says = fails()
    dns.now += 290
    cache.peek(QUESTION)
    await in_the_background()
    answer = cache.peek(QUESTION)
    assert answer is not None
    assert (answer.stale, answer.ttl) == (False, 10)
    dns.now += 10
    answer = cache.peek(QUESTION)
    assert answer is not None
    assert answer.stale, "and nobody waited for that"


async def test_an_hour_of_trouble_gives_every_plan_the_same_answer_at_once_and_recovery_needs_nobody(
    cache: Cache, dns: Dns
) -> None:
    good = await cache.answer(QUESTION)
    dns.says = fails()
    for _ in range(3900):
        dns.now += 1
        answer = cache.peek(QUESTION)
        assert answer is not None
        assert answer.records == good.records
        await in_the_background()
    assert answer is not None
    assert answer.stale
    assert len(dns.asked) < 3900 / 5 + 20, "it was asked for at a gentle pace"
    dns.says = answered(300)
    for _ in range(6):
        dns.now += 1
        cache.peek(QUESTION)
        await in_the_background()
    answer = cache.peek(QUESTION)
    assert answer is not None
    assert not answer.stale


async def test_a_stale_answer_serves_for_so_long_and_no_longer(dns: Dns) -> None:
    cache = Cache(dns.ask, clock=dns.clock, max_stale=600)
    await cache.answer(QUESTION)
    dns.says = fails(Status.SERVFAIL)
    dns.now += 300 + 599
    assert (await cache.answer(QUESTION)).stale
    dns.now += 1
    assert await cache.answer(QUESTION) == unknown(QUESTION, Status.SERVFAIL)
    await cache.close()


async def test_without_stale_answers_trouble_shows_when_the_ttl_is_over(dns: Dns) -> None:
    cache = Cache(dns.ask, clock=dns.clock, max_stale=0)
    await cache.answer(QUESTION)
    dns.says = fails()
    dns.now += 300
    assert (await cache.answer(QUESTION)).status is Status.TIMEOUT
    await cache.close()


async def test_a_failure_long_ago_says_nothing_about_now(cache: Cache, dns: Dns) -> None:
    await cache.answer(QUESTION)
    dns.now += 300
    dns.says = fails()
    assert (await cache.answer(QUESTION)).stale
    dns.now += 3600
    dns.says = answered(300, "192.0.2.2")
    answer = await cache.answer(QUESTION)
    assert (answer.stale, answer.addresses) == (False, (ip_address("192.0.2.2"),))


async def test_that_a_name_cannot_be_resolved_is_remembered_for_seconds(cache: Cache, dns: Dns) -> None:
    dns.says = fails(Status.REFUSED)
    assert await cache.answer(QUESTION) == unknown(QUESTION, Status.REFUSED)
    dns.now += 4.9
    assert cache.peek(QUESTION) == unknown(QUESTION, Status.REFUSED)
    dns.now += 0.1
    assert cache.peek(QUESTION) is None
    dns.says = answered(300)
    assert (await cache.answer(QUESTION)).status is Status.ANSWERED
    assert (len(dns.asked), cache.stats.failures) == (2, 1)
