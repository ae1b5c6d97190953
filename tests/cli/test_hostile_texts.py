"""Whatever octets are given for a parameter: a plan, a refusal or one line, and never a traceback."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.cli.plan import PARAMETERS
from planner.core.errors import BadRequest
from planner.doors.settings.source import SettingsFile
from planner.service.service import Service
from planner.service.situation import Sources
from planner.wire.reading import Reader
from tests.support.commands import Run, is_one_line
from tests.support.plans import plan_at_once

DEMO = Path(__file__).parents[2] / "config" / "demo.toml"
PIECES = (
    *(
        b"a",
        b"1",
        b"9" * 20,
        b"x" * 300,
        b".",
        b"..",
        b"-",
        b"_",
        b":",
        b"::",
        b"/",
        b"%",
        b"%eth0",
        b"[",
        b"]",
        b",",
        b" ",
    ),
    *(b"\t", b"\n", b"\r", b"\x1b[31m", b"\x7f", b"\xff", b"\xc3", b"\xed\xa0\x80", "\u202e\u2066\u0301日ß٣".encode()),
    *(b"192.0.2.99", b"::ffff:", b"fe80::1", b"2001:db8::", b"255.255.255.255", b"example.com", b"xn--", b"localhost"),
    *(b"tls", b"udp", b"ipv4", b"srv", b"generic", b"null", b"true", b"1e9", b"0x1", b"00:15:65:00:00:01"),
)


def texts(seed: str, count: int) -> Iterator[str]:
    """Give different texts as a command line gives them, octets that are no text among them (PEP 383)."""
    chance = random.Random(seed)  # the same texts in every run
    seen: set[bytes] = set()
    while len(seen) < count:
        octets = (
            b"".join(chance.choices(PIECES, k=chance.randint(0, 5))) if chance.random() < 0.8 else chance.randbytes(9)
        ).replace(b"\0", b"")
        if octets not in seen:
            seen.add(octets)
            yield os.fsdecode(octets)


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    made = Service(Sources(SettingsFile(DEMO)))
    yield made
    made.close()


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_thousands_of_texts_are_answered_in_words(service: Service, parameter: str) -> None:
    reader, wrong = Reader(), []
    for text in texts(parameter, 3_000):
        try:
            plan_at_once(service, reader.from_texts({"domain": "example.com"} | {parameter: text}))
        except BadRequest as error:
            wrong.append(error)
    assert wrong
    assert {error.field for error in wrong} == {parameter}
    assert all(error.text.isprintable() for error in wrong)
    assert max(len(error.text) for error in wrong) < 400


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_command_line_ends_as_it_should_whatever_the_text(run: Run, demo: str, parameter: str) -> None:
    for text in texts(f"a command line's {parameter}", 40):
        given = ["--", text] if parameter == "domain" else ["example.com", f"--{parameter.replace('_', '-')}={text}"]
        ended = run("plan", "--config", demo, *given)
        assert ended.code in (0, 1, 2)
        assert is_one_line(ended.err) if ended.code == 2 else ended.err == ""
        assert all(line.isprintable() for line in ended.out.splitlines())
