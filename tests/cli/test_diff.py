"""`diff`: a tenant that is to be switched to its name."""

import json
from pathlib import Path

import pytest

from tests.support.commands import Run

SETTINGS = """[host]
snapshot_file = "host.json"
[dns]
zone_files = ["zone"]
[domains."example.org"]
"""
HOST = '{"interfaces": [{"name": "eth0", "addresses": [{"ip": "192.0.2.10/24"}]}]}'
ZONE = """$ORIGIN example.org.
$TTL 300
@ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp
_sips._tcp SRV 10 10 5061 sip1
sip1 A 192.0.2.10
"""
PHONES = """domain,extension,source,user agent
example.org,101,192.0.2.7,Yealink SIP-T46U 108.86.0.45 80:5e:c0:00:00:01
example.org,102,192.0.2.8,Fanvil X4 2.10.2.6887 0c383e07e16c
example.org,103,192.0.2.9,Alcatel IP Touch 4028/2.01.20
example.com,104,192.0.2.9,
"""


@pytest.fixture(autouse=True)
def files(run: Run) -> None:
    Path("host.json").write_text(HOST)
    Path("zone").write_text(ZONE)
    Path("old.toml").write_text(SETTINGS)
    Path("new.toml").write_text(SETTINGS + "use_domain_name = true\n")
    Path("udp.toml").write_text(SETTINGS + 'transport = "udp"\n')
    Path("phones.csv").write_text(PHONES)


def test_what_changes_is_grouped_and_counted(run: Run) -> None:
    ended = run("diff", "old.toml", "new.toml", "--phones", "phones.csv")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.startswith("4 phones: ")
    assert "1 yealink of example.org: address 192.0.2.10:5061 tls → example.org, NAPTR" in ended.out
    assert "1 fanvil of example.org: address 192.0.2.10:5061 tls → example.org, SRV, tls" in ended.out


def test_what_gets_worse_comes_first_with_why_and_who(run: Run) -> None:
    out = run("diff", "old.toml", "udp.toml", "--phones", "phones.csv").out
    assert "What gets worse" in out
    assert "TLS is lost" in out
    assert "101 192.0.2.7" in out


def test_one_is_one_and_many_bad_lines_are_counted(run: Run) -> None:
    Path("phones.csv").write_text("domain\nexample.org\n" + "not a name\n" * 30)
    out = run("diff", "old.toml", "new.toml", "--phones", "phones.csv").out
    assert out.startswith("31 phones: 1 changes, 0 get worse, 0 stay as they are, 30 cannot be read\n")
    assert "What cannot be read in phones.csv\n  line 3   domain: 'not a name' is not a domain name" in out
    assert out.endswith("  and 10 more lines\n")


def test_nothing_changed_is_exit_0(run: Run) -> None:
    ended = run("diff", "old.toml", "old.toml", "--phones", "phones.csv")
    assert (ended.code, ended.out) == (0, "4 phones: 0 change, 0 get worse, 4 stay as they are\n")


