"""`records`: what a domain should publish, in every form."""

import json
from pathlib import Path

import pytest
from octodns.provider.yaml import YamlProvider
from octodns.zone import Zone

from planner.doors.zones.zonefile import ZoneFiles
from tests.support.audited import ARGUMENTS, HOST, SETTINGS, SNAPSHOT
from tests.support.commands import Run


@pytest.mark.parametrize("form", ["zone", "octodns", "json"])
def test_records_are_printed_whole(run: Run, form: str) -> None:
    ended = run("records", "example.org", "--config", "planner.toml", "--format", form)
    assert ended.code == 0
    assert "_sips._tcp" in ended.out


def test_octodns_reads_the_records_as_it_comes(run: Run, tmp_path: Path) -> None:
    elsewhere = ", ".join(f'"203.0.113.{n}"' for n in range(1, 11))
    Path("planner.toml").write_text(f"[host]\nannounced_addresses = [{elsewhere}]\n")
    text = run("records", "example.org", "--config", "planner.toml", "--format", "octodns", *SNAPSHOT).out
    (tmp_path / "example.org.yaml").write_text(text)
    zone = Zone("example.org.", [])
    YamlProvider("here", str(tmp_path), strict_supports=True, escaped_semicolons=False).populate(zone)
    document = run("records", "example.org", "--config", "planner.toml", "--json", *SNAPSHOT).out
    published = {(it["name"], it["type"], it["ttl"], it["rdata"]) for it in json.loads(document)["records"]}
    read = {
        (it.fqdn.removesuffix("."), it._type, it.ttl, _bare(str(value))) for it in zone.records for value in it.values
    }
    assert read == {(*it[:3], _bare(it[3])) for it in published}


def _bare(rdata: str) -> str:
    """Leave out the quotes, and what octoDNS changes: case."""
    return rdata.replace("'", "").replace('"', "").lower()


def test_a_private_address_that_is_published_is_called_so(run: Run) -> None:
    Path("host.json").write_text(HOST.replace("198.51.100.10", "10.0.0.10"))
    lines = run("records", "example.org", "--config", "planner.toml").out.splitlines()
    told = "sip1.example.org. 300 IN A 10.0.0.10 ; an address of the PBX, private: phones outside cannot reach it"
    assert told in lines


@pytest.mark.parametrize(("domain", "because"), [("localhost", "wildcard tenant"), ("office", "single label")])
def test_nothing_is_to_be_published_for_what_is_no_name_in_the_dns(run: Run, domain: str, because: str) -> None:
    ended = run("records", domain, "--config", "planner.toml")
    assert (ended.code, ended.out) == (2, "")
    assert domain in ended.err
    assert because in ended.err


def test_published_records_are_a_sound_zone(run: Run) -> None:
    Path("planner.toml").write_text(f'{SETTINGS}[system.listeners]\nws = ["8080"]\nwss = ["8443"]\n')
    text = run("records", "example.org", "--config", "planner.toml").out
    ZoneFiles.from_text(text)
    Path("zone").write_text(text + "example.org. 300 IN SOA ns1.example.org. h.example.org. 1 7200 900 1209600 300\n")
    report = json.loads(run("audit", *ARGUMENTS, "--json").out)
    assert report["verdict"] == "ready"
    assert {it["id"] for it in report["findings"] if it["severity"] == "warning"} == {"RF01"}
