"""`diff`: a tenant that is to be switched to its name."""

import json
from pathlib import Path

import pytest
from commands import Run

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
