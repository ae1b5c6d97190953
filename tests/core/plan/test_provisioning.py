"""A plan in a vendor's terms: what goes into which field (V2), with made-up vendors that differ in one thing each."""

import pytest
from msgspec.structs import replace

from planner.core.phones.device import Device, DnsClass, Shape
from planner.core.phones.family import Codes, NoPort, PhoneFamily, Slots
from planner.core.phones.layout import Row, parse_template
from planner.core.plan.plan import Lookup, Mode, Server
from planner.core.plan.provisioning import Registration, has_account, settings
from planner.core.transports import Transport

TLS = Transport.TLS
DOMAIN, EDGE = "example.com", "edge.example.net"
NAMES = ("server.1", "server.1.port", "server.2", "server.2.port", "proxy.1", "proxy.1.port", "proxy.2")
WORDS = (*NAMES, "registrar", "transport", "dns")
VENDOR = PhoneFamily(
    "Vendor",
    Device("vendor", dns=DnsClass.NAPTR, shape=Shape.MERGED),
    no_port=NoPort.ZERO,
    slots=Slots(2, 2),
    codes=Codes(
        {Transport.UDP: "0", Transport.TCP: "1", TLS: "2"},
        {DnsClass.A: "A", DnsClass.SRV: "S", DnsClass.NAPTR: "N"},
        discovery="3",
    ),
    rows=tuple(Row((parse_template(word),), parse_template("{" + word + "}")) for word in WORDS),
)


def servers(*hosts: str, port: int | None = 5061) -> tuple[Server, ...]:
    return tuple(Server(host, port, TLS, None) for host in hosts)


ADDRESS = Registration(Mode.ADDRESS, DOMAIN, TLS, Lookup.NONE, servers("198.51.100.7"))
PATTERN = Registration(Mode.PATTERN, DOMAIN, TLS, Lookup.A, servers(EDGE))
NAMED = Registration(Mode.DOMAIN, DOMAIN, TLS, Lookup.A, servers(DOMAIN))
BY_SRV = Registration(Mode.DOMAIN, DOMAIN, TLS, Lookup.SRV, servers("sip1", "sip2", port=None))
BY_NAPTR = replace(BY_SRV, lookup=Lookup.NAPTR)
FLATTENED = Registration(Mode.DOMAIN, DOMAIN, TLS, Lookup.A, servers("sip1", "sip2", "sip3"), is_flattened=True)

NO_PROXY = replace(VENDOR, slots=Slots(2, 0))
ONE_SERVER = replace(VENDOR, slots=Slots(1, 2))
ONE_OF_ALL = replace(VENDOR, slots=Slots(1, 0))


