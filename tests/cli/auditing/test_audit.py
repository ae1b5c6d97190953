"""`audit` and `checks` as people and programs run them."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from planner.cli.auditing.writer import FORMATS
from planner.core.errors import sentence
from tests.support.audited import ARGUMENTS, ZONE
from tests.support.commands import Run


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


def test_the_help_names_every_form(run: Run) -> None:
    assert sentence(FORMATS, "or") in " ".join(run("audit", "--help").out.split())


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


def test_checks_are_listed_and_explained(run: Run) -> None:
    assert "101 checks" in run("checks").out
    assert "NP10" in run("checks", "np10").out
    assert len(json.loads(run("checks", "--json").out)["checks"]) == 101
    assert run("audit", "--explain", "RF05").out == run("checks", "RF05").out
    assert run("audit", "--explain", "RF05", "--json").out == run("checks", "RF05", "--json").out
    assert run("checks", "XX01").code == 2
