"""The pages of the checks: every one says what would be right, and where that is written."""

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest

from planner.core.answers import PLAIN_DATAGRAM, SAFE_DATAGRAM
from planner.core.audit import checks, pages
from planner.core.audit.catalogue import BY_ID
from planner.core.audit.pages.catalogue import PAGES
from planner.core.audit.rule import Fix, Rule
from planner.doors.zones.zonefile import ZoneFiles

NAMES = [module.name for module in iter_modules(pages.__path__) if module.name != "catalogue"]


def test_every_check_has_a_page() -> None:
    assert {identifier for name in NAMES for identifier in _pages(name)} == set(BY_ID) == set(PAGES)


@pytest.mark.parametrize("name", NAMES)
def test_page_and_check_are_in_modules_of_one_name(name: str) -> None:
    checked = import_module(f"{checks.__name__}.{name}").CHECKS
    assert {check.rule.id: check.rule for check in checked} == _pages(name)
    assert [check.judge.__name__ for check in checked] == [check.rule.id.lower() for check in checked]


def _pages(name: str) -> dict[str, Rule]:
    """Return the pages of a module by the names that they have there."""
    module = import_module(f"{pages.__name__}.{name}")
    return {constant: page for constant, page in vars(module).items() if isinstance(page, Rule)}


@pytest.mark.parametrize("identifier", BY_ID)
def test_examples_are_lines_of_a_zone_or_a_sentence(identifier: str) -> None:
    example = BY_ID[identifier].rule.example
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


@pytest.mark.parametrize("identifier", ["NP18", "SV20"])
def test_a_page_says_what_fits_a_datagram_as_it_is_judged(identifier: str) -> None:
    rule = BY_ID[identifier].rule
    assert rule.says.message.endswith(f"more than {SAFE_DATAGRAM}")
    assert rule.cases["small"].message.endswith(f"more than {PLAIN_DATAGRAM}")
