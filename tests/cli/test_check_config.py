"""`check-config`: what is said of good, doubtful and broken settings."""

import json
import re
from pathlib import Path

import pytest

from planner.core.errors import quoted
from tests.support.commands import Run

BROKEN = """
[system]
transport = "tsl"
strict_transprt = true

[system.listeners]
tls = ["5061", "99999"]

[domains."example.com"]
outbound_proxy_pattern = "10.0.0.0/8/192.0.2.1 10.0.0.0/33/192.0.2.1"
"""
DOUBTFUL = """
[domains."example.com"]
outbound_proxy_pattern = \"\"\"
    10.1.2.3/16/192.0.2.1:5060/udp
    10.1.0.0/24/192.0.2.2:5060/udp
    10.2.0.0/255.0.255.0/192.0.2.3:5060/udp
    10.3.0.0/16/192.0.2.4:5061
    10.4.0.0/16/proxy.example.com:5060/udp
    10.5.0.0/16/192.0.2.5
    10.6.0.0/16/127.0.0.1:5060/udp
\"\"\"
"""
MALFORMED = [
    "10.0.0.0/8",
    "10.0.0.0/8/",
    "10.0.0.0/33/192.0.2.1",
    "10.0.0/8/192.0.2.1",
    "10.0.0.0/08/192.0.2.1",
    "10.0.0.0/8/192.0.2.1,10.1.0.0/16/192.0.2.2",
    "10.0.0.0/8/192.0.2.1:0",
    "10.0.0.0/8/192.0.2.1:05060",
    "10.0.0.0/8/192.0.2.1:65536",
    "10.0.0.0/8/192.0.2.1/tls",
    "10.0.0.0/8/192.0.2.1:5060/sctp",
    "10.0.0.0/8/192.0.2.1:5060/udp/x",
    "10.0.0.0/8/2001:db8::1:5060",
    "10.0.0.0/8/[2001:db8::1",
    "10.0.0.0/8/[2001:db8::1]x",
    "10.0.0.0/8/192.0.2.999",
    "10.0.0.0/8/a..b",
    "10.0.0.0/8/host_name",
    "2001:db8::/255.255.0.0/192.0.2.1",
    "::ffff:10.0.0.0/8/192.0.2.1",
    "fe80::1%eth0/64/192.0.2.1",
    "///",
    "日本/8/192.0.2.1",
    "10.0.0.0/8/\x1b[31m\u202e:5060",
    "\u202e" * 100 + "/8/192.0.2.1",
    "10.0.0.0/8/" + "x" * 300,
    "10.0.0.0/8/" + "x." * 100 + "test:0" + "1" * 300,
    "10.0.0.0/8/192.0.2.1 " * 1000 + "10.0.0.0/8/192.0.2.1:5o60",
]


def check(run: Run, settings: str) -> tuple[int, str, str]:
    Path("x.toml").write_text(settings)
    return run("check-config", "--config", "x.toml")


def test_good_settings_are_0(run: Run) -> None:
    pattern = 'outbound_proxy_pattern = "10.0.0.0/8/192.0.2.1:5060/udp"'
    code, out, err = check(run, f'[domains."a.test"]\n{pattern}\n[domains."b.test".extensions.1]\n')
    assert (code, err) == (0, "")
    assert out == "x.toml is in order: 2 domains, 1 extension and 1 outbound proxy pattern\n"


def test_the_demo_is_good(run: Run, demo: str) -> None:
    ended = run("check-config", "--config", demo)
    assert (ended.code, ended.err) == (0, "")


def test_no_settings_are_good_settings(run: Run) -> None:
    assert run("check-config") == (0, "no settings file: the built-in defaults are in force\n", "")


def test_doubts_are_told_with_line_and_code_and_are_0(run: Run) -> None:
    code, out, err = check(run, DOUBTFUL)
    assert (code, err) == (0, "")
    first, *doubts = out.splitlines()
    assert first == "x.toml is in order: 1 domain, 0 extensions and 7 outbound proxy patterns"
    assert [int(doubt.split(":")[1]) for doubt in doubts] == sorted(int(doubt.split(":")[1]) for doubt in doubts)
    told = {
        (int(doubt.split(":")[1]), code) for doubt in doubts for code in re.findall(r"\[(pattern-[a-z-]+)\]$", doubt)
    }
    assert len(told) == len(doubts)
    assert {line for line, _ in told} == {4, 5, 6, 7, 8, 9, 10}


