"""`plan` for one phone: what is asked and answered, as text and as JSON."""

import json

import pytest

from tests.support.commands import Run, is_one_line

PLAN = (
    *("domain", "extension", "mode", "registrar", "host", "family", "port", "transport", "dns", "uri", "sips_uri"),
    *("servers", "device", "choices", "warnings", "fingerprint", "valid_for", "degraded"),
)
REFUSAL = ("refused", "code", "text", "choices", "warnings")
LAN_PHONE = ("example.com", "--source", "192.0.2.99")
NO_PHONE = ("example.com", "--source", "224.0.0.1")


@pytest.mark.parametrize(
    ("arguments", "host", "port", "transport"),
    [
        pytest.param(("example.com",), "192.0.2.10", 5061, "tls", id="a phone somewhere"),
        pytest.param(LAN_PHONE, "192.0.2.10", 5061, "tls", id="a phone in the LAN"),
        pytest.param(("example.com", "--source", "192.168.10.9"), "192.168.10.1", 5061, "tls", id="on the other leg"),
        pytest.param(
            ("example.com", "--source", "203.0.113.7"), "198.51.100.20", 5060, "udp", id="in the first office"
        ),
        pytest.param(("example.com", "--source", "10.43.0.9"), "10.43.0.1", 5061, "tls", id="in the second office"),
        pytest.param((*LAN_PHONE, "--transports", "udp,tcp"), "192.0.2.10", 5060, "tcp", id="a phone without TLS"),
        pytest.param(("example.com", "--families", "ipv6"), "2001:db8:0:1::10", 5061, "tls", id="a phone without IPv4"),
        pytest.param(("example.net",), "192.0.2.10", 5060, "udp", id="the domain's transport"),
        pytest.param(("example.net", "--extension", "101"), "192.0.2.10", 5061, "tls", id="the extension's transport"),
        pytest.param(("EXAMPLE.Net.", "--extension", "7"), "192.0.2.10", 5060, "udp", id="another way to write it"),
        pytest.param((*LAN_PHONE, "--via", "192.0.2.10"), "192.0.2.10", 5061, "tls", id="with the backend's address"),
        pytest.param(("example.com", "--source", "[192.0.2.99]:5060"), "192.0.2.10", 5061, "tls", id="a port with it"),
        pytest.param(("example.com", "--source", "::ffff:192.0.2.99"), "192.0.2.10", 5061, "tls", id="mapped to IPv6"),
    ],
)
def test_a_plan_is_0(run: Run, demo: str, arguments: tuple[str, ...], host: str, port: int, transport: str) -> None:
    ended = run("plan", *arguments, "--config", demo, "--json")
    plan = json.loads(ended.out)
    assert (ended.code, ended.err) == (0, "")
    assert (plan["host"], plan["port"], plan["transport"]) == (host, port, transport)


