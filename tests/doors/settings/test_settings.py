import re
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import fields

from planner.core.addresses import Family
from planner.core.policy.listeners import Listener, Listeners, Nameserver, SocketAddress
from planner.core.policy.patterns import parse_address_routes, parse_patterns
from planner.core.policy.settings import (
    AuditSettings,
    DevicesSettings,
    DnsSettings,
    DomainSettings,
    ExtensionSettings,
    FilePath,
    FlattenSrv,
    HostSettings,
    HttpSettings,
    Parity,
    Policy,
    PreferredFamily,
    SystemSettings,
    TlsSettings,
    UnknownDomains,
    View,
    WhenDnsFails,
)
from planner.core.transports import Transport
from planner.doors.settings.settings import lint, load, parse

ROOT = Path(__file__).parents[3]
PLANNER_TOML = ROOT / "config" / "planner.toml"

EVERYTHING = """
[system]
transport = "tls"
strict_transport = true
use_domain_name = true
when_dns_fails = "refuse"
flatten_srv = "never"
unknown_domains = "refuse"
[system.listeners]
udp = []
tcp = ["0.0.0.0:5060", "[::]:5070"]
tls = ["192.0.2.10:5061", "[2001:db8::10]:5061", "5062"]
ws = ["80"]
wss = ["443"]
[host]
exclude_interfaces = ["docker0", "veth*"]
public_addresses = ["198.51.100.7", "2001:db8::7"]
address_routes = "10.0.0.0/8/10.0.0.1"
announced_addresses = ["192.0.2.20"]
preferred_family = "ipv6"
snapshot_file = "host.json"
[dns]
nameservers = ["192.0.2.53", "2001:db8::53", "[2001:db8::53]:5353", "127.0.0.1:5353", "fe80::1%eth0"]
timeout = 1
max_stale = 0
zone_files = ["a.zone", "/srv/b.zone"]
[http]
listen = ["0.0.0.0:8080", "[::1]:0"]
token_file = "../tokens"
allow_anonymous = true
[audit]
parity = "never"
view = "internal"
allow_ranges = ["192.0.2.0/24", "2001:db8::1"]
allow_private_targets = true
[tls]
certificate = "pbx.pem"
[domains."Example.COM."]
transport = "udp"
strict_transport = false
use_domain_name = false
outbound_proxy_pattern = "203.0.113.7/32/198.51.100.20"
[domains."Example.COM.".extensions]
101 = { transport = "tcp" }
"Müller 2" = {}
"""


def test_every_setting_is_read_into_the_policy() -> None:
    assert parse(EVERYTHING, "/etc/pbx-planner/planner.toml") == Policy(
        system=SystemSettings(
            transport=Transport.TLS,
            strict_transport=True,
            use_domain_name=True,
            when_dns_fails=WhenDnsFails.REFUSE,
            flatten_srv=FlattenSrv.NEVER,
            unknown_domains=UnknownDomains.REFUSE,
            listeners=Listeners(
                udp=(),
                tcp=(
                    Listener(5060, families=frozenset({Family.IPV4})),
                    Listener(5070, families=frozenset({Family.IPV6})),
                ),
                tls=(
                    Listener(5061, ip_address("192.0.2.10")),
                    Listener(5061, ip_address("2001:db8::10")),
                    Listener(5062),
                ),
                ws=(Listener(80),),
                wss=(Listener(443),),
            ),
        ),
        host=HostSettings(
            exclude_interfaces=("docker0", "veth*"),
            public_addresses=(ip_address("198.51.100.7"), ip_address("2001:db8::7")),
            address_routes=parse_address_routes("10.0.0.0/8/10.0.0.1"),
            announced_addresses=(ip_address("192.0.2.20"),),
            preferred_family=PreferredFamily.IPV6,
            snapshot_file=FilePath("/etc/pbx-planner/host.json"),
        ),
        dns=DnsSettings(
            nameservers=(
                Nameserver(SocketAddress(ip_address("192.0.2.53"), 53)),
                Nameserver(SocketAddress(ip_address("2001:db8::53"), 53)),
                Nameserver(SocketAddress(ip_address("2001:db8::53"), 5353)),
                Nameserver(SocketAddress(ip_address("127.0.0.1"), 5353)),
                Nameserver(SocketAddress(ip_address("fe80::1%eth0"), 53)),
            ),
            timeout=1.0,
            max_stale=0,
            zone_files=(FilePath("/etc/pbx-planner/a.zone"), FilePath("/srv/b.zone")),
        ),
        http=HttpSettings(
            listen=(SocketAddress(ip_address("0.0.0.0"), 8080), SocketAddress(ip_address("::1"), 0)),
            token_file=FilePath("/etc/pbx-planner/../tokens"),
            allow_anonymous=True,
        ),
        audit=AuditSettings(
            parity=Parity.NEVER,
            view=View.INTERNAL,
            allow_ranges=(ip_network("192.0.2.0/24"), ip_network("2001:db8::1")),
            allow_private_targets=True,
        ),
        tls=TlsSettings(certificate=FilePath("/etc/pbx-planner/pbx.pem")),
        domains={
            "example.com": DomainSettings(
                transport=Transport.UDP,
                strict_transport=False,
                use_domain_name=False,
                outbound_proxy_pattern=parse_patterns("203.0.113.7/32/198.51.100.20"),
                extensions={"101": ExtensionSettings(Transport.TCP), "Müller 2": ExtensionSettings()},
            )
        },
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(
            "\ufeff# saved by Notepad\r\n[system]\r\ntransport = 'default'\r\n", id="a byte order mark and CRLF"
        ),
        pytest.param("domains = {}\n", id="no domains, in so many words"),
        pytest.param("[tls]\ncertificate = ''\n", id="a file that is off"),
    ],
)
def test_what_is_not_said_has_its_default(text: str, tmp_path: Path) -> None:
    file = tmp_path / "planner.toml"
    file.write_bytes(text.encode())
    assert load(file) == Policy()


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        pytest.param("Example.COM.", "example.com", id="case and final dot"),
        pytest.param("bücher.example", "xn--bcher-kva.example", id="Unicode"),
        pytest.param("localhost", "localhost", id="the wildcard tenant"),
        pytest.param("192.0.2.1", "192.0.2.1", id="IPv4"),
        pytest.param("[2001:DB8::1]", "2001:db8::1", id="IPv6 in brackets"),
    ],
)
def test_a_domain_has_one_spelling_in_the_policy(domain: str, name: str) -> None:
    policy = parse(f'[domains."{domain}"]\ntransport = "tls"\n', "x.toml")
    assert policy.domains == {name: DomainSettings(transport=Transport.TLS)}


