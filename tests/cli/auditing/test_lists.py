"""Lists of domains: a document a line, and what is no domain in its place."""

import json
import os
from pathlib import Path

import pytest

from tests.support.audited import LIST, domains
from tests.support.commands import Run


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