def test_everything_that_is_wrong_is_told_at_once_and_is_2(run: Run) -> None:
    code, out, err = check(run, BROKEN)
    assert (code, out) == (2, "")
    assert [line.split(": ")[:2] for line in err.splitlines() if not line.startswith(" ")] == [
        ["x.toml:3", "system.transport"],
        ["x.toml:4", "system.strict_transprt"],
        ["x.toml:7", "system.listeners.tls"],
        ["x.toml:10", 'domains."example.com".outbound_proxy_pattern'],
    ]


@pytest.mark.parametrize("patterns", MALFORMED, ids=lambda patterns: ascii(patterns[:30]))
def test_a_malformed_list_is_a_line_and_a_caret_under_the_place(run: Run, patterns: str) -> None:
    code, out, err = check(run, f'[domains."a.test"]\noutbound_proxy_pattern = {json.dumps(patterns)}\n')
    assert (code, out) == (2, "")
    message, token, caret = err.splitlines()
    assert message.startswith('x.toml:2: domains."a.test".outbound_proxy_pattern: ')
    assert message.isprintable()
    assert len(message) <= (2 if len(patterns) < 60 else 3) * 80  # with the two below, four lines of a terminal (O5)
    assert len(token) < 80
    assert token.isprintable()
    assert re.fullmatch(" +\\^", caret)
    assert len(caret) <= 80


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        pytest.param('[tls]\ncertificate = "missing.pem"', "{missing} cannot be read: No such file", id="missing"),
        pytest.param('[tls]\ncertificate = "."', "cannot be read: Is a directory", id="a directory"),
        pytest.param('[tls]\ncertificate = "x.toml"', "holds no certificate in PEM form", id="no certificate"),
        pytest.param('[host]\nsnapshot_file = "missing.json"', "missing.json: cannot be read", id="no snapshot"),
        pytest.param('[host]\nsnapshot_file = "x.toml"', "x.toml: ", id="a broken snapshot"),
    ],
)
def test_what_the_settings_name_is_read_too(run: Run, settings: str, said: str) -> None:
    code, out, err = check(run, settings)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert said.format(missing=quoted(str(Path("missing.pem").absolute()))) in err


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"\x00" * 1000, id="NUL"),
        pytest.param(b"a = " + b"[" * 100_000, id="deep nesting"),
        pytest.param(b"[" * 100_000, id="brackets"),
        pytest.param(b'"\x1b[31m" = 1', id="what a terminal acts upon"),
        pytest.param(b"{", id="JSON"),
        pytest.param(b"x" * 1_000_000, id="an endless word"),
    ],
)
def test_any_file_is_read_or_refused_in_words(run: Run, content: bytes) -> None:
    Path("x.toml").write_bytes(content)
    ended = run("check-config", "--config", "x.toml")
    assert (ended.code, ended.out) == (2, "")
    assert all(line.isprintable() for line in ended.err.splitlines())
    assert len(ended.err) < 1000


def test_an_address_route_to_nobody_who_is_known_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "host.json").write_text('{"interfaces": [{"name": "eth0", "addresses": [{"ip": "192.0.2.10/24"}]}]}')
    file = tmp_path / "planner.toml"
    file.write_text(
        '[host]\nsnapshot_file = "host.json"\npublic_addresses = ["203.0.113.9"]\n'
        'announced_addresses = ["203.0.113.10"]\naddress_routes = """\n'
        "10.1.0.0/16/192.0.2.10 10.2.0.0/16/203.0.113.9 10.3.0.0/16/203.0.113.10\n"
        '10.4.0.0/16/198.51.100.1\n"""\n'
    )
    ended = run("check-config", "--config", str(file))
    told = [line for line in ended.out.splitlines() if line.endswith("[address-route-foreign-address]")]
    assert ended.code == 0
    assert len(told) == 1
    assert "10.4.0.0/16/198.51.100.1" in told[0]
