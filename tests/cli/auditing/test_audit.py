"""`audit`, `check`, `checks`, `records` as people and programs run them."""

import csv
import io
import json
import os
import re
import socket
from argparse import Namespace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from octodns.provider.yaml import YamlProvider
from octodns.zone import Zone

from planner.cli.auditing.ledger import ledger
from planner.cli.check import parse_patience, parse_range
from planner.doors.zones.zonefile import ZoneFiles
from tests.support.commands import Run

HOST = '{"interfaces": [{"name": "eth0", "addresses": [{"ip": "198.51.100.10/24"}]}]}'
SETTINGS = """[host]
snapshot_file = "host.json"
[audit]
allow_ranges = ["198.51.100.0/24"]
[domains."example.org"]
"""
ZONE = """$ORIGIN example.org.
$TTL 300
@ SOA ns1 hostmaster 1 7200 900 1209600 300
@ NAPTR 10 10 "s" "SIPS+D2T" "" _sip._tcp
@ NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp
@ NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp
_sips._tcp SRV 10 10 5061 sip1
_sip._tcp SRV 10 10 5060 sip1
_sip._udp SRV 10 10 5060 sip1
sip1 A 198.51.100.10
@ A 198.51.100.10
"""
SNAPSHOT = ("--host-snapshot", "host.json")
ARGUMENTS = ("example.org", "--config", "planner.toml", "--zone", "zone")


@pytest.fixture(autouse=True)
def files(run: Run) -> None:
    Path("host.json").write_text(HOST)
    Path("planner.toml").write_text(SETTINGS)
    Path("zone").write_text(ZONE)


def ids(report: dict[str, object]) -> set[str]:
    findings = report["findings"]
    assert isinstance(findings, list)
    return {finding["id"] for finding in findings if finding["severity"] in ("critical", "error")}


def test_the_verdict_comes_first_and_findings_say_what_to_do(run: Run) -> None:
    ended = run("audit", *ARGUMENTS)
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.startswith("example.org: NOT READY – 1 error")
    assert "NP10" in ended.out
    assert '-  example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sip._tcp.example.org.' in ended.out
    assert '+  example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.' in ended.out


def test_the_report_is_one_document_with_every_field(run: Run) -> None:
    report = json.loads(run("audit", *ARGUMENTS, "--json").out)
    assert set(report) == {
        *("domain", "taken_at", "verdict", "counts", "findings", "passed", "unknown", "coverage", "locate", "records"),
    }
    assert (report["verdict"], report["counts"]["error"]) == ("not-ready", 1)
    finding = next(it for it in report["findings"] if it["id"] == "NP10")
    assert set(finding) == {
        *("id", "severity", "status", "subject", "servers", "args", "message", "effect", "fix", "refs")
    }
    assert finding["subject"] == {"owner": "example.org", "type": "NAPTR"}
    assert {row["transport"]: row["listener"] for row in report["coverage"]} == {"tls": True, "tcp": True, "udp": True}
    assert [view["client"] for view in report["locate"]] == ["naptr", "srv", "a"]


def test_the_proposed_lines_published_leave_a_clean_zone(run: Run) -> None:
    report = json.loads(run("audit", *ARGUMENTS, "--json").out)
    fix = next(it for it in report["findings"] if it["id"] == "NP10")["fix"]
    zone = ZONE.replace('@ NAPTR 10 10 "s" "SIPS+D2T" "" _sip._tcp\n', "") + "\n".join(fix["add"]) + "\n"
    Path("zone").write_text(zone)
    ended = run("audit", *ARGUMENTS)
    assert ended.code == 0
    assert ended.out.startswith("example.org: READY")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--fail-on", "critical"), 0),
        (("--skip", "NP10"), 0),
        (("--only", "np10,SV01"), 1),
        (("--only", "SV01"), 0),
    ],
)
def test_the_exit_code_is_what_was_asked_for(run: Run, options: tuple[str, ...], code: int) -> None:
    assert run("audit", *ARGUMENTS, *options).code == code


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--only", "NP99"), "there is no check 'NP99'; did you mean NP"),
        (("--format", "sarif"), "--format"),
        (("--fail-on", "bad"), "critical, error"),
        (("--view", "both"), "public or internal"),
        (("--from", "zone"), "no collection"),
        (("--diff", "zone"), "no report"),
        (("--only", "NP1"), "did you mean NP01?"),
        (("--only", ""), "there is no check ''"),
        (("--only", "NP10", "--skip", "NP10"), "no check is left"),
        (("--min-severity", "warn"), "did you mean warning?"),
        (("--format", "mark"), "did you mean markdown?"),
        (("--json", "--format", "csv"), "csv is not JSON"),
        (("--authoritative",), "--zone stands in place of the DNS"),
        (("--nameserver", "192.0.2.53"), "--zone stands in place of the DNS"),
        (("--explain", "NP99"), "there is no check 'NP99'"),
        (("--explain", ""), "there is no check ''"),
        (("--resume", "done"), "--resume: it notes what is done of a list"),
    ],
)
def test_bad_usage_is_one_line(run: Run, options: tuple[str, ...], said: str) -> None:
    ended = run("audit", *ARGUMENTS, *options)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert ended.err.count("\n") == 1


