"""What an audit says of zones met in the field, in audit/*.toml: zone text in, the exact set of findings out.

A situation is a `Situation` (see auditing.py) with *expect*: the identifiers of all findings that are a notice or
worse, and *unknown*: those of the checks that could not be judged (left out: none). Without an `[audit]` table of its
own, addresses for documentation are allowed. In sound/ is one zone of each style that is in order.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from planner.core.answers import RecordType
from planner.core.audit.catalogue import CHECKS
from planner.core.errors import printable
from planner.core.publish.zone import rdata
from planner.core.severity import Severity
from tests.support.auditing import Situation, fixed
from tests.support.zones import ALLOW, loud

SCENARIOS = sorted((Path(__file__).parent / "audit").rglob("*.toml"))
SOUND = [file for file in SCENARIOS if file.parent.name == "sound"]
ANSWERS = ("about", "expect", "unknown")
IDS = {check.rule.id for check in CHECKS}


def situation(file: Path) -> tuple[Situation, dict[str, Any]]:
    said = tomllib.loads(file.read_text())
    answers = {name: said.pop(name) for name in ANSWERS if name in said}
    settings = said.pop("settings", "")
    return Situation(**said, settings=settings if "[audit]" in settings else settings + ALLOW), answers


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_an_audit_finds_exactly_what_is_wrong(file: Path) -> None:
    asked, expected = situation(file)
    judged = asked.judged()
    found = {finding.rule.id for finding in judged.findings if finding.severity is not Severity.INFO}
    assert found == set(expected["expect"]) & IDS, [(f.rule.id, f.message) for f in judged.findings]
    tried = {it.id for it in judged.unknown if it.is_asked_for}
    assert tried == set(expected.get("unknown", ())) & IDS


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_a_finding_that_names_a_record_or_a_target_knows_it(file: Path) -> None:
    asked, _ = situation(file)
    for finding in asked.judged().findings:
        subject = finding.subject
        if subject.type is RecordType.NAPTR:
            known = None if subject.record is None else printable(rdata(subject.record.data))
            assert finding.args.get("record") == known
        if subject.type is RecordType.SRV:
            assert finding.args.get("target") == (None if subject.target is None else str(subject.target))
            assert finding.args.get("port") == subject.port


@pytest.mark.parametrize("file", SOUND, ids=lambda file: file.stem)
def test_a_sound_zone_of_any_style_raises_no_alarm(file: Path) -> None:
    """False alarms are defects: one server is all that there may be a warning about."""
    asked, _ = situation(file)
    assert loud(asked.judged()) <= {"RF01"}


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_the_fixes_of_an_audit_leave_nothing_of_what_they_are_for(file: Path) -> None:
    asked, _ = situation(file)
    if asked.servers or asked.trouble:
        pytest.skip("which of several servers is right is for the operator to say")
    judged = asked.judged()
    carried = {finding.rule.id for finding in judged.findings if finding.fix.add or finding.fix.remove}
    asked.zone = fixed(asked.zone, judged)
    again = asked.judged()
    left = {finding.rule.id: finding.message for finding in again.findings if finding.rule.id in carried}
    assert not left, asked.zone
