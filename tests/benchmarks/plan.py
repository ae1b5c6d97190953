"""How long does one decision take in process? With 100,000 patterns; by address, and by a name from the cache."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from planner.core.answers import Answer, Question
from planner.core.choice import Refusal
from planner.core.locate import Open
from planner.core.plan.plan import Plan
from planner.doors.dns.cache import Cache
from planner.doors.settings.source import SettingsFile
from planner.doors.zones.zonefile import ZoneFiles
from planner.service.planning import plan
from planner.service.service import Service
from planner.service.situation import Sources
from planner.wire.queries import PlanQuery
from planner.wire.reading import request_from
from tests.benchmarks.measure import interleaved

_TIMES = 2_000
_PATTERNS = 100_000
_DEMO = Path(__file__).parents[2] / "config"
_TARGETS = {"address": 15, "name": 25}  # microseconds


def run() -> None:
    """Print the cost of a decision beside that of the same question by a service with no patterns."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "planner.toml"
        file.write_text(_settings(), "utf-8")
        asyncio.run(_measure(Service(Sources(SettingsFile(file))), Service(Sources(SettingsFile(_DEMO / "demo.toml")))))


def _settings() -> str:
    patterns = "\n".join(
        f"100.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}/32/198.51.100.20:5061/tls" for n in range(_PATTERNS)
    )
    return f'''
[system]
use_domain_name = false
[host]
snapshot_file = "{_DEMO / "demo-host.json"}"
[domains."example.com"]
outbound_proxy_pattern = """{patterns}"""
[domains."example.org"]
use_domain_name = true
outbound_proxy_pattern = """{patterns}"""
'''


async def _measure(service: Service, bare: Service) -> None:
    zone = ZoneFiles.load([_DEMO / "demo.zone"])

    async def ask(question: Question) -> Answer:
        return zone.answer(question)

    cache = Cache(ask)
    # the zone in place of the DNS, behind the cache that a service has
    service.situation.dns.peek = cache.peek  # type: ignore[method-assign]
    service.situation.dns.answers = cache.answers  # type: ignore[method-assign]
    for name, query in {
        "address": PlanQuery(domain="example.com", source="192.0.2.7"),
        "name": PlanQuery(domain="example.org", source="192.0.2.7"),
    }.items():
        await service.plan(query)

        def decide(query: PlanQuery = query) -> Plan | Refusal | Open:
            return plan(service.situation, request_from(query, service.situation.recogniser))

        def parse(query: PlanQuery = query) -> object:
            return request_from(query, bare.situation.recogniser)

        whole = interleaved(decide, parse, number=_TIMES)
        decision = (whole.job - whole.beside) * 1e6
        print(
            f"one decision by {name}, {_PATTERNS:,} patterns: {decision:.1f} µs (target {_TARGETS[name]}); "
            f"reading the request {whole.beside * 1e6:.1f} µs more"
        )


if __name__ == "__main__":
    run()
