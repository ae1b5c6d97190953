"""One audit or very many: what must not wait for whom."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import aclosing
from itertools import pairwise
from pathlib import Path

import pytest

from planner.core.audit.report import Report
from planner.core.errors import BadRequest
from planner.core.names import Name
from planner.core.policy.listeners import parse_nameserver
from planner.doors.settings.source import SettingsFile
from planner.service.auditing import Auditor, NoDomain, Wish
from planner.service.crowd import AT_ONCE
from planner.service.service import Service
from planner.service.situation import Sources
from tests.support.faults import Fault, Kind
from tests.support.nameserver import Nameserver

HOST = '{"interfaces": [{"name": "eth0", "addresses": [{"ip": "198.51.100.10/24"}]}]}'
SETTINGS = '[host]\nsnapshot_file = "host.json"\n[dns]\ntimeout = 10\nzone_files = ["zone"]\n'
ZONE = "@ SOA ns1 h 1 7200 900 1209600 300\n"
LARGE = f"$ORIGIN example.org.\n{ZONE}" + "".join(
    f"_sip._udp SRV {n} 0 5060 sip{n}\nsip{n} A 203.0.113.{n}\n" for n in range(1, 101)
)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    (tmp_path / "host.json").write_text(HOST)
    (tmp_path / "zone").write_text(LARGE)
    (tmp_path / "planner.toml").write_text(SETTINGS)
    made = Service(Sources(SettingsFile(tmp_path / "planner.toml")))
    yield made
    made.close()


async def listed(entries: Iterable[Name | NoDomain]) -> AsyncIterator[Name | NoDomain]:
    for entry in entries:
        yield entry


async def test_domains_of_dead_name_servers_hold_up_no_other(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.service.auditing._PATIENCE", 0.01)
    dead = [f"dead{n}.example.org" for n in range(AT_ONCE + 6)]
    live = [f"live{n}.example.org" for n in range(10)]
    faults = [Fault(Kind.SILENCE, name=name, type="NAPTR") for name in dead]
    async with Nameserver(ZONE, faults=faults) as server:
        auditor = Auditor(service.situation, Wish((parse_nameserver(server.address),)))
        found: list[str] = []
        async with aclosing(auditor.audit_all(listed(map(Name, (*dead, *live))))) as reports:
            async for report in reports:
                assert isinstance(report, Report)
                found.append(report.domain)
                if len(found) == len(live):
                    break
        await auditor.close()
    assert sorted(found) == live


async def test_what_is_no_domain_comes_through_and_the_rest_goes_on(service: Service) -> None:
    wrong = NoDomain("list:1", BadRequest("domain", "no"))
    auditor = Auditor(service.situation)
    found = [it async for it in auditor.audit_all(listed([wrong, Name("example.org"), Name("example.net")]))]
    assert wrong in found
    assert sorted(it.domain for it in found if isinstance(it, Report)) == ["example.net", "example.org"]
    await auditor.close()


async def test_everything_else_goes_on_while_a_large_domain_is_judged(service: Service) -> None:
    auditor = Auditor(service.situation)
    turns = 0

    async def take_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    taking = asyncio.create_task(take_turns())
    records = await auditor.written(Name("example.org"), lambda it: len(it.records))  # zone files make nobody wait
    taking.cancel()
    assert records > 100
    assert turns > 1
    await auditor.close()


async def test_between_two_domains_that_are_judged_everything_else_has_a_turn(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.runtime.TURN", 1e-9)
    auditor = Auditor(service.situation)
    order: list[str] = []

    async def take_turns() -> None:
        while True:
            order.append("")
            await asyncio.sleep(0)

    def note(report: Report) -> None:
        order.append(report.domain)

    taking = asyncio.create_task(take_turns())
    await asyncio.gather(*(auditor.written(Name(f"d{number}.example.net"), note) for number in range(10)))
    taking.cancel()
    judged = [at for at, domain in enumerate(order) if domain]
    assert len(judged) == 10
    assert all("" in order[one:other] for one, other in pairwise(judged))
    await auditor.close()
