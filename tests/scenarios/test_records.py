"""What `records` proposes, published as it is, leaves a clean audit, whatever the PBX is like.

But that one server is one, and that a phone on UDP loses more than a minute to three dead ones, no records can help.
"""

import json

import pytest

from planner.core.audit.case.case import case_for
from planner.core.names import Name
from planner.core.plan.planner import Planner
from planner.core.publish.records import nodes, records
from planner.core.publish.zone import zone_text
from planner.core.severity import Severity
from planner.doors.host import snapshot
from planner.doors.settings import settings as settings_file
from tests.support.auditing import Situation
from tests.support.zones import ALLOW

HEAD = "{0}. 300 SOA ns1.{0}. hostmaster.{0}. 1 7200 900 1209600 300\n{0}. 300 NS ns1.{0}.\n"


def host(*addresses: str) -> dict[str, object]:
    return {"interfaces": [{"name": "eth0", "addresses": [{"ip": ip} for ip in addresses]}]}


PBX = {
    "one address": (host("192.0.2.10/24"), ""),
    "dual stack": (host("192.0.2.10/24", "2001:db8::10/64"), ""),
    "behind a router": (host("10.0.0.5/24"), '[host]\npublic_addresses = ["203.0.113.10"]\n'),
    "behind a router, IPv6 without": (
        host("10.0.0.5/24", "2001:db8::10/64"),
        '[host]\npublic_addresses = ["203.0.113.10"]\n',
    ),
    "behind a router, a private network of IPv6": (
        host("10.0.0.5/24", "fd00:1::5/64"),
        '[host]\npublic_addresses = ["203.0.113.10"]\n',
    ),
    "a foot in the office": (host("192.0.2.10/24", "10.0.0.5/24"), ""),
    "three nodes": (host("192.0.2.10/24"), '[host]\nannounced_addresses = ["203.0.113.20", "198.51.100.30"]\n'),
    "one node of two with IPv6": (
        host("192.0.2.10/24", "2001:db8::10/64"),
        '[host]\nannounced_addresses = ["203.0.113.20"]\n',
    ),
    "two dual nodes": (
        host("192.0.2.10/24", "2001:db8::10/64"),
        '[host]\nannounced_addresses = ["203.0.113.20", "2001:db8:1::20"]\n',
    ),
}
LISTENERS = {
    "usual": "",
    "TLS only": "[system.listeners]\nudp = []\ntcp = []\n",
    "other ports": '[system.listeners]\nudp = ["15060"]\ntcp = ["15060"]\ntls = ["443"]\n',
    "for browsers too": '[system.listeners]\nwss = ["443"]\n',
    "IPv4 only": '[system.listeners]\nudp = ["0.0.0.0:5060"]\ntcp = ["0.0.0.0:5060"]\ntls = ["0.0.0.0:5061"]\n',
}


@pytest.mark.parametrize("domain", ["example.org", "xn--bcher-kva.example"])
@pytest.mark.parametrize("listeners", LISTENERS.values(), ids=LISTENERS)
@pytest.mark.parametrize(("seen", "settings"), PBX.values(), ids=PBX)
def test_what_is_proposed_is_sound(seen: dict[str, object], settings: str, listeners: str, domain: str) -> None:
    settings = f'{settings}{listeners}{ALLOW}[domains."{domain}"]\n'
    policy = settings_file.parse(settings, "settings")
    planner = Planner(policy, snapshot.parse(json.dumps(seen).encode(), "host"))
    asked = Situation(settings=settings, host=seen, domain=domain)
    pbx = case_for(asked.collection(), policy, planner.presentable()).pbx
    assert pbx is not None
    wanted = records(Name(domain), nodes(Name(domain), pbx.published, pbx.elsewhere, pbx.listeners))
    asked.zone = HEAD.format(domain) + zone_text(Name(domain), wanted)
    loud = {it.rule.id: it.message for it in asked.judged().findings if it.severity.rank <= Severity.WARNING.rank}
    is_slow = len(policy.host.announced_addresses) > 1 and bool(policy.system.listeners.udp)
    assert loud.keys() <= ({"RF01", "RF04"} if is_slow else {"RF01"}), (loud, asked.zone)
