"""What was kept is judged again, and what changed since an earlier report is told."""

import csv
import io
import json
from pathlib import Path

from tests.support.audited import ARGUMENTS, ZONE
from tests.support.commands import Run


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
