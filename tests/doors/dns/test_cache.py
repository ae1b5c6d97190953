"""How long an answer is kept, that it is asked for once, and how much is kept."""

import asyncio
from collections.abc import Callable
from ipaddress import ip_address

import pytest

from planner.core.answers import Answer, Question, RecordType, Status
from planner.core.names import DnsName
from planner.doors.dns.cache import Cache
from tests.support.cached_dns import DAY, QUESTION, Dns, absent, answered, fails, in_the_background, question


async def test_what_is_not_known_is_asked_for_once(cache: Cache, dns: Dns) -> None:
    assert cache.peek(QUESTION) is None
    first = await cache.answer(QUESTION)
    assert (first.status, first.ttl, first.stale) == (Status.ANSWERED, 300, False)
    assert cache.peek(QUESTION) == await cache.answer(QUESTION) == first
    assert len(dns.asked) == 1


async def test_names_and_types_are_kept_apart(cache: Cache) -> None:
    await cache.answer(QUESTION)
    assert cache.peek(Question(QUESTION.name, RecordType.AAAA)) is None
    assert cache.peek(Question(DnsName("example.orga"), RecordType.A)) is None


@pytest.mark.parametrize(
    ("after", "ttl"), [(0, 300), (0.5, 300), (1, 299), (1.5, 299), (200, 100), (254, 46), (299, 1), (299.9, 1)]
)
async def test_an_answer_is_given_out_with_the_ttl_that_remains(cache: Cache, dns: Dns, after: float, ttl: int) -> None:
    await cache.answer(QUESTION)
    dns.now += after
    answer = cache.peek(QUESTION)
    assert answer is not None
    assert (answer.ttl, answer.stale) == (ttl, False)


async def test_an_answer_is_not_given_out_beyond_its_ttl(cache: Cache, dns: Dns) -> None:
    await cache.answer(QUESTION)
    dns.now += 300
    dns.says = answered(60, "192.0.2.2")
    assert cache.peek(QUESTION) is None
    answer = await cache.answer(QUESTION)
    assert (answer.ttl, answer.addresses) == (60, (ip_address("192.0.2.2"),))


@pytest.mark.parametrize("status", [Status.NXDOMAIN, Status.NO_DATA])
async def test_absence_is_kept_as_long_as_it_says(cache: Cache, dns: Dns, status: Status) -> None:
    dns.says = absent(60, status)
    await cache.answer(QUESTION)
    dns.now += 30
    answer = cache.peek(QUESTION)
    assert answer is not None
    assert (answer.status, answer.ttl) == (status, 30)
    dns.now += 30
    assert cache.peek(QUESTION) is None


@pytest.mark.parametrize(
    ("says", "kept"),
    [(answered(30 * DAY), DAY), (answered(2**31 - 1), DAY), (absent(30 * DAY), 3 * 3600)],
    ids=["a month", "68 years", "absent for a month"],
)
async def test_nothing_is_believed_for_ever(
    cache: Cache, dns: Dns, says: Callable[[Question], Answer], kept: int
) -> None:
    dns.says = says
    assert await cache.answer(QUESTION) == says(QUESTION), "it says what the records say"
    dns.now += kept - 1
    assert cache.peek(QUESTION) is not None
    dns.now += 1
    assert cache.peek(QUESTION) is None


@pytest.mark.parametrize("fraction", [0.0, 0.1, 0.3, 0.7, 0.9999])
@pytest.mark.parametrize("uptime", [100.0, 4095.0, 8191.0, 1_000_000.0])
async def test_a_ttl_is_never_longer_than_it_came_whatever_the_clock_shows(
    cache: Cache, dns: Dns, uptime: float, fraction: float
) -> None:
    dns.now = uptime + fraction
    assert (await cache.answer(QUESTION)).ttl == 300
    dns.now += 1.5
    answer = cache.peek(QUESTION)
    assert answer is not None
    assert answer.ttl == 299