LIST = ("--file", "list", "--json", "--config", "planner.toml", "--zone", "zone")


def domains(out: str) -> list[str]:
    return sorted(document["domain"] for line in out.splitlines() if "domain" in (document := json.loads(line)))


def test_a_list_gives_a_document_a_line_and_what_is_no_domain_has_its_place(run: Run) -> None:
    Path("list").write_bytes(b"\xef\xbb\xbfexample.org\n# a comment\n\nnot a name\n\xff\n example.net # there")
    ended = run("audit", *LIST)
    assert domains(ended.out) == ["example.net", "example.org"]
    bad = [document for line in ended.out.splitlines() if (document := json.loads(line)).get("bad")]
    assert [text["text"].partition(" ")[0] for text in bad] == ["list:4:", "list:5:"]
    assert (ended.code, ended.err) == (2, "")


def test_people_are_told_on_stderr_what_is_no_domain(run: Run) -> None:
    Path("list").write_text("not a name\nexample.org\n")
    ended = run("audit", *LIST[:2], *LIST[3:])
    assert ended.code == 2
    assert "list:1: 'not a name' is not a domain name" in ended.err
    assert ended.out.startswith("example.org")


def test_a_list_that_cannot_be_read_is_bad_usage(run: Run) -> None:
    ended = run("audit", *LIST)
    assert (ended.code, ended.out) == (2, "")
    assert "--file: 'list' cannot be read: No such file" in ended.err


def test_an_interrupted_list_goes_on_and_ends_as_if_it_had_not_been(run: Run) -> None:
    Path("list").write_text("example.org\nexample.net\n")
    resume = (*LIST, "--resume", "done")
    assert domains(run("audit", *resume).out) == ["example.net", "example.org"]
    again = run("audit", *resume)
    assert (again.code, again.out) == (1, "")  # what was found before counts
    Path("list").write_text("example.net\nexample.com\n")
    assert domains(run("audit", *resume).out) == ["example.com"]


def test_a_ledger_that_was_cut_anywhere_keeps_its_whole_lines_and_ends_as_it_was(tmp_path: Path) -> None:
    path, exit_codes = tmp_path / "done", {"example.org": 1, "a.test": 0, "example.net": 10}

    def gone_on_with() -> set[str]:
        with ledger(path, Namespace(config="planner.toml"), ()) as book:
            kept = set(book.done)
            assert book.done == {domain: exit_codes[domain] for domain in kept}
            for domain in exit_codes.keys() - kept:
                book.note(domain, exit_codes[domain])
        return kept

    assert gone_on_with() == set()
    whole = path.read_bytes()
    for end in range(len(whole) + 1):
        path.write_bytes(whole[:end])
        lines = whole[:end].decode().split("\n")[1:-1]
        assert gone_on_with() == {line.split()[0] for line in lines}
        assert sorted(path.read_bytes().splitlines()) == sorted(whole.splitlines())