def test_the_document_says_the_same(run: Run) -> None:
    Path("phones.ndjson").write_text('{"domain": "example.org", "device": "mitel"}\n{"domain": 1}\n')
    ended = run("diff", "old.toml", "new.toml", "--phones", "phones.ndjson", "--json")
    document = json.loads(ended.out)
    (group,) = document.pop("groups")
    (bad,) = document.pop("bad_lines")
    assert document == {"phones": 1, "unchanged": 0, "changed": 1, "worse": 0, "bad": 1, "not_grouped": 0}
    assert (group["device"], group["after"], group["worse"]) == ("mitel", "example.org, SRV, tls", [])
    assert (bad["line"], bad["field"]) == (2, "domain")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            "",
            'outbound_proxy_pattern = "192.0.2.0/24/198.51.100.20"\n',
            "yealink of example.org: address 192.0.2.10:5061 tls → pattern 198.51.100.20:5060 udp",
            id="a pattern is added",
        ),
        pytest.param(
            "use_domain_name = true\n",
            'use_domain_name = true\n[system]\nflatten_srv = "always"\n',
            "fanvil of example.org: example.org, SRV, tls → the servers behind example.org, tls",
            id="SRV is followed for the phone",
        ),
        pytest.param(
            "",
            "[system.listeners]\ntls = []\n",
            "yealink of example.org: address 192.0.2.10:5061 tls → address 192.0.2.10:5060 tcp\n"
            "    because  TLS is lost, warning tcp-cleartext",
            id="the PBX listens on TLS no more",
        ),
        pytest.param(
            'transport = "tls"\n',
            'transport = "tls"\nstrict_transport = true\n[system.listeners]\ntls = []\n',
            "yealink of example.org: address 192.0.2.10:5061 tls → no plan (transport-not-available)\n"
            "    because  no plan any more\n    why      tls was asked for (domain setting), but",
            id="no plan any more",
        ),
        pytest.param(
            'transport = "tls"\nstrict_transport = true\n[system.listeners]\ntls = []\n',
            "",
            "yealink of example.org: no plan (transport-not-available) → address 192.0.2.10:5061 tls\n"
            "    better   there is a plan now",
            id="a plan at last",
        ),
        pytest.param(
            "",
            '[devices]\nfiles = ["devices.toml"]\n',
            "yealink of example.org: address 192.0.2.10:5061 tls, with other settings",
            id="the same place, in other words",
        ),
        pytest.param(
            "[system.listeners]\ntls = []\n",
            'transport = "tls"\n[system.listeners]\ntls = []\n',
            "yealink of example.org: address 192.0.2.10:5060 tcp, as before\n    because  warning transport-fallback\n"
            "    why      tls was asked for (domain setting), but the PBX does not listen on it",
            id="nothing else is written, but there is something new to know",
        ),
    ],
)
def test_an_operator_is_told_what_becomes_of_a_tenant(run: Run, old: str, new: str, said: str) -> None:
    Path("devices.toml").write_text(
        '[families.yealink]\nlike = "yealink"\nname = "Yealink"\n'
        'settings = [{ key = "account.{account}.sip_server.1.address", value = "{registrar}" }]\n'
    )
    Path("old.toml").write_text(SETTINGS + old)
    Path("new.toml").write_text(SETTINGS + new)
    ended = run("diff", "old.toml", "new.toml", "--phones", "phones.csv")
    assert (ended.code, ended.err) == (1, "")
    assert said in ended.out


def test_a_phone_without_a_plan_comes_before_those_without_tls_and_what_is_not_shown_is_counted(run: Run) -> None:
    tenants = [f"t{n:02}.test" for n in range(30)]
    udp = "".join(f'[domains."{name}"]\ntransport = "udp"\n' for name in [*tenants, "strict.test"])
    Path("new.toml").write_text(f"{SETTINGS}{udp}strict_transport = true\n")
    phones = "".join(f'{name},"tls,udp"\n' for name in tenants for _ in range(2))
    Path("phones.csv").write_text(f"domain,transports\n{phones}strict.test,tls\n")
    document = json.loads(run("diff", "old.toml", "new.toml", "--phones", "phones.csv", "--json").out)
    assert [group["worse"][0] for group in document["groups"]] == ["refused"] + ["tls-lost"] * 30
    out = run("diff", "old.toml", "new.toml", "--phones", "phones.csv").out
    assert out.startswith("61 phones: 61 change, 61 get worse, 0 stay as they are\n")
    causes, _, groups = out.partition("\n\n  1 generic of strict.test: ")
    assert "  no plan any more           1 phone of 1 domain\n" in causes
    assert "  TLS is lost                60 phones of 30 domains\n" in causes
    assert groups.endswith("  and 22 phones in 11 more groups: --json tells all\n")


def test_zone_files_stand_in_for_both(run: Run) -> None:
    Path("other").write_text(ZONE.replace("_sips._tcp SRV", "_sip._tcp SRV").replace("NAPTR", "TXT").replace('"s"', ""))
    ended = run("diff", "old.toml", "new.toml", "--phones", "phones.csv", "--zone", "other")
    assert "example.org, SRV, tcp" in ended.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("old.toml", "missing.toml", "--phones", "phones.csv"), "missing.toml: cannot be read"),
        (("old.toml", "new.toml", "--phones", "missing.csv"), "'missing.csv' cannot be read"),
        (("old.toml", "new.toml", "--phones", "."), "cannot be read"),
        (("old.toml", "new.toml"), "--phones"),
        (("old.toml",), "NEW"),
        (("old.toml", "new.toml", "--phones", "host.bin"), "'host.bin': the list is not UTF-8 text"),
        (("old.toml", "new.toml", "--phones", "empty.csv"), "'empty.csv': the list is empty"),
    ],
)
def test_what_cannot_be_read_is_bad_usage(run: Run, arguments: tuple[str, ...], said: str) -> None:
    Path("host.bin").write_bytes("domain\n".encode("utf-16"))
    Path("empty.csv").touch()
    ended = run("diff", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
