"""Hosts as they are met in the field, and which address of theirs is presented to a phone."""

from ipaddress import ip_address

from planner.core.addresses import BOTH_FAMILIES, Family, parse_endpoint
from planner.core.choice import Refusal, Step
from planner.core.host.snapshot import Host
from planner.core.locate.inquiry import Open
from planner.core.names import parse_domain
from planner.core.phones.device import Device
from planner.core.phones.identity import Identity
from planner.core.plan.plan import Plan, Request
from planner.core.plan.planner import Planner
from planner.core.policy.listeners import Listeners
from planner.core.policy.patterns import parse_address_routes
from planner.core.policy.settings import HostSettings, Policy, SystemSettings
from tests.support.build import host

LAN = host(
    routes="default via 192.168.1.1 dev eth0",
    lo="127.0.0.1/8, ::1/128",
    eth0="192.168.1.10/24",
)
PUBLIC = host(
    routes="default via 192.0.2.1 dev eth0; default via fe80::1 dev eth0",
    lo="127.0.0.1/8, ::1/128",
    eth0="192.0.2.10/24, 2001:db8:0:1::10/64, fe80::10/64",
)
TWO_LANS = host(
    routes="default via 198.51.100.1 dev eth1",
    lo="127.0.0.1/8",
    eth0="10.1.0.10/16",
    eth1="198.51.100.10/24",
)
VPN = host(
    routes="default via 192.168.1.1 dev eth0; 10.43.0.0/16 dev tun0",
    lo="127.0.0.1/8",
    eth0="192.168.1.10/24",
    tun0="10.8.0.1/32 peer 10.8.0.2",
)
DOCKER_HOST = host(
    routes="default via 192.0.2.1 dev eth0",
    lo="127.0.0.1/8",
    eth0="192.0.2.10/24",
    docker0="172.17.0.1/16",
)
CONTAINER = host(
    routes="default via 172.17.0.1 dev eth0",
    lo="127.0.0.1/8",
    eth0="veth | 172.17.0.2/16",
)
VIRTUAL = host(
    routes="default via 192.0.2.1 dev eth0; default via fe80::1 dev eth0",
    eth0="192.0.2.10/24, 192.0.2.5/32, 2001:db8:0:1::10/64, 2001:db8:0:1::5/128",
)
PRIVACY = host(
    routes="default via fe80::1 dev eth0",
    eth0="2001:db8:0:1:aaaa::1/64 temporary, 2001:db8:0:1::10/64, 2001:db8:0:1::9/64 deprecated",
)
ONLY_TEMPORARY = host(routes="default via fe80::1 dev eth0", eth0="2001:db8:0:1:aaaa::1/64 temporary")
ONLY_LINK_LOCAL = host(eth0="fe80::10/64")
TWO_LINKS = host(eth0="fe80::10/64, fd00:1::10/64", eth1="fe80::11/64")

NO_SETTINGS = HostSettings()


def ask(
    on: Host,
    source: str | None = None,
    *,
    via: str | None = None,
    families: frozenset[Family] = BOTH_FAMILIES,
    listeners: Listeners | None = None,
    kernel: str | None = None,
    settings: HostSettings = NO_SETTINGS,
) -> Plan | Refusal:
    policy = Policy(system=SystemSettings(listeners=listeners or Listeners()), host=settings)
    request = Request(
        parse_domain("example.com"),
        source=None if source is None else parse_endpoint(source),
        via=None if via is None else parse_endpoint(via),
        identity=Identity(Device("generic", families=families)),
    )
    answer = Planner(policy, on).plan(request, None if kernel is None else ip_address(kernel))
    assert not isinstance(answer, Open)
    return answer


def address_rule(answer: Plan | Refusal) -> tuple[str, str]:
    assert isinstance(answer, Plan), answer
    choice = next(c for c in answer.choices if c.step is Step.ADDRESS)
    return answer.host, choice.rule


def warnings(answer: Plan | Refusal) -> set[str]:
    """The warnings that are about the address."""
    return {w.code.value for w in answer.warnings} - {"tls-certificate-unknown", "tls-to-address"}


def public(*addresses: str) -> HostSettings:
    return HostSettings(public_addresses=tuple(map(ip_address, addresses)))


def routed(text: str) -> HostSettings:
    return HostSettings(address_routes=parse_address_routes(text))


def without(interfaces: str) -> HostSettings:
    return HostSettings(exclude_interfaces=(interfaces,))