def test_a_line_that_was_cut_short_is_done_again(run: Run) -> None:
    Path("list").write_text("example.org\nexample.net\n")
    resume = (*LIST, "--resume", "done")
    run("audit", *resume)
    whole = Path("done").read_bytes()
    line_ends = [at for at, octet in enumerate(whole) if octet == ord("\n")]
    for end in {0, 1, *range(2, len(whole), len(whole) // 6), *line_ends, *(at + 1 for at in line_ends[:-1])}:
        Path("done").write_bytes(whole[:end])
        rest = run("audit", *resume).out
        kept = {line.split()[0] for line in whole[: whole.rfind(b"\n", 0, end) + 1].decode().splitlines()[1:]}
        assert set(domains(rest)) == {"example.org", "example.net"} - kept
        assert sorted(Path("done").read_bytes().splitlines()) == sorted(whole.splitlines())


@pytest.mark.parametrize(
    ("contents", "options", "said"),
    [
        ("example.org\n", (), "'done' holds something else"),
        ("# pbx-planner audit nonsense\n", (), "'done' holds something else"),
        (None, ("--only", "NP10"), "was begun with other options: --only;"),
        (None, ("--view", "internal", "--fail-on", "info"), "--view and --fail-on;"),
    ],
)
def test_what_was_done_otherwise_is_not_gone_on_with(
    run: Run, contents: str | None, options: tuple[str, ...], said: str
) -> None:
    Path("list").write_text("example.org\n")
    run("audit", *LIST, "--resume", "done")
    if contents is not None:
        Path("done").write_text(contents)
    before = Path("done").read_text()
    ended = run("audit", *LIST, "--resume", "done", *options)
    assert (ended.code, ended.out, Path("done").read_text()) == (2, "", before)
    assert said in ended.err


def test_what_was_done_by_other_settings_is_not_gone_on_with(run: Run) -> None:
    Path("list").write_text("example.org\n")
    Path("planner.toml").write_text('[audit]\nview = "public"\n')
    resume = (*LIST, "--config", "planner.toml", "--resume", "done")
    run("audit", *resume)
    assert run("audit", *resume).out == ""
    Path("planner.toml").write_text('[audit]\nview = "internal"\n')
    ended = run("audit", *resume)
    assert (ended.code, ended.out) == (2, "")
    assert "'done' was begun with other settings; name another file" in ended.err


@pytest.mark.parametrize("name", ["zone", "phones.toml", "host.json"])
def test_what_the_settings_name_is_part_of_them(run: Run, name: str) -> None:
    Path("list").write_text("example.org\n")
    files = {"zone": ZONE, "phones.toml": "", "host.json": '{"interfaces": []}', "tokens": "secret"}
    for file, text in files.items():
        Path(file).write_text(text)
    Path("planner.toml").write_text(
        '[dns]\nzone_files = ["zone"]\n[devices]\nfiles = ["phones.toml"]\n'
        '[host]\nsnapshot_file = "host.json"\n[http]\ntoken_file = "tokens"\n'
    )
    resume = (*("audit", "--file", "list", "--json"), "--config", "planner.toml", "--resume", "done")
    assert domains(run(*resume).out) == ["example.org"]
    Path("tokens").unlink()
    again = run(*resume)
    assert (again.out, again.err) == ("", ""), "who may ask does not matter"
    Path(name).write_text(files[name] + "\n")
    assert "'done' was begun with other settings" in run(*resume).err


def test_a_table_that_goes_on_has_one_header(run: Run) -> None:
    table = (*LIST[:2], *LIST[3:], "--format", "csv", "--resume", "done")
    Path("list").write_text("example.org\n")
    first = run("audit", *table).out
    Path("list").write_text("example.org\nexample.net\n")
    assert "domain,verdict" in first
    assert "domain,verdict" not in run("audit", *table).out


def test_a_list_may_come_on_stdin(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"example.org\nexample.net")
    os.close(writing)
    with os.fdopen(reading) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        ended = run("audit", "-", *LIST[2:])
    assert domains(ended.out) == ["example.net", "example.org"]


def test_several_domains_on_the_command_line_are_lines_too(run: Run) -> None:
    ended = run("audit", "example.net", "example.org", "--json", "--config", "planner.toml", "--zone", "zone")
    assert [json.loads(line)["domain"] for line in ended.out.splitlines()] == ["example.net", "example.org"]
    assert ended.code == 1


def test_csv_and_markdown_hold_nothing_that_runs(run: Run) -> None:
    Path("zone").write_text(ZONE + '@ NAPTR 50 50 "s" "=SIP<script>|`" "" .\n')
    rows = list(csv.reader(io.StringIO(run("audit", *ARGUMENTS, "--format", "csv").out)))
    assert rows[0][:3] == ["domain", "verdict", "id"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    shown = run("audit", *ARGUMENTS, "--format", "markdown").out
    table = "\n".join(line for line in shown.splitlines() if line.startswith("|"))
    assert "<script>" not in table


def test_markdown_is_a_table_and_a_diff_whatever_a_zone_says(run: Run) -> None:
    strings = ("<img src=x>|[a](b)", "https://x.test www.x.test", "``` # ~~~", "**b** `c` $d$ ~~e~~ &amp; \\\\ _f_")
    rows = (f'@ NAPTR 9{n} 9 "u" "SIP+D2U" "{text}" .\n' for n, text in enumerate(strings))
    Path("zone").write_text(ZONE + "".join(rows))
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    shown = page.render(run("audit", *ARGUMENTS, "--format", "markdown").out)
    assert set(re.findall(r"<(\w+)", shown)) == {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "pre", "code"}
    assert {len(re.findall("<t[dh]>", row)) for row in re.findall(r"<tr>.*?</tr>", shown, re.DOTALL)} == {5}


def test_what_was_kept_is_judged_again_and_compared(run: Run) -> None:
    first = run("audit", *ARGUMENTS, "--save", "kept.json", "--json")
    again = run("audit", "--from", "kept.json", "--config", "planner.toml", "--json")
    assert json.loads(again.out) == json.loads(first.out)
    Path("old.json").write_text(first.out)
    Path("zone").write_text(ZONE.replace('"SIPS+D2T" "" _sip._tcp', '"SIPS+D2T" "" _sips._tcp') + "sip1 AAAA ::1\n")
    shown = run("audit", *ARGUMENTS, "--diff", "old.json").out
    assert "(new)" in shown
    assert "Mended since" in shown


def test_what_was_kept_of_another_domain_is_not_judged_for_this_one(run: Run) -> None:
    run("audit", *ARGUMENTS, "--save", "kept.json")
    assert run("audit", "example.org", "--from", "kept.json", "--config", "planner.toml").code == 1
    for wrong in (("example.net",), ("example.org", "--zone", "zone"), ("--nameserver", "192.0.2.53")):
        ended = run("audit", "--from", "kept.json", *wrong)
        assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)


def test_what_changed_since_an_earlier_report_is_told_in_every_format(run: Run) -> None:
    Path("old.jsonl").write_text(run("audit", *ARGUMENTS, "--format", "jsonl").out)
    Path("zone").write_text(ZONE.replace('"SIPS+D2T" "" _sip._tcp', '"SIPS+D2T" "" _sips._tcp') + "sip1 AAAA ::1\n")
    ended = run("audit", *ARGUMENTS, "--diff", "old.jsonl", "--json")
    since = json.loads(ended.out)["since"]
    assert ended.code == 1
    assert "AD01" in {it["id"] for it in since["new"]}
    assert {it["id"]: it["subject"] for it in since["mended"]}["NP10"] == {"owner": "example.org", "type": "NAPTR"}
    assert since["unchanged"] > 0
    table = list(csv.reader(io.StringIO(run("audit", *ARGUMENTS, "--diff", "old.jsonl", "--format", "csv").out)))
    assert {row[-1] for row in table} == {"since", "new", "unchanged", "mended"}
    assert "**new**" in run("audit", *ARGUMENTS, "--diff", "old.jsonl", "--format", "markdown").out
    text = run("audit", *ARGUMENTS, "--diff", "old.jsonl").out
    assert f" {len(since['new'])} new, {len(since['mended'])} mended, {since['unchanged']} unchanged\n" in text
    only = json.loads(run("audit", *ARGUMENTS, "--diff", "old.jsonl", "--only", "AD01", "--json").out)["since"]
    assert only["mended"] == []
    assert "NP10" in {it["id"] for it in only["not_judged"]}


def test_reports_of_a_list_are_compared_though_a_line_of_it_was_no_domain(run: Run) -> None:
    Path("list").write_text("a..b\nexample.org\n")
    Path("old").write_text(run("audit", "--file", "list", "--json", *ARGUMENTS[1:]).out)
    assert Path("old").read_text().count("\n") == 2
    assert json.loads(run("audit", *ARGUMENTS, "--json", "--diff", "old").out)["since"]["new"] == []


def test_checks_are_listed_and_explained(run: Run) -> None:
    assert "101 checks" in run("checks").out
    assert "NP10" in run("checks", "np10").out
    assert len(json.loads(run("checks", "--json").out)["checks"]) == 101
    assert run("audit", "--explain", "RF05").out == run("checks", "RF05").out
    assert run("audit", "--explain", "RF05", "--json").out == run("checks", "RF05", "--json").out
    assert run("checks", "XX01").code == 2


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


def test_a_plugin_says_it_in_one_line(run: Run) -> None:
    ended = run("check", *ARGUMENTS)
    assert ended.code == 2
    assert ended.out.startswith("SIPDNS CRITICAL - example.org: NP10 ")
    assert " | findings_error=1;;0;0 findings_warning=" in ended.out
    assert ended.out.count("\n") == 1
    assert run("check", *ARGUMENTS, "-c", "5", "-w", "9").out.startswith("SIPDNS OK - example.org: 1 error, ")
    assert run("check", *ARGUMENTS, "-c", "5", "-w", "0").code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("not a name",),
        ("example.org", "-H", "example.net"),
        ("example.org", "-w", "x"),
        ("example.org", "-c", "@"),
        ("example.org", "-w", "20:10"),
        ("example.org", "-t", "nan"),
        ("example.org", "-t", "0"),
        ("example.org", "-t", "10:BAD"),
        ("--strange",),
        ("-H",),
        ("example.org", "--config", "no"),
        ("example.org", "--zone", "zone", "--authoritative"),
    ],
)
def test_a_plugin_that_cannot_tell_says_unknown_where_monitoring_reads(run: Run, arguments: tuple[str, ...]) -> None:
    ended = run("check", *arguments)
    assert (ended.code, ended.err) == (3, "")
    assert ended.out.startswith("SIPDNS UNKNOWN - ")
    assert ended.out.count("\n") == 1
    assert "|" not in ended.out


