"""The cache, before a DNS that answers as it is told to."""

from collections.abc import AsyncIterator

import pytest

from planner.doors.dns.cache import Cache
from tests.support.cached_dns import DAY, Dns


@pytest.fixture
async def dns() -> Dns:
    return Dns()


@pytest.fixture
async def cache(dns: Dns) -> AsyncIterator[Cache]:
    cache = Cache(dns.ask, clock=dns.clock, max_entries=100, max_stale=DAY)
    yield cache
    await cache.close()
