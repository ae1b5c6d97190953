"""What a person sees of an audit: the verdict, the chain with its marks, who gets through, and what to do."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from planner.doors.collecting import collection_document
from tests.support.auditing import Situation
from tests.support.commands import Run

HOST = '{"interfaces": [{"name": "eth0", "addresses": [{"ip": "198.51.100.10/24"}]}]}'
SETTINGS = '[host]\nsnapshot_file = "host.json"\n[audit]\nallow_ranges = ["198.51.100.0/24"]\n[domains."example.org"]\n'
ZONE = """$ORIGIN example.org.
$TTL 300
@ SOA ns1 hostmaster 1 7200 900 1209600 300
@ NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp
@ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp
_sips._tcp SRV 20 10 5061 sip2
_sips._tcp SRV 10 30 5061 sip1
_sips._tcp SRV 10 10 5061 alias
_sip._tcp SRV 10 10 5060 gone
sip1 A 198.51.100.10
sip2 A 198.51.100.10
alias CNAME sip1
"""
ARGUMENTS = ("audit", "example.org", "--config", "planner.toml", "--zone", "zone")


@pytest.fixture(autouse=True)
def files(run: Run) -> None:
    Path("host.json").write_text(HOST)
    Path("planner.toml").write_text(SETTINGS)
    Path("zone").write_text(ZONE)


def sections(text: str) -> dict[str, list[str]]:
    """Cut text at its empty lines; the first line of each part is its name."""
    return {part.splitlines()[0].split()[0]: part.splitlines()[1:] for part in text.strip().split("\n\n")}


def test_the_chain_shows_where_it_breaks_and_by_which_check(run: Run) -> None:
    assert sections(run(*ARGUMENTS).out)["example.org:"] == [
        "  ! example.org NAPTR (NP02)",
        '  ├── ✓ 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',
        "  │   └── ! _sips._tcp.example.org SRV (SV17)",
        "  │       ├── ✓ 10 30 5061 sip1.example.org: 198.51.100.10",
        "  │       ├── ✗ 10 10 5061 alias.example.org: alias of sip1.example.org, 198.51.100.10 (SV03)",
        "  │       └── ✓ 20 10 5061 sip2.example.org: 198.51.100.10",
        '  └── ✓ 20 20 "s" "SIP+D2T" "" _sip._tcp.example.org.',
        "      └── ✗ _sip._tcp.example.org SRV",
        "          └── ✗ 10 10 5060 gone.example.org: no address (SV04)",
        "  ! _sip._udp.example.org SRV: none (SV02)",
    ]


def test_it_says_which_phones_get_where_and_what_there_is_of_each_transport(run: Run) -> None:
    shown = sections(run(*ARGUMENTS).out)
    assert [line.split(maxsplit=1)[0] for line in shown["Phones"]] == ["✓", "✓", "✗"]
    first = "reach tls sip1.example.org:5061 75%, alias.example.org:5061 25%, then sip2.example.org:5061"
    assert shown["Phones"][0] == f"  ✓  follow NAPTR         {first}"
    assert [line.split() for line in shown["Transports"]] == [
        ["tls", "✓", "✓", "✓", "✓"],
        ["tcp", "✓", "✓", "–", "✓"],
        ["udp", "–", "–", "–", "✓"],
    ]


def test_where_the_records_need_not_fit_this_pbx_nothing_is_said_of_its_listeners(run: Run) -> None:
    Path("planner.toml").write_text(SETTINGS.replace("example.org", "example.net"))
    assert "PBX listens" not in run(*ARGUMENTS).out


def test_a_line_that_several_findings_ask_for_is_written_once(run: Run) -> None:
    Path("zone").write_text('example.org. 300 IN TXT "nothing"\n')
    lines = [line.strip() for line in run(*ARGUMENTS).out.splitlines() if line.startswith("        +")]
    assert lines
    assert sorted(lines) == sorted(set(lines))
    assert re.search(r"the lines of \w+ above", run(*ARGUMENTS).out)


def test_a_domain_without_records_is_said_in_one_line(run: Run) -> None:
    Path("zone").write_text("example.net. 300 IN A 198.51.100.10\n")
    assert sections(run(*ARGUMENTS).out)["example.org:"] == ["  ✗ example.org: no records (NS02, TP02)"]


def test_chains_of_naptr_and_hosts_are_followed_and_loops_end(run: Run) -> None:
    Path("zone").write_text(
        ZONE
        + '@ NAPTR 30 30 "" "SIP+D2U" "" loop\nloop NAPTR 1 1 "" "SIP+D2U" "" @\n@ NAPTR 40 40 "a" "SIP+D2U" "" sip1\n'
    )
    lines = sections(run(*ARGUMENTS).out)["example.org:"]
    assert '  ├── ✗ 30 30 "" "SIP+D2U" "" loop.example.org. (NP07)' in lines
    assert "  │           └── ✗ example.org NAPTR, back again" in lines
    assert "      └── ✓ sip1.example.org: 198.51.100.10" in lines


def test_what_is_below_the_least_severity_is_counted_and_not_shown(run: Run) -> None:
    shown = run(*ARGUMENTS, "--min-severity", "error").out
    assert shown.splitlines()[0].startswith("example.org: NOT READY – 3 errors, ")
    assert "notice" in shown.splitlines()[0]
    assert sections(shown).keys() == {"example.org:", "Phones", "Transports", "Error"}


BOTH = ("192.0.2.53", "198.51.100.53")
SMALL = """example.org. 300 IN SOA ns1.example.org. hostmaster.example.org. 1 7200 900 1209600 300
_sip._udp.example.org. 300 IN SRV 10 10 5060 sip1.example.org.
sip1.example.org. 300 IN A 198.51.100.10
"""
ELSEWHERE = SMALL.replace("sip1.example.org. 300 IN A 198.51.100.10", "sip1.example.org. 300 IN A 198.51.100.20")
FROM = ("audit", "--from", "kept", "--config", "planner.toml")


def keep(**situation: Any) -> None:
    """Keep what servers said, to be judged by `--from`."""
    Path("kept").write_bytes(collection_document.save(Situation(**situation).collection()))


def test_a_record_that_one_server_has_not_shows_who_has_it(run: Run) -> None:
    keep(servers=dict(zip(BOTH, (SMALL, ELSEWHERE), strict=True)))
    assert "198.51.100.10 [192.0.2.53 only], 198.51.100.20 [198.51.100.53 only]" in run(*FROM).out


def test_a_server_that_is_silent_denies_nothing_and_is_named_where_something_is_not_known(run: Run) -> None:
    keep(servers=dict.fromkeys(BOTH, SMALL), trouble={BOTH[1]: {"*": "timeout"}})
    shown = run(*FROM).out
    assert "only]" not in shown
    assert "  └── ✓ 10 10 5060 sip1.example.org: 198.51.100.10" in shown
    assert "example.org SOA: timeout from 198.51.100.53" in shown


def test_what_phones_reach_is_not_known_where_nobody_answers(run: Run) -> None:
    keep(zone=SMALL, trouble={"192.0.2.53": {"sip1.example.org A": "servfail"}})
    assert "  ?  ask for SRV          reach what is not known: sip1.example.org A: servfail" in run(*FROM).out


def test_a_set_to_which_two_naptr_records_lead_is_named_once_where_it_is_dead(run: Run) -> None:
    naptr = 'example.org. 300 IN NAPTR 10 10 "s" "{}" "" _sip._tcp.example.org.\n'
    srv = "_sip._tcp.example.org. 300 IN SRV 10 10 5060 gone.example.org.\n"
    keep(zone=SMALL + naptr.format("SIPS+D2T") + naptr.format("SIP+D2T") + srv)
    assert "reach nothing: no target of _sip._tcp.example.org SRV has an address" in run(*FROM).out


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("text", "  example.org NAPTR: timeout  NS16, NP01"),
        ("csv", "\nexample.org,unknown,NS02 NS13 NS17,unknown,,,,example.org SOA: timeout,,,\n"),
        ("markdown", "\n- example.org SOA: timeout (NS02, NS13, NS17)\n"),
    ],
)
def test_every_form_says_why_something_is_not_known(run: Run, form: str, expected: str) -> None:
    keep(zone=SMALL, trouble={"192.0.2.53": {"*": "timeout"}})
    shown = run(*FROM, "--format", form)
    assert shown.code == 3
    assert expected in re.sub(r" {3,}", "  ", shown.out)


def test_one_check_is_one_check(run: Run) -> None:
    assert "READY – nothing to mend, 1 check passed\n" in run(*ARGUMENTS, "--only", "NP10").out


def test_a_spreadsheet_names_the_servers_as_the_document_does(run: Run) -> None:
    keep(servers=dict(zip(BOTH, (SMALL, ELSEWHERE), strict=True)))
    document = json.loads(run(*FROM, "--json").out)
    table = list(csv.DictReader(run(*FROM, "--format", "csv").out.splitlines()))
    told = [it["servers"].split() for it in table if it["severity"] != "unknown"]
    assert told == [it["servers"] for it in document["findings"]]
    assert [*BOTH] in told
