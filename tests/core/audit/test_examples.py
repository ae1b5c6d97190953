"""The pages of the checks: every one says what would be right, and where that is written."""

import re

import pytest

from planner.core.audit.checks.catalogue import BY_ID
from planner.core.audit.pages.examples import EXAMPLES
from planner.core.audit.rule import Fix
from planner.doors.zones.zonefile import ZoneFiles


def test_every_check_says_how_to_mend_what_it_finds() -> None:
    assert EXAMPLES.keys() == BY_ID.keys()


@pytest.mark.parametrize("identifier", BY_ID)
def test_examples_are_lines_of_a_zone_or_a_sentence(identifier: str) -> None:
    example = EXAMPLES[identifier]
    if isinstance(example, Fix):
        assert example.remove or example.add
        for lines in (example.remove, example.add):
            ZoneFiles.from_text("\n".join(lines) + "\n")
        assert not set(example.remove) & set(example.add)
    else:
        assert example.endswith(".")


@pytest.mark.parametrize("identifier", BY_ID)
def test_references_name_a_section_unless_the_rfc_numbers_none(identifier: str) -> None:
    refs = BY_ID[identifier].rule.refs
    assert refs
    assert len(set(refs)) == len(refs)
    for ref in refs:
        assert ref == "RFC 2782" or re.fullmatch(r"RFC [1-9]\d{2,3} [1-9]\d?(\.[1-9]\d?)*", ref)
