"""Two configurations and a list of phones: who is planned for, and what is asked of a real name server."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from planner.core.choice import Refusal
from planner.core.plan.difference import difference
from planner.core.plan.plan import Plan
from planner.doors.settings.source import SettingsFile
from planner.service.comparing import Comparison, compare
from planner.service.service import Service
from planner.service.situation import Sources
from planner.wire.diff import BadLineDocument
from planner.wire.queries import PlanQuery
from tests.support.nameserver import Nameserver
from tests.support.plans import plan_at_once

ZONE = """
@           0 SOA  ns1 hostmaster 1 7200 3600 1209600 0
_sips._tcp  0 SRV  10 0 5061 sip
sip         0 A    198.51.100.1
"""
HOST = '{"interfaces": [{"name": "eth0", "addresses": [{"ip": "192.0.2.10/24"}]}]}'
GROUND = '[host]\nsnapshot_file = "host.json"\n[dns]\nnameservers = ["NAMESERVER"]\n'
NAMES = ("a.test", "b.test", "c.test")
PHONES = [PlanQuery(domain=name, extension=str(n), source=f"192.0.2.{n}") for n in range(20, 80) for name in NAMES]


async def compared(
    folder: Path, old: str, new: str, phones: Iterable[PlanQuery | BadLineDocument], nameserver: str = "127.0.0.1:9"
) -> Comparison:
    (folder / "host.json").write_text(HOST)
    for name, text in (("old", old), ("new", new)):
        (folder / name).write_text(GROUND.replace("NAMESERVER", nameserver) + text)
    before = Service(Sources(SettingsFile(folder / "old")))
    after = Service(Sources(SettingsFile(folder / "new")), before.situation)
    listed = [it if isinstance(it, BadLineDocument) else (n, it) for n, it in enumerate(phones, start=1)]
    try:
        return await compare(before.situation, after.situation, listed)
    finally:
        await before.aclose()
        after.close()


async def test_each_question_is_asked_once_though_no_answer_may_be_kept(tmp_path: Path) -> None:
    name = '[domains."a.test"]\nuse_domain_name = true\n'
    async with Nameserver("", others={f"{name}.": ZONE for name in NAMES}) as server:
        found = await compared(tmp_path, "", name, PHONES, server.address)
    assert (found.tally.changed, found.tally.unchanged) == (60, 120)
    assert set(Counter((name.lower(), kind) for name, kind, _ in server.asked).values()) == {1}
    assert {
        name.lower().rstrip(".").removeprefix("_sips._tcp.").removeprefix("sip.") for name, _, _ in server.asked
    } == {"a.test"}, "nothing hangs on the names of the other tenants"


async def test_both_sides_see_the_same_answers(tmp_path: Path) -> None:
    both = "[system]\nuse_domain_name = true\n"
    async with Nameserver("", others={f"{name}.": ZONE for name in NAMES}) as server:
        found = await compared(tmp_path, both, both + "strict_transport = true\n", PHONES, server.address)
    assert found.tally.unchanged == len(PHONES)
    assert set(Counter((name.lower(), kind) for name, kind, _ in server.asked).values()) == {1}


async def test_a_name_server_that_does_not_answer_is_a_failure_of_the_name_and_no_end(tmp_path: Path) -> None:
    found = await compared(tmp_path, "", '[domains."a.test"]\nuse_domain_name = true\n', PHONES)
    ((key, group),) = found.tally.groups()
    assert (key.change.is_other, key.change.worse, group.count) == (False, ("dns-temporary-failure",), 60)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ('[domains."a.test"]\ntransport = "udp"\n', '[domains."a.test"]\n'),
        ('[domains."a.test"]\ntransport = "udp"\n', ""),
        (
            '[domains."a.test".extensions.21]\ntransport = "udp"\n',
            '[domains."a.test".extensions.22]\ntransport = "tcp"\n',
        ),
        ('[domains."b.test"]\noutbound_proxy_pattern = "192.0.2.0/25/198.51.100.1"\n', '[domains."b.test"]\n'),
        ("", '[system]\ntransport = "tcp"\n'),
        ("", "[system.listeners]\ntls = []\n"),
        ("", '[system]\nunknown_domains = "refuse"\n[domains."c.test"]\n'),
        ("", '[audit]\nparity = "never"\n'),
    ],
)
async def test_who_is_passed_by_would_have_been_planned_for_alike(tmp_path: Path, old: str, new: str) -> None:
    found = await compared(tmp_path, old, new, PHONES)
    before, after = Service(Sources(SettingsFile(tmp_path / "old"))), Service(Sources(SettingsFile(tmp_path / "new")))
    differing = 0
    for phone in PHONES:
        one, other = plan_at_once(before, phone), plan_at_once(after, phone)
        assert isinstance(one, Plan | Refusal)
        assert isinstance(other, Plan | Refusal)
        differing += difference(one, other) is not None
    before.close()
    after.close()
    assert (found.tally.phones, found.tally.unchanged) == (len(PHONES), len(PHONES) - differing)


async def test_a_phone_that_is_none_is_told_though_nothing_changes(tmp_path: Path) -> None:
    nowhere, phone = PlanQuery(domain="a.test", source="nowhere"), PlanQuery(domain="a.test")
    phones = (nowhere, BadLineDocument(2, None, "no CSV"), phone)
    found = await compared(tmp_path, "", "", phones)
    assert [(line.line, line.field) for line in found.bad_lines] == [(1, "source"), (2, None)]
    assert (found.bad, found.tally.phones, found.changes_something) == (2, 1, True)
