"""A zone's own servers, found through a resolver and asked on port 53: NSD in a network of its own."""

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from planner.core.audit.case.case import Case
from planner.core.audit.catalogue import CHECKS
from planner.core.audit.collection import Collection
from planner.core.audit.judge import judge
from planner.core.names import Name
from planner.core.policy.listeners import parse_nameserver
from planner.core.policy.settings import AuditSettings
from planner.doors.collecting import collection_document
from planner.doors.collecting.collector import FromAuthority
from tests.support.nameserver import Nameserver
from tests.support.network_namespace import own_network
from tests.support.nsd import PROGRAM, nsd

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="nsd is not installed")

HEAD = "@ 300 IN SOA ns1.example.test. h.test. {serial} 7200 900 1209600 300\n"
SERVERS = "@ 300 IN NS ns1.example.test.\n@ 300 IN NS ns2.example.test.\n"
HOSTS = "ns1.example.test. 300 IN A 127.0.4.4\nns2.example.test. 300 IN A 127.0.5.5\n"
REST = """_sip._udp 300 IN SRV 10 10 5060 sip
_sip._udp 300 IN SRV 20 10 5060 pbx.provider.test.
sip 300 IN A 192.0.2.1
"""
ZONE = HEAD.format(serial=1) + SERVERS + HOSTS + REST
PARENT = """@ 300 IN SOA ns h 1 7200 900 1209600 300
@ 300 IN NS ns
ns 300 IN A 127.0.3.3
example 300 IN NS ns1.example
example 300 IN NS ns2.example
ns1.example 300 IN A 127.0.4.4
ns2.example 300 IN A 127.0.5.5
"""
RESOLVED = {
    "test.": "@ 300 IN NS ns\nns 300 IN A 127.0.3.3\npbx.provider 300 IN A 192.0.2.80\n",
    "example.test.": ZONE,
}


def collected(
    directory: Path, first: str = ZONE, second: str = ZONE, parent: str = PARENT, *, allow: bool = True
) -> Collection:
    """Collect from a parent and two servers, each with its zone; an empty text: that server has another zone."""
    served: Mapping[str, tuple[str, str]] = {
        "127.0.3.3": ("test", parent),
        "127.0.4.4": ("example.test", first) if first else ("other.test", ZONE),
        "127.0.5.5": ("example.test", second) if second else ("other.test", ZONE),
    }

    async def collect() -> Collection:
        async with Nameserver("", others=RESOLVED) as resolver:
            asked = (parse_nameserver(resolver.address),)
            collector = FromAuthority(asked, 1.0, allow_private=allow)
            try:
                return await collector.collect(Name("example.test"))
            finally:
                await collector.close()

    with own_network(), ExitStack() as stack:
        for address, (name, text) in served.items():
            own = directory / address
            own.mkdir()
            stack.enter_context(nsd(own, {name: text}, also=(address,)))
        return asyncio.run(collect())


def of_servers(collection: Collection) -> tuple[set[str], set[str]]:
    """The checks of servers that found something, and those that could not tell."""
    judged = judge(Case(collection, AuditSettings(), None), CHECKS)
    found = {it.rule.id for it in judged.findings} | set()
    unsure = {it.id for it in judged.unknown if it.is_asked_for}
    return {it for it in found if it[:2] in ("NS", "CO")}, {it for it in unsure if it[:2] in ("NS", "CO")}


@pytest.mark.parametrize(
    ("second", "parent", "expected"),
    [
        pytest.param(ZONE, PARENT, set(), id="sound, with a target elsewhere"),
        pytest.param(ZONE.replace(" 1 7200", " 2 7200"), PARENT, {"NS18"}, id="another serial"),
        pytest.param(ZONE.replace("5060 sip", "5070 sip"), PARENT, {"CO01", "CO02"}, id="other records"),
        pytest.param(ZONE, PARENT.replace("127.0.5.5", "127.0.5.9"), {"NS08"}, id="old glue"),
        pytest.param(
            ZONE, PARENT.replace("example 300 IN NS ns2.example\n", ""), {"NS07"}, id="one is not delegated to"
        ),
    ],
)
def test_servers_in_a_network_are_judged(tmp_path: Path, second: str, parent: str, expected: set[str]) -> None:
    collection = collected(tmp_path, second=second, parent=parent)
    assert of_servers(collection) == (expected, set())
    assert collection_document.load(collection_document.save(collection), "file") == collection


def test_a_server_that_has_not_got_the_zone_is_lame(tmp_path: Path) -> None:
    found, unsure = of_servers(collected(tmp_path, second=""))
    assert (found, unsure) == ({"NS11"}, {"NS13", "NS18", "CO01", "CO02"})


def test_a_zone_that_no_server_has_is_found_through_its_parent(tmp_path: Path) -> None:
    found, _ = of_servers(collected(tmp_path, first="", second=""))
    assert "NS03" in found


def test_servers_at_private_addresses_are_not_asked_unless_that_is_allowed(tmp_path: Path) -> None:
    collection = collected(tmp_path, allow=False)
    assert collection.servers == ()
    assert {"NS03", "NS04", "NS05", "NS07", "NS08", "NS11", "NS12"} <= of_servers(collection)[1]