@pytest.mark.parametrize(
    "says", [answered(0), answered(None), absent(0), absent(None)], ids=["TTL 0", "no TTL", "SOA 0", "no SOA"]
)
async def test_what_must_not_be_kept_is_asked_for_each_time(
    cache: Cache, dns: Dns, says: Callable[[Question], Answer]
) -> None:
    dns.says = says
    assert await cache.answer(QUESTION) == says(QUESTION)
    assert cache.peek(QUESTION) is None
    await cache.answer(QUESTION)
    assert (len(dns.asked), cache.stats.entries) == (2, 0)


async def test_what_must_not_be_kept_ends_what_has_run_out(cache: Cache, dns: Dns) -> None:
    await cache.answer(QUESTION)
    dns.now += 300
    dns.says = answered(0)
    await cache.answer(QUESTION)
    dns.says = fails()
    assert (await cache.answer(QUESTION)).status is Status.TIMEOUT


async def test_who_was_asked_for_longest_ago_goes_first(dns: Dns) -> None:
    cache = Cache(dns.ask, clock=dns.clock, max_entries=3)
    for number in range(3):
        await cache.answer(question(number))
    dns.now += 1
    cache.peek(question(0))
    await cache.answer(question(3))
    assert [cache.peek(question(number)) is not None for number in range(4)] == [True, False, True, True]
    assert (cache.stats.entries, cache.stats.evictions) == (3, 1)
    await cache.close()


async def test_failures_are_bounded_in_number_as_well(dns: Dns) -> None:
    cache = Cache(dns.ask, clock=dns.clock, max_entries=10)
    dns.says = fails()
    for number in range(100):
        await cache.answer(question(number))
    assert cache.stats.entries == 10
    await cache.close()


async def test_one_question_is_under_way_once_however_many_wait(cache: Cache, dns: Dns) -> None:
    dns.free.clear()
    waiting = [asyncio.create_task(cache.answer(QUESTION)) for _ in range(100)]
    await in_the_background()
    dns.free.set()
    assert len({(await task).status for task in waiting}) == 1
    assert len(dns.asked) == 1


async def test_who_stops_waiting_disturbs_no_other(cache: Cache, dns: Dns) -> None:
    dns.free.clear()
    one, other = (asyncio.create_task(cache.answer(QUESTION)) for _ in range(2))
    await in_the_background()
    one.cancel()
    await in_the_background()
    assert one.cancelled()
    dns.free.set()
    assert (await other).status is Status.ANSWERED


async def test_an_answer_is_kept_though_nobody_waits_for_it_any_more(cache: Cache, dns: Dns) -> None:
    dns.free.clear()
    waiting = asyncio.create_task(cache.answer(QUESTION))
    await in_the_background()
    waiting.cancel()
    dns.free.set()
    await in_the_background()
    assert cache.peek(QUESTION) is not None


async def test_many_questions_are_answered_together_and_each_asked_once(cache: Cache, dns: Dns) -> None:
    await cache.answer(question(0))
    answers = await cache.answers([question(0), question(1), question(2), question(1)])
    assert set(answers) == {question(0), question(1), question(2)}
    assert all(answer.question == asked for asked, answer in answers.items())
    assert dns.asked == [question(0), question(1), question(2)]


async def test_closing_leaves_nothing_behind(dns: Dns) -> None:
    cache = Cache(dns.ask, clock=dns.clock)
    dns.free.clear()
    waiting = asyncio.create_task(cache.answer(QUESTION))
    await in_the_background()
    await cache.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_stats_count_what_happened(cache: Cache, dns: Dns) -> None:
    await cache.answer(QUESTION)
    cache.peek(QUESTION)
    dns.now += 300
    dns.says = fails()
    await cache.answer(QUESTION)
    cache.peek(QUESTION)
    stats = cache.stats
    assert (stats.entries, stats.misses, stats.hits, stats.stale_hits, stats.failures) == (1, 2, 2, 1, 1)
