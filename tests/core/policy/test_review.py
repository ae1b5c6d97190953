import pytest

from planner.core.policy.review import advise, contradictions
from planner.doors.settings.settings import parse

OFF = "[system.listeners]\ntls = []\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="the defaults"),
        pytest.param(
            '[system.listeners]\nudp = ["5060", "5070", "5060"]\n',
            ["listener-twice system.listeners.udp"],
            id="a listener twice",
        ),
        pytest.param(
            '[system.listeners]\ntls = ["5060"]\n',
            ["listener-tcp-and-tls system.listeners.tls"],
            id="one port for TCP and TLS",
        ),
        pytest.param(
            '[system.listeners]\ntcp = ["192.0.2.1:5061"]\ntls = ["192.0.2.2:5061"]\n',
            [],
            id="one port on two addresses",
        ),
        pytest.param(
            '[host]\npublic_addresses = ["192.168.1.1"]\n',
            ["public-address-inside host.public_addresses"],
            id="a public address that is private",
        ),
        pytest.param(
            '[host]\npublic_addresses = ["2001:db8::1"]\n[system.listeners]\nudp = ["0.0.0.0:5060"]\n'
            'tcp = ["192.0.2.1:5060"]\ntls = []\n',
            ["public-address-not-served host.public_addresses"],
            id="a public address of a family without listener",
        ),
        pytest.param(
            '[host]\npreferred_family = "ipv6"\n[system.listeners]\nudp = ["0.0.0.0:5060"]\ntcp = []\ntls = []\n',
            ["preferred-family-not-served host.preferred_family"],
            id="a preferred family without listener",
        ),
        pytest.param('[host]\npreferred_family = "ipv6"\n', [], id="a preferred family"),
        pytest.param(
            '[host]\naddress_routes = "10.0.0.0/8/192.0.2.1 10.1.0.0/16/192.0.2.2"\n',
            ["address-route-never-matches host.address_routes"],
            id="an address route behind a wider one",
        ),
        pytest.param(
            '[dns]\nnameservers = ["192.0.2.53"]\nzone_files = ["x"]\n',
            ["nameservers-unused dns.nameservers"],
            id="name servers beside zone files",
        ),
        pytest.param(
            '[http]\ntoken_file = "x"\nallow_anonymous = true\n',
            ["tokens-not-needed http.allow_anonymous"],
            id="tokens that nobody needs",
        ),
        pytest.param(
            '[system]\nunknown_domains = "refuse"\n',
            ["every-domain-refused system.unknown_domains"],
            id="no domain that is known",
        ),
        pytest.param(
            '[system]\nunknown_domains = "refuse"\n[domains."a.example"]\n', [], id="one domain that is known"
        ),
        pytest.param(
            '[domains."a.example"]\noutbound_proxy_pattern = "10.0.0.0/8/192.0.2.1:5061"\n',
            [
                "pattern-tls-port-without-tls domains.a.example.outbound_proxy_pattern",
                "pattern-udp-by-default domains.a.example.outbound_proxy_pattern",
            ],
            id="a doubtful pattern",
        ),
        pytest.param(
            '[domains.localhost]\nuse_domain_name = true\n[domains."192.0.2.1"]\nuse_domain_name = true\n'
            '[domains.pbx]\nuse_domain_name = true\n[domains."a.example"]\nuse_domain_name = true\n',
            [f"domain-not-presentable domains.{name}.use_domain_name" for name in ("localhost", "192.0.2.1", "pbx")],
            id="names that are never presented",
        ),
        pytest.param(
            "[system]\nuse_domain_name = true\n[domains.localhost]\n", [], id="a system of names with a wildcard tenant"
        ),
        pytest.param(f'[system]\ntransport = "udp"\nstrict_transport = true\n{OFF}', [], id="a transport that is on"),
        pytest.param(
            f'[system]\ntransport = "tls"\n{OFF}', ["transport-not-served system.transport"], id="one that is off"
        ),
        pytest.param(
            f'{OFF}[domains."a.example"]\ntransport = "tls"\n[domains."a.example".extensions]\n'
            '1 = { transport = "tls" }\n2 = { transport = "udp" }\n3 = { transport = "tls" }\n',
            [
                "transport-not-served domains.a.example.transport",
                "transport-not-served domains.a.example.extensions.1.transport",
            ],
            id="extensions are counted, not listed",
        ),
    ],
)
def test_advice_is_given_where_something_is_probably_not_meant(text: str, expected: list[str]) -> None:
    assert [f"{remark.code} {'.'.join(remark.path)}" for remark in advise(parse(text, "x.toml"))] == expected


@pytest.mark.parametrize(
    ("strict", "outcome"),
    [
        pytest.param("false", "phones are given another transport", id="not strict"),
        pytest.param("true", "phones are refused, for strict_transport is on", id="strict"),
    ],
)
def test_what_follows_from_a_transport_that_is_off_depends_on_strictness(strict: str, outcome: str) -> None:
    text = f'{OFF}[domains."a.example"]\nstrict_transport = {strict}\n[domains."a.example".extensions]\n'
    text += '1 = { transport = "tls" }\n2 = { transport = "tls" }\n'
    (remark,) = advise(parse(text, "x.toml"))
    assert remark.text == f"the PBX does not listen on tls: {outcome}; so for 1 more of this domain's extensions"


def test_the_same_is_not_said_of_every_entry_of_a_long_list() -> None:
    entries = " ".join(f"10.0.{n}.0/24/192.0.2.1" for n in range(200))
    remarks = list(advise(parse(f'[domains."a.example"]\noutbound_proxy_pattern = "{entries}"\n', "x.toml")))
    assert len(remarks) == 11
    assert remarks[-1].text == "the same is to be said of 190 more entries"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('[http]\nlisten = ["0.0.0.0:80"]\ntoken_file = "tokens"\n', id="beyond loopback with tokens"),
        pytest.param('[http]\nlisten = ["0.0.0.0:80"]\nallow_anonymous = true\n', id="open to everyone, as demanded"),
        pytest.param('[http]\nlisten = ["127.0.0.2:80", "[::1]:80"]\n', id="loopback of both families"),
        pytest.param('[host]\npublic_addresses = ["192.0.2.1", "2001:db8::1"]\n', id="an address of each family"),
        pytest.param("[system.listeners]\nudp = []\ntcp = []\n", id="TLS alone"),
    ],
)
def test_what_is_allowed_is_no_contradiction(text: str) -> None:
    assert list(contradictions(parse(text, "x.toml"))) == []