def test_everything_may_be_said_at_once(run: Run, demo: str) -> None:
    ended = run(
        *("plan", "example.com", "--config", demo, "--json", "--extension", "101", "--source", "192.0.2.99"),
        *("--via", "192.0.2.10", "--device", "generic", "--user-agent", "Phone 1.0", "--mac", "00:15:65:00:00:01"),
        *("--file", "y000000000000.cfg", "--transports", "tls,tcp,udp", "--dns", "srv", "--families", "ipv4,ipv6"),
        *("--account", "2", "--seed", "s"),
    )
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out)["extension"] == "101"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="nothing known"),
        pytest.param(("--source", "192.0.2.99", "--extension", "101"), id="an address"),
        pytest.param(("--source", "203.0.113.7"), id="a pattern"),
        pytest.param(("--families", "ipv6"), id="IPv6"),
        pytest.param(("--transports", "udp"), id="UDP"),
    ],
)
def test_every_field_of_a_plan_is_always_there(run: Run, demo: str, arguments: tuple[str, ...]) -> None:
    plan = json.loads(run("plan", "example.com", *arguments, "--config", demo, "--json").out)
    assert tuple(plan) == PLAN
    assert tuple(plan["device"]) == ("id", "model", "format", "settings")
    assert {tuple(server) for server in plan["servers"]} == {("host", "port", "transport", "addresses")}
    assert {tuple(choice) for choice in plan["choices"]} == {("step", "value", "rule", "because", "passed_over")}
    assert {tuple(passed) for choice in plan["choices"] for passed in choice["passed_over"]} <= {("value", "because")}
    assert {tuple(warning) for warning in plan["warnings"]} == {("code", "text")}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(NO_PHONE, "invalid-source", id="a multicast address"),
        pytest.param(("example.com", "--source", "192.0.2.255"), "invalid-source", id="the LAN's broadcast address"),
        pytest.param(("example.com", "--source", "fe80::99%eth9"), "unreachable", id="a link that is not there"),
    ],
)
def test_a_refusal_is_1(run: Run, demo: str, arguments: tuple[str, ...], code: str) -> None:
    ended = run("plan", *arguments, "--config", demo, "--json")
    document = json.loads(ended.out)
    assert (ended.code, ended.err, tuple(document)) == (1, "", REFUSAL)
    assert (document["refused"], document["code"]) == (True, code)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param((), "a DOMAIN is missing (or --batch FILE)", id="no domain"),
        pytest.param(("",), "DOMAIN: must not be empty", id="an empty domain"),
        pytest.param(("a..b",), "DOMAIN: 'a..b' is not a domain name: a label is empty", id="no name"),
        pytest.param(("x" * 5000,), "DOMAIN: must not have more than 1024 characters", id="a huge domain"),
        pytest.param(("\udcff",), r"DOMAIN: '\udcff' is not UTF-8", id="a domain that is no text"),
        pytest.param(("a.test", "--source", "10.1"), "--source: '10.1' is not an IP address", id="half an address"),
        pytest.param(("a.test", "--source", "010.1.1.1"), "is not an IP address", id="a leading zero"),
        pytest.param(("a.test", "--source", ""), "--source: must not be empty", id="an empty address"),
        pytest.param(("a.test", "--source", "1" * 200), "more than 128 characters", id="a huge address"),
        pytest.param(("a.test", "--via", "nowhere"), "--via: 'nowhere' is not an IP address", id="no address"),
        pytest.param(("a.test", "--extension", ""), "--extension: must not be empty", id="an empty extension"),
        pytest.param(("a.test", "--extension", "1\n2"), r"--extension: '1\n2' is not", id="two lines"),
        pytest.param(("a.test", "--extension", "\u202e1"), r"--extension: '\u202e1' is not", id="bidirectional"),
        pytest.param(("a.test", "--device", "yealnk"), "--device: there is no device 'yealnk'", id="an unknown device"),
        pytest.param(
            ("a.test", "--device", "zzzzzzzz"),
            "--device: there is no device 'zzzzzzzz'; `pbx-planner devices` lists them",
            id="a device that is like none",
        ),
        pytest.param(("a.test", "--user-agent", ""), "--user-agent: must not be empty", id="an empty User-Agent"),
        pytest.param(("a.test", "--mac", "0015"), "--mac: a hardware address of six pairs", id="half a MAC"),
        pytest.param(("a.test", "--transports", "tls,upd"), "'upd' is not udp, tcp or tls", id="no transport"),
        pytest.param(("a.test", "--transports", ""), "'' is not udp, tcp or tls", id="an empty list"),
        pytest.param(("a.test", "--transports", "tls," * 99), "more than 16 entries", id="a huge list"),
        pytest.param(
            ("a.test", "--transports", "\udcff"), r"--transports: '\udcff' is not UTF-8", id="a list of octets"
        ),
        pytest.param(("a.test", "--dns", "aaaa"), "--dns: 'aaaa' is not a, srv or naptr", id="no class"),
        pytest.param(("a.test", "--dns", "null"), "--dns: 'null' is not a, srv or naptr", id="null is a word like any"),
        pytest.param(("a.test", "--families", "ip4"), "'ip4' is not ipv4 or ipv6", id="no family"),
        pytest.param(("a.test", "--account", "0"), "--account: a number from 1 to 99", id="account 0"),
        pytest.param(
            ("a.test", "--account", "1e1"), "'1e1' is not a number from 1 to 99", id="an account with exponent"
        ),
        pytest.param(
            ("a.test", "--account", "1.0"), "'1.0' is not a number from 1 to 99", id="an account with a point"
        ),
        pytest.param(("a.test", "--account", "9" * 5000), "is not a number from 1 to 99", id="a huge account"),
        pytest.param(("a.test", "--account", "\udcff"), r"'\udcff' is not UTF-8", id="an account of octets"),
        pytest.param(("a.test", "--account", "٣"), "is not a number from 1 to 99", id="digits of another script"),
        pytest.param(("a.test", "--seed", ""), "--seed: must not be empty", id="an empty seed"),
        pytest.param(("a.test", "--file", "x" * 2000), "--file: must not have more than 1024", id="a huge file name"),
        pytest.param(
            ("--batch", "x", "a.test", "--user-agent", "y"),
            "so DOMAIN and --user-agent must not be given",
            id="a phone beside a batch",
        ),
    ],
)
def test_no_request_is_one_line_and_2(run: Run, demo: str, arguments: tuple[str, ...], said: str) -> None:
    ended = run("plan", "--config", demo, *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert is_one_line(ended.err)
    assert said in ended.err


def test_people_read_the_answer_first_then_why_then_warnings(run: Run, demo: str) -> None:
    lines = run("plan", *LAN_PHONE, "--config", demo).out.splitlines()
    assert lines[0] == "example.com registers at sip:192.0.2.10:5061;transport=tls"
    assert lines.index("Why") < lines.index("Warnings")
    assert any(line.split()[:3] == ["address", "192.0.2.10", "A12"] for line in lines)


def test_people_read_why_there_is_no_plan(run: Run, demo: str) -> None:
    ended = run("plan", *NO_PHONE, "--config", demo)
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines()[:2] == [
        "No plan for example.com: invalid-source",
        "  no phone can be at 224.0.0.1: it is a multicast address",
    ]