@pytest.mark.parametrize(
    ("family", "registration", "expected"),
    [
        pytest.param(
            VENDOR,
            ADDRESS,
            {"server.1": DOMAIN, "server.1.port": "5061", "proxy.1": "198.51.100.7", "proxy.1.port": "5061"}
            | {"transport": "2", "dns": "A"},
            id="an address goes into the outbound proxy, the domain into the server",
        ),
        pytest.param(
            VENDOR,
            PATTERN,
            {"server.1": DOMAIN, "server.1.port": "5061", "proxy.1": EDGE, "proxy.1.port": "5061"}
            | {"transport": "2", "dns": "A"},
            id="what a pattern says does too",
        ),
        pytest.param(
            NO_PROXY,
            ADDRESS,
            {"server.1": "198.51.100.7", "server.1.port": "5061", "transport": "2", "dns": "A"},
            id="without an outbound proxy, the address is the server",
        ),
        pytest.param(
            VENDOR,
            NAMED,
            {"server.1": DOMAIN, "server.1.port": "5061", "transport": "2", "dns": "A"},
            id="a name with its port, the outbound proxy off",
        ),
        pytest.param(
            VENDOR,
            BY_SRV,
            {"server.1": DOMAIN, "server.1.port": "0", "transport": "2", "dns": "S"},
            id="SRV: no port, as the vendor writes it",
        ),
        pytest.param(
            replace(VENDOR, no_port=NoPort.EMPTY),
            BY_SRV,
            {"server.1": DOMAIN, "server.1.port": "", "transport": "2", "dns": "S"},
            id="no port as an empty field",
        ),
        pytest.param(
            replace(VENDOR, no_port=NoPort.OMITTED),
            BY_SRV,
            {"server.1": DOMAIN, "transport": "2", "dns": "S"},
            id="no port left out",
        ),
        pytest.param(
            VENDOR,
            BY_NAPTR,
            {"server.1": DOMAIN, "server.1.port": "0", "transport": "3", "dns": "N"},
            id="discovery takes the place of the transport on a merged device",
        ),
        pytest.param(
            replace(VENDOR, discovers_by_proxy=True),
            BY_SRV,
            {"server.1": DOMAIN, "server.1.port": "0", "proxy.1": DOMAIN, "proxy.1.port": "0"}
            | {"transport": "2", "dns": "S"},
            id="a vendor that discovers through its outbound proxy",
        ),
        pytest.param(
            VENDOR,
            FLATTENED,
            {"server.1": "sip1", "server.1.port": "5061", "server.2": "sip2", "server.2.port": "5061"}
            | {"transport": "2", "dns": "A"},
            id="servers go into the server fields, as many as there are",
        ),
        pytest.param(
            ONE_SERVER,
            FLATTENED,
            {"server.1": DOMAIN, "server.1.port": "5061", "proxy.1": "sip1", "proxy.1.port": "5061", "proxy.2": "sip2"}
            | {"transport": "2", "dns": "A"},
            id="where there is one server, into those of the outbound proxy",
        ),
        pytest.param(
            ONE_OF_ALL,
            FLATTENED,
            {"server.1": "sip1", "server.1.port": "5061", "transport": "2", "dns": "A"},
            id="where there is one of all, the first",
        ),
    ],
)
def test_a_plan_is_worded(family: PhoneFamily, registration: Registration, expected: dict[str, str]) -> None:
    assert {it.key: it.value for it in settings(family, 1, registration)} == {"registrar": DOMAIN} | expected


def test_a_transport_for_which_the_vendor_has_no_code_is_not_written() -> None:
    family = replace(VENDOR, codes=Codes({Transport.UDP: "0"}))
    assert "transport" not in {it.key for it in settings(family, 1, ADDRESS)}


def test_how_many_accounts_there_are_is_known_or_not() -> None:
    assert has_account(VENDOR, 99)
    assert [has_account(replace(VENDOR, accounts=2), account) for account in (2, 3)] == [True, False]


def test_an_ipv6_address_is_in_brackets_where_a_port_could_follow_and_as_a_domain() -> None:
    words = ("registrar", "server.1", "server.1.host", "server.1.authority", "server.1.port")
    rows = tuple(Row((parse_template(word),), parse_template("{" + word + "}")) for word in words)
    plan = Registration(Mode.ADDRESS, "2001:db8::7", TLS, Lookup.NONE, servers("2001:db8::7"))
    assert [it.value for it in settings(replace(VENDOR, rows=rows), 1, plan)] == [
        "[2001:db8::7]",
        "2001:db8::7",
        "[2001:db8::7]",
        "[2001:db8::7]:5061",
        "5061",
    ]


def test_an_extension_is_escaped_as_the_user_of_a_uri() -> None:
    row = Row((parse_template("identity"),), parse_template("sip:{extension}@{registrar}"))
    family = replace(VENDOR, rows=(row,))
    written = {text: settings(family, 1, replace(ADDRESS, extension=text))[0].value for text in ("1 0>1@x", "+49-30")}
    assert written == {"1 0>1@x": "sip:1%200%3E1%40x@example.com", "+49-30": "sip:+49-30@example.com"}