@pytest.mark.parametrize("option", ["--help", "-h", "--version", "-V"])
def test_help_and_version_of_a_plugin_are_unknown(run: Run, option: str) -> None:
    assert run("check", option).code == 3
    assert run("--config", "no", "check", option).code == 3


@pytest.mark.parametrize(
    ("text", "alerting", "silent"),
    [
        ("10", (-1, 11), (0, 10)),
        ("10:", (9,), (10, 1000)),
        ("~:10", (11,), (-5, 10)),
        ("10:20", (9, 21), (10, 20)),
        ("@10:20", (10, 15, 20), (9, 21)),
        ("0:0", (1,), (0,)),
    ],
)
def test_ranges_are_those_of_the_guidelines(text: str, alerting: tuple[int, ...], silent: tuple[int, ...]) -> None:
    threshold = parse_range("warning", text)
    assert all(map(threshold.alerts, alerting))
    assert not any(map(threshold.alerts, silent))


@pytest.mark.parametrize(("text", "state"), [("10", 3), ("10:CRITICAL", 2), ("0.5:warning", 1), ("10:0", 0)])
def test_what_it_is_when_the_time_is_over_can_be_chosen(text: str, state: int) -> None:
    assert parse_patience(text).state == state


@pytest.mark.parametrize(
    ("patience", "word", "code"), [("0.000001", "UNKNOWN", 3), ("0.000001:critical", "CRITICAL", 2)]
)
def test_a_plugin_that_runs_out_of_time_names_the_domain(run: Run, patience: str, word: str, code: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        server = f"127.0.0.1:{silent.getsockname()[1]}"
        ended = run("check", "example.org", "--nameserver", server, "-t", patience)
    assert (ended.out, ended.code) == (f"SIPDNS {word} - example.org: no answer within 1e-06 s\n", code)


def test_performance_data_begins_at_the_only_bar(run: Run) -> None:
    Path("zone").write_text(ZONE + '@ NAPTR 50 50 "u" "SIP+D2U" "!a|b!c|d!" .\n')
    ended = run("check", *ARGUMENTS, "-v")
    first, *others = ended.out.splitlines()
    text, bar, data = first.partition("|")
    assert bar
    assert "|" not in data + "".join(others)
    assert all(re.fullmatch(r"\w+=[0-9.]+s?;[^;]*;[^;]*;0;?", it) for it in data.split())
    assert text.startswith("SIPDNS CRITICAL - example.org: ")
    assert any(it.startswith("NP06 error: ") for it in others)
