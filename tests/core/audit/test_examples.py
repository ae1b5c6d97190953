"""The pages of the checks: every one says what would be right."""

import pytest

from planner.core.audit.checks import BY_ID
from planner.core.audit.examples import EXAMPLES
from planner.core.audit.rule import Fix
from planner.facts.zonefile import ZoneFiles


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
