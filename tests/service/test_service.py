"""The use cases with a real name server: what is asked of it, and what becomes of plans when it is gone."""

from collections import Counter
from contextlib import aclosing, closing
from pathlib import Path

import msgspec
import pytest

from planner.core.errors import BadSettings
from planner.core.locate import Open
from planner.core.plan.plan import Lookup, Mode, Plan
from planner.core.policy.settings import DomainSettings, Policy
from planner.core.transports import Transport
from planner.doors.settings.source import BuiltIn, SettingsFile
from planner.service.batch import Batch, joined
from planner.service.service import Service
from planner.service.situation import Sources
from planner.wire.queries import LocateQuery, PlanQuery
from tests.support.nameserver import Nameserver
from tests.support.plans import plan_at_once

ZONE = """
@           SOA  ns1 hostmaster 1 7200 3600 1209600 60
_sips._tcp  SRV  10 0 5061 sip
sip         A    198.51.100.1
"""
HOST = b"""{"interfaces": [{"name": "eth0", "addresses": [{"ip": "192.0.2.10/24"}]}],
            "routes": [{"dst": "default", "family": "ipv4", "via": "192.0.2.1", "dev": "eth0"}]}"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "host.json").write_bytes(HOST)
    file = tmp_path / "planner.toml"
    file.write_text(
        '[system]\nuse_domain_name = true\n[host]\nsnapshot_file = "host.json"\n'
        '[dns]\nnameservers = ["NAMESERVER"]\ntimeout = 5.0\n'
    )
    return file


def service(config: Path, nameserver: str) -> Service:
    config.write_text(config.read_text().replace("NAMESERVER", nameserver))
    return Service(Sources(SettingsFile(config)))


async def test_a_name_is_planned_once_the_dns_bears_it_out(config: Path) -> None:
    query = PlanQuery(domain="example.org", source="192.0.2.7")
    async with Nameserver(ZONE) as server, aclosing(service(config, server.address)) as planner:
        assert isinstance(plan_at_once(planner, query), Open), "the DNS must be asked first"
        plan = await planner.plan(query)
        assert isinstance(plan, Plan)
        assert (plan.mode, plan.host, plan.port, plan.dns) == (Mode.DOMAIN, "example.org", None, Lookup.SRV)
        assert plan_at_once(planner, query) == plan, "and then no more"


async def test_each_name_is_asked_once_however_many_phones_there_are(config: Path) -> None:
    others = {f"d{n}.test.": ZONE for n in range(5)}
    async with Nameserver("", others=others) as server, aclosing(service(config, server.address)) as planner:
        batch = Batch(planner)
        lines = [msgspec.json.encode({"domain": f"d{n % 5}.test", "seed": str(n)}) for n in range(200)]
        answers = (await joined(map(batch.answer, lines))).splitlines()
    plans = [msgspec.json.decode(answer) for answer in answers]
    assert [plan["domain"] for plan in plans] == [f"d{n % 5}.test" for n in range(200)]
    assert {plan["mode"] for plan in plans} == {"domain"}
    assert batch.unplanned == 0
    assert set(Counter((name.lower(), kind) for name, kind, _ in server.asked).values()) == {1}


async def test_a_dead_name_server_costs_known_domains_nothing_and_others_a_time_out(config: Path) -> None:
    async with Nameserver(ZONE) as server, aclosing(service(config, server.address)) as planner:
        known = await planner.plan(PlanQuery(domain="example.org", source="192.0.2.7"))
        await server.stop()
        again = await planner.plan(PlanQuery(domain="example.org", source="192.0.2.7"))
        assert again == known
        unknown = await planner.plan(PlanQuery(domain="unknown.test", source="192.0.2.7"))
        assert isinstance(unknown, Plan)
        assert (unknown.mode, unknown.host, unknown.degraded) == (Mode.ADDRESS, "192.0.2.10", True)
        assert "dns-temporary-failure" in {warning.code for warning in unknown.warnings}


async def test_locating_asks_the_same_name_servers(config: Path) -> None:
    async with Nameserver(ZONE) as server, aclosing(service(config, server.address)) as planner:
        located = await planner.locate(LocateQuery(uri="sip:example.org"))
    assert [str(hop.endpoint.address) for hop in located.order] == ["198.51.100.1"]


async def test_settings_that_leave_the_dns_alone_leave_what_is_known_of_it(config: Path) -> None:
    query = PlanQuery(domain="example.org", source="192.0.2.7")
    async with Nameserver(ZONE) as server, aclosing(service(config, server.address)) as planner:
        await planner.plan(query)
        config.write_text(config.read_text().replace("[dns]", '[domains."example.net"]\ntransport = "udp"\n[dns]'))
        assert planner.reload()
        assert isinstance(plan_at_once(planner, query), Plan)


async def test_broken_settings_leave_the_old_ones_in_force(config: Path) -> None:
    async with aclosing(service(config, "127.0.0.1:9")) as planner:
        before = planner.situation
        config.write_text("[sytem]\n")
        assert not planner.reload()
        assert planner.situation is before
        assert [str(problem).partition(": ")[2] for problem in planner.problems]
        assert isinstance(plan_at_once(planner, PlanQuery(domain="pbx", source="192.0.2.7")), Plan)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """Settings that name files of many kinds."""
    (tmp_path / "host.json").write_bytes(HOST)
    (tmp_path / "zone").write_text("")
    (tmp_path / "phones.toml").write_text("")
    (tmp_path / "tokens").write_text("old")
    file = tmp_path / "planner.toml"
    file.write_text(
        '[host]\nsnapshot_file = "host.json"\n[dns]\nzone_files = ["zone"]\n[devices]\nfiles = ["phones.toml"]\n'
        '[http]\ntoken_file = "tokens"\n'
    )
    return file


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("planner.toml", "[sytem]\n"),
        ("host.json", "{"),
        ("zone", "@ A 192.0.2.300\n"),
        ("phones.toml", "[families.x]\nmatch = 1\n"),
        ("planner.toml", '[tls]\ncertificate = "missing.pem"\n[system]\nunknown_domains = "refuse"\n'),
        ("tokens", "two words"),
        ("tokens", ""),
        ("tokens", None),
    ],
)
async def test_of_a_change_all_is_put_into_force_or_nothing(whole: Path, name: str, broken: str | None) -> None:
    async with aclosing(Service(Sources(SettingsFile(whole)))) as planner:
        planner.serve_at(planner.situation.policy.http.listen)
        before = planner.situation
        changed = {
            "planner.toml": whole.read_text() + '[system]\nunknown_domains = "refuse"\n',
            "host.json": '{"interfaces": []}',
            "zone": "example.com. A 192.0.2.7\n",
            "phones.toml": "",
            "tokens": "new",
        }
        for file, text in changed.items():
            whole.with_name(file).write_text(text)
        if broken is None:
            whole.with_name(name).unlink()
        else:
            whole.with_name(name).write_text(broken)
        assert not planner.reload()
        assert planner.situation is before
        assert name in str(planner.problems[0])
        whole.with_name(name).write_text(changed[name])
        assert planner.reload()
        after = planner.situation
        assert (after.tokens, after.policy.system.unknown_domains, planner.problems) == ((b"new",), "refuse", ())
        assert after.host.interfaces == ()


def test_commands_read_no_tokens(whole: Path) -> None:
    whole.with_name("tokens").unlink()
    with closing(Service(Sources(SettingsFile(whole)))) as planner:
        assert planner.situation.tokens == ()
        assert planner.reload()
        with pytest.raises(BadSettings, match=r"http\.token_file: .*tokens' cannot be read: No such file"):
            planner.serve_at(planner.situation.policy.http.listen)


def test_the_files_of_settings_that_are_not_in_force_count_too(whole: Path) -> None:
    with closing(Service(Sources(SettingsFile(whole)))) as planner:
        assert {file.name for file in planner.files} == {"planner.toml", "host.json", "zone", "phones.toml", "tokens"}
        whole.write_text('[tls]\ncertificate = "missing.pem"\n')
        assert not planner.reload()
        assert {"tokens", "missing.pem"} < {file.name for file in planner.files}


def test_without_a_settings_file_the_defaults_have_the_problem(tmp_path: Path) -> None:
    snapshot = tmp_path / "host.json"
    snapshot.write_bytes(HOST)
    with closing(Service(Sources(host_snapshot=snapshot))) as planner:
        assert planner.files == (snapshot,)
        snapshot.write_text("{")
        assert not planner.reload()
        assert str(planner.problems[0]).startswith("built-in defaults: ")


class Register(BuiltIn, frozen=True):
    """Settings that come from somewhere else than a file."""

    def load(self) -> Policy:
        return Policy(domains={"example.com": DomainSettings(transport=Transport.TCP)})


async def test_settings_need_be_no_file(tmp_path: Path) -> None:
    (tmp_path / "host.json").write_bytes(HOST)
    async with aclosing(Service(Sources(Register(), tmp_path / "host.json"))) as planner:
        plan = await planner.plan(PlanQuery(domain="example.com", source="192.0.2.7"))
        assert isinstance(plan, Plan)
        assert plan.transport is Transport.TCP
        assert planner.reload()