def test_equal_settings_of_extensions_are_one_value() -> None:
    text = "".join(f'[domains."{n}.example".extensions]\n101 = {{ transport = "udp" }}\n' for n in range(2))
    one, other = parse(text, "x.toml").domains.values()
    assert one.extensions["101"] is other.extensions["101"]


# config/planner.toml


def test_planner_toml_states_every_default() -> None:
    assert load(PLANNER_TOML) == Policy()


TABLES: dict[str, type[Struct]] = {
    "system": SystemSettings,
    "system.listeners": Listeners,
    "host": HostSettings,
    "dns": DnsSettings,
    "http": HttpSettings,
    "audit": AuditSettings,
    "devices": DevicesSettings,
    "tls": TlsSettings,
    'domains."example.com"': DomainSettings,
    'domains."example.com".extensions.101': ExtensionSettings,
}


def test_planner_toml_states_every_setting_and_no_other() -> None:
    inner = {"listeners", "extensions", "severities"}
    expected = [
        [f"[{table}]", *(f.name for f in fields(kind) if f.name not in inner)] for table, kind in TABLES.items()
    ]
    stated = re.findall(r"^#?(\[.+\]$|\w+(?= = ))", PLANNER_TOML.read_text(), re.MULTILINE)
    assert stated == [name for table in expected for name in table]
    assert {f.name for f in fields(Policy)} == {table.partition(".")[0] for table in TABLES}


def test_the_examples_of_planner_toml_are_sound(tmp_path: Path) -> None:
    file = tmp_path / "planner.toml"
    file.write_text(re.sub(r"^#(?! |$)", "", PLANNER_TOML.read_text(), flags=re.MULTILINE))
    example = load(file)
    assert list(example.domains["example.com"].extensions) == ["101"]
    assert len(example.domains["example.com"].outbound_proxy_pattern) == 2


# Advice


def advice(text: str, tmp_path: Path) -> list[str]:
    file = tmp_path / "planner.toml"
    file.write_text(text)
    return [str(found).removeprefix(f"{file}:") for found in lint(load(file), file)]


def test_a_sound_file_gives_no_advice() -> None:
    assert lint(load(PLANNER_TOML), PLANNER_TOML) == ()


def test_advice_names_line_key_and_code_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
[domains."EXAMPLE.com"]
transport = "tls"
outbound_proxy_pattern = \"""
    10.0.0.0/8/192.0.2.1:5060/udp
    10.43.0.0/16/10.43.0.1:5061/tls
\"""
[system.listeners]
tls = []
"""
    first, second = advice(text, tmp_path)
    assert first.startswith('2: domains."example.com".transport: the PBX does not listen on tls')
    assert first.endswith("[transport-not-served]")
    assert second.startswith("5: domains.\"example.com\".outbound_proxy_pattern: '10.43.0.0/16/10.43.0.1:5061/tls': ")
    assert second.endswith("[pattern-never-matches]")
