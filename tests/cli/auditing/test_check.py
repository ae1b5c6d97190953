"""`check`: the audit as monitoring has it (Monitoring Plugins Guidelines)."""

import re
import socket
from pathlib import Path

import pytest

from planner.cli.check import parse_patience, parse_range
from tests.support.audited import ARGUMENTS, ZONE
from tests.support.commands import Run


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
